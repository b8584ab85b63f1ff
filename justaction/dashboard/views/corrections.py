"""Corrections: the public list, the form that anybody may send, one of them, and answering."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from justaction.dashboard import actions, figures, forms, policy
from justaction.dashboard.models import DAYS, Correction
from justaction.errors import NotAllowed
from justaction.members.views.asking import viewer_of
from justaction.web import crowds, glance
from justaction.web.asking import ask
from justaction.web.context import viewer
from justaction.web.openforms import open_form

PAGE = 30
ROOM = crowds.Room("correction", most=20, bare=6)
form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """What waits, with the promised day; then what was answered, the newest first."""
    public = Correction.objects.public()
    answered = public.exclude(answered_at=None).order_by("-answered_at", "-id")
    context = {
        "open": list(public.open().order_by("due_on", "id")),
        "page": Paginator(answered, PAGE).get_page(request.GET.get("page")),
        "counts": figures.corrections(),
        "harms": figures.corrected_harms(),
        "days": DAYS,
        "may_answer": policy.may_answer(viewer(request)),
    }
    return render(request, "dashboard/corrections.html", context)


@open_form
@form_page
def wrong(request: HttpRequest) -> HttpResponse:
    """Anybody may tell us, without an account and without an address."""
    asked = request.GET.get("page", "")
    found = glance.at(asked) if asked else None

    def do(**said: Any) -> Correction:
        crowded = bool(crowds.look(request, ROOM)) if viewer(request) is None else False
        return actions.report_wrong(crowded=crowded, **said)

    return ask(
        request,
        forms.WrongForm(request.POST or None, initial={"page": found.url if found else ""}),
        "dashboard/wrong.html",
        do=do,
        to=lambda made: reverse("dashboard:corrections") if made.to_check else made.get_absolute_url(),
        context={"about": found, "days": DAYS},
    )


@require_safe
def correction(request: HttpRequest, subject: str) -> HttpResponse:
    """One of them, where whoever told us can come back to."""
    one = get_object_or_404(Correction.objects.public(), subject=subject)
    context = {"correction": one, "may_answer": policy.may_answer(viewer(request)) and not one.answered_at}
    return render(request, "dashboard/correction.html", context)


@login_required
@form_page
def answer_correction(request: HttpRequest, subject: str) -> HttpResponse:
    """For conveners and stewards."""
    one, who = get_object_or_404(Correction, subject=subject), viewer_of(request)
    if not policy.may_answer(who):
        raise NotAllowed(_("This page is for conveners and stewards."))
    return ask(
        request,
        forms.AnswerForm(request.POST or None),
        "dashboard/answer_correction.html",
        do=lambda **said: actions.answer_correction(one, by=who, **said),
        to=reverse("dashboard:corrections"),
        said=_("Your answer is public now."),
        context={"correction": one},
    )
