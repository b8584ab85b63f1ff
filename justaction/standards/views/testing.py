"""Pages of an organization that is asked to try a draft: yes or no, what it found, or that it steps back."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from justaction.errors import NotAllowed
from justaction.members.views.asking import viewer_of
from justaction.standards import actions, forms, policy
from justaction.standards.models import Tester
from justaction.standards.views.finding import form_page, one_form
from justaction.web.asking import ask


def _tester(request: HttpRequest, code: str, subject: str) -> Tester:
    """The organization that was asked, for its own people and who leads the standard. Raises NotAllowed."""
    rows = Tester.objects.select_related(
        "organization", "trial__draft", "trial__standard__current", "trial__standard__channel"
    )
    row = get_object_or_404(rows, trial__standard__code=code, subject=subject)
    if not policy.may_see_tester(viewer_of(request), row):
        raise NotAllowed(_("This page is for people who speak for the organization."))
    return row


def _here(row: Tester) -> str:
    return reverse("standards:tester", args=[row.trial.standard.code, row.subject])


@login_required
@form_page
def tester(request: HttpRequest, code: str, subject: str) -> HttpResponse:
    row = _tester(request, code, subject)
    who = viewer_of(request)
    form = forms.FindingForm(
        request.POST or None,
        initial={"verdict": row.verdict, "finding": row.finding, "advice": row.advice},
    )
    context = {
        "tester": row,
        "standard": row.trial.standard,
        "draft": row.trial.draft,
        "said": row.trial.draft.words,
        "speaks": policy.may_speak_for(who, row.organization) and row.trial.ended_at is None,
    }
    return ask(
        request,
        form,
        "standards/tester.html",
        do=lambda **said: actions.find(row, by=who, **said),
        to=_here(row),
        context=context,
    )


@login_required
@require_POST
def agree(request: HttpRequest, code: str, subject: str) -> HttpResponse:
    row = _tester(request, code, subject)
    actions.agree_to_test(row, by=viewer_of(request))
    return redirect(_here(row))


@login_required
@require_POST
def decline(request: HttpRequest, code: str, subject: str) -> HttpResponse:
    row = _tester(request, code, subject)
    actions.decline_test(row, by=viewer_of(request))
    return redirect(_here(row))


@login_required
@form_page
def step_back(request: HttpRequest, code: str, subject: str) -> HttpResponse:
    row = _tester(request, code, subject)
    return one_form(
        request,
        row.trial.standard,
        forms.SayForm(request.POST or None, label=_("Why"), most=600),
        title=_("Step back from the test"),
        lead=_("Your reason stands where your finding would stand."),
        button=_("Step back"),
        warns=True,
        do=lambda text: actions.withdraw_from_test(row, why=text, by=viewer_of(request)),
        to=_here(row),
    )
