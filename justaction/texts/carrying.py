"""Rich text carried in from Word, slides and Markdown, and out as Word, Markdown and PDF.

A stranger's file is opened as `reading.py` does it: checked and plainened in a room, read by pandoc in a sandbox. Out goes
what stands, not what is only suggested; pictures go along as data, never as addresses. The same text gives the same bytes.
"""

from __future__ import annotations

import base64
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from justaction.errors import Refused
from justaction.texts import opening, reading, rich, room, word, writing
from justaction.texts.rich.reading import numbered

MOST_BYTES = reading.MOST_BYTES
Node = dict[str, Any]
Pictures = Callable[[str], tuple[str, bytes] | None]  # id -> (media type, bytes)
OFFICE = (".docx", ".docm", ".doc", ".pptx", ".pptm", ".ppt")
PRINT = writing.STYLESHEET.with_name("rich.css")


@dataclass(frozen=True)
class Brought:
    """What was read: its title, the text, and sentences about what was left out."""

    title: str
    doc: Node
    left_out: tuple[str, ...] = ()


@dataclass
class _Lost:
    pictures: int = 0
    notes: int = 0
    others: int = 0
    clauses: list[int] = field(default_factory=list)


def bring_in(content: bytes, *, name: str = "") -> Brought:
    """A .docx, .pptx or Markdown file as rich text; each slide under its title. Raises Refused (field "file", 422 or 413) with a sentence for the person."""
    if len(content) > MOST_BYTES:
        raise Refused(
            _("The file is too large. Take out the pictures, or bring it in in parts."),
            field="file",
            status=413,
        )
    if not content.strip():
        raise Refused(_("The file is empty."), field="file", status=422)
    if content.startswith((b"PK\x03\x04", opening.OLE)) or name.lower().endswith(OFFICE):
        return _from_office(content)
    if content.startswith(b"%PDF"):
        raise Refused(
            _("A PDF has pages, not paragraphs. Send the file it was made from: Word, slides or Markdown."),
            field="file",
            status=422,
        )
    text = reading.FRONT.sub("", reading.text_of(content), count=1)
    try:
        return Brought("", rich.from_markdown(text))
    except Refused as no:
        raise Refused(no.message, field="file", status=no.status) from no


def take_out(
    title: str,
    doc: Node,
    suffix: str,
    *,
    facts: tuple[str, ...] = (),
    language: str = "en",
    pictures: Pictures = lambda _id: None,
) -> bytes:
    """The text as "docx", "md" or "pdf". Raises Refused (503) where this machine cannot draw a PDF, KeyError otherwise."""
    if suffix == "md":
        return f"# {rich.heading(title)}\n\n{rich.markdown(doc)}".encode()
    if suffix == "pdf":
        return _pdf(title, doc, facts, language, pictures)
    if suffix != "docx":
        raise KeyError(suffix)
    return _docx(title, doc, facts, language, pictures)


# --- in -----------------------------------------------------------------------------------------------------------


def _from_office(content: bytes) -> Brought:
    tree, said = reading.office_tree(content)
    lost = _Lost()
    try:
        meta = tree["meta"].get("title")
        title = _plain(meta["c"]) if meta and meta["t"] == "MetaInlines" else ""
        doc = rich.check(
            {"type": "doc", "content": _levelled(_blocks(tree["blocks"], lost)) or [{"type": "paragraph"}]}
        )
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise Refused(
            _("The file could not be read. Save it again and try once more."), field="file", status=422
        ) from error
    except Refused as no:
        raise Refused(no.message, field="file", status=no.status) from no
    return Brought(title, doc, tuple(_told(lost, said)))


def _levelled(blocks: list[Node]) -> list[Node]:
    """The highest headings of a file are our highest: level 2, since a page has its own title."""
    heads = [block for block in blocks if block["type"] == "heading"]
    top = min((head["attrs"]["level"] for head in heads), default=1)
    for head in heads:
        head["attrs"]["level"] = min(head["attrs"]["level"] - top + 2, 4)
    return blocks


def _told(lost: _Lost, counted: dict[str, int]) -> list[str]:
    rows = []
    if number := max(lost.pictures, counted.get("pictures", 0)):
        said = ngettext(
            "%(n)s picture was left out. Put it in again here, with words for it.",
            "%(n)s pictures were left out. Put them in again here, with words for them.",
            number,
        )
        rows.append(said % {"n": number})
    if number := lost.notes:
        rows.append(
            ngettext(
                "%(n)s note was put into the text, in brackets.",
                "%(n)s notes were put into the text, in brackets.",
                number,
            )
            % {"n": number}
        )
    if number := counted.get("spoken", 0):
        rows.append(reading.SPOKEN % {"number": number})
    if counted.get("slides"):
        rows.append(
            _("Of slides, titles, words and tables stay. Bold words, links and lists became plain words.")
        )
    if number := counted.get("comments", 0):
        rows.append(
            ngettext("%(n)s comment was left out.", "%(n)s comments were left out.", number) % {"n": number}
        )
    if number := counted.get("changes", 0):
        rows.append(
            ngettext(
                "%(n)s tracked change was taken as accepted.",
                "%(n)s tracked changes were taken as accepted.",
                number,
            )
            % {"n": number}
        )
    if number := lost.others + counted.get("embedded", 0) + counted.get("boxes", 0):
        rows.append(
            ngettext("%(n)s other thing was left out.", "%(n)s other things were left out.", number)
            % {"n": number}
        )
    return rows


