"""What the lines of money add up to, by currency and kind, and by place. It only reads.

A page, its CSV and its JSON all ask here. Amounts are whole thousandths in the database, so every sum is exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from justaction.charts.places import PLACES, PlaceChart, place_charts
from justaction.commitments.models import MoneyLine
from justaction.commitments.state import money
from justaction.counts import reading

KINDS = tuple(MoneyLine.Kind.values)


@dataclass(frozen=True)
class Group:
    """The counted lines of one currency, kind and place: thousandths, how many, and those with no known recipient."""

    currency: str
    kind: str
    place: str
    thousandths: int
    lines: int
    unknown: int


@dataclass
class Total:
    """All counted lines of one currency."""

    currency: str
    thousandths: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    lines: int = 0
    unknown: int = 0

    @property
    def cells(self) -> list[str]:
        """Announced, committed, paid, as people read them."""
        return [money.shown(self.amount(kind), self.currency) for kind in KINDS]

    @property
    def unknown_shown(self) -> str:
        """How much of it has no known recipient."""
        return money.shown(money.of_thousandths(self.unknown), self.currency)

    def amount(self, kind: str) -> Decimal:
        """The sum of one kind."""
        return money.of_thousandths(self.thousandths[kind])


def of_all() -> list[Group]:
    """The counted lines of all public commitments, from the numbers `money` (`commitments/counting.py`); one query."""
    found: dict[tuple[str, str, str], dict[str, int]] = {}
    for key, number in reading.told("money")["money"].items():
        currency, kind, rest = key.split("/", 2)
        place, _slash, what = rest.rpartition("/")
        found.setdefault((currency, kind, place), {})[what] = number
    return [
        Group(*whose, told.get("sum", 0), told.get("lines", 0), told.get("unknown", 0))
        for whose, told in sorted(found.items())
    ]


def grouped(lines: QuerySet[MoneyLine]) -> list[Group]:
    """The counted ones of these lines, grouped by the database; one query."""
    counted = lines.filter(corrected_by=None, taken_back_at=None).order_by()
    found = counted.values_list("currency", "kind", "place").annotate(
        total=Sum("thousandths"),
        lines=Count("id"),
        unknown=Sum("thousandths", filter=Q(recipient=""), default=0),
    )
    return [Group(*row) for row in found.order_by("currency", "kind", "place")]


def how_many() -> int:
    """How many lines public commitments have, also those that count no longer."""
    return reading.told("lines")["lines"].get("money", 0)


def grouped_here(lines: Iterable[MoneyLine]) -> list[Group]:
    """The same of lines that are in memory already."""
    return [
        Group(one.currency, one.kind, one.place, one.thousandths, 1, 0 if one.recipient else one.thousandths)
        for one in lines
        if one.counts
    ]


def totals(groups: Iterable[Group]) -> list[Total]:
    """One total a currency, in the order of their letters. Nothing is ever converted."""
    found: dict[str, Total] = {}
    for one in groups:
        total = found.setdefault(one.currency, Total(one.currency))
        total.thousandths[one.kind] += one.thousandths
        total.lines += one.lines
        total.unknown += one.unknown
    return [found[code] for code in sorted(found)]


def by_place(groups: Iterable[Group]) -> list[PlaceChart]:
    """A chart of places for each currency."""
    return place_charts(
        (
            {
                "amount": str(money.of_thousandths(one.thousandths)),
                "currency": one.currency,
                "stage": one.kind,
                "place": one.place,
            }
            for one in groups
        ),
        most=PLACES,
    )


# --- for programs ---------------------------------------------------------------------------------------------------

COLUMNS = (
    *("line", "organization", "commitment", "kind", "amount", "currency", "recipient", "recipient_known"),
    *("dated", "source", "source_url", "place", "told_at", "counts", "corrects", "why", "taken_back_at"),
    "page",
)


def as_rows(lines: QuerySet[MoneyLine], site: str) -> Iterator[dict[str, Any]]:
    """Every line, also those that count no longer. Sum `amount` where `counts` is yes, and you have the totals."""
    related = ("commitment__organization", "corrects", "corrected_by")
    for one in lines.select_related(*related).order_by("dated", "id").iterator(chunk_size=500):
        yield {
            "line": one.subject,
            "organization": one.commitment.organization.name,
            "commitment": one.commitment.title,
            "kind": one.kind,
            "amount": f"{one.amount:f}",
            "currency": one.currency,
            "recipient": one.recipient,
            "recipient_known": "yes" if one.recipient else "no",
            "dated": one.dated,
            "source": one.source,
            "source_url": one.source_url,
            "place": one.place,
            "told_at": one.at.isoformat(timespec="seconds"),
            "counts": "yes" if one.counts else "no",
            "corrects": one.corrects.subject if one.corrects else "",
            "why": one.taken_back_why or one.why,
            "taken_back_at": one.taken_back_at.isoformat(timespec="seconds") if one.taken_back_at else "",
            "page": site + one.commitment.record_url,
        }


def as_totals(groups: Iterable[Group]) -> list[dict[str, Any]]:
    """The totals, as the JSON has them."""
    return [
        {
            "currency": one.currency,
            **{kind: f"{one.amount(kind):f}" for kind in KINDS},
            "lines": one.lines,
            "recipient_not_known": f"{money.of_thousandths(one.unknown):f}",
        }
        for one in totals(groups)
    ]
