"""Kinds that tell of the public pages themselves: what was wrong on them."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from justaction.record.kinds.shape import DATE, INTEGER, Kind

KINDS = [
    Kind(
        "standard.grounded",
        _("It was said which paragraphs of the statement a standard carries out."),
        words=frozenset({"code", "paragraphs"}),
        facts={"count": INTEGER},
    ),
    Kind(
        "correction.reported",
        _("Somebody told us that a page may be wrong. We promised an answer by a day. It does not say who."),
        words=frozenset({"page"}),
        facts={"due_on": DATE},
    ),
    Kind(
        "correction.late",
        _("The promised day passed without an answer about a page that may be wrong."),
        words=frozenset({"page"}),
        facts={"due_on": DATE},
    ),
    Kind(
        "correction.answered",
        _("We answered: what was wrong on a page, since when, and what it says now; or why it stands."),
        words=frozenset({"page", "wrong", "now_says"}),
        facts={"outcome": ("corrected", "stands", "aside"), "since": DATE, "late": ("yes", "no")},
    ),
]
