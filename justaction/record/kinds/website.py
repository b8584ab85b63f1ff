"""Kinds of entries about what the website says."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_noop as _

from justaction.record.kinds.shape import INTEGER, Kind, Shape

LANGUAGES = ("en", "es", "pl", "zh-hans", "ar")
_VERSION: Mapping[str, Shape] = {"version": INTEGER, "language": LANGUAGES}

KINDS = [
    Kind(
        "page.published",
        _("Words on the website changed."),
        words=frozenset({"title", "text", "why"}),
        facts=_VERSION,
    ),
    Kind("news.published", _("News."), words=frozenset({"title", "text", "why"}), facts=_VERSION),
    Kind(
        "page.withdrawn",
        _("Words on the website were taken back."),
        words=frozenset({"title", "text", "why"}),
        facts=_VERSION,
    ),
    Kind("page.checked", _("Somebody checked that an answer still holds."), words=frozenset({"title"})),
    Kind("page.hidden", _("A page was taken off the website."), words=frozenset({"title"})),
    Kind("page.shown", _("A page came back to the website."), words=frozenset({"title"})),
    Kind(
        "menu.changed",
        _("A menu of the website changed."),
        words=frozenset({"entries"}),
        facts={"menu": ("main", "follow", "help")},
    ),
]
