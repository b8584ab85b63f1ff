"""Lateness, equal for all: the clock climbs the ladder, the organization answers, a peer offers a talk."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.commitments import emails, policy
from justaction.commitments import state as rules
from justaction.commitments.actions.board import stand
from justaction.commitments.actions.checking import check_fields
from justaction.commitments.actions.standing import locked
from justaction.commitments.emails import ladder as letters
from justaction.commitments.models import Commitment, LateAnswer, Rung, Talk
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.record import actions as record
from justaction.record.models import new_subject
from justaction.web import clock, pages

MOST_TALKS = 3  # peers asked one after the other about one report


@transaction.atomic
def climb(commitment: Commitment) -> Rung | None:
    """Take the next step for a report that is due and has not come, if its day is there; once each. The clock calls it."""
    row = locked(commitment)
    step = policy.next_step(row)
    if step is None or row.due_on is None:
        return None
    rung = Rung.objects.create(commitment=row, due=row.due_on, key=step.key, at=clock.now())
    if rung.key == Rung.Key.REMIND:
        emails.report_due(row, rung.due)
        return rung
    record.enter(
        "commitment.late",
        row,
        by=None,
        title=f"{row.organization}: {row.title}",
        url=row.record_url,
        facts={"step": rung.key, "due": rung.due.isoformat()},
    )
    pages.changed()
    if rung.key == Rung.Key.ASK:
        letters.asked_why(row, rung.due)
    elif rung.key == Rung.Key.TALK:
        ask_for_talk(row, rung.due)
    else:
        letters.noted(row, rung.due, answered=row.late_answers.filter(due=rung.due).exists())
    return rung


@transaction.atomic
def say_why(
    commitment: Commitment, *, by: Person, in_the_way: str, next_steps: str, by_when: date
) -> LateAnswer:
    """The organization answers once for each late report; what it says is public, and stays.

    Raises NotAllowed for anybody but its own people; Refused when nothing is late, when it has answered, and (422, with
    the field) for empty words or a day that has passed."""
    row = locked(commitment)
    if not policy.may_report(by, row):
        raise NotAllowed(_("Only people of the organization can answer."))
    due = row.due_on
    if not policy.may_still_say_why(row) or due is None:
        raise Refused(_("No report is late, or you have answered for it. What you said stands on the page."))
    for field, words in (("in_the_way", in_the_way), ("next_steps", next_steps)):
        if not words.strip():
            raise Refused(_("Say it in one or two sentences."), field=field, status=422)
    if by_when <= policy.today():
        raise Refused(_("Give a day that lies ahead."), field="by_when", status=422)
    answer = LateAnswer(
        commitment=row,
        due=due,
        in_the_way=in_the_way.strip(),
        next_steps=next_steps.strip(),
        by_when=by_when,
        by=by,
        at=clock.now(),
    )
    check_fields(answer, ("in_the_way", "next_steps"))
    answer.save()
    record.enter(
        "commitment.why",
        answer,
        by=by,
        title=f"{row.organization}: {row.title}",
        url=row.record_url,
        words={"in_the_way": answer.in_the_way, "next_steps": answer.next_steps},
        facts={"due": due.isoformat(), "by_when": by_when.isoformat()},
        thread=row,
    )
    stand(row.organization)
    pages.changed()
    return answer


# --- a talk between peers -------------------------------------------------------------------------------------------


@transaction.atomic
def ask_for_talk(commitment: Commitment, due: date) -> Talk | None:
    """Ask the next peer from another field to offer a talk; None when nobody is left, or three were asked."""
    row = locked(commitment)
    asked = row.talks.filter(due=due)
    open_ = asked.filter(state__in=[Talk.State.ASKED, Talk.State.OFFERED]).exists()
    if open_ or asked.count() >= MOST_TALKS or row.due_on != due:
        return None
    peer = policy.next_talker(row, due)
    if peer is None:
        return None
    talk = Talk.objects.create(
        subject=new_subject(),
        commitment=row,
        due=due,
        peer=peer,
        asked_at=clock.now(),
        answer_by=policy.today() + timedelta(days=rules.ANSWER_DAYS),
    )
    letters.talk_asked(talk)
    return talk


def _locked(talk: Talk) -> Talk:
    commitment = locked(talk.commitment_id)
    row = Talk.objects.select_related("peer").get(pk=talk.pk)
    row.commitment = commitment
    return row


@transaction.atomic
def offer_talk(talk: Talk, *, by: Person, words: str) -> Talk:
    """A peer says when and how they can be reached; only people of the organization read it."""
    row = _locked(talk)
    if not policy.may_answer_talk(by, row):
        raise NotAllowed(_("This ask is not open to you. Somebody else was asked, or you are too close."))
    row.words = words.strip()
    if not row.words:
        raise Refused(_("Say when and how you can be reached."), field="words", status=422)
    row.state, row.ended_at = Talk.State.OFFERED, clock.now()
    row.save(update_fields=["state", "words", "ended_at"])
    letters.talk_offered(row)
    return row


@transaction.atomic
def pass_talk_on(talk: Talk, *, by: Person) -> Talk:
    """A peer has no time or is too close: the next one is asked."""
    row = _locked(talk)
    if not policy.may_see_talk(by, row) or row.state != Talk.State.ASKED:
        raise NotAllowed(_("This ask is not open to you."))
    return _end(row, Talk.State.PASSED_ON)


@transaction.atomic
def lapse_talk(talk: Talk) -> Talk:
    """Nobody answered in 10 days, or the report came: ask the next one, or close it."""
    row = _locked(talk)
    if row.state != Talk.State.ASKED or policy.today() <= row.answer_by:
        return row
    return _end(row, Talk.State.LAPSED)


def _end(row: Talk, state: Talk.State) -> Talk:
    row.state, row.ended_at = state, clock.now()
    row.save(update_fields=["state", "ended_at"])
    ask_for_talk(row.commitment, row.due)
    return row
