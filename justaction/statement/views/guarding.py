"""Pages for those who moderate sign-on: holding all new signatures for a look, and taking some off the list."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from justaction.errors import NotAllowed, Refused
from justaction.members.actions import cases
from justaction.members.models import Person
from justaction.members.stepping_up import fresh_sign_in
from justaction.members.views.asking import form_page, viewer_of
from justaction.statement import actions, policy, roll
from justaction.statement.actions import guarding
from justaction.statement.forms import guarding as forms
from justaction.statement.models import Signature, StatementVersion

PAGE = 50


def _moderator(request: HttpRequest) -> Person:
    viewer = viewer_of(request)
    if not policy.may_guard(viewer):
        raise NotAllowed(_("This page is for people who moderate everywhere."))
    return viewer


@login_required
@fresh_sign_in(only_post=True)
@form_page
def check_signatures(request: HttpRequest) -> HttpResponse:
    viewer = _moderator(request)
    shown = forms.FindForm(request.GET)
    found = roll.found(**shown.said())
    form = forms.InvalidateForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        rows = found[: forms.MOST] if request.POST.get("all") else _ticked(request)
        if form.is_valid():
            try:
                return _done(request, actions.invalidate(list(rows), by=viewer, **form.cleaned_data))
            except Refused as no:
                form.add_error(no.field if no.field in form.fields else None, no.message)
                status = no.status
    context = {"shown": shown, "form": form, "ticked": set(request.POST.getlist("signature"))}
    context["page"] = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context["version"] = StatementVersion.objects.current()
    return render(request, "statement/check_signatures.html", context, status=status)


def _ticked(request: HttpRequest) -> list[Signature]:
    chosen = request.POST.getlist("signature")[: forms.MOST]
    return list(Signature.objects.counted().select_related("version", "person").filter(subject__in=chosen))


def _done(request: HttpRequest, done: cases.Done) -> HttpResponse:
    if done.proposal is not None:
        messages.info(request, _("So many at once need two people. It waits for a second one."))
        return redirect("members:proposal", done.proposal.pk)
    words = ngettext("%(n)s is off the list.", "%(n)s are off the list.", done.settled) % {"n": done.settled}
    messages.success(request, words)
    return redirect("statement:check_signatures")


@login_required
@require_POST
def hold_all(request: HttpRequest, number: int, deed: str) -> HttpResponse:
    version = get_object_or_404(StatementVersion, number=number)
    do = guarding.begin if deed == "begin" else guarding.end
    try:
        do(version, by=viewer_of(request))
        words = (
            _("From now on new signatures wait for a look.")
            if deed == "begin"
            else _("New signatures count at once again. What waits is still in the queue.")
        )
        messages.success(request, words)
    except Refused as no:
        if isinstance(no, NotAllowed):
            raise
        messages.error(request, no.message)
    return redirect("statement:check_signatures")
