"""What we tell others of each kind of entry (in the newsletter, in posts), and what is left out, with the reason.

Every kind stands in exactly one of the two lists; `newsletter/tests/test_draft.py` fails for one that stands in none. A kind
that speaks of a person is told as a number or not at all, and never as a number under five.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from justaction.record.models import Entry
from justaction.record.tree.leaf import read_json

CHANGED, LATE, NEXT, THANKS = "changed", "late", "next", "thanks"
SECTIONS: Mapping[str, Promise] = {
    CHANGED: _("What changed"),
    LATE: _("Who is late"),
    NEXT: _("What is next"),
    THANKS: _("Thanks"),
}


@dataclass(frozen=True)
class Told:
    """How entries of a kind are told: a sentence around `%(what)s`, or for all of them a sentence around `%(n)s`.

    `by` chooses by a fact of the entry: its value to a section and a sentence; other values are left out.
    """

    section: str
    words: Promise | str = ""
    number: Promise | None = None
    by: str = ""
    choose: Mapping[str, tuple[str, Promise]] = field(default_factory=dict)


def _one(section: str, words: Promise) -> Told:
    return Told(section, words)


def _by(fact: str, **choose: tuple[str, Promise]) -> Told:
    return Told(CHANGED, by=fact, choose=choose)


def _all(section: str, number: Promise) -> Told:
    return Told(section, number=number)


TOLD: Mapping[str, Told] = {
    # ourselves
    "collaborative.founded": _one(CHANGED, _("We began: %(what)s")),
    "collaborative.renamed": _one(CHANGED, _("We have a new name: %(what)s")),
    "ring.opened": _one(CHANGED, _("We opened to more people: %(what)s")),
    "news.published": _one(CHANGED, _("News: %(what)s")),
    "goal.set": _one(NEXT, _("A goal of ours: %(what)s")),
    "goal.moved": _one(LATE, _("We moved a goal of our own: %(what)s")),
    "goal.met": _one(CHANGED, _("We met a goal: %(what)s")),
    # the statement
    "statement.published": _one(CHANGED, _("New words to sign: %(what)s")),
    "statement.adopted": _one(CHANGED, _("Adopted: %(what)s")),
    "statement.opened": _one(NEXT, _("Open to be signed: %(what)s")),
    "statement.closed": _one(CHANGED, _("Closed to new signatures: %(what)s")),
    "feedback.opened": _one(NEXT, _("Read the draft and say what you think: %(what)s")),
    "feedback.closed": _one(CHANGED, _("Every suggestion has its answer: %(what)s")),
    "form.published": _one(CHANGED, _("To be read in another form: %(what)s")),
    "signature.added": _all(THANKS, ngettext_lazy("%(n)s new signature.", "%(n)s new signatures.", "n")),
    "signatures.imported": _one(CHANGED, _("Earlier signatures were brought in: %(what)s")),
    # people and groups
    "organization.listed": _one(THANKS, _("Welcome: %(what)s")),
    "community.opened": _one(CHANGED, _("A new community: %(what)s")),
    "norm.agreed": _one(CHANGED, _("A community agreed how it works: %(what)s")),
    "process.started": _one(CHANGED, _("Begun: %(what)s")),
    "process.opened": _one(NEXT, _("You can take part: %(what)s")),
    "process.closed": _one(CHANGED, _("A step is done: %(what)s")),
    "process.ended": _one(CHANGED, _("Ended: %(what)s")),
    "appointment.begun": _all(
        THANKS,
        ngettext_lazy("%(n)s person began to serve.", "%(n)s people began to serve.", "n"),
    ),
    "seats.opened": _one(NEXT, _("Seats are free: %(what)s")),
    "charter.agreed": _one(CHANGED, _("Agreed: %(what)s")),
    "minutes.approved": _one(CHANGED, _("Minutes to read: %(what)s")),
    "season.planned": _one(NEXT, _("A theme of the year: %(what)s")),
    "convening.minutes": _one(CHANGED, _("We met: %(what)s")),
    "convening.cancelled": _one(CHANGED, _("Called off: %(what)s")),
    # decisions
    "ballot.opened": _one(NEXT, _("A vote: %(what)s")),
    "ballot.closed": _one(CHANGED, _("A vote was counted: %(what)s")),
    "outcome.written": _one(CHANGED, _("Decided: %(what)s")),
    "vote.cast": _all(THANKS, ngettext_lazy("%(n)s vote was cast.", "%(n)s votes were cast.", "n")),
    "opinion.opened": _one(NEXT, _("Say where you agree: %(what)s")),
    "opinion.closed": _one(CHANGED, _("What we agree on, and what not yet: %(what)s")),
    # harms and standards
    "harm.published": _one(CHANGED, _("A harm is named: %(what)s")),
    "harm.corrected": _one(CHANGED, _("Told anew: %(what)s")),
    "harm.ended": _one(CHANGED, _("Taken out, with the reason: %(what)s")),
    "standard.begun": _one(CHANGED, _("A standard is being written: %(what)s")),
    "standard.comments": _one(NEXT, _("Comment on a standard: %(what)s")),
    "standard.answered": _one(CHANGED, _("Every comment has its outcome: %(what)s")),
    "standard.test": _one(NEXT, _("A standard is being tried: %(what)s")),
    "standard.tested": _one(CHANGED, _("The trial ended: %(what)s")),
    "standard.adopted": _one(CHANGED, _("A standard is adopted: %(what)s")),
    "standard.ended": _one(CHANGED, _("A standard ended: %(what)s")),
    "comment.answered": _all(
        THANKS, ngettext_lazy("%(n)s comment was answered.", "%(n)s comments were answered.", "n")
    ),
    "suggestion.answered": _all(
        THANKS, ngettext_lazy("%(n)s suggestion was answered.", "%(n)s suggestions were answered.", "n")
    ),
    "uptake.changed": _by(
        "state",
        promised=(CHANGED, _("Promised to keep a standard: %(what)s")),
        in_use=(CHANGED, _("Says that it keeps a standard; nobody checked yet: %(what)s")),
        checked=(CHANGED, _("Keeps a standard; peers checked: %(what)s")),
        none=(LATE, _("No longer keeps a standard: %(what)s")),
    ),
    # tools
    "tool.begun": _one(CHANGED, _("A tool is being made: %(what)s")),
    "tool.adopted": _one(CHANGED, _("A tool is ready: %(what)s")),
    "tool.form": _one(CHANGED, _("A tool in another form: %(what)s")),
    "tool.imported": _one(CHANGED, _("A tool came from elsewhere: %(what)s")),
    "toolkit.published": _one(CHANGED, _("A new edition: %(what)s")),
    # commitments
    "commitment.published": _one(CHANGED, _("A new commitment: %(what)s")),
    "commitment.withdrawn": _one(LATE, _("Withdrawn: %(what)s")),
    "commitment.amended": _one(CHANGED, _("The target was changed; the old one stays beside it: %(what)s")),
    "commitment.state": _by(
        "now",
        on_plan=(CHANGED, _("On plan: %(what)s")),
        done=(CHANGED, _("Done: %(what)s")),
        behind=(LATE, _("Behind: %(what)s")),
        quiet=(LATE, _("Gone quiet: %(what)s")),
    ),
    "commitment.again": _by(
        "how",
        holds=(CHANGED, _("Looked at again, and it holds: %(what)s")),
        fallen_back=(LATE, _("Fallen back: %(what)s")),
        due=(NEXT, _("To be looked at again: %(what)s")),
    ),
    "commitment.late": _by("step", note=(LATE, _("No report came: %(what)s"))),
    "commitment.why": _one(LATE, _("Says what got in the way: %(what)s")),
    "commitment.asked": _one(NEXT, _("A question waits for its answer: %(what)s")),
    "commitment.answered": _one(CHANGED, _("A question was answered: %(what)s")),
    "commitment.unanswered": _one(LATE, _("A question got no answer: %(what)s")),
    "standing.changed": _by(
        "now",
        silent=(LATE, _("Silent: %(what)s")),
        lapsed=(LATE, _("Lapsed: %(what)s")),
        restored=(CHANGED, _("Is back: %(what)s")),
    ),
    "milestone.met": _one(CHANGED, _("A step was taken: %(what)s")),
    "money.told": _one(CHANGED, _("What became of the money: %(what)s")),
    "money.corrected": _one(CHANGED, _("A line of money was corrected: %(what)s")),
    "money.withdrawn": _one(CHANGED, _("A line of money was taken back: %(what)s")),
    "report.sent": _one(CHANGED, _("Reported: %(what)s")),
    "review.given": _one(THANKS, _("A peer looked: %(what)s")),
    "review.answered": _one(CHANGED, _("A review got its reply: %(what)s")),
    "review.unanswered": _one(LATE, _("No reply to a review: %(what)s")),
    "evidence.added": _all(THANKS, ngettext_lazy("%(n)s proof was added.", "%(n)s proofs were added.", "n")),
    # what was wrong on our pages
    "correction.answered": _by(
        "outcome",
        corrected=(CHANGED, _("We corrected a page: %(what)s")),
        stands=(CHANGED, _("Somebody doubted a page, and it stands: %(what)s")),
    ),
    "correction.late": _one(LATE, _("We are late with an answer: %(what)s")),
    # assessments and the share-out
    "assessment.opened": _one(CHANGED, _("Agreed to be looked at from inside and outside: %(what)s")),
    "assessment.late": _one(LATE, _("The day to share back has passed: %(what)s")),
    "assessment.shared": _one(CHANGED, _("Shared back: %(what)s")),
    "assessment.stopped": _one(LATE, _("Stopped before it was shared back: %(what)s")),
    "shareout.published": _one(CHANGED, _("The year to read: %(what)s")),
}

_SAFETY = _("It would tell of a single person, or of their safety.")
_STEP = _("It is a step on the way. The issue tells where it leads.")
_SMALL = _("It changes words on a page, not what anybody did.")
_ELSEWHERE = _("It is told with the thing that it belongs to.")
_OWN = _("It is about our own letters, posts, numbers and keys.")

LEFT_OUT: Mapping[str, Promise] = {
    **dict.fromkeys(
        (
            *("disclosure.erased", "names.hidden", "names.shown", "account.merged", "account.recovered"),
            *("suggestion.withdrawn", "signature.named", "signature.withdrawn", "signature.invalidated"),
            *("statement.guarded", "statement.unguarded", "moderation.decided", "repair.counted"),
            *("nomination.consented", "appointment.ended", "vote.undone", "standard.lead"),
            *("comment.withdrawn", "form.checked"),
        ),
        _SAFETY,
    ),
    **dict.fromkeys(
        (
            *("process.changed", "proposal.screened", "opinion.moved", "standard.tester", "uptake.checked"),
            *(
                "tool.moved",
                "pledge.imported",
                "assessment.begun",
                "assessment.handed",
                "review.lapsed",
                "review.written",
                "correction.reported",
            ),
            *("convening.planned", "convening.changed"),
        ),
        _STEP,
    ),
    **dict.fromkeys(
        (
            *("collaborative.changed", "organization.changed", "community.changed", "norm.ended"),
            *("form.withdrawn", "opinion.changed", "question.asked", "assessment.shown"),
            *(
                "page.published",
                "page.withdrawn",
                "page.checked",
                "page.hidden",
                "page.shown",
                "menu.changed",
            ),
        ),
        _SMALL,
    ),
    **dict.fromkeys(
        (
            "standard.grounded",
            "commitment.cites",
            "standing.here",
            "voice.given",
            "tie.told",
            "evidence.kept",
        ),
        _ELSEWHERE,
    ),
    **dict.fromkeys(
        (
            *("newsletter.sent", "counts.repaired", "post.sent", "post.changed", "post.withdrawn"),
            "key.changed",
        ),
        _OWN,
    ),
}


def chosen(entry: Entry) -> tuple[str, str]:
    """Section and sentence for an entry, around `%(what)s`; ("", "") for one that is left out, or told as a number."""
    told = TOLD.get(entry.kind)
    if told is None:
        return "", ""
    if not told.by:
        return told.section, str(told.words)
    section, words = told.choose.get(str(read_json(bytes(entry.leaf))["m"].get(told.by)), ("", ""))
    return section, str(words)
