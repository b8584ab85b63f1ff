"""The library of harms in the invented year: written down by one, checked by another, corrected once, one that waits."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from justaction.collaborative.models import Channel, Field
from justaction.demo.cast import CAST
from justaction.demo.year import Year
from justaction.harms import actions
from justaction.harms.models import Harm, Wording
from justaction.members.models import Person


@dataclass(frozen=True)
class Told:
    """A harm as somebody writes it down; the bank, the paper and the office are invented, like all here."""

    back: int  # days ago
    channel: str
    fields: tuple[str, ...]
    title: str
    note: str
    years: tuple[int, int | None]
    place: str
    happened: str
    to_whom: str
    gained: str
    sources: str
    said: str = ""

    def words(self) -> dict[str, object]:
        return {
            "title": self.title,
            "channel": Channel.objects.get(slug=self.channel),
            "fields": list(Field.objects.filter(slug__in=self.fields)),
            "note": self.note,
            "began": self.years[0],
            "ended": self.years[1],
            "place": self.place,
            "happened": self.happened,
            "to_whom": self.to_whom,
            "gained": self.gained,
            "said": self.said,
            "sources": self.sources,
        }


TOLD = (
    Told(
        210, "money", ("finance",), "A bank’s map kept home loans out of Fern Park",
        "Families lose the chance to own a home.", (1939, 1968), "Fern Park",
        "The Lakemont Savings Bank kept a map. Streets where Black families lived were red. Nobody there got a loan.\n\n"
        "The same bank took the savings of these families, and lent them out elsewhere.",
        "Black families who wanted to buy or mend a home",
        "The bank, in interest. Owners in other parts of the city, as the worth of their homes rose.",
        "Fern Park History Circle, The red map, 1994",
        "We paid in every Friday. We were never told why the answer was no.",
    ),
    Told(
        204, "money", ("finance", "government"), "Homes were sold on contracts that one late payment ended",
        "A home is lost, with all that was paid for it.", (1951, 1970), "Fern Park and Millrace",
        "Without loans, families bought from dealers on contract. The price was double. One late payment, and the home "
        "and all that was paid went back to the dealer.",
        "Black families who had no other way to buy", "Dealers, who sold one house many times over",
        "Millrace Buyers’ League, What we paid, 1969\nR. Tolliver, Bought twice, 2003",
    ),
    Told(
        198, "policy", ("government",), "Deeds said who may not live on Alder Hill",
        "People are kept out because of who they are.", (1927, 1948), "Alder Hill",
        "Owners signed that no Black person may rent or buy. The county wrote it into the deeds, and courts held them to it.",
        "Black families; later Jewish and Mexican families as well", "Those who already owned homes on the hill",
        "County recorder, Deeds of Alder Hill, 1927 to 1948",
    ),
    Told(
        120, "policy", ("government", "health-and-schools"), "Eleven schools were closed in one summer",
        "Children lose their school.", (2011, 2011), "South and West Side",
        "The board closed eleven schools. Nine of ten children in them were Black. Many walked twice as far after.",
        "About four thousand children, their families and teachers", "The budget of the board, for a few years",
        "Office of Schools, Minutes of 22 May 2011\nN. Adebayo, A longer walk, 2015",
    ),
    Told(
        96, "narrative", ("arts-and-media",), "A newspaper printed rumors, and a crowd believed them",
        "A crowd attacks people. People die.", (1921, 1921), "Canal Street",
        "The Evening Lantern printed that a band of armed men was on its way. It was not true. A crowd burned six houses.",
        "People who lived on Canal Street", "The paper, which sold more than ever before",
        "Commission on the Canal Street fire, Report, 1923\nEvening Lantern, Front pages of that week, 1921",
    ),
)  # fmt: skip
WAITS = Told(
    6, "narrative", ("arts-and-media",), "The evening news named the street, and never the landlord",
    "A neighborhood is spoken of as if it were a crime.", (1988, None), "Millrace",
    "For years reports of fires named the street and those who lived there. The owner, who had cut the heat, had no name.",
    "People who rented in Millrace", "The owner, whose name stayed clean",
    "T. Marsh, Who was named, a count of 300 reports, 2019",
)  # fmt: skip


class Harms:
    """Plans the library into the year: `Harms(year).begin()`."""

    def __init__(self, year: Year) -> None:
        self.year = year

    def begin(self) -> None:
        """At fixed hours, so that no other die of the year falls differently."""
        for told in TOLD:
            self.year.then(self.year.day_at(told.back), partial(self.write, told))
            self.year.then(self.year.day_at(told.back - 4), partial(self.check, told.title))
        self.year.then(self.year.day_at(58), self.correct)
        self.year.then(self.year.day_at(55), partial(self.check, TOLD[0].title))
        self.year.then(self.year.day_at(WAITS.back), partial(self.write, WAITS))

    def write(self, told: Told) -> None:
        actions.write(None, by=self._who(1), **told.words())  # type: ignore[arg-type]  # columns of one wording

    def check(self, title: str) -> None:
        actions.check(Wording.objects.waiting().get(title=title), by=self._who(0), listed=True)

    def correct(self) -> None:
        told = TOLD[0]
        actions.write(
            Harm.objects.get(current__title=told.title),
            by=self._who(1),
            what_changed="The ledger shows the first red street in 1938, not 1939. The source is named now.",
            **{  # type: ignore[arg-type]
                **told.words(),
                "began": 1938,
                "sources": f"{told.sources}\nLakemont Savings Bank, Ledger of loans, 1938 to 1970",
            },
        )

    def _who(self, part: int) -> Person:
        return Person.objects.get(email=CAST[part].address)
