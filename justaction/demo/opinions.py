"""The conversation of the invented year: about 120 people, three ways of seeing it, and a few statements of their own."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from justaction.communities.models import Community
from justaction.demo.year import Year
from justaction.members.models import Person
from justaction.opinions import actions, tokens
from justaction.opinions.models import Conversation, OpinionStatement

QUESTION = "What should money that says sorry do first?"
WHY = (
    "Banks, funds and firms have promised money. The Money community writes the rules for it in spring. "
    "Tell us what you think. We read this before we write a line."
)
# A statement, and how likely each of the three kinds of people agrees: the impatient, the careful, the local
SEEDS: tuple[tuple[str, tuple[float, float, float]], ...] = (
    ("Residents who advise us get the same day rate as consultants.", (0.97, 0.93, 0.95)),
    ("A promise without a date is not a promise.", (0.95, 0.93, 0.92)),
    ("Every contract above $25,000 is put online.", (0.92, 0.9, 0.88)),
    ("Move the deposits first. Write new grant rules after.", (0.97, 0.04, 0.12)),
    ("A bank that lent unfairly has no seat at the table yet.", (0.94, 0.06, 0.1)),
    ("Pay people for harm that is proven, before any new program.", (0.95, 0.05, 0.12)),
    ("A slow rule that lasts is better than a fast gift.", (0.05, 0.96, 0.1)),
    ("An outside auditor checks the numbers, and we pay for it.", (0.08, 0.95, 0.1)),
    ("Boards vote on each payment before it is made.", (0.06, 0.94, 0.08)),
    ("Money goes to block clubs, not to downtown offices.", (0.1, 0.06, 0.97)),
    ("Who lives on the block decides who gets the grant.", (0.1, 0.07, 0.97)),
    ("Small groups report twice a year, not four times.", (0.12, 0.08, 0.95)),
    ("Loans to shops on the South and West Sides come first.", (0.6, 0.5, 0.93)),
    ("The city’s own accounts belong in community banks.", (0.85, 0.6, 0.8)),
)
ADDED: tuple[tuple[str, tuple[float, float, float]], ...] = (
    ("Tell us in June what the money did, in plain words.", (0.93, 0.95, 0.93)),
    ("Young people get a vote on a part of every fund.", (0.85, 0.5, 0.8)),
)
WAITING = "Can somebody explain to me what a deposit is?"
KINDS = (0.42, 0.33, 0.25)
MOST, BEGAN, LASTS = 120, 34, 14  # people; days ago; days still to go
HERE = ZoneInfo("America/Chicago")


@dataclass
class Talk:
    """Opens the conversation, and lets people answer over some weeks."""

    year: Year
    people: int = MOST
    dice: random.Random = field(default_factory=lambda: random.Random(11))

    def plan(self) -> None:
        self.year.then(self.year.day(BEGAN), self.open)

    def open(self) -> None:
        money = Community.objects.get(channel__slug="money")
        coordinator = next(
            person
            for person in Person.objects.filter(grants__scope=money.scope)
            if person.may("coordinate", money)
        )
        conversation = actions.open_conversation(
            question=QUESTION,
            why=WHY,
            seeds=[text for text, _likely in SEEDS],
            closes_at=datetime.combine(self.year.today + timedelta(days=LASTS), time(), tzinfo=HERE),
            scope=money.scope,
            by=coordinator,
        )
        for number, (text, _likely) in enumerate(ADDED):
            self.year.then(
                self.year.day(BEGAN - 3 - number), partial(self.add, conversation, text, coordinator)
            )
        self.year.then(self.year.day(2), partial(self.add, conversation, WAITING, None))
        members = list(money.memberships.now().order_by("id").select_related("person")[: self.people // 3])
        for number in range(self.people):
            person = members[number].person if number < len(members) else None
            when = self.year.day(self.dice.uniform(1, BEGAN - 6))
            self.year.then(when, partial(self.answer, conversation, number, person))
        self.year.then(self.year.day(1) + timedelta(hours=1), partial(actions.compute, conversation))

    def add(self, conversation: Conversation, text: str, coordinator: Person | None) -> None:
        """Somebody without an account adds a statement; the coordinator lets it in, or has not looked yet."""
        key = tokens.read(conversation, tokens.make(conversation))
        statement = actions.add_statement(conversation, text=text, by=None, key=key)
        if coordinator is not None:
            actions.show_statement(statement, by=coordinator)

    def answer(self, conversation: Conversation, number: int, person: Person | None) -> None:
        """One person answers most of what is shown on that day."""
        kind = self.dice.choices(range(len(KINDS)), KINDS)[0]
        key = None if person else tokens.read(conversation, tokens.make(conversation))
        likely = {text: odds[kind] for text, odds in (*SEEDS, *ADDED)}
        eager = self.dice.uniform(0.7, 1)
        answers = {}
        for statement in OpinionStatement.objects.filter(conversation=conversation).shown():
            luck, keen = self.dice.random(), self.dice.random()
            if keen <= eager:
                agrees = luck < 0.94 * likely[statement.text]
                answers[statement.number] = 0 if luck > 0.94 else 1 if agrees else -1
        actions.answer(conversation, answers, by=person, key=key)
