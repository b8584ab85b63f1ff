"""What pages and deeds read of rounds: how far a group is, both sides beside each other, and how it was before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Prefetch, Q, prefetch_related_objects

from justaction.assessments import policy, together
from justaction.assessments.models import (
    Answer,
    Consensus,
    Evidence,
    Grown,
    Hand,
    Item,
    Level,
    Round,
    Seat,
    Side,
)
from justaction.members.models import Organization, Person
from justaction.web.slots import Part

SIDES: tuple[str, ...] = tuple(Side.Which.values)
FAR = 2  # steps between both sides that are worth talking about


@dataclass
class Line:
    """A question as one group sees it while it answers."""

    item: Item
    answer: Answer
    showing: together.Showing
    my_hand: Hand | None = None

    @property
    def is_ready(self) -> bool:
        return bool(self.answer.level) and self.showing.enough

    @property
    def consensus(self) -> str:
        return str(Consensus(self.showing.level).label)


def group(round_: Round, which: str, seat: Seat | None = None) -> list[Line]:
    """All questions with the answers of one group and the hands on them, in order.

    Four questions to the database; three where the seat knows the `size` of its group.
    """
    of = getattr(seat, "size", None)
    if of is None:
        of = round_.seats.now().filter(which=which).count()
    theirs = Answer.objects.filter(which=which).prefetch_related("hands")
    items = round_.items.select_related("pillar", "channel").prefetch_related(
        Prefetch("answers", queryset=theirs, to_attr="found")
    )
    lines = []
    for item in items:
        answer: Answer = item.found[0] if item.found else Answer(item=item, which=which)
        up = [one for one in answer.hands.all() if one.version == answer.version] if answer.pk else []
        mine = next((one for one in up if seat and one.seat_id == seat.pk), None)
        lines.append(Line(item, answer, together.showing((one.fingers for one in up), of), mine))
    return lines


def missing(round_: Round, which: str) -> list[int]:
    """The numbers of the questions that a group cannot hand in yet."""
    return [line.item.number for line in group(round_, which) if not line.is_ready]


def progress(round_: Round) -> dict[str, tuple[int, int]]:
    """How many questions each side has answered, of how many: all that anybody else learns before both are in."""
    given = {
        which: Count("answers", filter=Q(answers__which=which) & ~Q(answers__level="")) for which in SIDES
    }
    found = round_.items.aggregate(of=Count("id", distinct=True), **given)
    return {which: (found[which], found["of"]) for which in SIDES}


def as_data(round_: Round, which: str) -> list[dict[str, Any]]:
    """One side's answers as plain data, as the record seals them."""
    rows = (
        Answer.objects.filter(item__round=round_, which=which).select_related("item").order_by("item__number")
    )
    return [
        {
            "question": row.item.text,
            "level": row.level,
            "consensus": row.consensus,
            "words": row.text,
            "proof": [{"title": one.title, "url": one.url} for one in row.evidence.order_by("id")],
        }
        for row in rows
    ]


@dataclass
class Pair:
    """A question with both answers beside each other, and how each was in the round before."""

    item: Item
    answers: dict[str, Answer]
    before: dict[str, str] = field(default_factory=dict)
    makes: list[Part] = field(default_factory=list)
    helps: list[Part] = field(default_factory=list)

    @property
    def inside(self) -> Answer:
        return self.answers[policy.INSIDE]

    @property
    def team(self) -> Answer:
        return self.answers[policy.TEAM]

    @property
    def gap(self) -> int | None:
        return together.gap(self.inside.level, self.team.level)

    @property
    def is_far(self) -> bool:
        return (self.gap or 0) >= FAR

    @property
    def is_low(self) -> bool:
        """Whether one of them says that it is not usual yet, or does not know."""
        ranks = [together.rank(one.level) for one in (self.inside, self.team)]
        return any(one is None or one < together.USUAL for one in ranks)

    @property
    def inside_moved(self) -> together.Change:
        return together.change(self.before.get(policy.INSIDE, ""), self.inside.level)

    @property
    def team_moved(self) -> together.Change:
        return together.change(self.before.get(policy.TEAM, ""), self.team.level)

    @property
    def inside_before(self) -> str:
        return _label(self.before.get(policy.INSIDE, ""))

    @property
    def team_before(self) -> str:
        return _label(self.before.get(policy.TEAM, ""))


