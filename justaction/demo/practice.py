"""What the communities of the invented year practise: norms and hands, being found, meeting, and what people give."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from justaction.communities import actions
from justaction.communities.models import (
    Challenge,
    Community,
    Contribution,
    Idea,
    Introduction,
    Learning,
    Norm,
    Vision,
    Voice,
)
from justaction.communities.models.giving import KINDS
from justaction.demo.convenings import coordinator_of
from justaction.demo.year import Year
from justaction.members.actions import cases
from justaction.members.models import Case, Person

CHECKED = "Read, and well said."
PROPOSED = {
    "money": ("Say who paid for lunch.", "No question about money is rude."),
    "narrative": ("Ask whose picture it is.",),
    "policy": ("Say who wrote the rule.",),
}
HANDS = (5, 5, 4, 5, 3, 4, 5, 5, 2, 4, 5, 3, 5, 4, 5, 5, 4, 1, 5, 4)
OFFERS = (
    ("Twenty years of keeping books", "Somebody who knows grants"),
    ("A hall for sixty on Mondays", "Help with a website"),
    ("Polish and Spanish", "A quiet place to read budgets"),
    ("I can explain a bond in ten minutes", "Stories from tenants"),
    ("A van on weekends", ""),
    ("Patience with forms", "Somebody to go to hearings with"),
)
WHY = (
    "Both have tried to move an account.",
    "One has a hall, the other needs one.",
    "Both read the city’s budget.",
)

# (what it is, where or the answer, …) for each channel; days ago fall one after the other
CHALLENGES = {
    "money": (
        ("No bank for a mile", "Only check cashing shops, at four percent.", "Englewood"),
        ("Small firms wait 90 days", "The city pays late, and the small ones go under.", "Pilsen"),
        ("Deposits leave our blocks", "What we save here is lent elsewhere.", "Austin"),
    ),
    "narrative": (
        ("The news comes only after a siren", "Nobody asks us on the other days.", "North Lawndale"),
        ("Our archive is in a basement", "It floods each spring.", "Bronzeville"),
    ),
    "policy": (
        ("Hearings at two in the afternoon", "Who works cannot speak.", "Little Village"),
        ("The form is only in English", "So half of the block does not file it.", "Albany Park"),
    ),
}
IDEAS = {
    "money": (
        ("A bank day on the block", "Bring the bank to the gym for a day.", "taken_up", "We try it in two places first."),
        ("Print who gets paid", "One page, each month, on the door.", "taken_up", "It goes into the first standard."),
        ("A fund for late invoices", "Pay small firms at once, and wait for the city ourselves.", "parked", "We have no money of our own until fall."),
        ("Ask where the deposits sleep", "A letter that anybody can send to their employer.", "", ""),
    ),
    "narrative": (
        ("Photos with a yes", "A card that people sign before a picture is used.", "taken_up", "The card is being drawn."),
        ("An hour at the school radio", "Ours, every second week.", "", ""),
    ),
    "policy": (
        ("Hearings after work", "A sample rule that any board can adopt.", "taken_up", "It is the second rule that we read."),
        ("Read the rule aloud", "On the steps, with a microphone.", "parked", "First we need a permit."),
    ),
}  # fmt: skip
LEARNED = {
    "money": (
        ("I asked my bank where my money is lent.", "They did not know. A week later somebody called me.", "Ask by letter. A letter gets a number."),
        ("We paid residents who advise us the same day.", "More came, and they stayed longer.", "Bring the envelopes before the coffee."),
    ),
    "narrative": (("I took my recorder out first.", "Nobody spoke freely.", "Talk for an hour before you record."),),
    "policy": (("We sent forty letters that were the same.", "They were counted as one.", "Let each begin with a street."),),
}  # fmt: skip
VISIONS = {
    "money": (
        "The bank on 63rd lends to the people on 63rd.",
        "My daughter does not know what a payday loan is.",
        "Who cleans the building owns a part of it.",
        "Grants are one page long.",
    ),
    "narrative": (
        "Our street is in the news on a quiet day.",
        "The archive is upstairs, in the light.",
        "Children see their block drawn right.",
    ),
    "policy": (
        "The rule says who asked for it.",
        "Nobody loses a day’s pay to speak for two minutes.",
        "Every form knows my language.",
    ),
}
VOICES = {
    "money": (
        (
            "The day the branch closed",
            "They took the clock down first. I had set my watch by it for thirty years.",
        ),
    ),
    "narrative": (
        (
            "What my grandmother kept",
            "A shoebox of programs from every play. She said: this is our newspaper.",
        ),
    ),
    "policy": (("Two minutes", "I had it written out. At the bell I was still saying where I live."),),
}


@dataclass
class Practice:
    """Plans it into the year: `Practice(year).plan()`."""

    year: Year

    def plan(self) -> None:
        """All at fixed hours, so that no other die of the year falls differently."""
        self.year.then(self.year.day_at(100), self.begin)
        self.year.then(self.year.day_at(9), self.propose)

    def begin(self) -> None:
        for room in Community.objects.select_related("channel"):
            people = list(
                Person.objects.filter(pk__in=room.memberships.now().values("person")).order_by("pk")[:60]
            )
            if len(people) < 4:
                continue
            self.find_each_other(room, people)
            day = 96
            for row in given(room):
                giver = people[day % len(people)]
                moment = self.year.day_at(day) + timedelta(minutes=17)
                self.year.then(moment, partial(self.give, row, giver, day))
                self.year.then(moment + timedelta(days=1), partial(self.look, room))
                day -= 4
            self.year.then(self.year.day_at(12), partial(self.answer, room, people))
            self.year.then(self.year.day_at(2), partial(self.new_idea, room, people[1]))

    def find_each_other(self, room: Community, people: list[Person]) -> None:
        """Each third can be found; three pairs are introduced, and two of them meet."""
        found = people[::3]
        for number, person in enumerate(found):
            offers, looks_for = OFFERS[number % len(OFFERS)]
            actions.enter_directory(
                room, by=person, offers=offers, looks_for=looks_for,
                shows_field=number % 2 == 0, shows_neighbourhood=number % 3 == 0,
            )  # fmt: skip
        for number, why in enumerate(WHY):
            if len(found) < 2 * number + 2:
                return
            first, second = found[2 * number : 2 * number + 2]
            moment = self.year.day_at(80 - 30 * number)
            self.year.then(moment, partial(self.introduce, room, first, second, why, meet=number < 2))

    def introduce(self, room: Community, first: Person, second: Person, why: str, *, meet: bool) -> None:
        here = set(room.directory.values_list("person", flat=True))
        if not {first.pk, second.pk} <= here:
            return  # one of them has left since
        row: Introduction = actions.introduce(
            room, first=first, second=second, why=why, by=coordinator_of(room)
        )
        for person in (first, second) if meet else ():
            actions.answer_introduction(row, answer="yes", by=person)

    def give(self, row: Contribution, giver: Person, day: int) -> None:
        if not giver.memberships.now().filter(community=row.community).exists():
            return  # they have left since
        row.credit_as = (row.CreditAs.NAME, row.CreditAs.PSEUDONYM, row.CreditAs.NONE)[day // 4 % 3]
        row.pseudonym = "a neighbour"
        if isinstance(row, Voice):
            actions.give_voice(row, by=giver, agrees=True)
        else:
            actions.give(row, by=giver)

    def look(self, room: Community) -> None:
        """The coordinator looks at what waits, and answers ideas."""
        by = coordinator_of(room)
        kinds = [model.KIND for model in KINDS.values()]
        waiting = Case.objects.open().filter(scope=room.scope, kind__in=kinds).exclude(person=by)
        if rows := list(waiting):
            cases.decide(rows, by=by, decision="release", reason=CHECKED)
        for title, _text, state, answer in IDEAS[room.channel.slug]:
            idea = Idea.objects.filter(community=room, title=title, shown="shown", state="received").first()
            if idea and state:
                actions.answer_idea(idea, state=state, answer=answer, by=by)

    def answer(self, room: Community, people: list[Person]) -> None:
        """Others say that they have a challenge too; an idea for it is linked by its giver."""
        for number, challenge in enumerate(Challenge.objects.filter(community=room, shown="shown")):
            for person in people[number :: 3 + number]:
                if person.memberships.now().filter(community=room).exists():
                    actions.hold_challenge(challenge, has=True, by=person)

    def new_idea(self, room: Community, giver: Person) -> None:
        """One waits for a look today."""
        if giver.memberships.now().filter(community=room).exists():
            row = Idea(community=room, title="A map of who decides", text="On one wall, with strings.")
            actions.give(row, by=giver)

    def propose(self) -> None:
        """Norms are proposed and rated these days; the first of Money has hands enough."""
        for room in Community.objects.select_related("channel"):
            people = list(
                Person.objects.filter(pk__in=room.memberships.now().values("person")).order_by("pk")[:20]
            )
            for number, text in enumerate(PROPOSED.get(room.channel.slug, ()) if len(people) > 4 else ()):
                norm: Norm = actions.propose_norm(room, text=text, by=people[number])
                for person, fingers in zip(people[number::2] if number else people, HANDS, strict=False):
                    actions.rate_norm(norm, fingers=fingers, by=person)


def given(room: Community) -> list[Contribution]:
    """What is given to a community, in order: challenges first, since ideas answer them."""
    slug = room.channel.slug
    rows: list[Contribution] = [
        Challenge(community=room, title=title, text=text, neighbourhood=where)
        for title, text, where in CHALLENGES.get(slug, ())
    ]
    rows += [Idea(community=room, title=title, text=text) for title, text, *_ in IDEAS.get(slug, ())]
    rows += [
        Learning(community=room, tried=tried, happened=happened, tells=tells)
        for tried, happened, tells in LEARNED.get(slug, ())
    ]
    rows += [Vision(community=room, text=text) for text in VISIONS.get(slug, ())]
    rows += [Voice(community=room, title=title, text=text) for title, text in VOICES.get(slug, ())]
    return rows
