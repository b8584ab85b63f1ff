"""Corrections of the invented year: one made, one where the page stands, one answered late, and one that waits."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from justaction.commitments.models import Commitment
from justaction.dashboard import actions
from justaction.dashboard.models import Correction
from justaction.demo.cast import CAST
from justaction.demo.year import Year
from justaction.members.models import Person

# back in days, what is wrong, answered after so many days (None: not yet), outcome, in public: wrong, now
TOLD = (
    (96, "The page says that the council has nine seats. I sit on it. We are seven.", 3, "corrected",
     "The number of seats was 9. It is 7.", "It says 7 seats. The institution wrote to us which minutes show it."),
    (61, "Their number cannot be right. The branch near me is closed.", 5, "stands",
     "The share of this quarter seemed too high.", "The number stands. Two peers saw the letters of both lenders."),
    (40, "This was promised in 2020, not in 2021.", 13, "corrected",
     "The year of the old words was 2021. It is 2020.", "It says 2020, with the page where the words can be read."),
    (2, "The unit is wrong. These are homes, not households.", None, "", "", ""),
)  # fmt: skip


class Corrections:
    """Plans these notes into the year: `Corrections(year).plan()`. Casts no die."""

    def __init__(self, year: Year) -> None:
        self.year = year

    def plan(self) -> None:
        for number, (back, *_rest) in enumerate(TOLD):
            self.year.then(self.year.day_at(back), partial(self.tell, number))

    def tell(self, number: int) -> None:
        """Tell about a commitment that is public by then, and plan the answer."""
        back, words, after, outcome, wrong, now_says = TOLD[number]
        rows = Commitment.objects.public().select_related("organization").order_by("id")
        row = rows[number * 2 : number * 2 + 1].first()
        if row is None:
            return
        one = actions.report_wrong(page=row.record_url, words=words)
        if after is not None:
            said = {"outcome": outcome, "wrong": wrong, "now_says": now_says}
            self.year.then(self.year.day_at(back) + timedelta(days=after), partial(self.answer, one.pk, said))

    def answer(self, pk: int, said: dict[str, str]) -> None:
        """Ruth answers; what was wrong stood there for a week."""
        one = Correction.objects.get(pk=pk)
        ruth = Person.objects.get(email=CAST[0].address)
        since = one.sent_at.date() - timedelta(days=7) if said["outcome"] == "corrected" else None
        actions.answer_correction(one, by=ruth, since=since, **said)
