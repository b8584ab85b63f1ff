"""The working group of the invented year: nominated, asked, arrived, left; a charter, minutes, and who is open now."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from justaction.demo.cast import CAST
from justaction.demo.year import Year
from justaction.members.models import Person, Role
from justaction.statement.models import Signature
from justaction.web import clock
from justaction.workinggroup import actions
from justaction.workinggroup.models import Appointment, Nomination

BEGAN = 215  # days ago
ROLES = ("advisor", "designer", "producer", "facilitator", "collaborator")
REASONS = (
    "They ran the count of who gets paid, table by table, and explained it to everybody.",
    "People call them first when a letter from the city comes. They read it aloud and stay.",
    "They fed sixty people at the block party and knew who had not eaten yet.",
    "They drew the map of closed clinics that we still use.",
    "They say the hard thing kindly, and then bring a chair.",
)
LIVED = (
    "Lost a home to a tax sale, and helped nine families keep theirs.",
    "",
    "Was a patient in the ward that closed.",
    "",
    "Came home after eleven years inside.",
)
TIES = ("None.", "My sister works at one of the institutions that signed.", "None.", "I am paid by a signer.")
CHARTER = """We look after the work between two convenings.

- We meet every second Tuesday, for ninety minutes.
- We decide by consent. If that fails twice, we vote.
- Each of us serves for a year, and then makes room.
- Whoever has a tie to a matter says so and steps back.
"""
ADDED = "- At least half of us live with what we want to change.\n"
SAID = """We went through the open actions first. Two moved to next time.

The group agreed to ask three more peers from health and schools.
"""
MEETINGS = ((160, "Two Tuesdays in spring"), (104, "The plan for summer"), (48, "Before the autumn"))


class Serving:
    """Plans these days into the year: `Serving(year).begin()`. No die of the year is cast."""

    def __init__(self, year: Year) -> None:
        self.year = year
        self.people: list[Person] = []

    def begin(self) -> None:
        then, day = self.year.then, self.year.day_at
        then(day(BEGAN), self.meet)
        then(day(190), partial(self.charter, CHARTER, ""))
        then(day(95), partial(self.charter, CHARTER + ADDED, "We count who is at the table, and say it."))
        for back, title in MEETINGS:
            then(day(back), partial(self.minutes, title))
        then(day(70), self.one_leaves)
        then(day(26), self.one_arrives)
        then(day(9), self.open_now)

    def meet(self) -> None:
        """Everybody who serves later is chosen among those who have signed so far; a few start each week."""
        self.ruth, self.convener = (
            Person.objects.get(email=address) for address in (CAST[0].address, "convener1@example.org")
        )
        played = [part.address for part in CAST]
        signed = Signature.objects.people().counted().exclude(person=None).values("person")
        found = Person.objects.filter(pk__in=signed, grants=None).exclude(email__in=played).order_by("pk")
        self.people = list(found[:24])
        for number in range(min(20, len(self.people) - 4)):
            start = self.year.day_at(BEGAN - 3 - 4 * number)
            self.year.then(start, partial(self.serve, number))

    def serve(self, number: int) -> None:
        row = self.consented(number, ROLES[number % len(ROLES)])
        self.appoint(row, number)

    def nominate(self, number: int, role: str) -> Nomination:
        who, by = self.people[number], self.people[number - 1]
        return actions.nominate(
            role=Role.objects.get(slug=role), by=by, name=who.name, address=who.email,
            reason=REASONS[number % len(REASONS)], lived=LIVED[number % len(LIVED)],
            conflicts=TIES[number % len(TIES)],
        )  # fmt: skip

    def consented(self, number: int, role: str) -> Nomination:
        """Nominated, read and seconded by a convener; the nominee says yes."""
        row = self.nominate(number, role)
        actions.read(row, by=self.convener, leaning="yes", words="Somebody who does what they say.")
        actions.second(row, by=self.convener)
        return actions.consent(row, name=self.people[number].name, listed=number % 3 != 0)

    def appoint(self, row: Nomination, number: int) -> Appointment:
        actions.invite(row, by=self.convener, note="We would love to have you with us on Tuesdays.")
        row = actions.accept(row, name=self.people[number].name, listed=number % 3 != 0)
        stipend = "600 dollars a month, by transfer" if number % 4 == 0 else ""
        ends_on = clock.today() + timedelta(days=365)
        made = actions.appoint(row, by=self.convener, ends_on=ends_on, stipend=stipend, buddy=self.convener)
        for step in made.steps.all():
            for by in (made.person, self.convener):
                actions.tick(step, by=by)
        return made

    def charter(self, text: str, what_changed: str) -> None:
        actions.agree_charter(text=text, what_changed=what_changed, agreed_on=clock.today(), by=self.ruth)

    def minutes(self, title: str) -> None:
        row = actions.write_minutes(None, held_on=clock.today(), title=title, text=SAID, by=self.convener)
        actions.approve_minutes(row, by=self.ruth)

    def one_leaves(self) -> None:
        """Somebody moves away, and hands over what they carried."""
        serving = list(Appointment.objects.now().with_names().order_by("pk"))
        if len(serving) > 1:
            leaves, stays = serving[1], serving[0]
            actions.hand_over(
                leaves, by=leaves.person, to=stays.person, carried="The list of halls, and who has the keys.",
                notes="Call before nine.",
            )  # fmt: skip
            actions.end(leaves, by=leaves.person)

    def one_arrives(self) -> None:
        """A newcomer has ticked three steps, and the buddy one."""
        if len(self.people) < 5:
            return
        number = len(self.people) - 4
        row = self.consented(number, "facilitator")
        actions.invite(row, by=self.convener, note="Come and host with us.")
        row = actions.accept(row, name=self.people[number].name, listed=True)
        ends_on = clock.today() + timedelta(days=365)
        made = actions.appoint(row, by=self.convener, ends_on=ends_on, buddy=self.ruth)
        steps = list(made.steps.all()[:3])
        for step in steps:
            actions.tick(step, by=made.person)
        for step in steps[:1]:
            actions.tick(step, by=self.ruth)

    def open_now(self) -> None:
        """A seat is free; one nomination that nobody has read yet, one whose nominee said yes; minutes wait."""
        role = Role.objects.get(slug="producer")
        about = "Somebody who gets the spring share-out made. Evenings, from January on."
        actions.open_seats(role=role, number=1, about=about, by=self.ruth)
        if len(self.people) > 5:
            self.nominate(len(self.people) - 1, "producer")
            self.consented(len(self.people) - 2, "designer")
        actions.write_minutes(
            None, held_on=clock.today(), title="What we carry into winter", text=SAID, by=self.ruth
        )
