"""Documents that people wrote elsewhere (.docx, Markdown), read as a title and paragraphs, with a report of the rest.

A stranger's file is never opened in this process: `opening.py` checks and plainens a .docx, then pandoc reads it (and
Markdown too), each in a small room (`room.py`), pandoc with `--sandbox`: no file, no network. What a paragraph cannot
hold is left out and said: pictures, tables, notes, headings between paragraphs. Nothing is left out silently.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from justaction.errors import Refused
from justaction.texts import opening, room
from justaction.texts.blocks import MARK, STRAY, Found, walk

MOST_BYTES = 10 * 1024 * 1024
MOST_TEXT = 1024 * 1024  # bytes of a Markdown file
ROOM = room.Room(memory=1024 * room.MB, seconds=20, written=16 * room.MB)
MARKDOWN = "commonmark+pipe_tables+footnotes+strikeout"
FRONT = re.compile(r"\A---[ \t]*\r?\n.*?\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
NUMBER = re.compile(r"\(?(\d{1,3})[.):][ \u00a0]+(?=\S)")


@dataclass(frozen=True)
class Piece:
    """A paragraph; `mark` is the identity that our own .docx carried along, or ""."""

    text: str
    mark: str = ""


@dataclass(frozen=True)
class LeftOut:
    """Something that was not taken, or was changed in taking: a sentence about it, and its words where it has some."""

    sentence: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """What was read."""

    title: str
    pieces: tuple[Piece, ...]
    left_out: tuple[LeftOut, ...] = ()


def read(content: bytes, *, name: str = "", most_bytes: int = MOST_BYTES) -> Reading:
    """The paragraphs of a .docx or Markdown file. What it is, its content says, not its name.

    Raises Refused (field "file", status 422, or 413 when it is too large) with a sentence for the person.
    """
    if len(content) > most_bytes:
        raise too_large(most_bytes)
    if not content.strip():
        raise _refused(_("The file is empty."))
    if content.startswith(b"%PDF"):
        raise _refused(_("A PDF has pages, not paragraphs. Send the Word or Markdown file it was made from."))
    if content.startswith((b"PK\x03\x04", opening.OLE)) or name.lower().endswith((".docx", ".docm", ".doc")):
        return read_docx(content)
    return read_markdown(text_of(content))


def too_large(most_bytes: int = MOST_BYTES) -> Refused:
    """What is said to somebody who sends too much."""
    words = _("The file is larger than %(size)s MB. A statement is words; take out the pictures.")
    return Refused(words % {"size": most_bytes // room.MB or 1}, field="file", status=413)


def read_docx(content: bytes) -> Reading:
    """The paragraphs of a .docx or .pptx: tracked changes accepted, pictures, tables and notes left out and said."""
    return _reading(*office_tree(content))


def read_markdown(text: str) -> Reading:
    """The paragraphs of Markdown; what stands above it between two lines of --- is not read, and HTML is left out."""
    if len(text.encode()) > MOST_TEXT:
        raise Refused(_("The text is longer than 1 MB."), field="file", status=413)
    return _reading(pandoc_tree(MARKDOWN, FRONT.sub("", text, count=1).encode()), {})


def office_tree(content: bytes) -> tuple[Any, dict[str, int]]:
    """Pandoc's own tree (JSON) of a .docx or .pptx that was made plain, and what was counted meanwhile (`opening.py`).

    Raises Refused (field "file", 422).
    """
    done = room.run_python(opening.__file__, content, room.Room(seconds=15))
    if done.code:
        raise _refused(why(done.code))
    line, _end, bare = done.out.partition(b"\n")
    counted = json.loads(line)
    return pandoc_tree("pptx" if counted.get("slides") else "docx", bare), counted


def pandoc_tree(shape: str, content: bytes) -> Any:
    """Pandoc's own tree (JSON) of a file of this shape. Raises Refused (field "file", 422)."""
    program = [pandoc(), "+RTS", "-M512M", "-RTS", "--sandbox", f"--from={shape}", "--to=json"]
    done = room.run(program, content, ROOM)
    if done.code:
        raise _refused(_("The file could not be read. Save it again and try once more."))
    try:
        return json.loads(done.out)
    except (ValueError, RecursionError) as error:
        raise _refused(_("The file could not be read. Save it again and try once more.")) from error


@cache
def pandoc() -> str:
    """The path of the pandoc that came with the environment."""
    import pypandoc  # only where a document is read

    return str(pypandoc.get_pandoc_path())


def _reading(document: Any, counted: dict[str, int]) -> Reading:
    try:
        found = walk(document)
    except (RecursionError, LookupError, TypeError, ValueError, AttributeError) as error:
        raise _refused(_("The file could not be read. Save it again and try once more.")) from error
    if not found.pieces:
        raise _refused(_("There is no paragraph of words in the file."))
    texts, typed = _without_typed_numbers([text for text, _mark in found.pieces])
    pieces = tuple(
        Piece(text, mark) for text, (_text_, mark) in zip(texts, found.pieces, strict=True) if text.strip()
    )
    return Reading(found.title, pieces, tuple(_report(found, counted, typed)))


