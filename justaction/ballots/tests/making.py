"""Ballots for tests, made by the real deeds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from justaction.ballots import actions
from justaction.ballots.models import Ballot, Elector, Outcome
from justaction.members import actions as members
from justaction.members.models import Person
from justaction.web import clock

if TYPE_CHECKING:
    from justaction.conftest import Cast

NAMES = ("River Table", "Open Ledger", "Common Ground")
WEEK = timedelta(days=7)


def a_draft(
    cast: Cast,
    *,
    method: str = "instant-runoff",
    options: Sequence[str] = NAMES,
    people: Iterable[Person] | None = None,
    quorum: int = 2,
    **rules: Any,
) -> Ballot:
    """A draft for Ana, Tom, Lee, Grace and Sol, by Ruth, open for a week."""
    everybody = [cast.ana, cast.tom, cast.lee, cast.grace, cast.sol]
    now = clock.now()
    return actions.write(
        **{
            "question": "What shall we be called?",
            "slug": "name",
            "method": method,
            "quorum": quorum,
            "opens_at": now,
            "closes_at": now + WEEK,
            "by": cast.ruth,
            "options": options if method not in {"consent", "five-finger"} else (),
            "people": everybody if people is None else people,
            **rules,
        }
    )


def a_ballot(cast: Cast, **rules: Any) -> Ballot:
    """The same, open."""
    return actions.open_ballot(a_draft(cast, **rules), by=cast.ruth)


def on_roll(ballot: Ballot, person: Person) -> Elector:
    """Where somebody stands on the roll."""
    return Elector.objects.select_related("ballot", "person").get(ballot=ballot, person=person)


def vote(ballot: Ballot, person: Person, choice: Any, reason: str = "") -> Elector:
    return actions.cast(on_roll(ballot, person), choice=choice, reason=reason)


def five_votes(ballot: Ballot, cast: Cast) -> None:
    """Everybody on the roll votes: River Table leads, and wins in the second round."""
    for person, choice in (
        (cast.ana, ["o1", "o2"]),
        (cast.tom, ["o1"]),
        (cast.lee, ["o2", "o1"]),
        (cast.grace, ["o3", "o1"]),
        (cast.sol, ["o2"]),
    ):
        vote(ballot, person, choice)


def closed(ballot: Ballot) -> Ballot:
    """A week later the clock closes it."""
    with clock.at(ballot.closes_at + timedelta(minutes=1)):
        actions.close_due()
    ballot.refresh_from_db()
    return ballot


def an_outcome(ballot: Ballot, by: Person, *, accepted: bool = True) -> Outcome:
    return actions.write_outcome(
        ballot,
        by=by,
        accepted=accepted,
        text="We take this name.",
        reasons="It is short, and it says what we do.",
        dissent="Some hear a fairy tale in it.",
        review_on=clock.today() + timedelta(days=365),
    )


def many(number: int, start: int = 0) -> list[Person]:
    """People who are known here."""
    return [
        members.welcome(name=f"Voter {n}", address=f"voter{n}@example.org")
        for n in range(start, start + number)
    ]


def a_day(days: int) -> date:
    return clock.today() + timedelta(days=days)
