"""The closed list of what an entry can say. `docs/record.md` documents each; a test holds the two together.

A kind has *words*: paths of committed values (a salted commitment stands in the leaf, the value in a disclosure), and
*facts*: what stands in the leaf itself: whole numbers, words from a closed list, SHA-256 digests, dates. Kinds that
speak of a person tell only the UTC day; kinds of institutions tell the second.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_noop as _

INTEGER = "integer"
DIGEST = "digest"
DATE = "date"
_SHAPES = {DIGEST: re.compile(r"[0-9a-f]{64}"), DATE: re.compile(r"\d{4}-\d\d-\d\d")}
_MOST = 2**53 - 1

Shape = str | tuple[str, ...]  # INTEGER, DIGEST, DATE, or the words of a closed list


@dataclass(frozen=True)
class Kind:
    """One kind of entry."""

    name: str
    about: str
    personal: bool = False
    words: frozenset[str] = frozenset()
    facts: Mapping[str, Shape] = field(default_factory=dict)

    def tells_of_a_person(self, path: str) -> bool:
        """Whether this word can hold somebody's name: safe mode does not show it."""
        return self.personal or path in NAMES

    def check(self, words: Mapping[str, object], facts: Mapping[str, int | str]) -> None:
        """Raise ValueError where words or facts are not of this kind. `file:0`, `file:1` … fit the word `file`."""
        for path in words:
            if path.split(":")[0] not in self.words:
                raise ValueError(f"{self.name} has no word {path!r}")
        for name, value in facts.items():
            if name not in self.facts:
                raise ValueError(f"{self.name} has no fact {name!r}")
            if not _fits(self.facts[name], value):
                raise ValueError(f"{name}={value!r} does not fit {self.name}")


def _fits(shape: Shape, value: int | str) -> bool:
    if shape == INTEGER:
        return type(value) is int and abs(value) <= _MOST
    if isinstance(shape, tuple):
        return value in shape
    return isinstance(value, str) and bool(_SHAPES[shape].fullmatch(value))


NAMES = frozenset({"peer", "sign_off", "written_by", "convener", "credit", "author"})
_SIGNER = ("individual", "institution", "group")
_VERDICT = ("agrees", "asks_for_more", "disagrees")
_STATE = ("on_plan", "behind", "quiet", "done", "withdrawn")

_METHOD = (
    *("consent", "five-finger", "approval", "score", "plurality", "instant-runoff", "schulze"),
    *("stv-scottish", "stv-meek"),
)

_FORM = ("large-print", "easy-read", "translation", "audio")

