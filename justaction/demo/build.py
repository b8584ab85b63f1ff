"""Building the invented year: founding, sign-on, communities, commitments, reports, reviews, goals with a slip."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from django.db import transaction

from justaction.collaborative.models import Field
from justaction.commitments import tasks as commitment_clock
from justaction.communities import actions as communities
from justaction.communities.models import Community
from justaction.counts.actions import kept_at_the_end
from justaction.dashboard import tasks as dashboard_clock
from justaction.demo.agendas import Agendas
from justaction.demo.amended import Amended
from justaction.demo.asked import Asked
from justaction.demo.assessing import Assessing
from justaction.demo.cast import CAST
from justaction.demo.convenings import Meetings
from justaction.demo.corrections import Corrections
from justaction.demo.decisions import WORKING_NAME, Decisions
from justaction.demo.evenings import Evenings
from justaction.demo.following import Following
from justaction.demo.harms import Harms
from justaction.demo.kept import Kept
from justaction.demo.lateness import Lateness
from justaction.demo.listening import Listening
from justaction.demo.making import Making
from justaction.demo.money import Money
from justaction.demo.names import FIRST, LAST, NEIGHBOURHOODS, organizations
from justaction.demo.newsletter import Newsletter
from justaction.demo.opinions import MOST, Talk
from justaction.demo.other_forms import OtherForms
from justaction.demo.outside import Outside
from justaction.demo.practice import Practice
from justaction.demo.promises import Promises
from justaction.demo.second_looks import SecondLooks
from justaction.demo.serving import Serving
from justaction.demo.sharing_out import SharingOut
from justaction.demo.standards import Standards
from justaction.demo.talking import Talking
from justaction.demo.threads import Threads
from justaction.demo.tools import Tools
from justaction.demo.trust import Trust
from justaction.demo.voices import Voices
from justaction.demo.website import Website
from justaction.demo.year import Tell, Year
from justaction.home import actions as home
from justaction.home.models import Goal
from justaction.mail.actions import without_letters
from justaction.members import actions as members
from justaction.members.models import Affiliation, Organization, Person, Role
from justaction.record.models import ids_by
from justaction.search.actions import mended_at_the_end
from justaction.statement import actions as statement
from justaction.statement.models import Signature, StatementVersion

FOUNDED = 330  # days ago
NORMS = {
    "money": ["Speak of your own money first.", "Say the number.", "Nobody works for free.", "Ask who pays."],
    "narrative": ["Ask before you tell.", "Credit by name.", "Sit with silence.", "No faces without a yes."],
    "policy": [
        "Those it touches speak first.",
        "Read the rule aloud.",
        "Leave with a date.",
        "Repair out loud.",
    ],
}
FIRST_WORDS = "The first version, after eight weekly calls and forty letters of feedback."
SECOND_WORDS = "Paragraph 2 now says who checks us. Many of you asked: who looks, and can we look too?"


@dataclass(frozen=True)
class Size:
    """How many of each."""

    people: int = 1300
    organizations: int = 140
    commitments: int = 150

    def times(self, scale: int) -> Size:
        return Size(self.people * scale, self.organizations * scale, self.commitments * scale)


class Demonstration:
    """One build of the year: `Demonstration(today, size=Size(), tell=print).build()`."""

    def __init__(self, today: date, *, size: Size, tell: Tell) -> None:
        self.year = Year(today, random.Random(1968), tell)
        self.dice = self.year.dice
        self.size = size
        self.promises = Promises(self.year, count=size.commitments, clocks_door=nightly)
        self.taken: set[str] = set()
        self.ruth: Person
        self.rooms: list[Community] = []

    @transaction.atomic
    def build(self) -> None:
        """Everything, in one transaction and without a single letter: either the whole year or none of it."""
        with without_letters(), ids_by(random.Random(1919)), mended_at_the_end(), kept_at_the_end():
            self.found()
            Decisions(self.year).begin(FOUNDED)
            self.sign_on()
            self.goals()
            Trust(self.year).begin()
            Serving(self.year).begin()
            Making(self.year).begin()
            Standards(self.year).begin()
            Harms(self.year).begin()
            SecondLooks(self.year).begin()
            Practice(self.year).plan()
            Tools(self.year).plan()
            Following(self.year).plan()
            Corrections(self.year).plan()
            Threads(self.year).plan()
            Meetings(self.year, self.ruth).plan()
            Evenings(self.year).plan()
            Talking(self.year, self.ruth).plan()
            Agendas(self.year, self.ruth).plan()
            SharingOut(self.year).plan()
            Assessing(self.year).begin()
            Money(self.year).plan()
            Amended(self.year).plan()
            Asked(self.year).plan()
            Newsletter(self.year).plan()
            Outside(self.year).plan()
            Kept(self.year).plan()
            Website(self.year).plan()
            self.promises.nights()
            Lateness(self.year).begin()
            Voices(self.year).begin()
            self.promises.beside.begin()
            Talk(self.year, min(MOST, self.size.people)).plan()
            self.year.play("The invented year", self.size.people + self.size.commitments * 20)

    # --- the beginning ------------------------------------------------------------------------------------------

    def found(self) -> None:
        ruth, *_ = CAST
        year = self.year
        year.then(year.day(FOUNDED), lambda: home.found(
            name=WORKING_NAME, place="Chicago", time_zone="America/Chicago", languages=["en"],
            convener_name=ruth.name, convener_address=ruth.address, help_address="help@example.org",
            is_demonstration=True, publish_statement=True, ring="circle",
        ))  # fmt: skip
        year.then(year.day(FOUNDED - 1), self.meet)
        year.play("Founding", 2)

    def meet(self) -> None:
        """Everybody who carries something, with their roles; the communities and what they agreed."""
        self.ruth = Person.objects.get(email=CAST[0].address)
        self.rooms = list(Community.objects.select_related("channel"))
        self.fields = {one.slug: one for one in Field.objects.all()}
        for number in range(17):
            convener = members.welcome(name=self.name(), address=f"convener{number + 1}@example.org")
            members.grant(
                person=convener, role=Role.objects.get(slug="convener"), by=self.ruth, listed=number % 3 != 0
            )
        for room in self.rooms:
            imani = CAST[1] if room.channel.slug == "money" else None
            coordinator = members.welcome(
                name=imani.name if imani else self.name(),
                address=imani.address if imani else f"{room.channel.slug}@example.org",
            )
            role = Role.objects.get(slug="project-coordinator")
            members.grant(person=coordinator, role=role, scope=room.scope, by=self.ruth, listed=True)
            for text in NORMS[room.channel.slug]:
                communities.agree_norm(room, text=text, by=coordinator)

    def second_version(self) -> None:
        draft = StatementVersion.objects.written()  # changed by the answers of its round (demo/listening.py)
        assert draft is not None
        statement.publish(draft, by=self.ruth, what_changed=SECOND_WORDS, written_by="18 conveners")

    # --- signing on ---------------------------------------------------------------------------------------------

    def name(self) -> str:
        """A name nobody in this year has yet."""
        while True:
            name = f"{self.dice.choice(FIRST)} {self.dice.choice(LAST)}"
            if len(self.taken) > len(FIRST) * len(LAST) // 2:
                name = f"{name}-{self.dice.choice(LAST)}"
            if name not in self.taken:
                self.taken.add(name)
                return name

    def back(self, most: float = FOUNDED - 5) -> float:
        """How many days ago somebody signed: a rush at the beginning, then a steady stream."""
        return min(most, max(2.0, most - self.dice.expovariate(1 / 90)))

    def sign_on(self) -> None:
        listening = Listening(self.year)
        listening.first(self.ruth)
        self.year.then(self.year.day(150), self.second_version)
        OtherForms(self.year).plan()
        listening.second(self.ruth)
        hands = self.promises.deal()
        names = organizations(self.size.organizations)
        early_first = sorted((self.back() for _ in names), reverse=True)
        for number, ((name, slug), back) in enumerate(zip(names, early_first, strict=True)):
            courses = hands[number + 1] if number + 1 < len(hands) else []
            self.year.then(self.year.day(back), partial(self.sign_organization, number, name, slug, courses))
        for number in range(self.size.people - self.size.organizations):
            self.year.then(self.year.day(self.back()), partial(self.sign_person, number))
        self.year.then(self.year.day(FOUNDED - 5), partial(self.sign_the_cast, hands[0]))

    def sign_the_cast(self, courses: list[str]) -> None:
        _, _, grace, tom, ana = CAST
        fund = self.represent(
            grace.name, grace.address, "Prairie Lantern Fund", "finance", "https://lantern.example"
        )
        if fund:
            self.promises.begin(fund, courses)
            self.year.then(self.year.day(9), partial(self.promises.draft, fund))
        self.represent(
            tom.name, tom.address, "Night Kiln Theatre", "arts-and-media", "https://nightkiln.example"
        )
        statement.confirm(statement.sign(name=ana.name, address=ana.address, listed=True))
        peer = Person.objects.get(email=tom.address)
        members.edit_me(peer, by=peer, willing_to_check=False)
        # willing since last week and asked nothing so far, so there is something for whoever plays Tom
        self.year.then(self.year.day(7), partial(members.edit_me, peer, by=peer, willing_to_check=True))

    def sign_organization(self, number: int, name: str, slug: str, courses: list[str]) -> None:
        word = "".join(letter for letter in name.lower() if letter.isalnum())
        address = f"desk@{word}.example"
        if (
            number % 47 == 46 and not courses
        ):  # an institution that signed from an address elsewhere waits for a convener
            address = f"{word}@mail.example"
        if desk := self.represent(self.name(), address, name, slug, f"https://{word}.example"):
            self.promises.begin(desk, courses)

    def represent(
        self, name: str, address: str, organization: str, field: str, website: str
    ) -> Affiliation | None:
        """Sign for an organization; the affiliation, or None while a convener has to look at it."""
        group = field == "community-groups"
        signature = statement.sign(
            name=name,
            address=address,
            kind=Signature.Kind.GROUP if group else Signature.Kind.INSTITUTION,
            listed=True,
            organization_name=organization,
            organization_kind=Organization.Kind.COMMUNITY_GROUP if group else Organization.Kind.INSTITUTION,
            organization_website=website,
            role_title=self.dice.choice(["Director", "Chief of staff", "Chair", "Board secretary"]),
            authority=self.dice.choice(
                ["The board voted for it", "I lead it", "Our members agreed at a meeting"]
            ),
        )
        signature = statement.confirm(signature)
        if signature.organization is None or signature.person is None:
            return None
        members.edit_organization(signature.organization, by=signature.person, field=self.fields[field])
        self.settle_in(signature.person, self.fields[field], checks=True)
        return signature.person.affiliations.select_related("person", "organization__field").get()

    def sign_person(self, number: int) -> None:
        name = self.name()
        first, last = name.lower().split(" ", 1)
        signature = statement.sign(
            name=name, address=f"{first}.{last}{number}@example.org", listed=self.dice.random() < 0.35
        )
        if number % 60 == 31:
            return  # never opened the letter
        signature = statement.confirm(signature)
        assert signature.person is not None
        if number % 130 == 7:
            statement.withdraw(signature)
            return
        self.settle_in(
            signature.person, self.dice.choice(list(self.fields.values())), checks=number % 16 == 0
        )

    def settle_in(self, person: Person, field: Field, *, checks: bool) -> None:
        """Their field, their place, whether they check the work of others, and the one question."""
        members.edit_me(
            person,
            by=person,
            field=field,
            neighbourhood=self.dice.choice(NEIGHBOURHOODS),
            willing_to_check=checks,
        )
        if (luck := self.dice.random()) < 0.76:
            first, second = self.choose()
            communities.answer_survey(person, first=first, second=second if luck < 0.2 else None)
        elif luck < 0.84:
            communities.answer_survey(person, answer="unsure")

    def choose(self) -> tuple[Community, Community]:
        first, second = self.dice.sample(self.rooms, 2, counts=[40, 33, 28])
        if first == second:
            second = next(room for room in self.rooms if room != first)
        return first, second

    # --- goals --------------------------------------------------------------------------------------------------

    def goals(self) -> None:
        """What was due is met; the one before today slipped by two months and says why."""
        goals = list(Goal.objects.all())
        today = self.year.today
        past = [goal for goal in goals if goal.due < today]
        for number, goal in enumerate(past):
            when = datetime.combine(goal.due + timedelta(days=12), self.year.day(0).timetz())
            when = max(when, self.year.day(FOUNDED - 3))
            if number == len(past) - 1 and len(past) > 1:
                later = next_month(next_month(goal.due))
                why = "Two communities asked for more time to hear from those affected."
                self.year.then(when, partial(home.move_goal, goal, due=later, reason=why, by=self.ruth))
                if later < today:
                    self.year.then(when + timedelta(days=55), partial(self.meet_goal, goal))
            else:
                self.year.then(when, partial(self.meet_goal, goal))

    def meet_goal(self, goal: Goal) -> None:
        goal.refresh_from_db()
        home.meet_goal(goal, proof="The minutes and the list are public.", by=self.ruth)


def nightly() -> None:
    """What the clock does for commitments in a night."""
    commitment_clock.look_again()
    commitment_clock.lapse_reviews()
    commitment_clock.leave_unanswered()
    commitment_clock.lapse_questions()
    dashboard_clock.notice_late()


def next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
