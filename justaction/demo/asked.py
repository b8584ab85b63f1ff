"""Questions of the invented year: answered, answered late, not answered, and one that waits."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from justaction.commitments import actions
from justaction.commitments.models import Commitment, Question
from justaction.demo.cast import CAST
from justaction.demo.year import Year
from justaction.members.actions import cases
from justaction.members.models import Case, Person

# back in days, name, question, answered after so many days (None: never), answer
ASKED = (
    (70, "A neighbor from 63rd Street", "Who chose the people on the council, and can we write to them?", 4,
     "The block clubs chose four, and we chose three. Write to council@example.org; they read it every Monday."),
    (52, "", "Does the number count what was promised before this commitment?", 16,
     "It did, for one quarter. We took that out, and the last report says so."),
    (34, "A teacher", "What happens to the plan if your director leaves?", None, ""),
    (4, "Somebody who saves there", "Will the branch on 79th stay open on Saturdays?", None, ""),
)  # fmt: skip


class Asked:
    """Plans these questions into the year: `Asked(year).plan()`. Casts no die."""

    def __init__(self, year: Year) -> None:
        self.year = year

    def plan(self) -> None:
        for number, (back, *_rest) in enumerate(ASKED):
            self.year.then(self.year.day_at(back), partial(self.ask, number))

    def ask(self, number: int) -> None:
        """Ask about a commitment that is old enough, let it through, and plan its answer."""
        back, name, text, after, answer = ASKED[number]
        rows = Commitment.objects.public().filter(withdrawn_at=None, author__isnull=False).order_by("id")
        row = rows.select_related("author", "organization")[number : number + 1].first()
        if row is None:
            return
        one = actions.ask_question(row, text=text, name=name)
        ruth = Person.objects.get(email=CAST[0].address)
        cases.decide(
            [Case.objects.get(about=one.subject)], by=ruth, decision="release", reason="A fair question."
        )
        if after is not None:
            self.year.then(
                self.year.day_at(back) + timedelta(days=after), partial(self.answer, one.pk, answer)
            )

    def answer(self, pk: int, text: str) -> None:
        one = Question.objects.select_related("commitment__author", "commitment__organization").get(pk=pk)
        if one.commitment.author is not None:
            actions.answer_question(one, by=one.commitment.author, text=text)
