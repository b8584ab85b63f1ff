"""Builders: rounds at each point of their life, by the real deeds."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from justaction.assessments import actions
from justaction.assessments.models import Item, Question, Round, Seat, Side
from justaction.conftest import Cast
from justaction.members import actions as members
from justaction.members.models import Organization, Person
from justaction.web import clock

INSIDE, TEAM = Side.Which.INSIDE.value, Side.Which.TEAM.value
WORKERS = ("Ida", "Ben", "Cleo", "Dan", "Eva")
TEAM_NAMES = ("Pia", "Quinn", "Rosa")


def somebody(name: str) -> Person:
    return members.welcome(name=f"{name} Stone", address=f"{name.lower()}@home.example")


def a_round(cast: Cast, *, organization: Organization | None = None, season: str = "fall") -> Round:
    """Opened by Grace for the fund, and carried by Ruth."""
    actions.found_questions()
    row = actions.start(
        organization=organization or cast.fund,
        season=season,
        year=clock.today().year,
        answer_by=clock.today() + timedelta(days=60),
        by=cast.grace if organization is None else cast.ruth,
    )
    return actions.take_over(row, by=cast.ruth) if row.coordinator is None else row


def sits(row: Round, which: str, person: Person, *, by: Person, called: str = "", position: str = "") -> Seat:
    """Somebody who offered, and was taken."""
    offered = actions.offer(
        row, which=which, by=person, called=called or person.name.split()[0], position=position
    )
    return actions.take(offered, by=by)


def recruited(cast: Cast, *, ana: str = INSIDE, tom: str = TEAM) -> Round:
    """Enough people on both sides; Ana sits inside, Tom in the team."""
    row = a_round(cast)
    for which, person, names in ((ana, cast.ana, WORKERS[1:]), (tom, cast.tom, TEAM_NAMES[1:])):
        sits(row, which, person, by=cast.ruth)
        for name in names:
            sits(row, which, somebody(name), by=cast.ruth)
    return row


def begun(cast: Cast) -> Round:
    return actions.begin(recruited(cast), by=cast.ruth)


def people(row: Round, which: str) -> list[Person]:
    return [one.person for one in row.seats.now().filter(which=which).select_related("person") if one.person]


def answered(item: Item, which: str, *, level: str, text: str = "", fingers: int = 4) -> None:
    """A group's answer to one question, with everybody's hand."""
    group = people(item.round, which)
    actions.save(item, level=level, text=text, seen=0, by=group[0])
    for person in group:
        actions.show_hand(item, fingers=fingers, by=person)


def handed_in(row: Round, which: str, *, level: str = "begun", extent: str = "words") -> Round:
    for item in row.items.all():
        if not item.answers.filter(which=which).exclude(level="").exists():
            answered(item, which, level=level, text=f"The {which} group says so.")
    actions.hand_in(row, extent=extent, by=people(row, which)[0])
    return Round.objects.get(pk=row.pk)


def both_in(cast: Cast) -> Round:
    row = begun(cast)
    handed_in(row, INSIDE, level="talk")
    return handed_in(row, TEAM, level="usual")


def shared(cast: Cast, row: Round | None = None) -> Round:
    """Shared back, and the organization lets it be public with its words."""
    row = row or both_in(cast)
    day = clock.today() + timedelta(days=20)
    actions.plan(row, how="We meet on a Tuesday and read both aloud.", share_by=day, by=cast.ruth)
    actions.share_back(row, by=cast.ruth)
    return actions.set_extent(row, extent="words", by=cast.grace)


def addresses_of(cast: Cast) -> dict[str, list[Any]]:
    """The arguments of the addresses of assessments, for the table of who may open what: one round shared back, in
    which Ana sits inside and Tom outside; one that answers; one that seeks people."""
    done = shared(cast)
    clinic = a_round(cast, organization=cast.clinic, season="summer")
    actions.agree(clinic, by=_speaks(cast.clinic))
    asked = actions.invite(
        clinic,
        which=INSIDE,
        name="Ida Letter",
        address="letter@home.example",
        words="We need you.",
        by=cast.ruth,
    )
    offered = actions.offer(clinic, which=TEAM, by=somebody("Olga"), called="Olga", words="I would like to.")
    seats = {person: done.seats.get(person=person) for person in (cast.ana, cast.tom)}
    question = Question.objects.all()[0]
    space = "assessments:"
    shared_names = (
        "run",
        "agree",
        "take_over",
        "invite",
        "begin",
        "move",
        "stop",
        "group",
        "hand_in",
        "take_back",
    )
    return {
        space + "organization": [cast.fund.slug],
        space + "assessment": [cast.fund.slug, done.slug],
        **{
            space + name: [done.subject] for name in (*shared_names, "result", "plan", "share_back", "extent")
        },
        space + "item": [done.subject, 1],
        space + "offer": [clinic.subject, TEAM],
        **{space + name: [asked.token()] for name in ("invitation", "decline", "ask_for_invitation")},
        **{space + name: [asked.subject] for name in ("drop", "ask_again")},
        space + "take": [offered.subject],
        **{space + name: [seats[cast.tom].subject] for name in ("met", "terms", "paid", "hours")},
        space + "leave": [seats[cast.ana].subject],
        **{space + name: [question.pk] for name in ("question", "retire")},
    }


def _speaks(organization: Organization) -> Person:
    """Somebody who represents it."""
    person = somebody("Rhea")
    members.affiliate(
        person=person, organization=organization, kind="representative", state="confirmed", by=None
    )
    return person
