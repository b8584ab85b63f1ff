"""The thread of the invented year: which paragraphs of the statement the adopted standards carry out."""

from __future__ import annotations

from functools import partial

from justaction.dashboard import actions
from justaction.demo.cast import CAST
from justaction.demo.year import Year
from justaction.members.models import Person
from justaction.standards.models import Standard
from justaction.statement.models import Paragraph, StatementVersion

GROUNDS = (("M1", (2, 3)), ("N1", (3,)))  # the code, and numbers of paragraphs


class Threads:
    """Plans these days into the year: `Threads(year).plan()`. Casts no die."""

    def __init__(self, year: Year) -> None:
        self.year = year

    def plan(self) -> None:
        for back, (code, numbers) in zip((120, 90), GROUNDS, strict=True):
            self.year.then(self.year.day_at(back), partial(self.ground, code, numbers))

    def ground(self, code: str, numbers: tuple[int, ...]) -> None:
        """A convener says it once the standard is in force."""
        row = Standard.objects.in_force().filter(code=code).first()
        newest = StatementVersion.objects.published().order_by("-number").first()
        if row is None or newest is None:
            return
        found = Paragraph.objects.filter(version=newest, number__in=numbers).select_related("version")
        ruth = Person.objects.get(email=CAST[0].address)
        actions.ground(row, paragraphs=list(found), by=ruth)
