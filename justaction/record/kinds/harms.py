"""Kinds that tell of the library of harms."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from justaction.record.kinds.shape import DIGEST, INTEGER, Kind

KINDS = [
    Kind(
        "harm.published",
        _("A harm that was done was named, with its sources, and somebody else checked it."),
        words=frozenset({"title"}),
        facts={"number": INTEGER, "digest": DIGEST},
    ),
    Kind(
        "harm.corrected",
        _("How a harm is told was corrected. What it said before stays readable."),
        words=frozenset({"title", "what_changed"}),
        facts={"number": INTEGER, "digest": DIGEST},
    ),
    Kind(
        "harm.ended",
        _("A harm was taken out of the library, with the reason. Its page stays."),
        words=frozenset({"reason"}),
    ),
]
