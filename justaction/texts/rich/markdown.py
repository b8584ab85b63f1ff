"""A document as CommonMark with tables, and callouts and clauses between lines of `:::` as pandoc writes them. Pure.

`taking.from_markdown` reads it back to the same document, but for what Markdown cannot say: who suggested what,
blocks within cells, a mark that ends within a word beside a sign.
"""

from __future__ import annotations

import re

from justaction.texts.rich.schema import Node
from justaction.texts.rich.settling import BREAK, settled

ORDER = ("link", "bold", "italic", "code")
FENCE = ":::"
_ANYWHERE = re.compile(r"([\\`*_\[\]<>&~|@])")
_AT_START = re.compile(r"^(?:(\d{1,9})([.)])|([-+=#])|(:{3}))")
PICTURE = "/pictures/{}/"


def markdown(doc: Node) -> str:
    """The document as it stands, without what is only suggested; it ends with a newline."""
    return "\n\n".join(_blocks(settled(doc).get("content", []))) + "\n"


def _blocks(content: list[Node]) -> list[str]:
    out: list[str] = []
    last = ""
    for node in content:
        kind = node["type"]
        said = _block(node)
        if kind in {"bulletList", "orderedList"} and kind == last:
            out.append("<!-- -->")  # two lists in a row are two
        if said or kind == "paragraph":
            out.append(said or "&nbsp;")
            last = kind
    return out


def _block(node: Node) -> str:
    kind, content = node["type"], node.get("content", [])
    attrs = node.get("attrs", {})
    if kind == "paragraph":
        return _inline(content)
    if kind == "heading":
        return "#" * int(attrs.get("level", 2)) + " " + (_inline(content, breaks=False) or "&nbsp;")
    if kind in {"bulletList", "orderedList"}:
        return _list(node, attrs.get("start", 1) if kind == "orderedList" else None)
    if kind == "blockquote":
        return "\n".join(f"> {line}".rstrip() for line in "\n\n".join(_blocks(content)).split("\n"))
    if kind in {"callout", "clause"}:
        name = attrs.get("kind", "note") if kind == "callout" else "clause"
        return f"{FENCE} {name}\n\n" + "\n\n".join(_blocks(content)) + f"\n\n{FENCE}"
    if kind == "table":
        return _table(content)
    if kind == "image":
        return f"![{_escaped(str(attrs.get('alt') or ''))}]({PICTURE.format(attrs.get('src') or '')})"
    return "---" if kind == "horizontalRule" else ""


def _list(node: Node, number: int | None) -> str:
    rows = []
    for item in node.get("content", []):
        mark = "- " if number is None else f"{number}. "
        body = "\n\n".join(_blocks(item.get("content", [])))
        rows.append(
            mark + body.replace("\n", "\n" + " " * len(mark)).replace("\n" + " " * len(mark) + "\n", "\n\n")
        )
        number = None if number is None else number + 1
    loose = any(len(item.get("content", [])) > 1 for item in node.get("content", []))
    return ("\n\n" if loose else "\n").join(rows)


def _table(rows: list[Node]) -> str:
    drawn = [[_cell(cell) for cell in row.get("content", [])] for row in rows]
    width = max((len(row) for row in drawn), default=0)
    if not width:
        return ""
    drawn = [row + [""] * (width - len(row)) for row in drawn]
    rule = ["---"] * width
    return "\n".join("| " + " | ".join(row) + " |" for row in [drawn[0], rule, *drawn[1:]])


def _cell(cell: Node) -> str:
    said = []
    for block in cell.get("content", []):
        if block["type"] == "paragraph":
            said.append(_inline(block.get("content", []), breaks=False))
        else:
            said += [_cell(item) for item in block.get("content", [])]
    return " ".join(said)


def _inline(content: list[Node], *, breaks: bool = True) -> str:
    nodes = list(content)
    while nodes and nodes[-1]["type"] == "hardBreak":
        nodes.pop()
    while nodes and nodes[0]["type"] == "hardBreak":
        nodes.pop(0)
    said = _marked(nodes, 0, breaks)
    lines = [_edges(line) for line in said.split("\n")]
    return "\n".join(_AT_START.sub(_held, line) for line in lines)


def _edges(line: str) -> str:
    """Spaces that would fall away at the ends of a line, written as numbers."""
    bare = line.strip(" ")
    if not bare:
        return "&#32;" * len(line)
    lead, tail = len(line) - len(line.lstrip(" ")), len(line) - len(line.rstrip(" "))
    return "&#32;" * lead + bare + "&#32;" * tail


def _held(found: re.Match[str]) -> str:
    return f"{found[1]}\\{found[2]}" if found[1] else "\\" + found[0]


def _marked(nodes: list[Node], level: int, breaks: bool) -> str:
    """Runs of nodes that share a mark, outermost mark first."""
    if level == len(ORDER):
        return "".join(_leaf(node, breaks) for node in nodes)
    kind, out = ORDER[level], []
    run: list[Node] = []
    held: object = None
    for node in [*nodes, None]:
        here = _attrs_of(node, kind) if node is not None else None
        if node is None or here != held:
            if run:
                out.append(_run(run, kind, held, level, breaks))
            run, held = [], here
        if node is not None:
            run.append(node)
    return "".join(out)


def _attrs_of(node: Node, kind: str) -> object:
    for mark in node.get("marks", ()):
        if mark["type"] == kind:
            return str(mark.get("attrs", {}).get("href", "")) or True
    return None


def _run(run: list[Node], kind: str, held: object, level: int, breaks: bool) -> str:
    if held is None:
        return _marked(run, level + 1, breaks)
    if kind == "code":
        return "".join(_code(node) if node["type"] == "text" else _leaf(node, breaks) for node in run)
    inner = _marked(run, level + 1, breaks)
    if kind == "link":
        return f"[{inner}](<{held}>)"
    sign = "**" if kind == "bold" else "*"
    bare = inner.strip()
    if not bare:
        return inner
    lead, tail = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
    return f"{lead}{sign}{bare}{sign}{tail}"


def _code(node: Node) -> str:
    words = node["text"].replace(BREAK, "")
    longest = max((len(found) for found in re.findall(r"`+", words)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if words.strip() and (words[0] in "` " or words[-1] in "` ") else ""
    return f"{fence}{pad}{words}{pad}{fence}"


def _leaf(node: Node, breaks: bool) -> str:
    if node["type"] == "hardBreak":
        return "\\\n" if breaks else " "
    if node["type"] == "mention":
        return f"@{_escaped(node['attrs']['label'])}"
    return _escaped(node["text"].replace(BREAK, ""))


def _escaped(text: str) -> str:
    return _ANYWHERE.sub(r"\\\1", text).replace("!\\[", "\\!\\[")


def heading(words: str) -> str:
    """Words as the title of a Markdown file."""
    return _escaped(" ".join(words.split()))
