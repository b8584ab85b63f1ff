"""Putting an edition together, chapter by chapter, and publishing it: from then on nothing of it changes."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.communities.models import Community
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.record.actions import enter
from justaction.toolkit import policy
from justaction.toolkit.models import Chapter, Edition, Place, Tool
from justaction.web import clock

MOST_CHAPTERS = 24
MOST_PLACES = 60  # tools in one chapter


@transaction.atomic
def begin_edition(community: Community, *, year: int, title: str = "", by: Person) -> Edition:
    """Begin the next edition of a channel and a year, with the chapters of the one before; the one that is being put
    together already, when there is one. Raises NotAllowed, Refused with the field."""
    if not policy.may_begin(by, community):
        raise NotAllowed(_("Only a coordinator of this community puts an edition together."))
    if not 2000 <= year <= clock.today().year + 1:
        raise Refused(_("Choose a year up to the next one."), field="year", status=422)
    rows = Edition.objects.select_for_update(of=("self",)).filter(channel=community.channel, year=year)
    last = rows.order_by("-number").first()
    if last is not None and not last.is_published:
        return last
    edition = Edition.objects.create(
        channel=community.channel,
        year=year,
        number=last.number + 1 if last else 1,
        title=" ".join(title.split())[:120]
        or (
            last.title
            if last
            else _("%(channel)s toolkit %(year)s") % {"channel": community.channel.name, "year": year}
        ),
        intro=last.intro if last else "",
        licence=last.licence if last else Tool.Licence.BY,
        begun_by=by,
        begun_at=clock.now(),
    )
    for chapter in last.chapters.prefetch_related("places") if last else ():
        copy = Chapter.objects.create(
            edition=edition, number=chapter.number, title=chapter.title, about=chapter.about
        )
        Place.objects.bulk_create(
            Place(chapter=copy, number=place.number, tool_id=place.tool_id) for place in chapter.places.all()
        )
    return edition


@transaction.atomic
def write_edition(
    edition: Edition, *, title: str, intro: str, licence: str, what_changed: str, by: Person
) -> Edition:
    """Write what stands at the head of an edition. Raises NotAllowed, Refused, ValidationError."""
    row = _open(edition, by)
    row.title, row.intro, row.licence = " ".join(title.split()), intro.strip(), licence
    row.what_changed = what_changed.strip()
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def write_chapter(
    edition: Edition, chapter: Chapter | None, *, title: str, about: str = "", by: Person
) -> Chapter:
    """Add a chapter (None), or write one anew. Raises NotAllowed, Refused, ValidationError."""
    row = _open(edition, by)
    if chapter is None:
        last = row.chapters.order_by("-number").first()
        if last is not None and row.chapters.count() >= MOST_CHAPTERS:
            raise Refused(_("An edition has at most 24 chapters."), field="title", status=422)
        chapter = Chapter(edition=row, number=last.number + 1 if last else 1)
    elif chapter.edition_id != row.pk:
        raise Refused(_("That chapter stands in another edition."))
    chapter.title, chapter.about = " ".join(title.split()), about.strip()
    chapter.full_clean()
    chapter.save()
    return chapter


@transaction.atomic
def drop_chapter(chapter: Chapter, *, by: Person) -> None:
    """Take a chapter out; its tools stay where they are made. Raises NotAllowed, Refused."""
    _open(chapter.edition, by)
    chapter.delete()


@transaction.atomic
def put_tool(chapter: Chapter, tool: Tool, *, by: Person) -> Place:
    """Put a tool at the end of a chapter. A tool stands in an edition once. Raises NotAllowed, Refused."""
    edition = _open(chapter.edition, by)
    if Place.objects.filter(chapter__edition=edition, tool=tool).exists():
        raise Refused(_("It stands in this edition already."), field="tool")
    last = chapter.places.order_by("-number").first()
    if last is not None and last.number >= MOST_PLACES:
        raise Refused(_("A chapter has at most 60 tools."), field="tool", status=422)
    return Place.objects.create(chapter=chapter, tool=tool, number=last.number + 1 if last else 1)


@transaction.atomic
def take_out(place: Place, *, by: Person) -> None:
    """Take a tool out of a chapter. Raises NotAllowed, Refused."""
    _open(place.chapter.edition, by)
    place.delete()


@transaction.atomic
def publish_edition(edition: Edition, *, by: Person) -> Edition:
    """Publish: each tool stands there in its newest revision, for good. Earlier editions stay as they are.

    Raises NotAllowed, Refused that names what is missing.
    """
    row = _open(edition, by)
    chapters = list(row.chapters.prefetch_related("places__tool"))
    if not chapters:
        raise Refused(_("It has no chapter yet."))
    if empty := [chapter.title for chapter in chapters if not chapter.places.all()]:
        raise Refused(_("These chapters are empty: %(names)s.") % {"names": ", ".join(empty)})
    if row.number > 1 and not row.what_changed:
        raise Refused(_("Say what changed since the last edition."), field="what_changed", status=422)
    missing = []
    for place in (place for chapter in chapters for place in chapter.places.all()):
        place.of = place.tool.revisions.order_by("-number").first()
        if place.of is None or place.tool.stage == Tool.Stage.SUPERSEDED:
            missing.append(place.tool.title)
        else:
            place.save(update_fields=["of"])
    if missing:
        raise Refused(
            _("These tools are not adopted, or not any more: %(names)s.") % {"names": ", ".join(missing)}
        )
    row.published_at, row.published_by = clock.now(), by
    row.digest = row.digest_now()
    row.save()
    enter(
        "toolkit.published",
        row,
        by=by,
        title=row.title,
        url=row.url,
        words={"title": row.title, "what_changed": row.what_changed, "channel": row.channel.name},
        facts={
            "digest": row.digest,
            "year": row.year,
            "number": row.number,
            "chapters": len(chapters),
            "tools": sum(len(chapter.places.all()) for chapter in chapters),
        },
    )
    return row


def _open(edition: Edition, by: Person) -> Edition:
    """The row, locked, while it is being put together. Raises NotAllowed, Refused."""
    row = Edition.objects.select_for_update(of=("self",)).select_related("channel").get(pk=edition.pk)
    if not policy.may_publish(by, row):
        raise NotAllowed(_("Only a coordinator of this community puts an edition together."))
    if row.is_published:
        raise Refused(_("It is published, and stays as it is. Begin the next edition."))
    return row
