"""A tool or an edition as a package, and a package as what it would bring: the words between our facts and the format.

What stands in each part is documented in `docs/packages.md`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext_noop as _

from justaction.collaborative.models import Collaborative
from justaction.errors import Refused
from justaction.texts import bare, rich
from justaction.toolkit import packing, reading
from justaction.toolkit.models import (
    Edition,
    Origin,
    Tool,
    ToolFile,
    ToolPicture,
    ToolRevision,
    revision_digest,
)
from justaction.web import house

README = """This is a package of a toolkit: one file with tools that people made together, their history, their licence and
where they come from. Another collaborative that runs Just Action can take it in: Steer, Packages.

manifest.json binds every other file by its SHA-256. LICENCE.txt says what you may do with it.
"""


# --- giving -------------------------------------------------------------------------------------------------------


def of_tool(tool: Tool) -> bytes:
    """A tool with all its adopted revisions as one file. Raises Refused when nothing of it was adopted."""
    if not tool.revisions.exists():
        raise Refused(_("Nothing of it was adopted yet. There is nothing to give."))
    parts: dict[str, bytes] = {}
    _add_tool(tool, parts)
    return _packed("tool", tool.licence, parts)


def of_edition(edition: Edition) -> bytes:
    """A published edition with its tools as one file; each tool up to the revision that stands there."""
    parts: dict[str, bytes] = {}
    chapters = []
    for chapter in edition.chapters.prefetch_related("places__of", "places__tool"):
        tools = []
        for place in chapter.places.all():
            if place.of is not None:
                _add_tool(place.tool, parts, upto=place.of.number)
                tools.append({"revision": place.of.number, "tool": place.tool.slug})
        chapters.append({"about": chapter.about, "title": chapter.title, "tools": tools})
    facts = {
        name: getattr(edition, name)
        for name in ("title", "intro", "licence", "what_changed", "year", "number", "digest")
    }
    parts["edition.json"] = packing.canonical(
        {
            **facts,
            "channel": edition.channel.slug,
            "chapters": chapters,
            "entry": reading.entry_of(edition),
            "published_on": _day(edition.published_at),
            "url": reading.absolute(edition.url),
        }
    )
    return _packed("edition", edition.licence, parts)


def _packed(kind: str, licence: str, parts: dict[str, bytes]) -> bytes:
    name = Collaborative.objects.values_list("name", flat=True).first() or "Just Action"
    origin = {
        "collaborative": name,
        "log": f"{urlsplit(settings.SITE_URL).netloc}/record",
        "url": f"{settings.SITE_URL}/toolkit/",
    }
    words = f"{licence}\n\n{name}\n{origin['url']}\n"
    parts |= {"LICENCE.txt": words.encode(), "README.txt": README.encode()}
    return packing.pack({"kind": kind, "licence": licence, "origin": origin}, parts)


def _add_tool(tool: Tool, parts: dict[str, bytes], upto: int | None = None) -> None:
    revisions = list(tool.revisions.filter(number__lte=upto) if upto else tool.revisions.all())
    origin = Origin.objects.filter(tool=tool).first()
    kept = origin.kept if origin else {}
    pillar = tool.pillar.name if tool.pillar else kept.get("pillar", "")
    facts = {
        name: getattr(tool, name) for name in ("slug", "title", "kind", "purpose", "licence", "language")
    }
    parts[f"tools/{tool.slug}.json"] = packing.canonical(
        {
            **facts,
            "before": [*kept.get("before", []), *([reading.origin_of(tool)] if origin else [])],
            "channel": kept.get("channel") or tool.channel.slug,
            "credits": _credits(tool),
            "fields": [
                *({"name": one.name, "slug": one.slug} for one in tool.fields.all()),
                *kept.get("fields", []),
            ],
            "needs": [
                *({"name": one.text, "slug": one.slug} for one in tool.needs.all()),
                *kept.get("needs", []),
            ],
            "pillar": pillar,
            "revisions": [_revision(one, parts) for one in revisions],
            "url": reading.absolute(tool.url),
        }
    )


def _revision(revision: ToolRevision, parts: dict[str, bytes]) -> dict[str, Any]:
    files, pictures = list(revision.files.all()), revision.pictures()
    kept: list[ToolFile | ToolPicture] = [*files, *pictures]
    for one in kept:
        parts[f"files/{one.digest}"] = _bytes(one)
    return {
        **revision.facts(),
        **{name: getattr(revision, name) for name in (
            "number", "body", "digest", "what_changed", "untested", "approvals", "approvals_needed")},
        "adopted_on": _day(revision.adopted_at),
        "entry": reading.entry_of(revision),
        "files": [each.facts() for each in files],
        "pictures": [each.facts() for each in pictures],
        "forms": [
            {**form.told(), "published_on": _day(form.published_at)}
            for form in revision.forms.shown()
        ],
    }  # fmt: skip


def _credits(tool: Tool) -> list[dict[str, Any]]:
    """The credits as people chose them; without a name while names are hidden."""
    hidden = house.names_hidden()
    rows = tool.credits.select_related("idea__community__channel", "idea__person", "person").prefetch_related(
        "lines"
    )
    return [
        {
            "blocks": [line.block for line in row.lines.all()],
            "for": row.what,
            "name": "" if hidden else row.name,
            "part": row.part,
            "url": reading.absolute(row.what_url) if row.what_url else "",
        }
        for row in rows
    ]


def _bytes(row: ToolFile | ToolPicture) -> bytes:
    with row.file.open("rb") as stream:
        content: bytes = stream.read()
    return content


def _day(moment: Any) -> str:
    return moment.astimezone(house.now().zone).date().isoformat() if moment else ""


# --- taking -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Given:
    """A package that may be taken in: every text checked, every file harmless, every digest as it was.

    Its tools and files are read from the stream it came in, one at a time.
    """

    opened: packing.Opened = field(repr=False)
    origin: dict[str, Any]
    edition: dict[str, Any]
    told: list[dict[str, Any]]  # of each tool, what somebody sees who decides

    @property
    def digest(self) -> str:
        return self.opened.digest

    @property
    def manifest(self) -> dict[str, Any]:
        return self.opened.manifest

    def tools(self) -> Iterator[dict[str, Any]]:
        """Each tool with all its facts, in the order of their names."""
        return (packing.check_tool(self.opened.json(name)) for name in _tools_in(self.opened))

    def blob(self, digest: str) -> bytes:
        return self.opened.part(f"files/{digest}")

    def preview(self) -> dict[str, Any]:
        """What will come, for somebody to look at."""
        return {
            "origin": self.origin,
            "kind": self.manifest["kind"],
            "licence": self.manifest["licence"],
            "edition": {name: self.edition[name] for name in ("title", "year", "number")}
            if self.edition
            else {},
            "chapters": [one["title"] for one in self.edition.get("chapters", [])],
            "tools": self.told,
        }


def read(stream: BinaryIO) -> Given:
    """What a package would bring. The stream has to stay open while it is used.

    Raises packing.Unfit or uploads.Unfit with a word that says what is wrong.
    """
    opened = packing.unpack(stream)
    origin = packing.check_origin(opened.manifest)
    edition = (
        packing.check_edition(opened.json("edition.json")) if opened.manifest["kind"] == "edition" else {}
    )
    told: list[dict[str, Any]] = []
    given = Given(opened, origin, edition, told)
    here: dict[str, set[int]] = {}
    looked_at: set[tuple[str, str]] = set()
    for name, tool in zip(_tools_in(opened), given.tools(), strict=True):
        numbers = {one["number"] for one in tool["revisions"]}
        if not numbers or len(numbers) != len(tool["revisions"]) or name != f"tools/{tool['slug']}.json":
            raise packing.Unfit(_("A part of the package is missing."))
        for revision in tool["revisions"]:
            _check_revision(opened, revision, looked_at)
        here[tool["slug"]] = numbers
        told.append(_told(tool))
    _check_places(edition, here)
    return given


def _tools_in(opened: packing.Opened) -> list[str]:
    return sorted(name for name in opened.parts if name.startswith("tools/"))


def _told(tool: dict[str, Any]) -> dict[str, Any]:
    return {
        **{name: tool[name] for name in ("slug", "title", "kind", "purpose", "licence", "channel", "url")},
        "revisions": len(tool["revisions"]),
        "forms": sum(len(each["forms"]) for each in tool["revisions"]),
        "files": len({each["digest"] for each in _all(tool, "files")}),
        "pictures": len({each["digest"] for each in _all(tool, "pictures")}),
        "credits": len(tool["credits"]),
        "before": [each["collaborative"] for each in tool["before"]],
    }


def as_origin(origin: dict[str, Any], facts: dict[str, Any]) -> dict[str, Any]:
    """Where a tool of a package comes from, as we keep it."""
    return {
        "collaborative": origin["collaborative"],
        "log": origin["log"],
        "url": facts["url"],
        "slug": facts["slug"],
        "licence": facts["licence"],
        "entries": {str(one["number"]): one["entry"] for one in facts["revisions"] if one["entry"]},
    }


def _all(tool: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return [one for revision in tool["revisions"] for one in revision[name]]


def _check_places(edition: dict[str, Any], here: Mapping[str, set[int]]) -> None:
    """There is a tool, and each that the edition shows is there with its revision."""
    if not here:
        raise packing.Unfit(_("A part of the package is missing."))
    for chapter in edition.get("chapters", []):
        for place in chapter["tools"]:
            if place["revision"] not in here.get(place["tool"], ()):
                raise packing.Unfit(_("A part of the package is missing."))


def _check_revision(
    opened: packing.Opened, revision: dict[str, Any], looked_at: set[tuple[str, str]]
) -> None:
    """Its text and its forms hold nothing that could do harm; its files neither; its digest is as it was."""
    for body in (revision["body"], *(form["body"] for form in revision["forms"])):
        _check_text(body)
    _check_forms(revision["forms"])
    keys = {one["key"] for one in revision["pictures"]}
    if set(rich.pictures(revision["body"])) != keys:
        raise packing.Unfit(_("A picture of the package is missing."))
    for one in (*revision["files"], *revision["pictures"]):
        name = one.get("name", f"picture.{one['media_type'].partition('/')[2]}")
        if (one["digest"], name) not in looked_at:
            _check_file(opened, one, name)
            looked_at.add((one["digest"], name))
    if (
        revision_digest(revision, revision["body"], revision["files"], revision["pictures"])
        != revision["digest"]
    ):
        raise packing.Unfit(_("A revision in the package is not what it was when it was adopted."))


def _check_text(body: dict[str, Any]) -> None:
    harm = packing.Unfit(_("A text in the package holds something that could do harm. We do not take it."))
    try:
        checked = rich.check(body)
    except Refused as no:
        raise harm from no
    if checked != body:  # something had to be tamed: a link that runs, an attribute that somebody slipped in
        raise harm
    if rich.unnamed(body, None, "") != body:  # it would speak of a person of ours, or of theirs, for good
        raise packing.Unfit(_("A text in the package calls somebody by name. We do not take it."))


def _check_forms(forms: list[dict[str, Any]]) -> None:
    """One form of each kind and language, and easy read only by people, as here."""
    kinds = [(form["kind"], form["language"]) for form in forms]
    if len(set(kinds)) != len(kinds):
        raise packing.Unfit(_("The package holds one form of a revision twice."))
    if any(form["kind"] == "easy-read" and form["made"] != "people" for form in forms):
        raise packing.Unfit(_("The package holds easy read that no people wrote. We do not take it."))


def _check_file(opened: packing.Opened, facts: dict[str, Any], name: str) -> None:
    content = opened.part(f"files/{facts['digest']}")
    if len(content) != facts["bytes"]:
        raise packing.Unfit(_("A file of the package is missing."))
    if bare.kind(name, content) != facts["media_type"]:
        raise packing.Unfit(_("A file in the package is not harmless. We do not take it."))
