"""Kinds that tell of the share-out."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from justaction.record.kinds.shape import DIGEST, INTEGER, Kind

KINDS = [
    Kind(
        "shareout.published",
        _("An edition of the share-out came out. The digests bind all that it says and each of its files."),
        words=frozenset({"title", "correction"}),
        facts={"year": INTEGER, "number": INTEGER, "files": INTEGER, "digest": DIGEST, "content": DIGEST},
    ),
]
