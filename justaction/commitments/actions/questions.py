"""Questions from the public: held for a look, shown, answered in ten days or marked as not answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from justaction.commitments import emails, policy
from justaction.commitments import state as rules
from justaction.commitments.actions.checking import check_fields
from justaction.commitments.models import Commitment, Question
from justaction.errors import NotAllowed, Refused
from justaction.members import cases
from justaction.members.actions import cases as queue
from justaction.members.models import Case, Person
from justaction.record import actions as record
from justaction.record.models import Disclosure, Entry
from justaction.web import clock, pages

KIND = "commitment_question"


@transaction.atomic
def ask_question(
    commitment: Commitment, *, text: str, name: str = "", by: Person | None = None, why: str = ""
) -> Question:
    """Ask about a published commitment; a moderator looks at it before it is public. `by` is None for a visitor; `why`
    says that it came in a crowd. Raises Refused for no words, a draft, or one who asked about it today already."""
    if not policy.may_be_asked(commitment):
        raise Refused(_("There is nothing to ask about yet."))
    one = Question(
        commitment=commitment, text=text.strip(), name=" ".join(name.split()), by=by, sent_at=clock.now()
    )
    if not one.text:
        raise Refused(_("Write your question."), field="text", status=422)
    check_fields(one, ("text", "name"))
    one.save()
    queue.hold(
        KIND,
        one.subject,
        title=_("A question about “%(title)s”") % {"title": commitment.title},
        url=commitment.record_url,
        why=why,
        person=by,
    )
    return one


@transaction.atomic
def answer_question(question: Question, *, by: Person, text: str) -> Question:
    """Answer for the organization, once. After ten days it still may, and the page says that it came late."""
    one = Question.objects.select_for_update().get(pk=question.pk)
    row = one.commitment
    if not policy.may_report(by, row):
        raise NotAllowed(_("Only people of the organization can answer."))
    if one.state != Question.State.ASKED or one.hidden:
        raise Refused(_("This question is not shown, so there is nothing to answer."))
    if one.answered_at is not None:
        raise Refused(_("It is answered already. An answer stays as it is."))
    one.answer, one.answered_at, one.answered_by = text.strip(), clock.now(), by
    if not one.answer:
        raise Refused(_("Write your answer."), field="text", status=422)
    check_fields(one, ("answer",))
    one.save(update_fields=["answer", "answered_at", "answered_by"])
    _enter("commitment.answered", one, by, {"answer": one.answer}, {"late": "yes" if one.lapsed_at else "no"})
    emails.question_answered(one)
    return one


@transaction.atomic
def lapse_question(question: Question) -> None:
    """Ten days have passed without an answer: the page says so."""
    one = Question.objects.select_for_update().get(pk=question.pk)
    due = one.due_on
    if (
        one.answered_at
        or one.lapsed_at
        or one.state != Question.State.ASKED
        or due is None
        or due >= policy.today()
    ):
        return
    one.lapsed_at = clock.now()
    one.save(update_fields=["lapsed_at"])
    _enter("commitment.unanswered", one, None, {}, {"due_on": due.isoformat()})


def _enter(
    kind: str, one: Question, by: Person | None, words: Mapping[str, str], facts: Mapping[str, str]
) -> None:
    row = one.commitment
    before = Entry.objects.filter(subject=one.subject).order_by("-id")[:1]
    record.enter(
        kind,
        one,
        by=by,
        title=f"{row.organization}: {row.title}",
        url=row.record_url,
        words=words,
        facts=facts,
        answers=list(before),
        thread=row,
    )


# --- what a moderator's decision does -------------------------------------------------------------------------------


def _show(case: Case, by: Person) -> None:
    """It may be shown: from now the organization has ten days."""
    one = _row(case)
    if one.state == Question.State.ASKED:
        return
    one.state, one.asked_at = Question.State.ASKED, clock.now()
    one.due_on = policy.today() + timedelta(days=rules.ANSWER_DAYS)
    one.save(update_fields=["state", "asked_at", "due_on"])
    _enter("commitment.asked", one, None, {"question": one.text}, {"due_on": one.due_on.isoformat()})
    emails.question_asked(one)


def _refuse(case: Case, by: Person) -> None:
    one = _row(case)
    one.state = Question.State.REFUSED
    one.save(update_fields=["state"])


def _hide(case: Case, by: Person) -> None:
    _hidden(_row(case), hidden=True)


def _restore(case: Case, by: Person) -> None:
    one = _row(case)
    if one.state == Question.State.ASKED:
        _hidden(one, hidden=False)
    else:
        _show(case, by)


def _hidden(one: Question, *, hidden: bool) -> None:
    one.hidden = hidden
    one.save(update_fields=["hidden"])
    Disclosure.objects.filter(entry__subject=one.subject).update(public=not hidden)
    pages.changed()


def _row(case: Case) -> Question:
    return (
        Question.objects.select_for_update()
        .select_related("commitment__organization")
        .get(subject=case.about)
    )


def _seen(found: Iterable[Case]) -> Mapping[str, cases.Facts]:
    rows = Question.objects.filter(subject__in=[case.about for case in found]).select_related("commitment")
    return {
        one.subject: [
            (_("Commitment"), one.commitment.title),
            (_("Question"), one.text),
            (_("Name"), one.name),
            (_("Answer"), one.answer),
        ]
        for one in rows
    }


def handler() -> cases.Handler:
    """How the queue of the members treats a question."""
    return cases.Handler(
        label=gettext_lazy("Question about a commitment"),
        hide=_hide,
        release=_show,
        refuse=_refuse,
        restore=_restore,
        show=_seen,
    )


def find(path: str) -> cases.Found | None:
    """The question at its public address."""
    parts = path.rstrip("/").split("/")
    if len(parts) < 5 or parts[-2] != "questions":
        return None
    one = (
        Question.objects.public().filter(subject=parts[-1]).select_related("commitment__organization").first()
    )
    if one is None:
        return None
    title = _("A question about “%(title)s”") % {"title": one.commitment.title}
    return cases.Found(
        kind=KIND, about=one.subject, title=title, url=f"{one.commitment.record_url}questions/{one.subject}/"
    )
