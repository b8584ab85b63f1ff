"""Deeds of a test: organizations are asked, say yes or no, try a draft, tell what they found, or step back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from justaction.errors import NotAllowed, Refused
from justaction.jobs import later
from justaction.mail.actions import writes_letters
from justaction.members.models import Organization, Person
from justaction.record.models import Entry
from justaction.standards import emails, policy
from justaction.standards.actions.shared import (
    enter,
    keep_still,
    led,
    locked,
    move,
    must_be_written,
    need,
)
from justaction.standards.models import Standard, Tester, Trial
from justaction.web import clock, pages

Stage = Standard.Stage
State = Tester.State
MOST_TESTERS = 20


@transaction.atomic
def begin_trial(
    standard: Standard, *, until: date, organizations: Sequence[Organization], by: Person
) -> Trial:
    """Let organizations try the words as they are now, until a day. Each is asked, and says yes or no.

    Raises NotAllowed, and Refused when the draft was not open for comment, something is not settled, fewer
    organizations are named than a vote needs findings of, or the day is past.
    """
    row = led(standard, by)
    must_be_written(row)
    if row.work != Stage.DRAFT:
        raise Refused(_("Only a draft can be put to the test."))
    if why_not := policy.why_no_test(row):
        raise Refused(why_not)
    if until <= clock.today():
        raise Refused(_("Choose a day that is still to come."), field="until", status=422)
    if len(organizations) < policy.FEWEST_FINDINGS:
        raise Refused(_("Name at least two organizations."), field="organizations", status=422)
    draft = keep_still(row, by=by, why=_("Put to the test"))
    if why_not := policy.why_incomplete(draft.words):
        raise Refused(why_not)
    trial = Trial.objects.create(standard=row, draft=draft, until=until)
    move(row, Stage.TEST)
    row.save(update_fields=["stage", "next_stage"])
    for organization in organizations:
        _ask(trial, organization)
    enter(
        "standard.test",
        row,
        thing=trial,
        by=by,
        facts={"draft": draft.number, "digest": draft.digest, "until": until.isoformat()},
    )
    return trial


@transaction.atomic
def ask_tester(trial: Trial, organization: Organization, *, by: Person) -> Tester:
    """Ask one more organization, while the test runs. Raises NotAllowed, Refused."""
    return _ask(_running(trial, by), organization)


@transaction.atomic
def agree_to_test(tester: Tester, *, by: Person) -> Tester:
    """Say yes for an organization: it tries the draft, and its name stands there. Raises NotAllowed, Refused."""
    row = _spoken_for(tester, by)
    if row.state == State.TRYING:
        return row
    if row.state != State.ASKED:
        raise Refused(_("This was answered already."))
    row.state, row.agreed_at, row.said_by = State.TRYING, clock.now(), by
    row.save(update_fields=["state", "agreed_at", "said_by"])
    _enter(row, "trying", by)
    return row


@transaction.atomic
def decline_test(tester: Tester, *, by: Person) -> Tester:
    """Say no for an organization. Nothing of it is public. Raises NotAllowed, Refused."""
    row = _spoken_for(tester, by)
    if row.state not in (State.ASKED, State.DECLINED):
        raise Refused(_("This was answered already."))
    row.state, row.said_by = State.DECLINED, by
    row.save(update_fields=["state", "said_by"])
    return row


@transaction.atomic
def find(tester: Tester, *, verdict: str, finding: str, advice: str = "", by: Person) -> Tester:
    """Tell what came of trying it; it stands beside the draft. It can be told anew while the test runs.

    Raises NotAllowed, and Refused with the field for what is missing.
    """
    row = _spoken_for(tester, by)
    if row.state not in (State.TRYING, State.FOUND):
        raise Refused(_("Say first that you try it."))
    if verdict not in Tester.Verdict:
        raise Refused(_("Say whether it works."), field="verdict", status=422)
    row.finding = need(finding, "finding", _("Say what you did, and what happened."))[:3000]
    row.verdict, row.advice = verdict, advice.strip()[:2000]
    if verdict != Tester.Verdict.WORKS and not row.advice:
        raise Refused(_("Say what should change."), field="advice", status=422)
    row.state, row.found_at, row.said_by = State.FOUND, clock.now(), by
    row.answer, row.answered_at = "", None
    row.save()
    _enter(row, "found", by, words={"finding": row.finding, "advice": row.advice}, verdict=row.verdict)
    return row


@transaction.atomic
def withdraw_from_test(tester: Tester, *, why: str, by: Person) -> Tester:
    """Step back for an organization, with a reason that stands there instead of a finding. Raises NotAllowed, Refused."""
    row = _spoken_for(tester, by)
    if row.state not in (State.TRYING, State.FOUND):
        raise Refused(_("Only who tries it can step back."))
    row.withdrew_why = need(why, "why", _("Say why, in a line."))[:600]
    row.state, row.said_by = State.WITHDREW, by
    row.verdict = row.finding = row.advice = ""
    row.found_at = None
    row.save()
    _enter(row, "withdrew", by, words={"reason": row.withdrew_why})
    return row


@transaction.atomic
def answer_advice(tester: Tester, *, answer: str, by: Person) -> Tester:
    """Say what was done with the advice of an organization. Raises NotAllowed, Refused."""
    standard = led(tester.trial.standard, by)
    row = _row(tester)
    if row.state != State.FOUND or not row.advice:
        raise Refused(_("There is no advice to answer."))
    row.answer = need(answer, "answer", _("Say what you did with it, and why."))[:1000]
    row.answered_at = clock.now()
    row.save(update_fields=["answer", "answered_at"])
    enter(
        "standard.tester",
        standard,
        thing=row,
        by=by,
        words={"organization": row.organization.name, "answer": row.answer},
        facts={"how": "answered"},
    )
    return row


@transaction.atomic
def end_trial(trial: Trial, *, learned: str, by: Person) -> Trial:
    """End the test with what was learned. Raises NotAllowed, and Refused while too few organizations told what they found."""
    row = _running(trial, by)
    found = row.testers.found().count()
    if found < policy.FEWEST_FINDINGS:
        raise Refused(
            _(
                "%(found)s of %(need)s organizations told what they found. Wait, ask one more, or break the test off."
            )
            % {"found": found, "need": policy.FEWEST_FINDINGS}
        )
    row.learned = need(learned, "learned", _("Say what you learned."))[:2000]
    row.ended_at = clock.now()
    row.save(update_fields=["learned", "ended_at"])
    _ended(row, found, by, "ended")
    return row


@transaction.atomic
def break_off_trial(trial: Trial, *, why: str, by: Person) -> Trial:
    """End the test without a result: the standard is a draft again. Raises NotAllowed, and Refused without a reason.

    A test that was ended can be set aside too, when its words have to be written anew before the vote.
    """
    standard = led(trial.standard, by)
    must_be_written(standard)
    row = Trial.objects.select_for_update(of=("self",)).select_related("standard").get(pk=trial.pk)
    if row.broken_off or standard.work != Stage.TEST:
        raise Refused(_("This test is over."))
    row.learned = need(why, "why", _("Say why, in a line."))[:2000]
    row.ended_at, row.broken_off = clock.now(), True
    row.save(update_fields=["learned", "ended_at", "broken_off"])
    move(standard, Stage.DRAFT)
    standard.save(update_fields=["stage", "next_stage"])
    row.standard = standard
    _ended(row, row.testers.found().count(), by, "broken_off")
    return row


# --- inside -----------------------------------------------------------------------------------------------------


def _ask(trial: Trial, organization: Organization) -> Tester:
    if not organization.listed:
        raise Refused(_("Choose organizations that are listed here."), field="organizations", status=422)
    if trial.testers.count() >= MOST_TESTERS:
        raise Refused(_("Twenty organizations are enough."), field="organizations", status=422)
    try:
        with transaction.atomic():
            row = Tester.objects.create(trial=trial, organization=organization)
    except IntegrityError:
        raise Refused(
            _("%(name)s was asked already.") % {"name": organization.name}, field="organizations"
        ) from None
    if writes_letters():
        later(emails.send_asked_to_test, row.pk)
    pages.changed()
    return row


def _running(trial: Trial, by: Person) -> Trial:
    standard = led(trial.standard, by)
    row = Trial.objects.select_for_update(of=("self",)).select_related("draft").get(pk=trial.pk)
    row.standard = standard
    if row.ended_at is not None:
        raise Refused(_("This test is over."))
    return row


def _row(tester: Tester) -> Tester:
    rows = Tester.objects.select_for_update(of=("self",)).select_related("organization", "trial__standard")
    return rows.get(pk=tester.pk)


def _spoken_for(tester: Tester, by: Person) -> Tester:
    """The row, for who speaks for the organization, while the test runs. Raises NotAllowed, Refused."""
    locked(tester.trial.standard)
    row = _row(tester)
    if not policy.may_speak_for(by, row.organization):
        raise NotAllowed(_("Only people who speak for %(name)s can do this.") % {"name": row.organization})
    if row.trial.ended_at is not None:
        raise Refused(_("This test is over."))
    return row


def _enter(
    row: Tester, how: str, by: Person, *, words: dict[str, str] | None = None, verdict: str = ""
) -> Entry:
    return enter(
        "standard.tester",
        row.trial.standard,
        thing=row,
        by=by,
        words={"organization": row.organization.name, **(words or {})},
        facts={"how": how, **({"verdict": verdict} if verdict else {})},
        answers=list(Entry.objects.filter(subject=row.subject).order_by("-id")[:1]),
    )


def _ended(row: Trial, found: int, by: Person, how: str) -> None:
    enter(
        "standard.tested",
        row.standard,
        thing=row,
        by=by,
        words={"learned": row.learned},
        facts={"how": how, "findings": found},
        answers=list(Entry.objects.filter(subject=row.subject).order_by("id")[:1]),
    )
