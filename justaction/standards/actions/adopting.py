"""Adoption: a fixed roll votes on the very words; then they are frozen as a revision, for good."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from justaction.ballots import actions as ballots
from justaction.ballots import rolls
from justaction.ballots.models import Ballot
from justaction.coedit import actions as coedit
from justaction.collaborative.models import Collaborative
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.record.models import Entry
from justaction.standards import policy, reading, wording
from justaction.standards.actions.shared import enter, keep_still, led, locked, look_again
from justaction.standards.models import Clause, Draft, Indicator, Revision, Standard
from justaction.web import clock

DAYS = 10
MOST_WORDS = 3800  # signs of the words on the page of the vote


@transaction.atomic
def ask_to_adopt(
    standard: Standard,
    *,
    by: Person,
    electorate: str = "",
    days: int = DAYS,
    quorum: int = 0,
) -> Ballot:
    """Let a fixed roll decide by consent whether these very words are adopted. It opens at once; no word changes then.

    `electorate` is the key of a group (`ballots/rolls.py`), by default the community of the channel; `quorum` by default
    more than half of it, at most thirty. A vote that runs already is returned. Raises NotAllowed, and Refused while
    something is missing: the test, an outcome, an approval, or people on the roll.
    """
    row = locked(standard)
    if not policy.may_steer(by, row.channel):
        raise NotAllowed(_("Only who looks after the standards of this channel can ask for the vote."))
    running = policy.running_ballot(row)
    if running is not None:
        return running
    if why_not := policy.why_no_vote(row, reading.words(row)):
        raise Refused(why_not)
    draft = keep_still(row, by=by, why=_("Put to the vote"))
    electorate = electorate or policy.scope(row.channel)
    try:
        many = rolls.people(electorate).count()
    except LookupError:
        raise Refused(_("Say who votes."), field="electorate", status=422) from None
    with override(Collaborative.objects.get().languages[0]):
        ballot = ballots.write(
            question=_("Shall we adopt %(code)s, “%(title)s”, revision %(n)s?")
            % {"code": row.code, "title": row.title, "n": row.number},
            explanation=_explained(draft),
            method=Ballot.Method.CONSENT,
            quorum=quorum or max(1, min(many // 2 + 1, 30)),
            closes_at=clock.now() + timedelta(days=days),
            electorate=electorate,
            ends_when_all_voted=True,
            scope=policy.scope(row.channel),
            about=policy.about(draft),
            about_title=str(row),
            about_url=row.url,
            by=by,
        )
        opened = ballots.open_ballot(ballot, by=by)
    draft.ballot = opened
    draft.save(update_fields=["ballot"])
    look_again(row)
    return opened


@transaction.atomic
def adopt(standard: Standard, *, by: Person, what_changed: str = "") -> Revision:
    """Freeze the words that a vote decided about as the next revision; the one before is superseded, and stays readable.

    Raises NotAllowed, and Refused without that decision, when a word changed since, or when a later revision does not
    say what changed.
    """
    row = led(standard, by)
    draft = policy.voted_draft(row)
    if why_not := policy.why_not_adopted(draft):
        raise Refused(why_not)
    assert draft is not None
    if not draft.is_whole or wording.digest(reading.words(row)) != draft.digest:
        raise Refused(_("The words changed since the vote. Ask for a vote about the new words."))
    what_changed = what_changed.strip()[:2000]
    former = row.current
    if former is not None and not what_changed:
        raise Refused(_("Say what changed, and why."), field="what_changed", status=422)
    revision = _freeze(row, draft, what_changed)
    if former is not None:
        former.superseded_at = revision.adopted_at
        former.save(update_fields=["superseded_at"])
    row.current, row.stage, row.next_stage, row.next_why = revision, Standard.Stage.ADOPTED, "", ""
    row.save(update_fields=["current", "stage", "next_stage", "next_why"])
    if (live := reading.document(row)) is not None:
        coedit.freeze(live, by=by, why=_("Adopted as revision %(n)s") % {"n": revision.number})
    look_again(row)
    enter(
        "standard.adopted",
        row,
        by=by,
        words={
            **{name: draft.words[name] for name in ("title", "rule", "why")},
            "what_changed": what_changed,
            "decided": revision.ballot_url,
        },
        facts={
            "number": revision.number,
            "digest": revision.digest,
            "clauses": revision.clauses.count(),
        },
        answers=list(Entry.objects.filter(subject=row.subject, kind="standard.adopted").order_by("-id")[:1]),
    )
    return revision


def _freeze(row: Standard, draft: Draft, what_changed: str) -> Revision:
    revision = Revision.objects.create(
        standard=row,
        number=row.number,
        words=draft.words,
        digest=draft.digest,
        what_changed=what_changed,
        ballot=draft.ballot,
        ballot_url=draft.ballot.url if draft.ballot else "",
        adopted_at=clock.now(),
    )
    Clause.objects.bulk_create(
        Clause(revision=revision, place=place, number=one.number, block_id=one.id, text=one.text)
        for place, one in enumerate(wording.clauses(revision.body), 1)
    )
    Indicator.objects.bulk_create(
        Indicator(standard=row, revision=revision, place=place, **said)
        for place, said in enumerate(revision.words["indicators"], 1)
    )
    return revision


def _explained(draft: Draft) -> str:
    """The words to vote on; where they are too long for one page, their beginning and where the rest stands."""
    kept: list[str] = []
    for line in wording.lines(draft.words):
        if sum(len(one) + 2 for one in kept) + len(line) > MOST_WORDS:
            kept.append(_("The rest stands on the page of the standard."))
            break
        kept.append(line)
    seal = _("Fingerprint of these words: %(digest)s") % {"digest": draft.digest}
    return "\n\n".join([*kept, seal])
