"""The text of a tool while it is written: a live document of `coedit`, with a first page of its own for each kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from justaction.coedit import kinds
from justaction.coedit import reading as live
from justaction.coedit.models import Document, Picture
from justaction.members.models import Person
from justaction.texts import rich
from justaction.toolkit import policy
from justaction.toolkit.models import Credit, Tool, ToolPicture, revision_digest

KIND = "tool"  # of the live document


@dataclass(frozen=True)
class Draft:
    """The words of a tool as they stand: its text without open suggestions, and the digest that a revision would have."""

    body: dict[str, Any]
    digest: str


def of(tool: Tool) -> Draft | None:
    """The draft as it stands; None before there is one."""
    document = document_of(tool)
    return as_it_would_be(tool, live.doc_of(document)) if document else None


def as_it_would_be(tool: Tool, text: dict[str, Any]) -> Draft:
    """The draft with this text, as a revision would have it: without what is only suggested, and without names."""
    body = live.for_good(text)
    facts = {name: getattr(tool, name) for name in ("kind", "language", "licence", "purpose", "title")}
    files = [one.facts() for one in tool.files.filter(dropped_at=None)]
    return Draft(body, revision_digest(facts, body, files, pictures_of(tool, body)))


def pictures_of(tool: Tool, body: dict[str, Any]) -> list[dict[str, Any]]:
    """What a revision with this text would say of each of its pictures that is there."""
    keys = rich.pictures(body)
    kept = {one.key: one.facts() for one in tool.pictures.filter(key__in=keys)} if keys else {}
    for one in (
        Picture.objects.filter(document=tool.document, pk__in=[key for key in keys if key not in kept])
        if keys
        else ()
    ):
        facts = {
            "bytes": one.file.size,
            "digest": one.digest,
            "key": str(one.pk),
            "media_type": one.media_type,
        }
        kept[str(one.pk)] = facts
    return [kept[key] for key in keys if key in kept]


def document_of(tool: Tool) -> Document | None:
    return Document.objects.filter(pk=tool.document).first() if tool.document else None


def tool_of(document: Document) -> Tool | None:
    """The tool whose text a live document is."""
    return Tool.objects.select_related("channel").filter(pk=int(document.key)).first()


def kind() -> kinds.Kind:
    """How `coedit` treats the texts of tools."""
    return kinds.Kind(may=may, seed=seed, changed=changed, back=back, named=named, kept=kept)


def may(person: Person | None, document: Document) -> Any:
    tool = tool_of(document)
    return policy.role_in(person, tool) if tool else ""


def kept(picture: str) -> ToolPicture | None:
    """A picture of an adopted tool: everybody may see it. One key is one picture, wherever it came from."""
    return ToolPicture.objects.filter(key=picture).first()


def changed(document: Document) -> None:
    """Nothing of a draft is public, so nothing becomes stale."""


def back(document: Document) -> str:
    tool = tool_of(document)
    return tool.making() if tool else "/toolkit/"


def named(document: Document) -> str:
    tool = tool_of(document)
    return tool.title if tool else document.title


# --- the first page -----------------------------------------------------------------------------------------------


def block_of(credit: Credit) -> str:
    """The block into which the words of an idea go."""
    return f"idea{credit.pk}"


def seed(document: Document) -> dict[str, Any]:
    """The first text of a tool: the ideas it came from, then headings that suit its kind. The same each time. One that
    was copied from elsewhere begins with the words that came."""
    tool = tool_of(document)
    if tool is None:
        return {"type": "doc", "content": [_paragraph("p0", "")]}
    newest = tool.revisions.order_by("-number").first()
    if newest is not None:
        return dict(newest.body)
    blocks = [_heading("h0", _("Where it came from"))]
    for credit in tool.credits.filter(part=Credit.Part.IDEA).select_related("idea"):
        if credit.idea:
            title = credit.idea.title
            stop = "" if title.endswith((".", "!", "?", "…")) else "."
            words = f"{title}{stop} {' '.join(credit.idea.text.split())}".strip()
            blocks.append(_paragraph(block_of(credit), words))
    for number, (title, hint) in enumerate(outline(tool.kind), 1):
        blocks += [_heading(f"h{number}", title), _paragraph(f"p{number}", hint)]
    return {"type": "doc", "content": blocks}


def outline(kind: str) -> list[tuple[str, str]]:
    """Headings with a hint below each."""
    kinds_of = Tool.Kind
    outlines = {
        kinds_of.GUIDE: [
            (_("Who it is for"), _("Say who can use it, and where.")),
            (_("What you need"), _("People, papers, time, money.")),
            (_("Step by step"), _("One step a paragraph. Begin each with a verb.")),
            (_("What can go wrong"), _("And what you do then.")),
        ],
        kinds_of.TEMPLATE: [
            (_("When to use it"), _("One or two sentences.")),
            (_("The template"), _("The words that others copy and fill in.")),
        ],
        kinds_of.CASE: [
            (_("How it was before"), _("Who decided, and whom it hurt.")),
            (_("What was done"), _("Who did what, and when.")),
            (_("What changed"), _("Numbers, and the words of those it touches.")),
            (_("What they would do otherwise"), _("Be honest.")),
        ],
        kinds_of.PRACTICE: [
            (_("What it is"), _("In one sentence.")),
            (_("How it is done"), _("As those who do it would tell you.")),
            (_("How one sees that it works"), _("What can be counted or asked.")),
        ],
        kinds_of.WORKSHEET: [
            (_("What you find out"), _("In one sentence.")),
            (_("Questions"), _("One question a paragraph, with room for an answer.")),
            (_("What to do with the answers"), _("Who reads them, and what happens next.")),
        ],
    }
    return outlines[kinds_of(kind)]


def _heading(block: str, text: str) -> dict[str, Any]:
    return {
        "type": "heading",
        "attrs": {"id": block, "level": 2},
        "content": [{"type": "text", "text": text}],
    }


def _paragraph(block: str, text: str) -> dict[str, Any]:
    words = [{"type": "text", "text": text}] if text else []
    return {"type": "paragraph", "attrs": {"id": block}, **({"content": words} if words else {})}
