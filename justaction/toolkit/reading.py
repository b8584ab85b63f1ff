"""Tools and editions as others read them: what stands on a page, who it came from, what changed, and all of it as data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from justaction.record.models import Entry
from justaction.texts import rich
from justaction.texts.differences import Paragraph, compare
from justaction.toolkit import policy
from justaction.toolkit.models import Credit, Edition, Origin, Tool, ToolRevision, Use
from justaction.web import house

FORMAT = 1  # of what `as_data` gives


@dataclass(frozen=True)
class Shown:
    """A credit as a page shows it; `lines` are the numbers of its paragraphs in the text, each with its anchor."""

    number: int
    name: str
    part: str
    what: str
    what_url: str
    lines: list[tuple[int, str]] = field(default_factory=list)


def credited(tool: Tool, body: dict[str, Any] | None) -> list[Shown]:
    """Whom a tool came from, with the lines of this text that came from each. No name while names are hidden."""
    hidden, where = house.names_hidden(), places(body)
    rows = tool.credits.select_related("idea__community__channel", "idea__person", "person").prefetch_related(
        "lines"
    )
    found: list[Shown] = []
    for row in rows:
        lines = sorted(where[line.block] for line in row.lines.all() if line.block in where)
        name = "" if hidden else row.name
        if row.part == Credit.Part.WROTE and not name and not lines:
            continue  # somebody who wrote, and chose no name
        found.append(Shown(len(found) + 1, name, str(row.get_part_display()), row.what, row.what_url, lines))
    return found


def places(body: dict[str, Any] | None) -> dict[str, tuple[int, str]]:
    """Where each block stands: its number among the paragraphs, and its anchor."""
    lines = [line for line in rich.lines(body) if line.id and line.text] if body else []
    return {line.id: (number, rich.anchor(line.id)) for number, line in enumerate(lines, 1)}


def page(tool: Tool, body: dict[str, Any]) -> SafeString:
    """The text of a revision as HTML, with its pictures from where they are kept for good."""
    return rich.html(body, picture=lambda key: f"/toolkit/tools/{tool.slug}/pictures/{key}/")


def lines(revision: ToolRevision) -> list[str]:
    """The paragraphs of a revision, its title and purpose before them, to lay two of them side by side."""
    return [revision.title, revision.purpose, *(line.text for line in rich.lines(revision.body) if line.text)]


def differences(old: ToolRevision, new: ToolRevision) -> list[Paragraph]:
    return compare(lines(old), lines(new))


def outline(edition: Edition) -> list[str]:
    """What an edition holds, line by line, to lay two of them side by side."""
    found = [edition.title, *edition.intro.split("\n\n")]
    for chapter in edition.chapters.prefetch_related("places__tool", "places__of"):
        found += [chapter.title, chapter.about] if chapter.about else [chapter.title]
        for place in chapter.places.all():
            title = place.of.title if place.of else place.tool.title
            number = place.of.number if place.of else 0
            found.append(_("%(title)s, revision %(number)s") % {"title": title, "number": number})
    return [line for line in found if line.strip()]


# --- what happened to those who used it ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """What people said who used a tool. Numbers are shown from five on; below that, only the words."""

    uses: list[Use]
    total: int | None
    helped: list[tuple[str, int]]


def told(tool: Tool, most: int = 12) -> Told:
    """The newest words of those who used it, and how many it helped: only when each group shown has five or more."""
    shown = tool.uses.shown()
    counts = dict(shown.order_by().values_list("helped").annotate(n=Count("id")))
    labels = {str(value): str(label) for value, label in Use.Helped.choices}
    total = policy.shown_number(sum(counts.values()))
    large = all(n >= policy.FEWEST for n in counts.values())
    helped = (
        [(labels[value], counts[value]) for value in labels if value in counts] if total and large else []
    )
    uses = list(shown.select_related("person", "field", "organization", "of")[:most])
    return Told(uses, total, helped)


# --- as data -------------------------------------------------------------------------------------------------------


def as_data(edition: Edition) -> dict[str, Any]:
    """All of a published edition, in what JSON can say: words, chapters, tools with their text, forms and credits.

    Stable: the same edition gives the same data as long as nobody changes how they are credited, no form is added, and
    nobody is erased. Raises ValueError for an edition that is not published.
    """
    if not edition.is_published:
        raise ValueError("only a published edition is data")
    chapters = edition.chapters.prefetch_related("places__of__tool__channel", "places__tool")
    return {
        "format": FORMAT,
        "kind": "toolkit",
        "title": edition.title,
        "intro": edition.intro,
        "channel": edition.channel.slug,
        "channel_name": edition.channel.name,
        "year": edition.year,
        "number": edition.number,
        "published_on": _day(edition.published_at),
        "what_changed": edition.what_changed,
        "licence": edition.licence,
        "licence_url": edition.licence_url,
        "digest": edition.digest,
        "entry": entry_of(edition),
        "url": absolute(edition.url),
        "origin": edition.origin,
        "chapters": [
            {
                "number": chapter.number,
                "title": chapter.title,
                "about": chapter.about,
                "tools": [
                    {"number": place.number, **revision_as_data(place.of)}
                    for place in chapter.places.all()
                    if place.of is not None
                ],
            }
            for chapter in chapters
        ],
    }


def revision_as_data(revision: ToolRevision) -> dict[str, Any]:
    """All of a revision: facts, rule of use, body as rich JSON, files, forms, credits, origin, digest and address."""
    tool = revision.tool
    return {
        "slug": tool.slug,
        "revision": revision.number,
        **revision.facts(),
        "kind_name": revision.get_kind_display(),
        "licence_url": revision.licence_url,
        "pillar": tool.pillar.name if tool.pillar else "",
        "fields": [one.name for one in tool.fields.all()],
        "needs": [one.text for one in tool.needs.all()],
        "body": revision.body,
        "files": [
            {**one.facts(), "url": absolute(f"/toolkit/tools/{tool.slug}/files/{one.subject}/")}
            for one in revision.files.all()
        ],
        "pictures": [
            {**one.facts(), "url": absolute(f"/toolkit/tools/{tool.slug}/pictures/{one.key}/")}
            for one in revision.pictures()
        ],
        "forms": [{**form.told(), "url": absolute(form.url)} for form in revision.forms.shown()],
        "credits": [
            {
                "name": one.name,
                "part": one.part,
                "for": one.what,
                "url": absolute(one.what_url) if one.what_url else "",
                "lines": [number for number, _anchor in one.lines],
            }
            for one in credited(tool, revision.body)
        ],
        "what_changed": revision.what_changed,
        "adopted_on": _day(revision.adopted_at),
        "approvals": revision.approvals,
        "approvals_needed": revision.approvals_needed,
        "digest": revision.digest,
        "entry": entry_of(revision),
        "origin": origin_of(tool),
        "url": absolute(revision.url),
    }


def origin_of(tool: Tool) -> dict[str, Any]:
    """Where a tool was copied from; empty for one that was made here."""
    origin = Origin.objects.filter(tool=tool).first()
    if origin is None:
        return {}
    return {
        name: getattr(origin, name) for name in ("collaborative", "url", "slug", "licence", "log", "entries")
    }


def entry_of(thing: ToolRevision | Edition) -> str:
    """The hash of the record's entry by which it was adopted or published, as hex; "" for none."""
    kind = "tool.adopted" if isinstance(thing, ToolRevision) else "toolkit.published"
    leaf = Entry.objects.filter(kind=kind, subject=thing.subject).values_list("leaf_hash", flat=True).first()
    return bytes(leaf).hex() if leaf else ""


