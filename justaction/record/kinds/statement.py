"""Kinds that tell of the statement, its rounds and forms, signatures, and what moderators decide."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from justaction.record.kinds.shape import DATE, DIGEST, INTEGER, Kind

_SIGNER = ("individual", "institution", "group")
_FORM = ("large-print", "easy-read", "translation", "audio")

KINDS = [
    Kind(
        "statement.published",
        _("A version of the statement was published and frozen."),
        words=frozenset({"title", "what_changed"}),
        facts={"number": INTEGER, "digest": DIGEST, "paragraphs": INTEGER},
    ),
    Kind(
        "statement.adopted",
        _("A version of the statement was adopted and frozen. It was not open for sign-on yet."),
        words=frozenset({"title", "what_changed"}),
        facts={"number": INTEGER, "digest": DIGEST, "paragraphs": INTEGER},
    ),
    Kind(
        "statement.opened",
        _("A version of the statement was opened for sign-on."),
        facts={"number": INTEGER, "closes": DATE},
    ),
    Kind(
        "statement.closed",
        _("Sign-on to a version of the statement was closed. The signatures stay."),
        words=frozenset({"because"}),
        facts={"number": INTEGER, "people": INTEGER, "organizations": INTEGER},
    ),
    Kind(
        "feedback.opened",
        _("A draft was shown to readers, who could answer it for a time."),
        words=frozenset({"question"}),
        facts={"number": INTEGER, "version": INTEGER, "digest": DIGEST, "opens": DATE, "closes": DATE},
    ),
    Kind(
        "feedback.closed",
        _("A round of feedback was closed, with an answer to every suggestion."),
        words=frozenset({"what_changed"}),
        facts={"number": INTEGER, "accepted": INTEGER, "rejected": INTEGER, "withdrawn": INTEGER},
    ),
    Kind(
        "suggestion.answered",
        _("A reader's suggestion was answered. Their own words stand here only if they said so."),
        personal=True,
        words=frozenset({"reason", "words", "text", "suggested", "credit"}),
        facts={"round": INTEGER, "paragraph": INTEGER, "outcome": ("accepted", "rejected")},
    ),
    Kind(
        "suggestion.withdrawn",
        _("A reader took back a suggestion that had its answer."),
        personal=True,
        facts={"round": INTEGER},
    ),
    Kind(
        "form.published",
        _("A version of the statement was published in another form: easy read, a translation, audio."),
        words=frozenset({"title", "language", "made_by"}),
        facts={
            "number": INTEGER,
            "form": _FORM,
            "made": ("people", "machine"),
            "edition": INTEGER,
            "digest": DIGEST,
        },
    ),
    Kind(
        "form.checked",
        _("A person compared another form of the statement with its version."),
        personal=True,
        words=frozenset({"checked_by"}),
        facts={"number": INTEGER, "form": _FORM, "digest": DIGEST},
    ),
    Kind(
        "form.withdrawn",
        _("Another form of the statement was taken back, with a reason."),
        words=frozenset({"reason"}),
        facts={"number": INTEGER, "form": _FORM, "digest": DIGEST},
    ),
    Kind(
        "signature.added",
        _("A signature was confirmed by its owner, and counts."),
        personal=True,
        words=frozenset({"name", "pseudonym", "organization", "role", "authority"}),
        facts={
            "signer": _SIGNER,
            "version": INTEGER,
            "listed": INTEGER,
            "via": ("web", "imported", "spoken", "paper"),
        },
    ),
    Kind(
        "signature.named",
        _("A signer chose another name for the public list."),
        personal=True,
        words=frozenset({"pseudonym"}),
        facts={"signer": _SIGNER, "version": INTEGER},
    ),
    Kind(
        "signature.withdrawn",
        _("A signature was withdrawn by its owner."),
        personal=True,
        facts={"signer": _SIGNER, "version": INTEGER},
    ),
    Kind(
        "signature.invalidated",
        _("A signature that had counted was found not to be its owner's."),
        personal=True,
        facts={"signer": _SIGNER, "version": INTEGER},
    ),
    Kind(
        "statement.guarded",
        _("New signatures are held for a look: a convener asked for it, or the program saw a flood."),
        facts={"version": INTEGER, "by": ("program", "person")},
    ),
    Kind(
        "statement.unguarded",
        _("New signatures count at once again, after their owner's yes."),
        facts={"version": INTEGER, "by": ("program", "person")},
    ),
    Kind(
        "moderation.decided",
        _("Something that was reported or held was decided. It says how, not whom it was about."),
        personal=True,
        facts={
            "what": ("reported", "held", "found"),
            "decision": ("kept", "hidden", "released", "refused", "stands", "changed"),
            "turn": ("first", "appeal"),
        },
    ),
    Kind(
        "signatures.imported",
        _("A list of earlier signatures was brought in from a public source. They are listed as imported."),
        words=frozenset({"source", "source_url"}),
        facts={"digest": DIGEST, "people": INTEGER, "organizations": INTEGER},
    ),
]
