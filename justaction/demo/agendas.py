"""How the invented year's gatherings are prepared, and what comes of them: agendas, actions, minutes, recaps, feedback."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from django.utils.translation import gettext as _

from justaction.communities.models import Community
from justaction.convenings import actions, drafting, tokens
from justaction.convenings.models import Gathering, Registration, Series, ToDo
from justaction.demo.convenings import Meetings
from justaction.demo.year import Year
from justaction.members.models import Grant, Person

BACK, AHEAD = 58, 40  # days around today in which gatherings are told in full
OUTLINE = {
    Series.Kind.SMALL_GROUP: "share-space",
    Series.Kind.COMMUNITY: "decide",
    Series.Kind.CITYWIDE: "small-rooms",
}
TAKEN = (  # what is taken on, and how many days it is given
    ("Ask the bank for last year’s refusals, by zip code", 30),
    ("Write the two-page guide in plain words", 21),
    ("Call the four people who could not come", 7),
    ("Find a room with a ramp for the next evening", 14),
)
IN_THE_WAY = "The bank asked for the request in writing, and then for a second copy."
DROPPED = "Somebody else had called them already."
RECAP = (
    "We heard a lender read its own refusals aloud, and nobody looked away.\n\n"
    "We try the open loan rule for three months. Four actions have a person and a day.\n\n"
    "Not agreed yet: whether small groups report on their own money."
)
DECIDED = "We try the open loan rule for three months. By consent: nobody objected."
MISSING = "The live captions of the evening are with the coordinator, for who was not there."
CORRECTED = "One line was missing: where the captions are."
SAID = (  # heard, useful, what to keep, what to change
    (5, 5, "Reading the norms aloud.", ""),
    (4, 5, "Small rooms of five.", "Ten more minutes in them."),
    (3, 4, "", "Begin with those who came for the first time."),
    (5, 4, "The pause before we decided.", ""),
    (4, 4, "", "Say once more at the end who does what."),
    (2, 3, "", "I could not hear the interpreter at the back."),
)


@dataclass
class Agendas:
    """Prepares each gathering around today, and plays what follows those that were held."""

    year: Year
    ruth: Person

    def plan(self) -> None:
        self.year.then(self.year.day_at(59), self.prepare)

    def prepare(self) -> None:
        first, last = (self.year.today + timedelta(days=days) for days in (-BACK, AHEAD))
        found = Gathering.objects.standing().filter(
            on__gt=first, on__lt=last, starts_at__gt=self.year.day_at(59)
        )
        meetings = Meetings(self.year, self.ruth)
        for evening in found.select_related("series").order_by("starts_at"):
            host = evening.series.planned_by or self.ruth
            carriers = self.carriers(evening)
            self.year.then(
                evening.starts_at - timedelta(days=9), partial(self.write_agenda, evening, host, carriers)
            )
            if evening.series.kind == Series.Kind.SMALL_GROUP or evening.on >= self.year.today:
                continue
            if evening.series.kind == Series.Kind.COMMUNITY:
                self.year.then(evening.starts_at - timedelta(days=4), partial(meetings.come, evening, 14))
            self.year.then(evening.ends_at - timedelta(minutes=5), partial(self.take_on, evening, host))
            self.year.then(evening.ends_at + timedelta(minutes=35), actions.turn)
            self.year.then(evening.ends_at + timedelta(hours=1), partial(self.follow, evening, host))

    def carriers(self, evening: Gathering) -> list[Person]:
        """Who carries what: the host, and two conveners who are of no other community's evening."""
        rooms = [room.scope for room in Community.objects.select_related("channel").order_by("pk")]
        place = rooms.index(evening.series.scope) + 1 if evening.series.scope else 0
        conveners = Grant.objects.now().filter(role__slug="convener").exclude(person=self.ruth).order_by("pk")
        others = [grant.person for grant in conveners.select_related("person")[2 * place : 2 * place + 2]]
        return [evening.series.planned_by or self.ruth, *others]

    def write_agenda(self, evening: Gathering, host: Person, carriers: list[Person]) -> None:
        kind = evening.series.kind
        for number, item in enumerate(actions.outline(evening, like=OUTLINE[Series.Kind(kind)], by=host)):
            actions.change_item(
                item, title=item.title, purpose=item.purpose, minutes=item.minutes, how=item.how,
                owner=carriers[number % len(carriers)] if number % 4 != 3 else None, by=host,
            )  # fmt: skip
        if kind == Series.Kind.SMALL_GROUP:
            return
        for role, person in zip(("facilitator", "notes", "tech"), carriers[1:] + carriers[:1], strict=True):
            actions.assign(evening, role=role, person=person, by=host)
        actions.assign(
            evening, role="interpreter", name="Lakeside Interpreters", note="Spanish, Polish", by=host
        )

    def take_on(self, evening: Gathering, host: Person) -> None:
        """First what was open: one is done, one is not yet; then four new ones."""
        asked = list(ToDo.objects.asked_at(evening).listed())
        for number, todo in enumerate(asked):
            if number % 3 == 0:
                actions.finish(todo, by=host)
            elif number % 3 == 1:
                due = max(todo.due_on, evening.on) + timedelta(days=28)
                actions.carry(todo, due_on=due, why=IN_THE_WAY, gathering=evening, by=host)
        owners = [one.person for one in self.seats(evening)[:4]] or [host]
        made = [
            actions.take_on(
                evening, text=text, owner=owners[number % len(owners)], due_on=evening.on + timedelta(days=days), by=host
            )
            for number, (text, days) in enumerate(TAKEN)
        ]  # fmt: skip
        actions.let_go(made[2], reason=DROPPED, by=host)

    def follow(self, evening: Gathering, host: Person) -> None:
        """The recap that evening; minutes two days later, which another approves; feedback in the week."""
        actions.send_recap(evening, words=RECAP, by=host)
        later = evening.ends_at + timedelta(days=1)
        self.year.then(later, actions.let_recaps_go)
        self.year.then(later + timedelta(hours=2), partial(self.feed_back, evening))
        self.year.then(later + timedelta(days=1), partial(self.minute, evening, host))

    def minute(self, evening: Gathering, host: Person) -> None:
        text = drafting.draft(evening).replace(_("Write what was decided, and how."), DECIDED)
        paper = actions.write_minutes(evening, text=text, by=host)
        second = self.second(evening, host)
        if evening.on > self.year.today - timedelta(days=20):
            return  # it still waits for somebody to approve it
        actions.approve_minutes(paper, by=second)
        if evening.series.kind == Series.Kind.CITYWIDE:
            paper = actions.write_minutes(
                evening, text=f"{text}\n{MISSING}\n", what_changed=CORRECTED, by=host
            )
            actions.approve_minutes(paper, by=second)

    def second(self, evening: Gathering, host: Person) -> Person:
        """Somebody else who may approve: another convener."""
        conveners = Grant.objects.now().filter(role__slug="convener").exclude(person=host).order_by("pk")
        return conveners.select_related("person")[0].person

    def feed_back(self, evening: Gathering) -> None:
        for one, (heard, useful, keep, change) in zip(self.seats(evening), SAID, strict=False):
            key = tokens.feedback_key(evening, tokens.feedback_of(evening, one.person))
            if key is not None:
                actions.give_feedback(evening, key=key, heard=heard, useful=useful, keep=keep, change=change)

    def seats(self, evening: Gathering) -> list[Registration]:
        return list(evening.registrations.coming().select_related("person").order_by("place")[: len(SAID)])
