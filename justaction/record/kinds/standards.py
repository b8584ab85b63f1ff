"""Kinds that tell of standards: shown, answered, tested, adopted, taken up, ended."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from justaction.record.kinds.shape import DATE, DIGEST, INTEGER, Kind

KINDS = [
    Kind(
        "standard.begun",
        _("A community began to write a standard, or the next revision of one."),
        words=frozenset({"code", "title", "rule", "reason"}),
        facts={"number": INTEGER},
    ),
    Kind(
        "standard.lead",
        _("A standard got a lead editor, or lost one. It does not say who."),
        personal=True,
        words=frozenset({"code"}),
        facts={"how": ("named", "left")},
    ),
    Kind(
        "standard.comments",
        _("A draft of a standard was opened for comment. The draft is bound by its digest."),
        words=frozenset({"code", "question"}),
        facts={"number": INTEGER, "draft": INTEGER, "digest": DIGEST, "closes": DATE},
    ),
    Kind(
        "standard.answered",
        _("A comment round about a standard was closed, with an outcome for every comment."),
        words=frozenset({"code", "what_changed"}),
        facts={"number": INTEGER, "accepted": INTEGER, "rejected": INTEGER, "withdrawn": INTEGER},
    ),
    Kind(
        "comment.answered",
        _("A reader's comment on a standard was answered. Their own words stand here only if they said so."),
        personal=True,
        words=frozenset({"code", "about", "reason", "text", "suggested", "credit"}),
        facts={"round": INTEGER, "outcome": ("accepted", "rejected")},
    ),
    Kind(
        "comment.withdrawn",
        _("A reader took back a comment on a standard that had its answer."),
        personal=True,
        words=frozenset({"code"}),
        facts={"round": INTEGER},
    ),
    Kind(
        "standard.test",
        _("A draft of a standard was put to the test. The draft is bound by its digest."),
        words=frozenset({"code"}),
        facts={"draft": INTEGER, "digest": DIGEST, "until": DATE},
    ),
    Kind(
        "standard.tester",
        _(
            "An organization began to try a standard, told what it found, or stepped back; or its advice was answered."
        ),
        words=frozenset({"code", "organization", "finding", "advice", "reason", "answer"}),
        facts={
            "how": ("trying", "found", "withdrew", "answered"),
            "verdict": ("works", "with_changes", "not_here"),
        },
    ),
    Kind(
        "standard.tested",
        _("The test of a standard ended, or was broken off with a reason."),
        words=frozenset({"code", "learned"}),
        facts={"how": ("ended", "broken_off"), "findings": INTEGER},
    ),
    Kind(
        "standard.adopted",
        _("A revision of a standard was adopted by a vote, and frozen. Its words are bound by their digest."),
        words=frozenset({"code", "title", "rule", "why", "what_changed", "decided"}),
        facts={"number": INTEGER, "digest": DIGEST, "clauses": INTEGER},
    ),
    Kind(
        "standard.ended",
        _("A standard was retired or superseded, or its next revision was dropped, with the reason."),
        words=frozenset({"code", "reason", "successor"}),
        facts={"how": ("retired", "superseded", "dropped"), "number": INTEGER},
    ),
    Kind(
        "uptake.changed",
        _("An organization said where it stands with a standard, or a peer found that it is in use."),
        words=frozenset({"code", "organization", "note", "proof"}),
        facts={
            "state": ("none", "promised", "in_use", "checked"),
            "revision": INTEGER,
            "voice": ("organization", "peer"),
        },
    ),
    Kind(
        "uptake.checked",
        _(
            "A peer from another field looked whether a standard is in use, or the organization replied to that."
        ),
        words=frozenset({"code", "organization", "peer", "reasons", "reply"}),
        facts={"verdict": ("agrees", "asks_for_more", "disagrees"), "reply": INTEGER},
    ),
]
