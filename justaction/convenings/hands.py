"""What a sense check asks and how its answers are drawn: bars that are a table, a sentence to be said aloud.

Of fewer than five answers nothing is broken down, before the end and after it, since a number could point to a person.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from justaction.ballots.choices import FINGERS
from justaction.convenings import policy
from justaction.convenings.models import SenseCheck
from justaction.web import written

AGREE: dict[str, str | Promise] = {
    "agree": gettext_lazy("I agree"),
    "pass": gettext_lazy("I pass"),
    "disagree": gettext_lazy("I disagree"),
}
WORDS: dict[str, dict[str, str | Promise]] = {
    SenseCheck.Kind.FINGERS: FINGERS,
    SenseCheck.Kind.AGREE: AGREE,
}


@dataclass(frozen=True)
class Row:
    """One answer: its key, its word, how many gave it, how long its bar is (percent of the longest)."""

    key: str
    word: str
    n: int
    width: str

    @property
    def short(self) -> str:
        return short(self.word)


@dataclass(frozen=True)
class Bars:
    """A sense check as it can be shown: rows only from five answers on; `total` and `aloud` are always told to hosts."""

    rows: list[Row]
    total: int
    aloud: int
    sentence: str


def bars(asked: SenseCheck) -> Bars:
    """What was answered so far, by code and by hand together."""
    by_code = asked.counts
    if by_code is None:
        pairs = asked.answers.order_by().values_list("choice").annotate(n=Count("pk"))
        by_code = dict(pairs)
    counts = Counter(by_code) + Counter(asked.aloud)
    total = sum(counts.values())
    if total < policy.FEWEST:
        return Bars([], total, sum(asked.aloud.values()), _("Fewer than five have answered."))
    most = max(counts.values())
    rows = [
        Row(key, str(word), counts[key], f"{100 * counts[key] / most:.4g}%")
        for key, word in WORDS[asked.kind].items()
    ]
    return Bars(rows, total, sum(asked.aloud.values()), _sentence(rows, total))


def _sentence(rows: list[Row], total: int) -> str:
    """62 answered. I agree: 40. I pass: 10. I disagree: 12."""
    said = ngettext("%(n)s answered.", "%(n)s answered.", total) % {"n": written.number(total)}
    return " ".join([said, *(f"{short(row.word)}: {written.number(row.n)}." for row in rows)])


def short(word: str) -> str:
    """Five, of Five: I love it."""
    return word.partition(":")[0]