def _without_typed_numbers(texts: list[str]) -> tuple[list[str], bool]:
    """Numbers that somebody typed before paragraphs are taken off, when they count from 1 without a gap."""
    found = [(place, match) for place, text in enumerate(texts) if (match := NUMBER.match(text))]
    if len(found) < 2 or [int(match[1]) for _place, match in found] != list(range(1, len(found) + 1)):
        return texts, False
    bare = list(texts)
    for place, match in found:
        bare[place] = texts[place][match.end() :]
    return bare, True


def _report(found: Found, counted: dict[str, int], typed: bool) -> list[LeftOut]:
    rows: list[LeftOut] = []
    if changes := counted.get("changes"):
        rows.append(LeftOut(_CHANGES % {"number": changes}))
    for kind, sentence in _SENTENCES.items():
        words = found.lost.get(kind, [])
        if number := max(len(words), counted.get(kind, 0)):
            rows.append(LeftOut(sentence % {"number": number}, tuple(word for word in words if word)))
    if found.marked:
        rows.append(LeftOut(_("Bold, italic and the like were taken off. The words stayed.")))
    if typed:
        rows.append(LeftOut(_("Numbers typed before the paragraphs were taken off. The page numbers them.")))
    return rows


_CHANGES = ngettext_lazy(
    "The file has %(number)s tracked change. It was read as if you had accepted it.",
    "The file has %(number)s tracked changes. It was read as if you had accepted them all.",
    "number",
)
SPOKEN = ngettext_lazy(
    "The speaker’s notes of %(number)s slide were left out.",
    "The speaker’s notes of %(number)s slides were left out.",
    "number",
)
_SENTENCES = {
    "headings": ngettext_lazy(
        "%(number)s heading was left out. There is room for one title, then paragraphs.",
        "%(number)s headings were left out. There is room for one title, then paragraphs.",
        "number",
    ),
    "tables": ngettext_lazy("%(number)s table was left out.", "%(number)s tables were left out.", "number"),
    "pictures": ngettext_lazy(
        "%(number)s picture was left out.", "%(number)s pictures were left out.", "number"
    ),
    "notes": ngettext_lazy(
        "%(number)s footnote or endnote was left out.",
        "%(number)s footnotes and endnotes were left out.",
        "number",
    ),
    "spoken": SPOKEN,
    "boxes": ngettext_lazy(
        "The words of %(number)s text box were left out. Copy them by hand if you need them.",
        "The words of %(number)s text boxes were left out. Copy them by hand if you need them.",
        "number",
    ),
    "comments": ngettext_lazy(
        "%(number)s comment was left out.", "%(number)s comments were left out.", "number"
    ),
    "links": ngettext_lazy(
        "The address of %(number)s link was left out. Its words stayed.",
        "The addresses of %(number)s links were left out. Their words stayed.",
        "number",
    ),
    "formulas": ngettext_lazy(
        "%(number)s formula was left out.", "%(number)s formulas were left out.", "number"
    ),
    "html": ngettext_lazy(
        "%(number)s piece of HTML was left out.", "%(number)s pieces of HTML were left out.", "number"
    ),
    "embedded": ngettext_lazy(
        "%(number)s embedded file was left out.", "%(number)s embedded files were left out.", "number"
    ),
}


def why(code: int) -> str:
    """A sentence about why `opening.py` gave nothing."""
    return {
        opening.NOT_ONE: _(
            "That is no Word file and no slides. Save it as .docx or .pptx, or send Markdown."
        ),
        opening.OLD: _("That is an old file (.doc or .ppt). Save it as .docx or .pptx and send that."),
        opening.LOCKED: _("The file is locked with a password. Send one without."),
        opening.MACROS: _("The file holds macros or another program. Save it without them."),
        opening.TOO_MUCH: _("The file unpacks to too much. Take out pictures and try once more."),
    }.get(code, _("The file could not be read. Save it again and try once more."))


def text_of(content: bytes) -> str:
    """The words of a text file. Raises Refused (field "file", 422) for what is none."""
    encoding = "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _refused(
            _("That is not a text we can read. Save it as Markdown in UTF-8, or as .docx.")
        ) from error
    if re.search(r"[\x00-\x08\x0e-\x1f\x7f]", text):
        raise _refused(_("That is not a Word or Markdown file."))
    return text


def _refused(message: str) -> Refused:
    return Refused(message, field="file", status=422)


def unmarked(words: str) -> str:
    """Words without the identity that our own .docx carries in them."""
    return STRAY.sub("", MARK.sub("", words))
