"""Pages for stewards: the story, the questions, and showing names again."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from justaction.collaborative import actions as collaborative
from justaction.collaborative import policy as stewards
from justaction.home import actions, forms, policy
from justaction.home.models import Question, StoryMoment
from justaction.home.views.gate import allow, form_page
from justaction.members.stepping_up import fresh_sign_in
from justaction.members.views.asking import viewer_of as _viewer
from justaction.web.asking import ask


@require_POST
@login_required
@fresh_sign_in
def lift_safe_mode(request: HttpRequest) -> HttpResponse:
    """Show names again. To hide them one press is enough; this asks once more who it is (decision 9)."""
    allow(stewards.may_steward(_viewer(request)))
    collaborative.show_names(by=_viewer(request))
    messages.success(request, _("Names are shown again, of those who chose so."))
    return redirect("collaborative:safe_mode")


@require_safe
@login_required
def edit_story(request: HttpRequest) -> HttpResponse:
    allow(policy.may_write(_viewer(request)))
    return render(request, "home/edit_story.html", {"moments": StoryMoment.objects.all()})


@login_required
@form_page
def write_moment(request: HttpRequest, pk: int = 0) -> HttpResponse:
    allow(policy.may_write(_viewer(request)))
    moment = get_object_or_404(StoryMoment, pk=pk) if pk else None
    return ask(
        request,
        forms.MomentForm(request.POST or None, instance=moment),
        "home/write_moment.html",
        do=lambda **said: actions.write_moment(moment, **said, by=_viewer(request)),
        to="home:edit_story",
        context={"moment": moment},
    )


@require_POST
@login_required
def drop_moment(request: HttpRequest, pk: int) -> HttpResponse:
    allow(policy.may_write(_viewer(request)))
    moment = StoryMoment.objects.filter(pk=pk).first()
    if moment:
        actions.drop_moment(moment, by=_viewer(request))
    return redirect("home:edit_story")


@require_safe
@login_required
def edit_questions(request: HttpRequest) -> HttpResponse:
    allow(policy.may_write(_viewer(request)))
    return render(request, "home/edit_questions.html", {"questions": Question.objects.all()})


@login_required
@form_page
def write_question(request: HttpRequest, pk: int = 0) -> HttpResponse:
    allow(policy.may_write(_viewer(request)))
    question = get_object_or_404(Question, pk=pk) if pk else None
    return ask(
        request,
        forms.QuestionForm(request.POST or None, instance=question),
        "home/write_question.html",
        do=lambda **said: actions.write_question(question, **said, by=_viewer(request)),
        to="home:edit_questions",
        context={"question": question},
    )


@require_POST
@login_required
def check_question(request: HttpRequest, pk: int) -> HttpResponse:
    allow(policy.may_write(_viewer(request)))
    actions.check_question(get_object_or_404(Question, pk=pk), by=_viewer(request))
    return redirect("home:edit_questions")


@require_POST
@login_required
def drop_question(request: HttpRequest, pk: int) -> HttpResponse:
    allow(policy.may_write(_viewer(request)))
    question = Question.objects.filter(pk=pk).first()
    if question:
        actions.drop_question(question, by=_viewer(request))
    return redirect("home:edit_questions")
