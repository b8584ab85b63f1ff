"""Deeds of answering: every suggestion is taken up or not, with a reason, and its author is told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.errors import NotAllowed, Refused
from justaction.members.actions import remarks
from justaction.members.models import Person
from justaction.record import actions as record
from justaction.record.models import Entry
from justaction.statement import emails, policy
from justaction.statement.actions.rounds import locked
from justaction.statement.models import (
    Answer,
    FeedbackRound,
    Paragraph,
    Passage,
    StatementVersion,
    Suggestion,
)
from justaction.texts.tidying import lines
from justaction.web import clock


@transaction.atomic
def answer(
    feedback_round: FeedbackRound,
    suggestions: Iterable[Suggestion],
    *,
    by: Person,
    outcome: str,
    reason: str,
    words: str = "",
    passage: Passage | None = None,
) -> Answer:
    """One answer to one suggestion, or to many that say the same: taken up or not, and why.

    Taken up with `words`, the paragraph of the draft that is `passage` (or the one they all speak of) reads so from
    now on. An answer can be given anew until the round is closed. Raises NotAllowed, and Refused when there is nothing
    to answer, the reason is missing, or the draft has no such paragraph any more.
    """
    if not policy.may_consolidate(by):
        raise NotAllowed(_("Only people who may publish the statement can answer."))
    row = locked(feedback_round)
    if row.state == FeedbackRound.State.CLOSED:
        raise Refused(_("This round is closed. Its answers stand."))
    wanted = {one.pk for one in suggestions}
    found = list(
        row.suggestions.exclude(state=Suggestion.State.WITHDRAWN).filter(pk__in=wanted).order_by("id")
    )
    if not found:
        raise Refused(_("Choose at least one suggestion that still stands."), field="suggestion", status=422)
    if outcome not in Answer.Outcome:
        raise Refused(_("Say whether you take it up."), field="outcome", status=422)
    reason = lines(reason)
    if not reason:
        raise Refused(_("Say why. The author reads it, and everybody else."), field="reason", status=422)
    where = passage or _the_one(found)
    accepted = outcome == Answer.Outcome.ACCEPTED
    written = _put(row.version, where, words) if accepted and words.strip() else ""
    given = Answer.objects.create(
        round=row, passage=where, outcome=outcome, reason=reason[:1000], words=written, by=by, at=clock.now()
    )
    for one in found:
        one.answer, one.state = given, outcome
    Suggestion.objects.bulk_update(found, ["answer", "state"])
    row.answers.filter(suggestions=None).exclude(pk=given.pk).delete()
    for one in found:
        _enter(row, one, given, by)
    return given


def tell_authors() -> int:
    """What the clock does: one letter to each address of a round once all that came from it is answered; how many."""
    rows = Suggestion.objects.select_related("round__version", "passage", "answer")
    return remarks.tell_authors(rows, emails.answered)


def _the_one(found: Sequence[Suggestion]) -> Passage | None:
    """The paragraph they all speak of, if it is one."""
    passages = {one.passage_id for one in found}
    return found[0].passage if len(passages) == 1 else None


def _put(version: StatementVersion, passage: Passage | None, words: str) -> str:
    """Let the paragraph of the draft say these words; returns them as they stand there."""
    words = " ".join(lines(words).split())
    if passage is None:
        raise Refused(_("Choose the paragraph that should say this."), field="words", status=422)
    if len(words) > 2000:
        raise Refused(_("A paragraph has at most 2,000 letters."), field="words", status=422)
    paragraph = Paragraph.objects.filter(
        version=version, version__state__in=StatementVersion.WRITTEN, identity=passage.identity
    ).first()
    if paragraph is None:
        raise Refused(
            _("The draft has no such paragraph any more. Leave the words empty, and say so in your answer."),
            field="words",
        )
    paragraph.text = words
    paragraph.save(update_fields=["text"])
    return words


def _enter(row: FeedbackRound, one: Suggestion, given: Answer, by: Person) -> None:
    """The record keeps the outcome and the reason; the reader's own words only if they said so."""
    words: dict[str, str] = {"reason": given.reason, "words": given.words}
    if one.is_public:
        words |= {"text": one.text, "suggested": one.suggested}
    if one.credited and not one.hidden:
        words["credit"] = one.name
    record.enter(
        "suggestion.answered",
        one,
        by=by,
        title=f"A suggestion in round {row.number}",
        url=row.url,
        words=words,
        facts={
            "round": row.number,
            "paragraph": one.passage.number if one.passage else 0,
            "outcome": given.outcome,
        },
        answers=list(
            Entry.objects.filter(subject=one.subject, kind="suggestion.answered").order_by("-id")[:1]
        ),
        thread=row,
    )
