"""Standards and toolkits as an edition gathers them: what there is, what keeps one back, and all that it says.

What is said of people (credits, who made a form) is left out: names can be taken back, an edition cannot.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from justaction.coedit.models import Picture
from justaction.shareout.rich_parts import Node, pictures_in
from justaction.shareout.things import Data, Source, Thing
from justaction.standards import reading as standards
from justaction.standards.models import Revision, Standard
from justaction.toolkit import reading as toolkits
from justaction.toolkit.models import Edition, ToolPicture

OF_PEOPLE = frozenset({"credits", "forms", "made_by", "origin"})

MUTE = gettext_lazy("A picture in it has no words for who does not see it.")


def mute(body: Node) -> bool:
    """Whether a picture of a document has no words."""
    return any(not str(one["attrs"].get("alt") or "").strip() for one in pictures_in(body))


# --- standards: meant by their code, in the revision that is newest on the day ----------------------------------------


def _standard(standard: Standard) -> Thing:
    newest = max(standard.revisions.all(), key=lambda one: one.number, default=None)
    lacks = "" if newest else _("It is not adopted yet.")
    if newest and mute(newest.body):
        lacks = str(MUTE)
    if standard.stage == Standard.Stage.RETIRED:
        lacks = _("It is retired. Leave it out.")
    return Thing(
        standard.code,
        f"{standard.code}: {standard.title}",
        standard.url,
        lacks,
        newest.digest if newest else "",
    )


def _standards_of(year: int) -> Iterable[Thing]:
    rows = Standard.objects.exclude(stage__in=[Standard.Stage.IDEA, *Standard.ENDED]).order_by("code")
    return map(_standard, rows.prefetch_related("revisions"))


def _standards_now(keys: list[str]) -> Iterable[Thing]:
    return map(_standard, Standard.objects.filter(code__in=keys).prefetch_related("revisions"))


def _standards_say(keys: list[str]) -> dict[str, Data]:
    rows = Revision.objects.filter(standard__code__in=keys).select_related("standard").order_by("number")
    newest = {row.standard.code: row for row in rows.prefetch_related("clauses")}
    return {code: standards.as_data(revision) for code, revision in newest.items()}


# --- toolkits: an edition of a channel and a year ----------------------------------------------------------------------


def _toolkit(edition: Edition) -> Thing:
    lacks = "" if edition.is_published else _("It is not published yet.")
    places = [place for chapter in edition.chapters.all() for place in chapter.places.all()]
    if any(place.of and mute(place.of.body) for place in places):
        lacks = str(MUTE)
    title = _("%(title)s, edition %(n)s") % {"title": edition.title, "n": edition.number}
    return Thing(edition.subject, title, edition.url, lacks, edition.digest)


def _editions() -> QuerySet[Edition]:
    return Edition.objects.select_related("channel").prefetch_related("chapters__places__of")


def _toolkits_of(year: int) -> Iterable[Thing]:
    return map(_toolkit, _editions().filter(year=year))


def _toolkits_now(keys: list[str]) -> Iterable[Thing]:
    return map(_toolkit, _editions().filter(subject__in=keys))


def _toolkits_say(keys: list[str]) -> dict[str, Data]:
    rows = Edition.objects.select_related("channel").filter(subject__in=keys)
    return {row.subject: _without_people(toolkits.as_data(row)) for row in rows}


def _without_people(said: Any) -> Any:
    if isinstance(said, dict):
        return {name: _without_people(value) for name, value in said.items() if name not in OF_PEOPLE}
    return [_without_people(one) for one in said] if isinstance(said, list) else said


STANDARDS = Source(_standards_of, _standards_now, _standards_say)
TOOLKITS = Source(_toolkits_of, _toolkits_now, _toolkits_say)


def pictures(names: list[str]) -> Iterator[tuple[str, str, bytes]]:
    """Those of these pictures that there are: id, media type, bytes."""
    for kept in ToolPicture.objects.filter(key__in=names):
        with kept.file.open() as file:
            yield kept.key, kept.media_type, bytes(file.read())
    for shown in Picture.objects.filter(pk__in=names):
        with shown.file.open() as file:
            yield str(shown.pk), shown.media_type, bytes(file.read())
