"""Pandoc's own tree of a document, walked: its title, its paragraphs as plain words, and what they cannot hold. Pure.

The tree is pandoc's JSON (pandoc-types 1.23): each block and inline is `{"t": name, "c": content}`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

MARK = re.compile("\ue000([0-9a-f]{32})\ue001")
STRAY = re.compile("[\ue000\ue001]")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufeff\u2028\u2029]")
MARKS = {"Emph", "Underline", "Strong", "Strikeout", "Superscript", "Subscript", "SmallCaps"}


@dataclass
class Found:
    """What stands in a document: (text, mark) of each paragraph; by kind, the words of what was left out."""

    title: str = ""
    pieces: list[tuple[str, str]] = field(default_factory=list)
    lost: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    marked: bool = False


def walk(document: Any) -> Found:
    """All of it. Raises LookupError, TypeError or RecursionError for a tree that is none."""
    found = Found()
    meta = document["meta"].get("title")
    if meta and meta["t"] == "MetaInlines":
        found.title = _tidy(_words(meta["c"], Found()))
    _blocks(document["blocks"], found)
    return found


def _blocks(blocks: list[Any], found: Found) -> None:
    for block in blocks:
        kind, content = block["t"], block.get("c")
        if kind in {"Para", "Plain"}:
            _add(_words(content, found), found)
        elif kind == "Header":
            _heading(_tidy(MARK.sub("", _words(content[2], found))), found)
        elif kind in {"OrderedList", "BulletList"}:
            for item in content[1] if kind == "OrderedList" else content:
                _item(item, found)
        elif kind in {"BlockQuote", "Div", "Figure"}:
            _blocks(content if kind == "BlockQuote" else content[-1], found)
        elif kind == "DefinitionList":
            for term, meanings in content:
                _add(_words(term, found), found)
                for meaning in meanings:
                    _item(meaning, found)
        elif kind == "LineBlock":
            _add(" ".join(_words(line, found) for line in content), found)
        elif kind == "CodeBlock":
            _add(content[1], found)
        elif kind == "Table":
            found.lost["tables"].append(_tidy(_every_word(content)))
        elif kind == "RawBlock":
            found.lost["html"].append(_tidy(content[1]))


def _item(blocks: list[Any], found: Found) -> None:
    """One item of a list is one paragraph; a list inside it follows as paragraphs of its own."""
    said: list[str] = []
    while blocks and blocks[0]["t"] in {"Para", "Plain"}:
        said.append(_words(blocks[0]["c"], found))
        blocks = blocks[1:]
    _add(" ".join(said), found)
    _blocks(blocks, found)


def _heading(text: str, found: Found) -> None:
    if not text:
        return
    if not found.title and not found.pieces and not found.lost.get("headings"):
        found.title = text
    elif text != found.title or found.pieces:
        found.lost["headings"].append(text)


def _add(text: str, found: Found) -> None:
    mark = MARK.search(text)
    tidy = _tidy(MARK.sub("", text))
    if tidy:
        found.pieces.append((tidy, mark[1] if mark else ""))


def _words(inlines: list[Any], found: Found) -> str:
    return "".join(_word(one, found) for one in inlines)


def _word(one: Any, found: Found) -> str:
    kind, content = one["t"], one.get("c")
    if kind == "Str":
        return str(content)
    if kind in {"Space", "SoftBreak", "LineBreak"}:
        return " "
    if kind in MARKS:
        found.marked = True
        return _words(content, found)
    if kind == "Link":
        found.lost["links"].append(str(content[2][0]))
        return _words(content[1], found)
    if kind == "Note":
        found.lost["notes"].append(_tidy(_every_word(content)))
    elif kind == "Image":
        found.lost["pictures"].append(_tidy(_words(content[1], Found())))
    elif kind == "Math":
        found.lost["formulas"].append(_tidy(content[1]))
    elif kind == "RawInline":
        found.lost["html"].append(_tidy(content[1]))
    elif kind == "Code":
        return str(content[1])
    elif kind == "Quoted":
        marks = "‘’" if content[0]["t"] == "SingleQuote" else "“”"
        return marks[0] + _words(content[1], found) + marks[1]
    elif kind in {"Span", "Cite"}:
        return _words(content[1], found)
    return ""


def _every_word(tree: Any) -> str:
    """All words in a part of the tree, whatever its shape."""
    if isinstance(tree, dict):
        if tree.get("t") == "Str":
            return str(tree["c"])
        if tree.get("t") in {"Space", "SoftBreak", "LineBreak"}:
            return " "
        said = _every_word(tree.get("c", []))
        return f"{said} " if tree.get("t") in {"Para", "Plain"} else said
    if isinstance(tree, list):
        return "".join(_every_word(one) for one in tree)
    return ""


def _tidy(text: str) -> str:
    bare = CONTROL.sub(" ", STRAY.sub("", text))
    return unicodedata.normalize("NFC", " ".join(bare.split()))
