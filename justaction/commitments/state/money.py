"""Sums of money as people type and read them. Pure: no Django, no clock, no database.

A sum is read by the signs in it, never by a guess: “1,250,000” and “1.250.000,50” say themselves how they are meant.
Where both readings are possible (“1.250” in a currency with three places) it is refused, and the answer says how to
write it.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from justaction.commitments.state.currencies import PLACES, SHARED, SIGNS
from justaction.commitments.state.rules import gettext_noop as _

MOST = Decimal(10**13)  # a sum; a billion of them still fit the whole numbers of a database
_SPACES = re.compile(r"[\s\u00a0\u2009\u202f'’_]")
_PLAIN = re.compile(r"\d+")
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{2,3})*[.,]\d{3}")  # thousands, or lakh as 12,50,000


class Unreadable(ValueError):  # noqa: N818  # it is said to whoever typed it
    """A sum or currency that cannot be taken; `words` is a sentence to translate, `told` what stands in its gaps."""

    def __init__(self, words: str, **told: str) -> None:
        super().__init__(words)
        self.words, self.told = words, told


def currency(text: str) -> str:
    """The three letters of a currency. Raises Unreadable for one that is not on the list."""
    code = unicodedata.normalize("NFKC", text).strip().upper()
    if not code:
        raise Unreadable(_("Give the currency by its three letters, like USD or EUR."))
    if code not in PLACES:
        shown = text.strip()[:20]
        hint = next((known for known, sign in SIGNS.items() if sign == shown), "")
        if shown in SHARED and hint:
            raise Unreadable(
                _("“%(typed)s” is the sign of more than one currency. Write its letters, like %(hint)s."),
                typed=shown,
                hint=hint,
            )
        raise Unreadable(
            _("We do not know the currency “%(typed)s”. Write its three letters, like USD, EUR or GHS."),
            typed=shown,
        )
    return code


def read(text: str, code: str) -> Decimal:
    """The sum that somebody typed, in the currency `code`. Raises Unreadable."""
    typed = unicodedata.normalize("NFKC", text).strip()
    body = _without_sign(typed, code)
    if not body:
        raise Unreadable(_("Give the amount."))
    if body.startswith(("-", "−", "(")):
        raise Unreadable(_("Give an amount above zero. Money that came back is a line to take back."))
    digits = _SPACES.sub("", body)
    if not re.fullmatch(r"[\d.,]+", digits) or not digits[0].isdigit() or not digits[-1].isdigit():
        raise Unreadable(
            _("We could not read “%(typed)s”. Write digits only, like 1,250,000 or 1250000.50."),
            typed=typed[:40],
        )
    found = _decimal(digits, code, typed)
    if found <= 0:
        raise Unreadable(_("Give an amount above zero. Money that came back is a line to take back."))
    if found > MOST:
        raise Unreadable(_("That is more money than there is. Look at the zeros once more."))
    return found


def _without_sign(typed: str, code: str) -> str:
    """`typed` without the currency's own letters or sign. Raises Unreadable when it names another currency."""
    letters = re.match(r"([A-Za-z]{3})\s*(?=\d)|.*?\d\s*([A-Za-z]{3})$", typed)
    named = (letters[1] or letters[2]).upper() if letters else ""
    if named and named in PLACES:
        if named != code:
            raise Unreadable(
                _("The amount says %(named)s, the currency says %(code)s."), named=named, code=code
            )
        typed = re.sub(named, "", typed, flags=re.IGNORECASE)
    for sign, codes in SHARED.items():
        if sign in typed:
            if code not in codes.split():
                raise Unreadable(
                    _("The amount says %(named)s, the currency says %(code)s."), named=sign, code=code
                )
            typed = typed.replace(sign, "")
    return typed.strip()


def _decimal(digits: str, code: str, typed: str) -> Decimal:
    signs = [sign for sign in digits if sign in ".,"]
    if not signs:
        return _exact(digits, "", code, typed)
    last = signs[-1]
    whole, _sign, rest = digits.rpartition(last)
    if signs.count(last) > 1 or (len(rest) == 3 and len(set(signs)) == 1 and PLACES[code] < 3):
        if len(set(signs)) > 1 or not _GROUPED.fullmatch(digits):  # 1,2.3.4 or 12,34
            raise _unclear(typed)
        return _exact(digits.replace(last, ""), "", code, typed)
    if len(rest) == 3 and len(set(signs)) == 1:
        raise _unclear(typed)  # 1.250 of a currency that has three places
    if not (_PLAIN.fullmatch(whole) or (last not in whole and _GROUPED.fullmatch(whole))):
        raise _unclear(typed)
    return _exact(re.sub(r"[.,]", "", whole), rest, code, typed)


def _exact(whole: str, rest: str, code: str, typed: str) -> Decimal:
    if len(rest) > PLACES[code]:
        if PLACES[code] == 0:
            raise Unreadable(_("%(code)s has no smaller coin. Give a whole number."), code=code)
        raise Unreadable(_("“%(typed)s” has more places than %(code)s has."), typed=typed[:40], code=code)
    return Decimal(f"{whole}.{rest}" if rest else whole)


def _unclear(typed: str) -> Unreadable:
    return Unreadable(
        _("“%(typed)s” can be read in two ways. Leave out the signs between the thousands, like 1250000.50."),
        typed=typed[:40],
    )


def of_thousandths(number: int) -> Decimal:
    """The sum that so many thousandths make, without zeros behind the point that say nothing."""
    found = Decimal(number) / 1000
    return found.quantize(Decimal(1)) if number % 1000 == 0 else found.normalize()


def shown(amount: Decimal, code: str) -> str:
    """$1,250,000 or CAD 12.50: cents only where there are some."""
    whole = amount == amount.to_integral_value()
    digits = f"{amount:,.0f}" if whole else f"{amount:,.{PLACES.get(code, 2)}f}"
    return f"{SIGNS[code]}{digits}" if code in {"USD", "EUR", "GBP"} else f"{code} {digits}"
