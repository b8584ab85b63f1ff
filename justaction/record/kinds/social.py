"""Kinds of entry: what we said outside."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from justaction.record.kinds.shape import DIGEST, INTEGER, Kind

_FACTS = {"channels": INTEGER, "digest": DIGEST}
KINDS = [
    Kind(
        "post.sent",
        _("A post went out to channels outside. The digest binds all its words."),
        words=frozenset({"title", "text"}),
        facts=_FACTS,
    ),
    Kind(
        "post.changed",
        _("A post that was out already says something else now."),
        words=frozenset({"title", "text"}),
        facts=_FACTS,
    ),
    Kind(
        "post.withdrawn",
        _("A post was taken down, with the reason."),
        words=frozenset({"title", "reason"}),
    ),
]