def _blocks(blocks: list[Any], lost: _Lost) -> list[Node]:
    return [made for block in blocks for made in _block(block, lost)]


def _block(block: Any, lost: _Lost) -> list[Node]:
    kind, content = block["t"], block.get("c")
    if kind in {"Para", "Plain"}:
        return _paragraph(_inlines(content, [], lost))
    if kind == "Header":
        return [
            {
                "type": "heading",
                "attrs": {"level": content[0]},
                "content": _inlines(content[2], [], lost),
            }
        ]
    if kind in {"BulletList", "OrderedList"}:
        items = content[1] if kind == "OrderedList" else content
        name = "orderedList" if kind == "OrderedList" else "bulletList"
        attrs = {"attrs": {"start": content[0][0]}} if kind == "OrderedList" else {}
        return [
            {
                "type": name,
                **attrs,
                "content": [{"type": "listItem", "content": _held(_blocks(item, lost))} for item in items],
            }
        ]
    if kind == "BlockQuote":
        return [{"type": "blockquote", "content": _held(_blocks(content, lost))}]
    if kind in {"Div", "Figure"}:
        return _blocks(content[-1], lost)
    if kind == "HorizontalRule":
        return [{"type": "horizontalRule"}]
    if kind == "Table":
        return [_table(content, lost)]
    if kind == "CodeBlock":
        return _paragraph([{"type": "text", "text": content[1], "marks": [{"type": "code"}]}])
    if kind == "LineBlock":
        return [made for line in content for made in _paragraph(_inlines(line, [], lost))]
    if kind == "DefinitionList":
        return [
            made
            for term, meanings in content
            for made in [
                *_paragraph(_inlines(term, [{"type": "bold"}], lost)),
                *[one for meaning in meanings for one in _blocks(meaning, lost)],
            ]
        ]
    lost.others += kind != "Null"
    return []


def _paragraph(inline: list[Node]) -> list[Node]:
    """A paragraph; one without words is only space on the page, and left out."""
    return (
        [{"type": "paragraph", "content": inline}]
        if any(node.get("text", "x").strip() for node in inline)
        else []
    )


def _held(blocks: list[Node]) -> list[Node]:
    """What may stand in an item, a cell or a quote; headings become bold words, what else cannot stand keeps its words."""
    out: list[Node] = []
    for block in blocks:
        if block["type"] in rich.schema.PLAIN:
            out.append(block)
        elif block["type"] == "heading":
            out.append({"type": "paragraph", "content": block["content"]})
        elif block["type"] == "table":
            out += [{"type": "paragraph", "content": _row_words(row)} for row in block["content"]]
        else:
            out += _held(block.get("content", []))
    return out or [{"type": "paragraph"}]


def _row_words(row: Node) -> list[Node]:
    out: list[Node] = []
    for cell in row["content"]:
        for block in cell["content"]:
            out += [*([{"type": "text", "text": " | "}] if out else []), *block.get("content", [])]
    return [node for node in out if node["type"] in rich.schema.INLINE]


def _table(content: list[Any], lost: _Lost) -> Node:
    heads = [row for row in content[3][1] if _any_words(row)]
    bodies = [row for body in content[4] for row in [*body[2], *body[3]]]
    rows = [(row, "tableHeader") for row in heads] + [(row, "tableCell") for row in [*bodies, *content[5][1]]]
    return {
        "type": "table",
        "content": [
            {"type": "tableRow", "content": [_cell(cell, kind, lost) for cell in row[1]]}
            for row, kind in rows
        ],
    }


def _any_words(row: Any) -> bool:
    return any(cell[4] for cell in row[1])


def _cell(cell: Any, kind: str, lost: _Lost) -> Node:
    return {
        "type": kind,
        "attrs": {"rowspan": cell[2], "colspan": cell[3]},
        "content": _held(_blocks(cell[4], lost)),
    }


MARKS = {"Strong": "bold", "Emph": "italic"}


def _inlines(inlines: list[Any], marks: list[Node], lost: _Lost) -> list[Node]:
    return [made for one in inlines for made in _inline(one, marks, lost)]


