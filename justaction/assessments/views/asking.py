"""Pages of conveners: all rounds, and the questions that rounds ask."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from justaction.assessments import actions, forms, parts, policy
from justaction.assessments.models import Question, Round
from justaction.assessments.views.doing import done
from justaction.errors import NotAllowed
from justaction.members.models import Person
from justaction.members.views.asking import form_page, viewer_of
from justaction.web.asking import ask


def _convener(request: HttpRequest) -> Person:
    viewer = viewer_of(request)
    if not policy.may_steer(viewer):
        raise NotAllowed(_("This page is for conveners."))
    return viewer


@require_safe
@login_required
def rounds(request: HttpRequest) -> HttpResponse:
    viewer = _convener(request)
    rows = list(Round.objects.with_names().order_by("-opened_at")[:100])
    lines = [(row, policy.may_coordinate(viewer, row)) for row in rows]
    return render(request, "assessments/rounds.html", {"lines": lines})


@login_required
@form_page
def questions(request: HttpRequest) -> HttpResponse:
    viewer = _convener(request)
    asked = list(Question.objects.asked())
    return ask(
        request,
        forms.QuestionForm(request.POST or None),
        "assessments/questions.html",
        do=lambda **said: actions.ask_question(by=viewer, **said),
        to=request.path,
        context={"questions": asked, "standards": parts.standards(viewer, asked)},
    )


@require_POST
@login_required
def first(request: HttpRequest) -> HttpResponse:
    _convener(request)
    return done(request, actions.found_questions, "assessments:questions")


@login_required
@form_page
def question(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = _convener(request)
    row = get_object_or_404(Question, pk=pk)
    return ask(
        request,
        forms.QuestionForm.of(row, request.POST or None),
        "assessments/question.html",
        do=lambda **said: actions.change_question(row, by=viewer, **said),
        to="assessments:questions",
        context={"question": row},
    )


@require_POST
@login_required
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = _convener(request)
    row = get_object_or_404(Question, pk=pk)
    return done(request, lambda: actions.retire_question(row, by=viewer), "assessments:questions")
