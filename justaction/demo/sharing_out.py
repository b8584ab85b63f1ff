"""Share-outs of the invented year: the last one in two editions, the second put right; this year's as a draft."""

from __future__ import annotations

from typing import Any

from justaction.demo.names import NEIGHBOURHOODS
from justaction.demo.year import Year
from justaction.members.models import Organization, Person
from justaction.shareout import actions, gathering
from justaction.shareout.models import Edition
from justaction.texts import writing

FIRST, SECOND, NEXT = 196, 171, 12  # days ago
LINE = "The first rules, the first sums, and what we did not manage."
WORDS = """We began with a list of sentences that others had said. Most had no date.

## What we learned

- A promise without a date is not a promise.
- Who is affected speaks first, or the rule is wrong.
- Print the sum. It ends long talks.

## What we did not manage

Two goals slipped. We say so on the page of the year, with the reason.
"""
PRESS = """Institutions and people in this place publish what they promised and what they did.

All numbers are in open files. Anyone may print, copy and check them.

Ask the conveners by the address at the foot of each page. They answer within two days."""
THINGS: tuple[dict[str, Any], ...] = (
    {
        "kind": "report", "title": "Who gets paid: the first count", "about": "A count of 212 contracts, line by line",
        "owner": "The Money community", "licence": "CC BY 4.0", "address": "10.5555/just-action.count.1",
    },
    {
        "kind": "guide", "title": "A table talk in ninety minutes", "about": "To host a talk at home or at work",
        "owner": "The Narrative community", "licence": "CC BY 4.0", "address": "https://just-action.example.org/table-talk",
    },
    {
        "kind": "film", "title": "Seven porches", "about": "Seven people tell what a closed clinic took",
        "owner": "The people who speak in it", "licence": "All rights kept", "address": "https://just-action.example.org/porches",
    },
)  # fmt: skip
MONEY = (  # stage, amount, place by number (None: not known), who owns the one that gets it
    ("paid", "240000", 0, "Resident-owned"), ("paid", "125000", 1, "A land trust"), ("paid", "88500.50", 2, "Black-owned"),
    ("paid", "60000", 3, "Nonprofit"), ("committed", "310000", 1, "A land trust"), ("committed", "95000", 4, "Black-owned"),
    ("announced", "2000000", None, ""),
)  # fmt: skip


class SharingOut:
    """Plans these days into the year: `SharingOut(year).plan()`. No die of the year is cast."""

    def __init__(self, year: Year) -> None:
        self.year = year
        self.last = year.today.year - 1

    def plan(self) -> None:
        for back, deed in ((FIRST, self.first), (SECOND, self.second), (NEXT, self.this_year)):
            self.year.then(self.year.day_at(back), deed)

    def first(self) -> None:
        """Gathered, approved by two, frozen, and out."""
        self.ruth, self.other = (
            Person.objects.get(email=address) for address in ("ruth@example.org", "convener4@example.org")
        )
        row = self.begun(self.last, f"What {self.last} brought", LINE)
        for said in THINGS:
            actions.write_deliverable(row, by=self.other, **said)
        self.money(row, MONEY)
        self.out(row)

    def second(self) -> None:
        """One sum had been counted for the wrong place: the next edition says so. The first stays as it is."""
        if not Edition.objects.published().filter(year=self.last).exists():
            return
        row = actions.begin(year=self.last, by=self.other)
        line = row.money.get(amount="60000")
        actions.write_money(row, line, by=self.other, place=NEIGHBOURHOODS[1])
        why = "60,000 dollars stood under the wrong neighborhood. The sums by place are right now."
        actions.write(row, by=self.ruth, correction=why)
        self.out(row)

    def this_year(self) -> None:
        """A draft: a film without a link, a guide without a licence, one approval still to come."""
        row = self.begun(self.year.today.year, f"What {self.year.today.year} brought", "")
        for said, lost in zip(THINGS, ("", "licence", "address"), strict=True):
            title = said["title"].replace("first", "second")
            actions.write_deliverable(
                row, by=self.other, **{**said, "title": title, **({lost: ""} if lost else {})}
            )
        self.money(row, MONEY[:3])

    def begun(self, year: int, title: str, about: str) -> Edition:
        row = actions.begin(year=year, by=self.other, title=title)
        words: dict[str, Any] = {"words": WORDS, "press_note": PRESS} if about else {}
        actions.write(row, by=self.other, about=about, **words)
        ready = [
            (kind, one.key)
            for kind, found in gathering.things_of(year).items()
            for one in found
            if not one.lacks
        ]
        return actions.choose(row, ready, by=self.other)

    def money(self, row: Edition, lines: tuple[tuple[str, str, int | None, str], ...]) -> None:
        givers = list(Organization.objects.filter(kind="institution").order_by("id")[: len(lines)])
        takers = list(Organization.objects.filter(kind="community_group").order_by("id")[: len(lines)])
        for number, (stage, amount, place, ownership) in enumerate(lines):
            known = place is not None
            actions.write_money(
                row, by=self.other, stage=stage, amount=amount, currency="USD", ownership=ownership,
                giver=givers[number % len(givers)].name if givers else "A fund",
                recipient=takers[number % len(takers)].name if known and takers else "",
                place=NEIGHBOURHOODS[place] if place is not None else "",
                source="/data/" if known else "A speech in June",
            )  # fmt: skip

    def out(self, row: Edition) -> None:
        """Approved by two and sent out; its files are made at once. A machine that draws no PDF keeps the draft."""
        for person in (self.ruth, self.other):
            actions.approve(row, by=person)
        if not writing.lacking():
            actions.publish(row, by=self.ruth)
            actions.make_files(row.pk)
            actions.make_links(Edition.objects.get(pk=row.pk), by=self.ruth)
