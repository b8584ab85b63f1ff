"""Numbers and days in words, for labels on a chart and for the sentence that says the same."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

Number = Decimal | float | int

BEFORE = frozenset("$€£¥")  # signs that stand before the number
AFTER = frozenset("%‰°")  # signs that stand right behind it
NAMES = {"dollar": "$", "dollars": "$", "usd": "$", "percent": "%", "per cent": "%"}


def sign(unit: str) -> str:
    """The sign of a unit that has one ("dollars" is "$"), else ""."""
    found = NAMES.get(unit.strip().casefold(), unit.strip())
    return found if found in BEFORE | AFTER else ""


def plain(value: Number, places: int | None = None) -> str:
    """A number in the reader's own way, without trailing zeros: 1,234.5 or −3."""
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    if places is not None:
        exact = round(exact, places)
    exact = exact.normalize()
    if int(str(exact.as_tuple().exponent)) > 0:
        exact = exact.quantize(Decimal(1))
    text = number_format(exact, use_l10n=True, force_grouping=True)
    return text.replace("-", "\N{MINUS SIGN}") if exact < 0 else text


def amount(value: Number, unit: str = "") -> str:
    """A number with its unit, written out: 7.4%, $3,100,000, 12 homes."""
    return _with_unit(plain(value), unit, short=False)


def short(value: Number, unit: str = "", places: int = 2) -> str:
    """A number that fits beside a dot: 7.4%, $3.1M, 12. A unit that is a word is left to the caption."""
    size = abs(float(value))
    number = Decimal(repr(value)) if not isinstance(value, Decimal) else value
    if size >= 1_000_000_000:
        text = pgettext("short for billions", "%sB") % plain(number / 1_000_000_000, 1)
    elif size >= 1_000_000:
        text = pgettext("short for millions", "%sM") % plain(number / 1_000_000, 1)
    elif size >= 10_000:
        text = pgettext("short for thousands", "%sk") % plain(number / 1_000, 1)
    else:
        text = plain(number, places)
    return _with_unit(text, unit, short=True)


def _with_unit(text: str, unit: str, *, short: bool) -> str:
    if mark := sign(unit):
        if mark in AFTER:
            return f"{text}{mark}"
        minus = "\N{MINUS SIGN}"
        return f"{minus}{mark}{text[1:]}" if text.startswith(minus) else f"{mark}{text}"
    if short or not unit.strip():
        return text
    return _("%(number)s %(unit)s") % {"number": text, "unit": unit.strip()}


def difference(value: Number) -> str:
    """A gap with its sign: +2.2, −4.6, 0."""
    return f"+{plain(value)}" if value > 0 else plain(value)


def day(on: date) -> str:
    """A day, written out."""
    return date_format(on, "DATE_FORMAT")


def month(on: date) -> str:
    """A month and its year."""
    return date_format(on, "YEAR_MONTH_FORMAT")


def lines(text: str, width: int) -> list[str]:
    """`text` broken at spaces into lines of about `width` letters."""
    broken: list[str] = []
    for word in text.split():
        if broken and len(broken[-1]) + 1 + len(word) <= width:
            broken[-1] += f" {word}"
        else:
            broken.append(word)
    return broken
