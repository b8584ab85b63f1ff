"""The report in words: what became of a row, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from justaction.commitments.importing.columns import AMOUNT, LINK, QUOTE, SAID_ON, WHERE, WHO
from justaction.commitments.importing.rows import DUPLICATE, NEW, REFUSED, UNCLEAR, Ruling
from justaction.commitments.state import amount

VERDICTS = {
    NEW: gettext_lazy("new"),
    DUPLICATE: gettext_lazy("duplicate"),
    UNCLEAR: gettext_lazy("unclear"),
    REFUSED: gettext_lazy("refused"),
}
MEANINGS = {
    WHO: gettext_lazy("who said it"),
    QUOTE: gettext_lazy("the quoted words"),
    LINK: gettext_lazy("link to the source"),
    SAID_ON: gettext_lazy("when it was said"),
    AMOUNT: gettext_lazy("amount named"),
    WHERE: gettext_lazy("where it was said"),
}
REASONS = {
    "new": gettext_lazy("A draft that its organization can take over."),
    "new_amount": gettext_lazy("A draft that its organization can take over. It names %(amount)s."),
    "same": gettext_lazy("The same words by the same organization as line %(other)s."),
    "here": gettext_lazy("It is here already."),
    "no_who": gettext_lazy("It does not say who said it."),
    "long_who": gettext_lazy("The name is too long: “%(text)s…”."),
    "not_a_name": gettext_lazy("“%(text)s” is not a name."),
    "note": gettext_lazy("Somebody left a note in the row: “%(text)s”."),
    "no_quote": gettext_lazy("The quoted words are missing."),
    "no_letters": gettext_lazy("“%(text)s” has no words."),
    "long_quote": gettext_lazy(
        "The quote has %(text)s letters. The most is 10,000, and we cut nothing short."
    ),
    "no_link": gettext_lazy("The link to the source is missing."),
    "bad_link": gettext_lazy("“%(text)s” is not a web address."),
    "no_date": gettext_lazy("The date is missing."),
    "bad_date": gettext_lazy("“%(text)s” is not a date that we can read. Write it like 2020-06-03."),
    "which_date": gettext_lazy("“%(text)s” could be two days. Write it like 2020-06-03."),
    "future": gettext_lazy("“%(text)s” has not come yet."),
    "bad_amount": gettext_lazy("“%(text)s” is not an amount that we can read."),
}
SIGNS = {"USD": "$", "EUR": "EUR", "GBP": "GBP"}


def why(ruling: Ruling) -> str:
    """The reason as a sentence."""
    named = ruling.verdict == NEW and ruling.pledge.amount is not None
    told = {
        "other": ruling.other,
        "text": ruling.text or "…",
        "amount": amount(ruling.pledge.amount, SIGNS.get(ruling.pledge.currency, "")),
    }
    return str(REASONS["new_amount" if named else ruling.reason]) % told


def counts(rulings: Iterable[Ruling]) -> dict[str, int]:
    """How many rows got each verdict, in the order of the report."""
    found = Counter(ruling.verdict for ruling in rulings)
    return {verdict: found[verdict] for verdict in VERDICTS}


def summary(found: dict[str, int]) -> str:
    """The counts in one line."""
    return _("%(new)s new, %(duplicate)s duplicate, %(unclear)s unclear, %(refused)s refused") % found
