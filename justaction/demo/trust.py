"""What the year shows of trust: a stall with paper lists, a family at one address, names of one's own, a link that went round."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from justaction.demo.cast import CAST
from justaction.demo.year import Year
from justaction.members.models import Person
from justaction.statement import actions as statement
from justaction.statement.actions import entering
from justaction.statement.models import Proof, Signature

STALL = 64  # days ago: a block party, with a paper list on a table
ON_PAPER = (
    "Dolores Whitfield", "Eugene Sarpong", "Minnie Okonjo", "Casimir Dudek", "Roosevelt Teague",
    "Lupe Arriaga", "Hattie Broussard", "Stanislaw Pietras", "Odessa Quarles",
)  # fmt: skip
BY_TELEPHONE = ("Willa Mae Stokes", "Ignacio Paredes")
FAMILY = (("Marisol Vega", "name"), ("Hector Vega", ""), ("Luz Vega", "Luz from Pilsen"))
INVITED = ("Opal Winslow", "Darnell Achebe", "Zofia Majewska", "Ruben Castile", "June Okada", "Temi Adeyemi")


class Trust:
    """Plans these days into the year: `Trust(year).begin()`."""

    def __init__(self, year: Year) -> None:
        self.year = year

    def begin(self) -> None:
        """All of it, at fixed hours, so that no other die of the year falls differently."""
        self.year.then(self._day(STALL), self.at_the_stall)
        self.year.then(self._day(STALL - 3), self.second_looks)
        self.year.then(self._day(58), self.family)
        self.year.then(self._day(40), self.ana_invites)
        self.year.then(self._day(31), self.second_person_at_the_fund)

    def _day(self, back: int) -> datetime:
        noon = self.year.day_at(back)
        return noon + timedelta(minutes=7)

    def at_the_stall(self) -> None:
        """A convener enters what was signed on paper and by telephone; some use the code on their slip at once."""
        helper = Person.objects.get(email="convener1@example.org")
        day = self.year.day_at(STALL).date()
        ways = [(name, "paper") for name in ON_PAPER] + [(name, "spoken") for name in BY_TELEPHONE]
        for number, (name, way) in enumerate(ways):
            row, _code = entering.enter(
                by=helper, name=name, way=way, given_on=day, witness="Table by the gate"
            )
            if number % 3 == 0:
                entering.say_yes(row)
            if number == 3:
                statement.change_listing(row, listed=True)

    def second_looks(self) -> None:
        """Ruth compares the list with what was entered, all but two."""
        ruth = Person.objects.get(email=CAST[0].address)
        waiting = Signature.objects.filter(via__in=Signature.ENTERED, state=Signature.State.PENDING)
        for row in list(waiting.order_by("id"))[:-2]:
            entering.compare(row, by=ruth)

    def family(self) -> None:
        for name, shown in FAMILY:
            pseudonym = "" if shown in ("", "name") else shown
            row = statement.sign(
                name=name, address="vega.family@example.org", listed=bool(shown), pseudonym=pseudonym
            )
            statement.confirm(row)

    def ana_invites(self) -> None:
        ana = Signature.objects.people().get(person__email=CAST[4].address)
        link = statement.share(ana, invites_as="Ana")
        for number, name in enumerate(INVITED):
            sign = partial(self._sign_by, name, f"friend{number + 1}@example.org", link.code)
            self.year.then(self._day(38 - 5 * number), sign)

    def _sign_by(self, name: str, address: str, code: str) -> None:
        statement.confirm(statement.sign(name=name, address=address, invite=code))

    def second_person_at_the_fund(self) -> None:
        fund = Signature.objects.for_organizations().filter(person__email=CAST[2].address).first()
        if fund is not None:
            statement.name_colleague(fund, name="Front Desk", address="desk@lantern.example")
            statement.second(Proof.objects.get(signature=fund, kind=Proof.Kind.COLLEAGUE), agrees=True)