_ALL = [
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
    Kind("goal.met", _("A goal was met."), words=frozenset({"title", "proof"}), facts={"on": DATE}),
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
    Kind(
        "organization.listed",
        _("An institution or group was listed."),
        words=frozenset({"name", "website", "source", "source_url"}),
        facts={
            "type": ("institution", "community_group", "affinity_group"),
            "source": ("signed", "imported"),
        },
    ),
    Kind(
        "organization.changed",
        _("What is said of an organization changed."),
        words=frozenset({"what", "was", "now"}),
    ),
    Kind("community.opened", _("A community of practice opened."), words=frozenset({"name"})),
    Kind(
        "community.changed",
        _("What is said of a community changed."),
        words=frozenset({"what", "was", "now"}),
    ),
    Kind("norm.agreed", _("A community agreed on a norm."), words=frozenset({"text"}), facts={"on": DATE}),
    Kind(
        "norm.ended",
        _("A community set a norm aside."),
        words=frozenset({"text"}),
        facts={"agreed_on": DATE},
    ),
    Kind(
        "nomination.consented",
        _("A nominee said yes to a nomination for the working group. It does not say who."),
        personal=True,
        words=frozenset({"role", "community"}),
    ),
    Kind(
        "appointment.begun",
        _("Somebody began to serve in the working group. It does not say who."),
        personal=True,
        words=frozenset({"role", "community"}),
        facts={"until": DATE},
    ),
    Kind(
        "appointment.ended",
        _("Somebody no longer serves in the working group. It does not say who."),
        personal=True,
        words=frozenset({"role", "community"}),
        facts={"cause": ("term", "left", "ended"), "on": DATE},
    ),
    Kind(
        "seats.opened",
        _("Seats of the working group are free."),
        words=frozenset({"role", "community"}),
        facts={"seats": INTEGER},
    ),
    Kind(
        "charter.agreed",
        _("The working group agreed on a version of its charter."),
        words=frozenset({"what_changed"}),
        facts={"number": INTEGER, "on": DATE, "digest": DIGEST},
    ),
    Kind(
        "minutes.approved",
        _("Minutes of the working group were approved. They are bound by their digest."),
        words=frozenset({"title"}),
        facts={"held": DATE, "digest": DIGEST},
    ),
    Kind(
        "season.planned",
        _("A part of the year was given a theme."),
        words=frozenset({"name", "theme"}),
        facts={"starts": DATE, "ends": DATE},
    ),
    Kind(
        "convening.planned",
        _("A gathering was planned, or many by a rule. It says what and when, never who comes."),
        words=frozenset({"title", "purpose", "where", "rule"}),
        facts={
            "kind": ("small_group", "community", "citywide"),
            "first": DATE,
            "last": DATE,
            "gatherings": INTEGER,
        },
    ),
    Kind(
        "convening.changed",
        _("What was planned of a gathering changed."),
        words=frozenset({"what", "was", "now"}),
        facts={"on": DATE},
    ),
    Kind(
        "convening.cancelled",
        _("A gathering was cancelled, with a reason."),
        words=frozenset({"reason"}),
        facts={"on": DATE},
    ),
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
        "pledge.imported",
        _("An earlier public pledge was brought in, as a draft that its organization can take over."),
        words=frozenset({"organization", "quote", "source_url", "amount"}),
        facts={"said_on": DATE},
    ),
    Kind(
        "commitment.published",
        _("An institution or group made a commitment."),
        words=frozenset(
            {
                *(
                    "organization",
                    "title",
                    "old_words",
                    "old_words_url",
                    "harm",
                    "harm_source",
                    "affected",
                    "answer",
                ),
                *("no_answer_reason", "power_before", "power_after", "ends", "builds", "standard"),
                *("indicator", "unit", "baseline", "target", "plan", "milestones", "sign_off"),
            }
        ),
        facts={
            "channel": ("money", "narrative", "policy", "other"),
            "voice": ("binding", "advisory"),
            "measure": ("how_much", "how_well", "better_off"),
            "baseline_on": DATE,
            "target_on": DATE,
            "old_words_on": DATE,
            "answer_on": DATE,
        },
    ),
    Kind(
        "commitment.withdrawn",
        _("An institution withdrew a commitment. It stays readable, with its reason."),
        words=frozenset({"reason"}),
    ),
    Kind(
        "commitment.state",
        _("The computed state of a commitment changed."),
        words=frozenset({"because"}),
        facts={"was": (*_STATE, "none"), "now": _STATE},
    ),
    Kind(
        "milestone.met",
        _("A step of a commitment was taken."),
        words=frozenset({"title"}),
        facts={"due": DATE, "on": DATE},
    ),
    Kind(
        "report.sent",
        _("An institution reported on a commitment."),
        words=frozenset({"value", "story", "in_the_way", "next_steps"}),
        facts={"as_of": DATE},
    ),
    Kind(
        "evidence.added",
        _("A proof was added. A file is bound by its digest."),
        words=frozenset({"title", "shows", "source", "url", "file"}),
        facts={"dated": DATE, "digest": DIGEST, "bytes": INTEGER},
    ),
    Kind(
        "review.given",
        _("A peer from another field gave a review."),
        words=frozenset({"peer", "reasons"}),
        facts={"verdict": _VERDICT},
    ),
    Kind("review.answered", _("The institution replied to a review."), words=frozenset({"reply"})),
    Kind(
        "review.lapsed",
        _("A peer who was asked gave no answer in 10 days, or passed it on."),
        facts={"asked_on": DATE},
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
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _ALL}
