"""Money of the invented year: what makers of Money commitments announced, committed and paid, with a slip put right."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from justaction.commitments import actions
from justaction.commitments.actions import MoneyDraft
from justaction.commitments.models import Commitment, MoneyLine
from justaction.demo.year import Year

WHERE = ("Pilsen", "Bronzeville", "Back of the Yards", "Rogers Park", "South Shore", "Little Village")
WHO = (
    "Blue Door Credit Union", "Halsted Street Workshops", "", "Calumet Homes Together", "Three Rivers Legal Aid",
    "Garfield Tool Library",
)  # fmt: skip
SAYS = ("The press note of that day", "The minutes of the board", "The letters of the bank")
STEPS = (("announced", 12, "1,200,000"), ("committed", 9, "480,000"), ("paid", 6, "215,500.50"))
MOST = 24


class Money:
    """Plans one deed into the year, near its end, when the commitments are there: `Money(year).plan()`. Casts no die."""

    def __init__(self, year: Year) -> None:
        self.year = year

    def plan(self) -> None:
        self.year.then(self.year.day_at(15), self.lines)
        self.year.then(self.year.day_at(3), self.slip)

    def lines(self) -> None:
        """Three lines for each of some commitments: they grow smaller from announced to paid."""
        rows = Commitment.objects.public().filter(
            channel__slug="money", withdrawn_at=None, published_at__lt=self.year.day_at(30)
        )
        for number, row in enumerate(rows.select_related("author", "organization").order_by("id")[:MOST]):
            for place, (kind, back, amount) in enumerate(STEPS):
                if kind != "paid" or number % 3:
                    self.year.then(
                        self.year.day_at(back), partial(self.tell, row, number, place, kind, amount)
                    )

    def tell(self, row: Commitment, number: int, place: int, kind: str, amount: str) -> None:
        assert row.author is not None
        draft = MoneyDraft(
            kind=kind,
            amount=f"{12 + number},{amount.split(',')[-2]},000" if kind == "announced" else amount,
            currency="EUR" if number == 5 else "USD",
            dated=(self.year.day_at(15) - timedelta(days=60 - 10 * place)).date(),
            source=SAYS[place],
            source_url=f"{row.organization.website}/money" if row.organization.website else "",
            recipient=WHO[number % len(WHO)],
            place=WHERE[number % len(WHERE)] if number % 7 else "",
        )
        actions.tell_money(row, by=row.author, draft=draft)

    def slip(self) -> None:
        """One line had a zero too many; another was never paid."""
        lines = (
            MoneyLine.objects.counted()
            .filter(kind="paid")
            .select_related("commitment__author")
            .order_by("id")
        )
        wrong, gone = [*lines[:2], None, None][:2]
        if wrong is None or gone is None or wrong.commitment.author is None or gone.commitment.author is None:
            return  # a very small year
        draft = MoneyDraft(
            kind="paid", amount="21,550.05", currency=wrong.currency, dated=wrong.dated, source=wrong.source,
            source_url=wrong.source_url, recipient=wrong.recipient, place=wrong.place,
        )  # fmt: skip
        actions.correct_money(
            wrong, by=wrong.commitment.author, draft=draft, why="The first line had a zero too many."
        )
        actions.take_money_back(
            gone, by=gone.commitment.author, why="The bank sent it back. It is paid next month."
        )
