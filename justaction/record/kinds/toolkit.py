"""Kinds that tell of the toolkit: tools, their revisions and forms, editions, and what came from elsewhere."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from justaction.record.kinds.shape import DIGEST, INTEGER, Kind

_STAGE = ("idea", "drafting", "in_review", "in_test", "adopted", "superseded")
_KIND = ("guide", "template", "case", "practice", "worksheet")

KINDS = [
    Kind(
        "tool.begun",
        _("A community began a tool from ideas that people gave."),
        words=frozenset({"title", "purpose"}),
        facts={"kind": _KIND, "ideas": INTEGER},
    ),
    Kind(
        "tool.moved",
        _("A tool went on to another stage, or back, with the reason."),
        words=frozenset({"reason"}),
        facts={"was": _STAGE, "now": _STAGE},
    ),
    Kind(
        "tool.adopted",
        _("A revision of a tool was adopted. Its words are bound by their digest and never change."),
        words=frozenset({"title", "what_changed", "untested"}),
        facts={"digest": DIGEST, "number": INTEGER, "approvals": INTEGER, "needed": INTEGER},
    ),
    Kind(
        "tool.form",
        _("A revision of a tool was published in another form: easy read, or another language."),
        words=frozenset({"title", "language"}),
        facts={
            "digest": DIGEST,
            "kind": ("easy_read", "translation"),
            "made": ("people", "machine"),
            "number": INTEGER,
        },
    ),
    Kind(
        "tool.imported",
        _("A tool was copied from another collaborative, with its history, licence and origin."),
        words=frozenset({"title", "collaborative", "url"}),
        facts={"package": DIGEST, "revisions": INTEGER, "forms": INTEGER, "files": INTEGER},
    ),
    Kind(
        "toolkit.published",
        _(
            "An edition of the toolkit of a channel was published. Its chapters and tools are bound by a digest."
        ),
        words=frozenset({"title", "what_changed", "channel"}),
        facts={
            "digest": DIGEST,
            "year": INTEGER,
            "number": INTEGER,
            "chapters": INTEGER,
            "tools": INTEGER,
        },
    ),
]
