"""The three voices of the invented year: what organizations see themselves, what peers see, what those affected say."""

from __future__ import annotations

from functools import partial
from random import Random

from justaction.commitments import actions, policy
from justaction.commitments.actions.voices import KIND
from justaction.commitments.models import Commitment
from justaction.demo.year import Year
from justaction.members.actions import cases
from justaction.members.models import Case, Person

RATES = 24  # organizations that say what they see
ASKS = 4  # commitments about which those affected are asked
WORDS = (
    "The new office answers. The old letters are still not answered.",
    "My street saw nothing of it yet.",
    "We were asked first this time. That is new.",
    "",
    "It helps those who know whom to call.",
    "",
    "Ask us again in winter.",
)


class Voices:
    """It throws its own dice, so that nothing else changes."""

    def __init__(self, year: Year) -> None:
        self.year, self.dice = year, Random(1990)

    def begin(self) -> None:
        self.year.then(self.year.day_at(9), self.rate)
        self.year.then(self.year.day_at(8), self.ask)

    def scales(self, course: str) -> actions.Scales:
        """What somebody sees, by how it goes."""
        good = course in {"done", "on_plan"}
        return actions.Scales(
            completion=self.dice.choice(["substantial", "complete"] if good else ["not_started", "limited"]),
            ambition=self.dice.choice(["modest", "substantial"]),
            results=self.dice.choice(["marginal", "major"] if good else ["did_not_change", "marginal"]),
        )

    def running(self, most: int) -> list[Commitment]:
        rows = Commitment.objects.public().exclude(reports=None).exclude(withdrawn_at__isnull=False)
        found = list(rows.select_related("author", "organization").order_by("id").distinct())
        self.dice.shuffle(found)
        return [row for row in found if row.author and policy.may_report(row.author, row)][:most]

    def rate(self) -> None:
        for row in self.running(RATES):
            assert row.author is not None
            actions.rate(row, by=row.author, scales=self.scales("done"), words="")

    def ask(self) -> None:
        for row in self.running(ASKS):
            assert row.author is not None
            link = actions.give_link(row, by=row.author, label="People of the nine blocks")
            for words in WORDS:
                actions.answer_by_link(link, self.scales(self.dice.choice(["done", "quiet"])), words=words)
        self.year.then(self.year.day_at(7), partial(self.look, "Each is about the commitment."))

    def look(self, reason: str) -> None:
        ruth = Person.objects.get(email="ruth@example.org")
        waiting = list(Case.objects.filter(kind=KIND, state=Case.State.OPEN))
        if waiting:
            cases.decide(waiting, by=ruth, decision="release", reason=reason)