def _inline(one: Any, marks: list[Node], lost: _Lost) -> list[Node]:
    kind, content = one["t"], one.get("c")
    if kind == "Str":
        return _text(reading.unmarked(content), marks)
    if kind in {"Space", "SoftBreak"}:
        return _text(" ", marks)
    if kind == "LineBreak":
        return [{"type": "hardBreak"}]
    if kind in MARKS:
        return _inlines(content, [*marks, {"type": MARKS[kind]}], lost)
    if kind == "Link":
        return _inlines(content[1], [*marks, {"type": "link", "attrs": {"href": content[2][0]}}], lost)
    if kind == "Code":
        return _text(content[1], [*marks, {"type": "code"}])
    if kind == "Quoted":
        signs = "‘’" if content[0]["t"] == "SingleQuote" else "“”"
        return [*_text(signs[0], marks), *_inlines(content[1], marks, lost), *_text(signs[1], marks)]
    if kind in {"Span", "Cite"}:
        return _inlines(content[1], marks, lost)
    if kind in {"Underline", "Strikeout", "Superscript", "Subscript", "SmallCaps"}:
        return _inlines(content, marks, lost)
    if kind == "Note":
        lost.notes += 1
        said = " ".join(rich.plain({"type": "doc", "content": _blocks(content, lost)}).split())
        return _text(f" [{said}]", marks)
    lost.pictures += kind == "Image"
    lost.others += kind != "Image"
    return []


def _text(words: str, marks: list[Node]) -> list[Node]:
    return [{"type": "text", "text": words, **({"marks": list(marks)} if marks else {})}] if words else []


def _plain(inlines: list[Any]) -> str:
    return "".join(node.get("text", " ") for node in _inlines(inlines, [], _Lost())).strip()


# --- out ----------------------------------------------------------------------------------------------------------


def _as_data(pictures: Pictures) -> Callable[[str], str]:
    def address(key: str) -> str:
        found = pictures(key)
        return f"data:{found[0]};base64,{base64.b64encode(found[1]).decode()}" if found else ""

    return address


def _docx(title: str, doc: Node, facts: tuple[str, ...], language: str, pictures: Pictures) -> bytes:
    """By pandoc from our own HTML, in a sandbox; then packed anew, so that no date of the making is in it."""
    flat = {"type": "doc", "content": _flat(rich.settled(doc)["content"], "")}
    said = "".join(f"<p>{escape(fact)}</p>" for fact in facts) + rich.html(flat, picture=_as_data(pictures))
    page = f'<html lang="{escape(language)}"><head><title>{escape(title)}</title></head><body>{said}</body></html>'
    program = [
        reading.pandoc(),
        "+RTS",
        "-M512M",
        "-RTS",
        "--sandbox",
        "--from=html",
        "--to=docx",
        f"--metadata=lang:{language}",
    ]
    done = room.run(program, page.encode(), reading.ROOM)
    if done.code or not done.out.startswith(b"PK"):
        raise Refused(
            _("The Word file could not be made just now. Take the Markdown file, or try later."), status=503
        )
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(done.out)) as made,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package,
    ):
        for part in made.infolist():
            info = zipfile.ZipInfo(part.filename, date_time=(1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            data = made.read(part)
            if part.filename == "docProps/core.xml":
                data = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"1980-01-01T00:00:00Z", data)
            package.writestr(info, data)
    return out.getvalue()


def _flat(content: list[Node], number: str) -> list[Node]:
    """Clauses as paragraphs that begin with their number, callouts as quotes that begin with their name."""
    out: list[Node] = []
    for node, counted in numbered(content, number):
        if node["type"] == "clause":
            inside = _flat(node["content"], counted)
            out += _led(f"{counted}  ", inside)
        elif node["type"] == "callout":
            names = {"note": _("Note"), "care": _("Take care"), "example": _("Example")}
            inside = _led(f"{names[node['attrs']['kind']]}: ", node["content"])
            out.append({"type": "blockquote", "content": inside})
        else:
            out.append(node)
    return out


def _led(words: str, blocks: list[Node]) -> list[Node]:
    lead = {"type": "text", "text": words, "marks": [{"type": "bold"}]}
    first = blocks[0] if blocks and blocks[0]["type"] == "paragraph" else {"type": "paragraph"}
    rest = blocks[1:] if blocks and blocks[0] is first else blocks
    return [{**first, "content": [lead, *first.get("content", [])]}, *rest]


def _pdf(title: str, doc: Node, facts: tuple[str, ...], language: str, pictures: Pictures) -> bytes:
    handed: dict[str, str] = {}

    def address(key: str) -> str:
        if found := pictures(key):
            handed[f"picture-{key}"] = base64.b64encode(found[1]).decode()
        return f"bundled:picture-{key}"

    body = rich.html(doc, picture=address)
    context = {
        "title": title,
        "facts": facts,
        "body": body,
        "language": language,
        "is_rtl": writing.is_rtl(language),
    }
    return writing.drawn(
        render_to_string("texts/rich.html", context),
        writing.STYLESHEET.read_text() + PRINT.read_text(),
        handed,
    )


MEDIA_TYPES = {"docx": word.MEDIA_TYPE, "md": "text/markdown; charset=utf-8", "pdf": "application/pdf"}
