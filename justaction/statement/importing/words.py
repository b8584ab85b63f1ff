"""The report in words: what became of a row, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from justaction.statement.importing.columns import ADDRESS, FIRST, LAST, NAME, ROLE, WEBSITE
from justaction.statement.importing.rows import DUPLICATE, NEW, REFUSED, UNCLEAR, Ruling

VERDICTS = {
    NEW: gettext_lazy("new"),
    DUPLICATE: gettext_lazy("duplicate"),
    UNCLEAR: gettext_lazy("unclear"),
    REFUSED: gettext_lazy("refused"),
}
MEANINGS = {
    NAME: gettext_lazy("name"),
    FIRST: gettext_lazy("first name"),
    LAST: gettext_lazy("last name"),
    ADDRESS: gettext_lazy("email address"),
    WEBSITE: gettext_lazy("website"),
    ROLE: gettext_lazy("role"),
}
REASONS = {
    "new": gettext_lazy("It will be listed as imported, with its source."),
    "new_asked": gettext_lazy("A letter will ask for a yes. Nobody sees the name before."),
    "new_unasked": gettext_lazy("It has no address, so nobody can be asked. It is only counted as imported."),
    "same": gettext_lazy("The same as line %(other)s."),
    "here": gettext_lazy("It is here already."),
    "no_name": gettext_lazy("The name is missing."),
    "name_is_note": gettext_lazy("“%(text)s” looks like a note, not a name."),
    "note": gettext_lazy("Somebody left a note in the row: “%(text)s”."),
    "beyond": gettext_lazy("Something stands beyond the last column: “%(text)s”."),
    "two_people": gettext_lazy("“%(text)s” may be more than one person."),
    "two_addresses": gettext_lazy("There is more than one address: “%(text)s”."),
    "shared_address": gettext_lazy(
        "Line %(other)s has the same address and another name. Two people may share one: each can sign here."
    ),
    "another_here": gettext_lazy(
        "Somebody of another name signed with this address. Two people may share one: each can sign here."
    ),
    "same_name": gettext_lazy(
        "Line %(other)s has the same name. Without an address we cannot tell them apart."
    ),
    "nearly": gettext_lazy("Nearly the same name as line %(other)s."),
    "nearly_here": gettext_lazy("Nearly the same name as one that is here already."),
    "address_here": gettext_lazy("The address has signed already, for another name."),
    "bad_address": gettext_lazy("“%(text)s” is not an email address."),
    "formula": gettext_lazy("“%(text)s” is a formula, not a name."),
    "link": gettext_lazy("“%(text)s” is a link, not a name."),
    "too_long": gettext_lazy("The name is too long: “%(text)s…”."),
    "no_words": gettext_lazy("“%(text)s” has no letters."),
}


def why(ruling: Ruling) -> str:
    """The reason as a sentence."""
    return str(REASONS[ruling.reason]) % {"other": ruling.other, "text": ruling.text or "…"}


def counts(rulings: Iterable[Ruling]) -> dict[str, int]:
    """How many rows got each verdict, in the order of the report."""
    found = Counter(ruling.verdict for ruling in rulings)
    return {verdict: found[verdict] for verdict in VERDICTS}


def summary(found: dict[str, int]) -> str:
    """The counts in one line."""
    return _("%(new)s new, %(duplicate)s duplicate, %(unclear)s unclear, %(refused)s refused") % found
