"""What the year shows of moderation: signatures held for a look, something reported, reasons, and an appeal."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from justaction.demo.cast import CAST
from justaction.demo.year import Year
from justaction.members import cases as kinds
from justaction.members.actions import cases
from justaction.members.models import Case, Person
from justaction.statement import actions as statement
from justaction.statement.models import Signature

# (days ago, who, for whom, its website, what the moderator says; "" while it waits)
HELD = (
    (88, "Philippa Oduya", "Halsted Street Credit Union", "https://halsted.example",
     "release", "We called the credit union, and they confirmed it."),
    (52, "Gus Lindqvist", "Great Lakes Transit Board", "https://transit.example",
     "refuse", "The board told us that it has not voted on this."),
    (20, "Noemi Castellanos", "North Pier Library", "https://northpier.example",
     "refuse", "The library does not know this address. Sign again from one at its website."),
    (4, "Amos Tillery", "Calumet River Bank", "https://calumet.example", "", ""),
    (2, "Irina Solheim", "Kedzie Avenue Clinic", "https://kedzie.example", "", ""),
)  # fmt: skip
APPEALED = "North Pier Library"
# (days ago, address, words, what the moderator says)
REPORTED = (
    (75, "/values/", "I find this page too stern.", "keep", "These are the words that we agreed on. Propose others to any of us."),
    (3, "/about/story/", "The month of our first meeting is not right.", "", ""),
)  # fmt: skip


class SecondLooks:
    """Plans these days into the year: `SecondLooks(year).begin()`."""

    def __init__(self, year: Year) -> None:
        self.year = year

    def begin(self) -> None:
        """All of it, at fixed hours, so that no other die of the year falls differently."""
        for number, (back, name, organization, website, decision, reason) in enumerate(HELD):
            moment = self.year.day_at(back) + timedelta(minutes=11)
            address = f"look{number + 1}@mail.example"
            self.year.then(moment, partial(self.sign, name, address, organization, website))
            if decision:
                deed = partial(self.decide, organization, decision, reason)
                self.year.then(moment + timedelta(days=1), deed)
        self.year.then(self.year.day_at(12), self.appeal)
        for back, path, words, decision, reason in REPORTED:
            moment = self.year.day_at(back) + timedelta(minutes=13)
            self.year.then(moment, partial(self.report, path, words))
            if decision:
                self.year.then(moment + timedelta(days=2), partial(self.answer, path, decision, reason))

    def sign(self, name: str, address: str, organization: str, website: str) -> None:
        """From an address that is not at the website of the institution: it waits for a convener."""
        row = statement.sign(
            name=name, address=address, kind=Signature.Kind.INSTITUTION,
            organization_name=organization, organization_kind="institution", organization_website=website,
            role_title="Director", authority="I lead it",
        )  # fmt: skip
        statement.confirm(row)

    def decide(self, organization: str, decision: str, reason: str) -> None:
        row = Signature.objects.get(organization_name=organization)
        getattr(statement, decision)(row, by=self._ruth(), reason=reason)

    def appeal(self) -> None:
        """Whoever was refused asks for another look: another person than Ruth has to answer."""
        row = Signature.objects.get(organization_name=APPEALED)
        words = "I work there every day. Our website is new, and our letters still come from the old place."
        cases.appeal(Case.objects.get(about=row.subject), words=words)

    def report(self, path: str, words: str) -> None:
        cases.report(kinds.at(path), words=words)

    def answer(self, path: str, decision: str, reason: str) -> None:
        waiting = Case.objects.open().filter(about=path)
        cases.decide(list(waiting), by=self._ruth(), decision=decision, reason=reason)

    def _ruth(self) -> Person:
        return Person.objects.get(email=CAST[0].address)
