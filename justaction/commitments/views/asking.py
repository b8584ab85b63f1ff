"""Questions from the public: asking one, reading one, answering for an organization."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from justaction.commitments import actions, forms, policy
from justaction.commitments.models import Question
from justaction.commitments.views.desk import commitment_of, form_page, here
from justaction.commitments.views.public import published
from justaction.members.views.asking import viewer_of
from justaction.web import crowds
from justaction.web.asking import ask
from justaction.web.context import viewer
from justaction.web.openforms import open_form

ROOM = crowds.Room("commitment_question", most=20, bare=6)


@open_form
@form_page
def ask_question(request: HttpRequest, organization: str, slug: str) -> HttpResponse:
    """Anybody may ask, without an account and without an address."""
    row, who = published(organization, slug), viewer(request)

    def do(**said: Any) -> None:
        why = crowds.look(request, ROOM) if who is None else ""
        actions.ask_question(row, by=who, why=why, **said)

    return ask(
        request,
        forms.QuestionForm(request.POST or None),
        "commitments/ask.html",
        do=do,
        to=row.get_absolute_url() + "questions/",
        said=_(
            "Thank you. Somebody looks at it first. Then the organization has 10 days to answer, on this page."
        ),
        context={"commitment": row},
    )


@require_safe
def questions(request: HttpRequest, organization: str, slug: str) -> HttpResponse:
    """All that was asked about one commitment, newest first."""
    row = published(organization, slug)
    context = {
        "commitment": row,
        "questions": Question.objects.public().filter(commitment=row),
        "may_report": policy.may_report(viewer(request), row),
    }
    return render(request, "commitments/all_questions.html", context)


@require_safe
def question(request: HttpRequest, organization: str, slug: str, subject: str) -> HttpResponse:
    """One question with its answer, at an address of its own; from here it can be reported."""
    row = published(organization, slug)
    one = get_object_or_404(Question.objects.public(), commitment=row, subject=subject)
    context = {"commitment": row, "question": one, "may_report": policy.may_report(viewer(request), row)}
    return render(request, "commitments/question.html", context)


@login_required
@form_page
def answer_question(request: HttpRequest, organization: str, slug: str, subject: str) -> HttpResponse:
    """For people of the organization."""
    row = commitment_of(request, organization, slug)
    one = get_object_or_404(Question.objects.public(), commitment=row, subject=subject)
    return ask(
        request,
        forms.AnswerForm(request.POST or None),
        "commitments/answer.html",
        do=lambda text: actions.answer_question(one, by=viewer_of(request), text=text),
        to=here("desk_commitment", row),
        said=_("Your answer is public now."),
        context={"commitment": row, "question": one},
    )
