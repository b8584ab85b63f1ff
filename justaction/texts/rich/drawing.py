"""A document as HTML that can do no harm: every word escaped, every tag from here, and no attribute that somebody wrote. Pure.

Nothing is trusted: a node that nobody knows gives its words alone, so that drawing never fails on what the check would
refuse.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from justaction.texts.rich.reading import numbered
from justaction.texts.rich.schema import CALLOUTS, Node, href
from justaction.texts.rich.settling import BREAK, bounded, settled

TAGS = {"bold": "strong", "italic": "em", "code": "code", "insertion": "ins", "deletion": "del"}
ORDER = ("insertion", "deletion", "link", "bold", "italic", "code")
_SAFE_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")


def anchor(block_id: str) -> str:
    """The `id` that a block has on a page, for links to it."""
    return f"b-{block_id}"


def html(
    doc: Node,
    *,
    top: int = 2,
    pending: bool = False,
    picture: Callable[[str], str] = "/pictures/{}/".format,
) -> SafeString:
    """The document's HTML. `top` is the tag of its highest heading (2 to 4); `picture` gives an address for a picture.

    With `pending`, what is only suggested is shown in `ins` and `del`; without, it is left out.
    """
    bounded(doc)
    drawing = _Drawing(top - 2, picture)
    return SafeString(drawing.inside(doc if pending else settled(doc), "", 0))


class _Drawing:
    def __init__(self, shift: int, picture: Callable[[str], str]) -> None:
        self.shift, self.picture = shift, picture
        self.ids: set[str] = set()

    def inside(self, node: Node, number: str, depth: int) -> str:
        content = node.get("content", [])
        return "".join(self.node(child, counted, depth + 1) for child, counted in numbered(content, number))

    def node(self, node: Node, number: str, depth: int) -> str:
        kind = node["type"]
        if kind == "text":
            return _marked(escape(node["text"].replace(BREAK, "")), node.get("marks", []))
        draw = getattr(self, f"_{kind}", None)
        if draw is None:
            return self.inside(node, number, depth)
        return str(draw(node, number, depth))

    def _wrapped(self, tag: str, node: Node, depth: int, more: str = "") -> str:
        return f"<{tag}{self._id(node)}{more}>{self.inside(node, '', depth)}</{tag}>\n"

    def _id(self, node: Node) -> str:
        identity = str(_attrs(node).get("id") or "")
        if not _SAFE_ID.fullmatch(identity) or identity in self.ids:
            return ""
        self.ids.add(identity)
        return f' id="{anchor(identity)}"'

    def _paragraph(self, node: Node, _number: str, depth: int) -> str:
        return self._wrapped("p", node, depth)

    def _heading(self, node: Node, _number: str, depth: int) -> str:
        level = min(max(_whole(_attrs(node).get("level"), 2) + self.shift, 2), 6)
        return self._wrapped(f"h{level}", node, depth)

    def _bulletList(self, node: Node, _number: str, depth: int) -> str:  # noqa: N802  # named as its node
        return self._wrapped("ul", node, depth)

    def _orderedList(self, node: Node, _number: str, depth: int) -> str:  # noqa: N802
        start = _whole(_attrs(node).get("start"), 1)
        return self._wrapped("ol", node, depth, f' start="{start}"' if start != 1 else "")

    def _listItem(self, node: Node, _number: str, depth: int) -> str:  # noqa: N802
        return self._wrapped("li", node, depth)

    def _blockquote(self, node: Node, _number: str, depth: int) -> str:
        return self._wrapped("blockquote", node, depth)

    def _callout(self, node: Node, _number: str, depth: int) -> str:
        kind = _attrs(node).get("kind")
        kind = kind if kind in CALLOUTS else "note"
        said = {"note": _("Note"), "care": _("Take care"), "example": _("Example")}[kind]
        name = f'<p class="callout-name">{escape(said)}</p>\n'
        return f'<div{self._id(node)} class="callout callout-{kind}">{name}{self.inside(node, "", depth)}</div>\n'

    def _clause(self, node: Node, number: str, depth: int) -> str:
        mark = f'<span class="clause-number">{number}</span>'
        return f'<div{self._id(node)} class="clause">{mark}<div class="clause-body">{self.inside(node, number, depth)}</div></div>\n'

    def _table(self, node: Node, _number: str, depth: int) -> str:
        rows = [row for row in node.get("content", []) if row["type"] == "tableRow"]
        heads = bool(rows) and all(cell["type"] == "tableHeader" for cell in rows[0].get("content", []))
        drawn = [
            self._row(row, depth + 1, "col" if heads and not place else "row")
            for place, row in enumerate(rows)
        ]
        head = f"<thead>{drawn.pop(0)}</thead>" if heads and drawn else ""
        body = f"<tbody>{''.join(drawn)}</tbody>" if drawn else ""
        return f'<div class="scroll"><table{self._id(node)}>{head}{body}</table></div>\n'

    def _row(self, row: Node, depth: int, scope: str) -> str:
        cells = []
        for cell in row.get("content", []):
            tag = "th" if cell["type"] == "tableHeader" else "td"
            more = "".join(
                f' {name}="{span}"'
                for name in ("colspan", "rowspan")
                if 1 < (span := _whole(_attrs(cell).get(name), 1)) <= 40
            )
            if tag == "th":
                more += f' scope="{scope}"'
            cells.append(f"<{tag}{self._id(cell)}{more}>{self._cell(cell, depth + 1)}</{tag}>")
        return f"<tr>{''.join(cells)}</tr>\n"

    def _cell(self, cell: Node, depth: int) -> str:
        """A cell with one paragraph holds its words alone."""
        content = cell.get("content", [])
        if len(content) == 1 and content[0]["type"] == "paragraph":
            return self.inside(content[0], "", depth)
        return self.inside(cell, "", depth)

    def _image(self, node: Node, _number: str, _depth: int) -> str:
        attrs = _attrs(node)
        source, alt = str(attrs.get("src") or ""), escape(str(attrs.get("alt") or ""))
        if not re.fullmatch(r"[0-9a-f-]{36}", source):
            return f"<p>{alt}</p>\n"
        return (
            f'<p{self._id(node)} class="picture"><img src="{escape(self.picture(source))}" alt="{alt}"></p>\n'
        )

    def _horizontalRule(self, _node: Node, _number: str, _depth: int) -> str:  # noqa: N802
        return "<hr>\n"

    def _hardBreak(self, _node: Node, _number: str, _depth: int) -> str:  # noqa: N802
        return "<br>"

    def _mention(self, node: Node, _number: str, _depth: int) -> str:
        said = f'<span class="mention">@{escape(str(_attrs(node).get("label") or "?"))}</span>'
        return _marked(said, node.get("marks", []))


def _attrs(node: Node) -> dict[str, Any]:
    attrs = node.get("attrs")
    return attrs if isinstance(attrs, dict) else {}


def _whole(given: object, otherwise: int) -> int:
    return int(given) if isinstance(given, int | float) and abs(given) < 1_000_000 else otherwise


def _marked(said: str, marks: list[Node]) -> str:
    by_kind = {mark["type"]: mark.get("attrs") or {} for mark in marks}
    for kind in reversed(ORDER):
        if kind not in by_kind or not said:
            continue
        if kind == "link":
            if leads := href(by_kind[kind].get("href")):
                rel = "" if leads[0] in "/#" else ' rel="nofollow noopener ugc"'
                said = f'<a href="{escape(leads)}"{rel}>{said}</a>'
        else:
            said = f"<{TAGS[kind]}>{said}</{TAGS[kind]}>"
    return said