def _label(level: str) -> str:
    return str(Level(level).label) if level else ""


def pairs(round_: Round, earlier: Round | None = None) -> list[Pair]:
    """Both sides of every question, side by side; nothing is ever averaged."""
    answers = Answer.objects.prefetch_related(Prefetch("evidence", queryset=Evidence.objects.order_by("id")))
    items = round_.items.select_related("pillar", "channel").prefetch_related(
        Prefetch("answers", queryset=answers), Prefetch("grown", queryset=Grown.objects.order_by("id"))
    )
    was = levels(earlier) if earlier is not None else {}
    return [
        Pair(item, {one.which: one for one in item.answers.all()}, was.get(item.question_id or 0, {}))
        for item in items
    ]


def levels(round_: Round) -> dict[int, dict[str, str]]:
    """What both sides said in a round, by question."""
    found: dict[int, dict[str, str]] = {}
    rows = Answer.objects.filter(item__round=round_, item__question__isnull=False)
    for question, which, level in rows.values_list("item__question", "which", "level"):
        found.setdefault(question, {})[which] = level
    return found


def earlier(round_: Round, viewer: Person | None) -> Round | None:
    """The round before this one that this viewer may compare it with: as public as that one is, or shared with them."""
    rows = Round.objects.filter(
        organization=round_.organization, state=Round.State.SHARED, opened_at__lt=round_.opened_at
    )
    row = rows.with_names().order_by("-opened_at").first()
    if row is None or (row.shown == "nothing" and not policy.may_see_result(viewer, row)):
        return None
    return row


@dataclass(frozen=True)
class Counts:
    """How many questions both sides see alike, a step apart, far apart, and where one of them does not know."""

    all: int
    same: int
    near: int
    far: int
    unknown: int


def counts(rows: Iterable[Pair]) -> Counts:
    gaps = [row.gap for row in rows]
    known = [one for one in gaps if one is not None]
    far = sum(one >= FAR for one in known)
    same = known.count(0)
    return Counts(len(gaps), same, len(known) - same - far, far, len(gaps) - len(known))


@dataclass(frozen=True)
class Row:
    """A question over several rounds: the title of each with (level inside, level of the team) in words, None where not
    asked."""

    text: str
    cells: list[tuple[str, tuple[str, str] | None]]


def over_rounds(rounds: list[Round]) -> list[Row]:
    """How both sides answered each question in each of these rounds, oldest first. The caller says which may be shown."""
    found: dict[int, tuple[str, dict[int, dict[str, str]]]] = {}
    rows = Answer.objects.filter(item__round__in=rounds, item__question__isnull=False)
    order = rows.order_by("item__question__order", "item__question", "item__round__opened_at")
    names = ("item__question", "item__text", "item__round", "which", "level")
    for question, text, round_, which, level in order.values_list(*names):
        cells = found.get(question, ("", {}))[1]
        cells.setdefault(round_, {})[which] = _label(level)
        found[question] = (text, cells)
    return [
        Row(
            text,
            [
                (one.title, (c[policy.INSIDE], c[policy.TEAM]) if (c := cells.get(one.pk)) else None)
                for one in rounds
            ],
        )
        for text, cells in found.values()
    ]


def of_organization(organization: Organization) -> list[Round]:
    """The public rounds of an organization, newest first."""
    rows = list(Round.objects.public().filter(organization=organization).select_related("coordinator"))
    for row in rows:
        row.organization = organization
    prefetch_related_objects([row for row in rows if row.state == Round.State.SHARED], "sides")
    return rows


def mix(inside: Iterable[Seat]) -> tuple[list[tuple[str, int]], int]:
    """Where the people of an inside group work, in their own words of it, as far as no small group is shown."""
    open_, others = together.shown(Counter(seat.position for seat in inside if seat.position))
    return [(str(Seat.Position(name).label), n) for name, n in open_.items()], others
