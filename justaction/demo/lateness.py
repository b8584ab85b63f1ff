"""Lateness in the invented year: the clock climbs the ladder, some organizations answer, peers offer to talk;
and every signer stands somewhere."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from random import Random

from justaction.commitments import actions, policy, tasks
from justaction.commitments.models import OrganizationStanding, Rung, Talk
from justaction.demo.year import Year
from justaction.members.models import Organization
from justaction.members.policy import SPEAKS
from justaction.web import clock

WHY = (
    ("Our finance lead left in May.", "The new one starts, and sends the number first thing."),
    ("Two lenders merged and our accounts moved.", "We ask both for letters, and report."),
    ("The council that decides did not meet in summer.", "It meets on the second Tuesday. Then we report."),
    ("We waited for an audit that took too long.", "We report what we have, and the audit after."),
)
OFFERS = (
    "Tuesdays after four, on the phone. We were late once too, and it passed.",
    "I am at our place most mornings. Coffee is on me.",
    "A video call next week? I can show how we keep our list.",
)


class Lateness:
    """What follows when a report does not come. It throws its own dice, so that nothing else changes."""

    def __init__(self, year: Year) -> None:
        self.year, self.dice = year, Random(1977)
        self.seen: set[int] = set()
        self.asked: set[int] = set()

    def begin(self) -> None:
        """Let every third night of the year come."""
        for back in range(320, 0, -3):
            self.year.then(self.year.day_at(back).replace(hour=23, minute=30), self.night)

    def night(self) -> None:
        tasks.climb()
        tasks.stand()
        for standing in OrganizationStanding.objects.filter(state__in=OrganizationStanding.LOW):
            if standing.organization and self.dice.random() < 0.02:
                self.come_back(standing.organization)
        for rung in Rung.objects.filter(key=Rung.Key.ASK).exclude(pk__in=self.seen):
            self.seen.add(rung.pk)
            if self.dice.random() < 0.4:
                when = rung.at + timedelta(days=self.dice.randrange(1, 12))
                self.year.then(when, partial(self.answer, rung.pk))
        for talk in Talk.objects.filter(state=Talk.State.ASKED).exclude(pk__in=self.asked):
            self.asked.add(talk.pk)
            when = talk.asked_at + timedelta(days=self.dice.randrange(1, 9))
            self.year.then(when, partial(self.offer, talk.pk, passes=self.dice.random() < 0.2))

    def come_back(self, organization: Organization) -> None:
        speaks = organization.affiliations.now().filter(kind__in=SPEAKS).select_related("person").first()
        if speaks is not None:
            actions.still_here(organization, by=speaks.person)

    def answer(self, pk: int) -> None:
        row = Rung.objects.select_related("commitment__author").get(pk=pk).commitment
        why, then = self.dice.choice(WHY)
        by_when = clock.today() + timedelta(days=self.dice.randrange(14, 40))
        if row.author and policy.may_still_say_why(row):
            actions.say_why(row, by=row.author, in_the_way=why, next_steps=then, by_when=by_when)

    def offer(self, pk: int, *, passes: bool) -> None:
        talk = Talk.objects.select_related("peer").filter(pk=pk, state=Talk.State.ASKED).first()
        if talk is None or talk.peer is None:
            return
        if passes:
            actions.pass_talk_on(talk, by=talk.peer)
        else:
            actions.offer_talk(talk, by=talk.peer, words=self.dice.choice(OFFERS))