def absolute(path: str) -> str:
    """An address for readers elsewhere."""
    return path if "://" in path else f"{settings.SITE_URL}{path}"


def _day(moment: Any) -> str:
    return moment.astimezone(house.now().zone).date().isoformat() if moment else ""


# --- finding ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for; all of it narrows."""

    words: str = ""
    channel: str = ""
    pillar: str = ""
    field: str = ""
    need: str = ""
    kind: str = ""

    @property
    def anything(self) -> bool:
        return any((self.words, self.channel, self.pillar, self.field, self.need, self.kind))


def found(wanted: Wanted) -> Any:
    """The tools with adopted words that fit, the newest moved first; each with `newest`, its revision."""
    rows = Tool.objects.with_newest().exclude(revisions=None)
    for word in wanted.words.split()[:8]:
        rows = rows.filter(Q(title__icontains=word) | Q(purpose__icontains=word) | Q(words__icontains=word))
    if wanted.channel:
        rows = rows.filter(channel__slug=wanted.channel)
    if wanted.pillar:
        known = re.fullmatch(r"[0-9]{1,9}", wanted.pillar)  # a longer one is no number of a row
        rows = rows.filter(pillar=int(wanted.pillar)) if known else rows.none()
    if wanted.field:
        rows = rows.filter(Q(pk__in=Tool.objects.filter(fields__slug=wanted.field)))
    if wanted.need:
        rows = rows.filter(Q(pk__in=Tool.objects.filter(needs__slug=wanted.need)))
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    return rows.order_by("-moved_at", "id")


def being_made(channel: Any = None) -> list[Tool]:
    """The tools whose words are not adopted, or are written anew, the farthest first."""
    rows = Tool.objects.being_made().select_related("channel", "lead")
    if channel is not None:
        rows = rows.filter(channel=channel)
    order: Sequence[str] = [Tool.Stage.IN_TEST, Tool.Stage.IN_REVIEW, Tool.Stage.DRAFTING, Tool.Stage.IDEA]
    return sorted(rows, key=lambda tool: (order.index(tool.stage), tool.title))
