"""Kinds that tell of ballots and what people think."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from justaction.record.kinds.shape import DATE, DIGEST, INTEGER, Kind

_METHOD = (
    *("consent", "five-finger", "approval", "score", "plurality", "instant-runoff", "schulze"),
    *("stv-scottish", "stv-meek"),
)

KINDS = [
    Kind(
        "proposal.screened",
        _("An option that somebody proposed was put on a ballot or set aside, with the reason."),
        words=frozenset({"proposal", "reason"}),
        facts={"verdict": ("kept", "set_aside")},
    ),
    Kind(
        "ballot.opened",
        _("Voting on a question opened: its rules are fixed, and so is the roll of those who vote."),
        words=frozenset({"question", "options"}),
        facts={
            "digest": DIGEST,
            "roll": DIGEST,
            "people": INTEGER,
            "quorum": INTEGER,
            "method": _METHOD,
            "seats": INTEGER,
            "secret": INTEGER,
            "closes": DATE,
        },
    ),
    Kind(
        "vote.cast",
        _("Somebody voted in an open ballot, or changed their vote. Only they can show what it says."),
        personal=True,
        words=frozenset({"choice", "reason"}),
    ),
    Kind("vote.undone", _("Somebody took back a vote that a helper had typed for them."), personal=True),
    Kind(
        "ballot.closed",
        _("Voting closed and was counted. Of a secret ballot no single vote stands on the record."),
        words=frozenset({"chosen", "reason"}),
        facts={
            "cause": ("date", "everybody", "early"),
            "votes": INTEGER,
            "people": INTEGER,
            "quorum_met": INTEGER,
            "took_part": DIGEST,
            "ballots": DIGEST,
            "tally": DIGEST,
            "version": INTEGER,
        },
    ),
    Kind(
        "outcome.written",
        _("What a vote decided was written down, with dissent and a day to look at it again."),
        words=frozenset({"outcome", "reasons", "dissent"}),
        facts={"accepted": INTEGER, "review": DATE},
    ),
    Kind(
        "opinion.opened",
        _("A conversation opened: short statements to agree with, disagree with, or pass."),
        words=frozenset({"question", "why", "about"}),
        facts={
            "who": ("anyone", "members"),
            "opens": DATE,
            "closes": DATE,
            "statements": INTEGER,
            "digest": DIGEST,
        },
    ),
    Kind(
        "opinion.moved",
        _("The last day of a conversation was moved."),
        facts={"was": DATE, "now": DATE},
    ),
    Kind(
        "opinion.closed",
        _("A conversation closed. Its statements and the answers without names are bound by their digests."),
        facts={
            "cause": ("on_time", "early"),
            "participants": INTEGER,
            "votes": INTEGER,
            "statements": INTEGER,
            "groups": INTEGER,
            "statements_digest": DIGEST,
            "votes_digest": DIGEST,
        },
    ),
    Kind(
        "opinion.changed",
        _("A statement of a closed conversation was left out, or let in again. These are the new digests."),
        facts={
            "votes": INTEGER,
            "statements": INTEGER,
            "statements_digest": DIGEST,
            "votes_digest": DIGEST,
        },
    ),
]
