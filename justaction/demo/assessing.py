"""Assessments of the invented year: one institution seen twice from two sides, and one whose round goes on now."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from justaction.assessments import actions
from justaction.assessments.models import Round, Side
from justaction.demo.cast import CAST
from justaction.demo.year import Year
from justaction.members import actions as members
from justaction.members.models import Affiliation, Organization, Person
from justaction.web import clock

INSIDE, TEAM = Side.Which.INSIDE.value, Side.Which.TEAM.value
FUND = "Prairie Lantern Fund"
WORKERS = ("Odalys Finch", "Bram Okoro", "Celestine Ruiz", "Dov Marlow", "Etta Szabo")
OUTSIDE = ("Greta Nwosu", "Hollis Vega", "Ines Park")
POSITIONS = ("front", "front", "front", "front", "front")
# for each question: the level inside and in the team, in the first round and in the second
LEVELS = (
    (("talk", "none"), ("begun", "talk")),
    (("talk", "talk"), ("talk", "talk")),
    (("begun", "none"), ("begun", "begun")),
    (("none", "none"), ("begun", "none")),
    (("begun", "talk"), ("usual", "begun")),
    (("unknown", "none"), ("talk", "none")),
    (("usual", "begun"), ("usual", "usual")),
    (("talk", "none"), ("begun", "begun")),
    (("none", "none"), ("none", "none")),
)
WORDS = (
    ("A page on our site says it in one line. Nobody asked those it names.", "We found the page after an hour. It has no number."),
    ("We took two old reports down. We did not say why.", "The reports are gone. The harm that they did is not told."),
    ("There is a list in the legal office. Most of us have never seen it.", "We asked for the list and got no answer."),
    ("A council was planned for spring. It has no seats yet.", "Neighbors were asked to advise. Nobody can vote."),
    ("Since May people read their story before it is printed.", "Two people were paid. One says she had the last word."),
    ("We are not sure who could stop a rule.", "We know of no rule that somebody from outside has changed."),
    ("The books are open once a year. The print is small.", "We read the books. Three gifts have no name."),
    ("The last report has a page on what went wrong.", "That page is honest. It came a year late."),
    ("When a promise slips, it is moved to the next plan.", "We asked who answers for it. The answer was: all of us."),
)  # fmt: skip
PLAN = """We meet on a Thursday evening in the library, both groups and three people of the board.

Each side reads its own answers aloud. The board answers in writing within a month.
"""


class Assessing:
    """Plans these days into the year: `Assessing(year).begin()`. No die of the year is cast."""

    def __init__(self, year: Year) -> None:
        self.year = year
        self.rounds: dict[int, Round] = {}

    def begin(self) -> None:
        then, day = self.year.then, self.year.day_at
        then(day(236), partial(self.open, 0, "spring"))
        then(day(230), partial(self.recruit, 0))
        then(day(214), partial(self.start, 0))
        then(day(180), partial(self.answer, 0, 9))
        then(day(172), partial(self.share, 0))
        then(day(112), partial(self.open, 1, "fall"))
        then(day(108), partial(self.recruit, 1))
        then(day(92), partial(self.start, 1))
        then(day(58), partial(self.answer, 1, 9))
        then(day(50), partial(self.share, 1))
        then(day(33), partial(self.open, 2, "fall"))
        then(day(27), partial(self.recruit, 2))
        then(day(16), partial(self.start, 2))
        then(day(4), partial(self.answer, 2, 5))

    def open(self, number: int, season: str) -> None:
        """A representative opens it; a convener with no tie carries it. Without an institution so early there is none."""
        actions.found_questions()
        played = [one.address for one in CAST]
        found = Affiliation.objects.now().filter(
            kind=Affiliation.Kind.REPRESENTATIVE, organization__listed=True
        )
        found = found.filter(organization__kind=Organization.Kind.INSTITUTION).order_by("organization", "id")
        if number == 2:
            found = found.filter(organization__name=FUND)
        elif first := self.rounds.get(0):
            found = found.filter(organization=first.organization)
        else:
            found = found.exclude(person__email__in=played)
        says = found.select_related("organization", "person").first()
        if says is None or (number == 1 and 0 not in self.rounds):
            return
        row = actions.start(
            organization=says.organization,
            season=season,
            year=clock.today().year,
            answer_by=clock.today() + timedelta(days=60),
            by=says.person,
        )
        self.convener = Person.objects.get(email="convener4@example.org")
        self.rounds[number] = actions.take_over(row, by=self.convener)

    def recruit(self, number: int) -> None:
        """They offer on the page; each is taken, shown around, and for the team with terms."""
        if (row := self.rounds.get(number)) is None:
            return
        for side, names in ((INSIDE, WORKERS), (TEAM, OUTSIDE)):
            for place, name in enumerate(names):
                person = self.person(number, name)
                seat = actions.offer(
                    row,
                    which=side,
                    by=person,
                    called=name.split()[0],
                    words="I would like to help.",
                    position=POSITIONS[place] if side == INSIDE else "",
                )
                seat = actions.meet(actions.take(seat, by=self.convener), by=self.convener)
                if side == TEAM:
                    until = clock.today() + timedelta(days=120)
                    actions.set_terms(seat, hours=20, stipend="400 dollars", until=until, by=self.convener)

    def person(self, number: int, name: str) -> Person:
        """Other people for each institution; the same in both rounds of one."""
        first, last = name.split()
        family = last if number < 2 else f"{last}-Lake"
        return members.welcome(name=f"{first} {family}", address=f"{first}.{family}@post.example".lower())

    def start(self, number: int) -> None:
        if row := self.rounds.get(number):
            actions.begin(row, by=self.convener)

    def answer(self, number: int, count: int) -> None:
        """Both groups answer the first questions, and show hands; with all of them, they hand in."""
        if (row := self.rounds.get(number)) is None:
            return
        items = list(row.items.all()[:count])
        for place, side in enumerate((INSIDE, TEAM)):
            group = [
                seat.person
                for seat in row.seats.now().filter(which=side).select_related("person")
                if seat.person
            ]
            for item in items:
                level = LEVELS[item.number - 1][number % 2][place]
                words = WORDS[item.number - 1][place]
                actions.save(item, level=level, text=words, seen=0, by=group[item.number % len(group)])
                for one, person in enumerate(group):
                    if count == 9 or one % 3:
                        fingers = 2 if (one + item.number) % 11 == 0 else 3 + (one + item.number) % 3
                        actions.show_hand(item, fingers=fingers, by=person)
            if count == 9:
                actions.hand_in(row, extent="words", by=group[0])

    def share(self, number: int) -> None:
        """Planned, shared back, and public as far as all three agree."""
        if (row := self.rounds.get(number)) is None:
            return
        actions.plan(row, how=PLAN, share_by=clock.today() + timedelta(days=14), by=self.convener)
        row = actions.share_back(row, by=self.convener)
        kind = Affiliation.Kind.REPRESENTATIVE
        says = (
            Affiliation.objects.now().filter(organization=row.organization, kind=kind).order_by("id").first()
        )
        if says is not None:
            actions.set_extent(row, extent="words", by=says.person)
