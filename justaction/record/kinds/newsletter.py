"""Kinds that tell of the newsletter."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from justaction.record.kinds.shape import DIGEST, INTEGER, Kind

KINDS = [
    Kind(
        "newsletter.sent",
        _("An issue of the newsletter went out. The digest binds its words. It does not say to whom."),
        words=frozenset({"title"}),
        facts={"languages": INTEGER, "digest": DIGEST},
    ),
]
