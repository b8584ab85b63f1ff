"""What an edition can gather, and what each thing says on the day it is frozen. It only reads.

A source tells for a year what there is to choose, what keeps one from being gathered, and all that it says. Goals stand
side by side with this chapter, so they come through the slot `shareout.goals`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from justaction.ballots.models import Ballot
from justaction.collaborative.models import Collaborative
from justaction.commitments.models import Commitment
from justaction.record import published
from justaction.shareout import agreed
from justaction.shareout.models import Edition, Item
from justaction.shareout.rich_parts import Node
from justaction.shareout.things import Data, Source, Thing
from justaction.statement import roll
from justaction.texts import rich
from justaction.web import clock, house, slots


def year_and_a_quarter(year: int) -> tuple[datetime, datetime]:
    """When a year begins, and the end of March after it: what a year began is often decided a little later."""
    zone = timezone.get_current_timezone()
    return datetime(year, 1, 1, tzinfo=zone), datetime(year + 1, 4, 1, tzinfo=zone)


# --- decisions ----------------------------------------------------------------------------------------------------


def _decision(ballot: Ballot) -> Thing:
    has_outcome = getattr(ballot, "outcome", None) is not None
    lacks = "" if has_outcome else _("Nobody has written down yet what was decided.")
    mark = f"{ballot.ballots_digest}:{ballot.outcome.written_at.isoformat()}" if has_outcome else ""
    return Thing(ballot.slug, ballot.question, ballot.url, lacks, mark)


def _decisions_of(year: int) -> Iterable[Thing]:
    since, until = year_and_a_quarter(year)
    found = Ballot.objects.filter(state=Ballot.State.CLOSED, closed_at__gte=since, closed_at__lt=until)
    return map(_decision, found.select_related("outcome").order_by("closed_at", "id"))


def _decisions_now(keys: list[str]) -> Iterable[Thing]:
    return map(_decision, Ballot.objects.filter(slug__in=keys).select_related("outcome"))


def _decisions_say(keys: list[str]) -> dict[str, Data]:
    return {
        row.slug: _decision_says(row)
        for row in Ballot.objects.filter(slug__in=keys).select_related("outcome")
    }


def _decision_says(ballot: Ballot) -> Data:
    outcome = ballot.outcome
    return {
        "question": ballot.question,
        "url": ballot.url,
        "method": ballot.get_method_display(),
        "closed": _day(ballot.closed_at),
        "votes": ballot.votes,
        "people": ballot.roll_size,
        "accepted": outcome.accepted,
        "outcome": outcome.text,
        "reasons": outcome.reasons,
        "dissent": outcome.dissent,
        "look_again": outcome.review_on.isoformat(),
        "ballots_digest": ballot.ballots_digest,
    }


SOURCES: dict[str, Source] = {
    Item.Kind.TOOLKIT: agreed.TOOLKITS,
    Item.Kind.STANDARD: agreed.STANDARDS,
    Item.Kind.DECISION: Source(_decisions_of, _decisions_now, _decisions_say),
}


# --- everything, on one day -----------------------------------------------------------------------------------------


def things_of(year: int) -> dict[str, list[Thing]]:
    """All that a year offers, by kind."""
    return {kind: list(source.of_year(year)) for kind, source in SOURCES.items()}


def things_now(edition: Edition) -> dict[tuple[str, str], Thing]:
    """The gathered things as they are now, by kind and key; what is gone is not in it."""
    return _now((item.kind, item.key) for item in edition.items.all())


def _now(wished: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Thing]:
    keys: dict[str, list[str]] = {}
    for kind, key in wished:
        keys.setdefault(kind, []).append(key)
    return {
        (kind, thing.key): thing
        for kind, wanted in keys.items()
        if kind in SOURCES
        for thing in SOURCES[kind].now(wanted)
    }


def offered(edition: Edition) -> dict[str, list[Thing]]:
    """What one can choose for a draft: all of its year, and what was chosen already."""
    found = things_of(edition.year)
    known = {(kind, thing.key) for kind, things in found.items() for thing in things}
    chosen = [(item.kind, item.key) for item in edition.items.all()]
    for (kind, _key), thing in _now(one for one in chosen if one not in known).items():
        found.setdefault(kind, []).append(thing)
    return found


def zone() -> ZoneInfo:
    """The zone of the place."""
    return house.here().zone


def pictures(said: Data) -> dict[str, tuple[str, bytes]]:
    """The pictures that gathered texts show: id to media type and bytes."""
    return {name: (kind, content) for name, kind, content in agreed.pictures(sorted(set(_pictures_in(said))))}


def _pictures_in(said: Any) -> Iterator[str]:
    """The ids of all pictures that stand in documents somewhere in the data."""
    if isinstance(said, dict):
        if said.get("type") == "image":
            yield str(said.get("attrs", {}).get("src", ""))
        for value in said.values():
            yield from _pictures_in(value)
    elif isinstance(said, list):
        for one in said:
            yield from _pictures_in(one)


def content(edition: Edition, *, ready_only: bool = False) -> Data:
    """All that an edition says today: plain data, from which each form is made. `ready_only` leaves out what is not
    ready, or gone. Raises LookupError for what is gone."""
    prefetch_related_objects([edition], "items", "deliverables", "money")
    here = Collaborative.objects.get()
    items = list(edition.items.all())
    if ready_only:
        now = things_now(edition)
        items = [one for one in items if (one.kind, one.key) in now and not now[one.kind, one.key].lacks]
    said = {kind: source.says(keys) for kind, source in SOURCES.items() if (keys := _keys(items, kind))}
    return {
        "v": "justaction-shareout/1",
        "year": edition.year,
        "number": edition.number,
        "title": edition.title,
        "about": edition.about,
        "opening": unnamed(rich.from_markdown(edition.words)) if edition.words.strip() else None,
        "correction": edition.correction,
        "press": edition.press_note,
        "licence": edition.licence_name,
        "licence_url": edition.licence_url,
        "by": {"name": here.name, "place": here.place, "purpose": here.purpose},
        "as_of": clock.today(here.zone).isoformat(),
        "record": _record(),
        "goals": goals(edition.year),
        **{
            f"{kind}s": [nameless(said[kind][item.key]) for item in items if item.kind == kind]
            for kind in (Item.Kind.TOOLKIT, Item.Kind.STANDARD, Item.Kind.DECISION)
            if kind in SOURCES
        },
        "results": results(),
        "money": [_money(line) for line in edition.money.all()],
        "deliverables": [
            {
                "kind": str(one.get_kind_display()), "title": one.title, "about": one.about,
                "owner": one.owner, "licence": one.licence, "link": one.link,
            }
            for one in edition.deliverables.all()
        ],
    }  # fmt: skip


def _record() -> Data | None:
    """How far the public record has come: an edition that is kept bears witness to it."""
    found = published.printed()
    if found is None:
        return None
    return {"size": found.size, "root": found.root, "on": found.on.isoformat(), "url": found.url}


def _keys(items: Iterable[Item], kind: str) -> list[str]:
    return [item.key for item in items if item.kind == kind]


def unnamed(doc: Node) -> Node:
    """A document without the ids of its blocks, which are thrown like dice: the same words are the same document."""
    attrs = {name: value for name, value in doc.get("attrs", {}).items() if name != "id"}
    return {
        **{name: value for name, value in doc.items() if name not in {"attrs", "content"}},
        **({"attrs": attrs} if attrs else {}),
        **({"content": [unnamed(one) for one in doc["content"]]} if "content" in doc else {}),
    }


def nameless(said: Any) -> Any:
    """The same, with nobody named whom a text speaks to: `@Somebody` is a name that can be taken back."""
    if isinstance(said, dict):
        if said.get("type") == "mention":
            return {"type": "text", "text": _("a member")}
        return {name: nameless(value) for name, value in said.items()}
    return [nameless(one) for one in said] if isinstance(said, list) else said


def goals(year: int) -> list[Data]:
    """The goals of a year with where they stand."""
    return [
        {"title": part.title, "state": part.note, **part.context}
        for part in slots.parts("shareout.goals", None, year)
    ]


def results() -> Data:
    """The counts of today: who signed, and where each public commitment stands."""
    people, organizations = roll.signed()
    found = Commitment.objects.public().select_related("organization", "channel")
    rows = [
        {
            "organization": one.organization.name,
            "commitment": one.title,
            "channel": one.channel.name if one.channel else "",
            "state": one.state,
            "since": _day(one.state_since),
            "by": one.target_on.isoformat() if one.target_on else "",
            "target": one.target_words if one.target is not None else "",
            "url": one.record_url,
        }
        for one in found.order_by("organization__name", "title", "id")
    ]
    return {"people": people, "organizations": organizations, "commitments": rows}


def _money(line: Any) -> Data:
    named = ("currency", "stage", "giver", "recipient", "ownership", "place", "source")
    return {"amount": f"{line.amount:.2f}", **{name: getattr(line, name) for name in named}}


def _day(moment: datetime | None) -> str:
    if moment is None:
        return ""
    return moment.astimezone(timezone.get_current_timezone()).date().isoformat()
