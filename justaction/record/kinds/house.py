"""Kinds that tell of the collaborative itself: its words, name, rings, safe mode and goals."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from justaction.record.kinds.shape import DATE, DIGEST, INTEGER, Kind

KINDS = [
    Kind(
        "disclosure.erased",
        _("A person was erased: the words about them are deleted, the seals stay. It does not say who."),
        personal=True,
        facts={"words": INTEGER},
    ),
    Kind(
        "collaborative.founded",
        _("The collaborative was founded."),
        words=frozenset({"name", "place", "purpose"}),
    ),
    Kind(
        "collaborative.changed",
        _("A steward changed the collaborative's own words."),
        words=frozenset({"what", "was", "now"}),
    ),
    Kind(
        "collaborative.renamed",
        _("The collaborative took the name that a vote had chosen."),
        words=frozenset({"was", "now", "decision"}),
    ),
    Kind(
        "names.hidden",
        _("A steward hid the names of all people, to keep them safe."),
        words=frozenset({"reason"}),
    ),
    Kind("names.shown", _("Names are shown again, of those who chose so."), words=frozenset({"reason"})),
    Kind(
        "ring.opened",
        _("The collaborative opened to more people, by a decision."),
        words=frozenset({"decision"}),
        facts={"ring": ("conveners", "friends", "public")},
    ),
    Kind(
        "goal.set",
        _("A goal of the year was set."),
        words=frozenset({"title"}),
        facts={"year": INTEGER, "due": DATE},
    ),
    Kind(
        "goal.moved",
        _("The due month of a goal was moved, with a reason."),
        words=frozenset({"title", "reason"}),
        facts={"was": DATE, "now": DATE},
    ),
    Kind(
        "counts.repaired",
        _("Numbers on public pages were wrong, and were counted anew from the facts."),
        facts={"wrong": INTEGER, "compared": INTEGER},
    ),
    Kind(
        "key.changed",
        _("The record got a new signing key. The old key and the new one both signed a note about it."),
        facts={"number": INTEGER, "size": INTEGER, "was": DIGEST, "now": DIGEST, "note": DIGEST},
    ),
    Kind("goal.met", _("A goal was met."), words=frozenset({"title", "proof"}), facts={"on": DATE}),
]
