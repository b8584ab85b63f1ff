"""What becomes of each row of a list of pledges, and why. Doubt is never settled by guessing: an unclear row is left
out and told. Words are never cut short."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit

from justaction.commitments.importing.columns import AMOUNT, LINK, QUOTE, SAID_ON, WHERE, WHO
from justaction.statement.importing.columns import Written, folded

NEW, DUPLICATE, UNCLEAR, REFUSED = "new", "duplicate", "unclear", "refused"
MOST_WORDS, MOST_LINK, MOST_NAME = 10_000, 500, 200

_NOTE = re.compile(
    r"\b(duplicates?|dupe?|ditto|do not (use|publish|include)|see (above|below|row|line)|same as|as above|tbc|tbd|todo"
    r"|fixme|to check|not sure|unsure|retracted)\b|\?\?+|!!+",
    re.IGNORECASE,
)
_SUM = re.compile(
    r"(?P<sign>\\?\$|US\$|€|£)\s?(?P<number>\d[\d,]*(?:\.\d+)?)\s?(?P<times>k|m|mm|mn|b|bn|thousand|million|billion)?\b",
    re.IGNORECASE,
)
_PLAIN = re.compile(
    r"(?P<sign>\$|US\$|USD|€|EUR|£|GBP)?\s*(?P<number>\d[\d,]*(?:\.\d+)?)\s*"
    r"(?P<times>k|m|mm|mn|b|bn|thousand|million|billion)?\s*(?P<after>USD|EUR|GBP|dollars|euros|pounds|\$|€|£)?",
    re.IGNORECASE,
)
_TIMES = {"k": 3, "thousand": 3, "m": 6, "mm": 6, "mn": 6, "million": 6, "b": 9, "bn": 9, "billion": 9}
_CURRENCY = {
    **dict.fromkeys(("$", "us$", "usd", "dollars"), "USD"),
    **dict.fromkeys(("€", "eur", "euros"), "EUR"),
    **dict.fromkeys(("£", "gbp", "pounds"), "GBP"),
}
_DAYS = (
    *(
        "%Y-%m-%d",
        "%Y/%m/%d",
        "%Y.%m.%d",
        "%d %B %Y",
        "%d %b %Y",
        "%B %d %Y",
        "%b %d %Y",
        "%d-%b-%Y",
        "%d-%B-%Y",
    ),
    *("%A %d %B %Y", "%A %B %d %Y", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S"),
)
_SLASHED = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")


@dataclass(frozen=True)
class Pledge:
    """One pledge as it was understood."""

    who: str
    quote: str
    link: str
    said_on: date | None
    amount: Decimal | None = None
    currency: str = ""
    where: str = ""

    @property
    def key(self) -> str:
        """What makes it the same pledge: who said which words."""
        return hashlib.sha256(f"{folded(self.who)}\n{folded(self.quote)}".encode()).hexdigest()


@dataclass(frozen=True)
class Ruling:
    """What becomes of one row; `reason` is a key of `words.REASONS`, `text` what it is about, `other` another line."""

    line: int
    verdict: str
    reason: str
    pledge: Pledge
    text: str = ""
    other: int = 0


def rule(
    rows: Sequence[Written], mapping: Mapping[str, str], known: Collection[str], today: date
) -> list[Ruling]:
    """A ruling for each row. `known` are the keys of the pledges that are here already."""
    columns = {meaning: column for column, meaning in mapping.items()}
    first: dict[str, int] = {}
    found = []
    for row in rows:
        ruling = _one(row, columns, today)
        if ruling.verdict == NEW:
            key = ruling.pledge.key
            if key in known:
                ruling = Ruling(row.line, DUPLICATE, "here", ruling.pledge)
            elif key in first:
                ruling = Ruling(row.line, DUPLICATE, "same", ruling.pledge, other=first[key])
            else:
                first[key] = row.line
        found.append(ruling)
    return found


def _one(row: Written, columns: Mapping[str, str], today: date) -> Ruling:
    def cell(meaning: str) -> str:
        return row.cells.get(columns.get(meaning, ""), "").strip()

    said_on, clear = parse_day(cell(SAID_ON))
    amount, currency, sure = parse_amount(cell(AMOUNT))
    if not cell(AMOUNT):
        amount, currency = named_in(cell(QUOTE))
    pledge = Pledge(
        " ".join(cell(WHO).split()), cell(QUOTE), cell(LINK), said_on, amount, currency, cell(WHERE)[:100]
    )

    def no(verdict: str, reason: str, text: str = "") -> Ruling:
        return Ruling(row.line, verdict, reason, pledge, text=" ".join(text.split())[:80])

    if not pledge.who:
        return no(REFUSED, "no_who")
    if len(pledge.who) > MOST_NAME:
        return no(REFUSED, "long_who", pledge.who)
    if pledge.who[0] in "=+@" or "://" in pledge.who:
        return no(REFUSED, "not_a_name", pledge.who)
    if note := _note(row, columns):
        return no(UNCLEAR, "note", note)
    if not pledge.quote:
        return no(REFUSED, "no_quote")
    if not any(letter.isalpha() for letter in pledge.quote):
        return no(UNCLEAR, "no_letters", pledge.quote)
    if len(pledge.quote) > MOST_WORDS:
        return no(REFUSED, "long_quote", str(len(pledge.quote)))
    if not pledge.link:
        return no(REFUSED, "no_link")
    if not _is_link(pledge.link):
        return no(REFUSED, "bad_link", pledge.link)
    if not cell(SAID_ON):
        return no(REFUSED, "no_date")
    if said_on is None:
        return no(UNCLEAR, "which_date" if not clear else "bad_date", cell(SAID_ON))
    if said_on > today:
        return no(UNCLEAR, "future", cell(SAID_ON))
    if not sure:
        return no(UNCLEAR, "bad_amount", cell(AMOUNT))
    return Ruling(row.line, NEW, "new", pledge)


def _note(row: Written, columns: Mapping[str, str]) -> str:
    """Something that somebody typed for themselves: in the short cells, or beyond the last column."""
    cells = [row.cells.get(columns.get(meaning, ""), "") for meaning in (WHO, SAID_ON, AMOUNT)]
    return next((cell for cell in cells if _NOTE.search(cell)), " ".join(row.beyond))


def _is_link(text: str) -> bool:
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:
        return False
    return (
        parts.scheme in {"http", "https"}
        and "." in host
        and len(text) <= MOST_LINK
        and not re.search(r"[\s<>\"]", text)
    )


def parse_day(text: str) -> tuple[date | None, bool]:
    """The day, and whether the text was clear: 3/4/2020 could be two days, so it is none."""
    plain = re.sub(
        r"(?<=\d)(st|nd|rd|th)\b", "", " ".join(text.replace(",", " ").split()), flags=re.IGNORECASE
    )
    plain = re.sub(r"(\.\d+)?(Z|[+-]\d\d:?\d\d)$", "", plain) if "T" in plain or ":" in plain else plain
    for shape in _DAYS:
        try:
            return datetime.strptime(plain, shape).date(), True
        except ValueError:
            continue
    if found := _SLASHED.fullmatch(plain):
        first, second, year = (int(part) for part in found.groups())
        possible = {day for day in (_day(year, first, second), _day(year, second, first)) if day}
        if len(possible) == 1:
            return possible.pop(), True
        return None, not possible
    return None, True


def _day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def parse_amount(text: str) -> tuple[Decimal | None, str, bool]:
    """The sum and its currency in a cell of its own, and whether it could be read: 50000, $50M, 5 million USD."""
    if not text.strip():
        return None, "", True
    found = _PLAIN.fullmatch(text.strip())
    if found is None:
        return None, "", False
    mark = (found["sign"] or found["after"] or "").lower()
    amount = _sum(found["number"], found["times"])
    return amount, _CURRENCY.get(mark, ""), amount is not None


def named_in(quote: str) -> tuple[Decimal | None, str]:
    """The sum that a quote names, if it names one only."""
    sums = {
        (_sum(found["number"], found["times"]), _CURRENCY[found["sign"].lower().lstrip("\\")])
        for found in _SUM.finditer(quote)
    }
    return sums.pop() if len(sums) == 1 else (None, "")


def _sum(number: str, times: str | None) -> Decimal | None:
    try:
        amount = Decimal(number.replace(",", "")) * 10 ** _TIMES.get((times or "").lower(), 0)
    except InvalidOperation:
        return None
    return amount if amount < Decimal(10) ** 12 else None
