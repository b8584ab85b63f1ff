"""Pages for helpers who enter what others signed aloud or on paper, and for those others with the code on their slip."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.statement import actions, photos, policy
from justaction.statement.actions import entering
from justaction.statement.forms.trust import EnterForm, SlipForm
from justaction.statement.models import Entered, Signature
from justaction.statement.views.signing import form_page, linked
from justaction.web import limits
from justaction.web.openforms import open_form

TRIES_AN_HOUR = 10  # of codes, from one place


def _helper(request: HttpRequest) -> Person:
    viewer = cast(Person, request.user)
    if not policy.may_enter(viewer):
        raise NotAllowed(_("This page is for helpers."))
    return viewer


@never_cache
@login_required
@form_page
def entered(request: HttpRequest) -> HttpResponse:
    """The form, and what waits for a second look."""
    helper = _helper(request)
    form = EnterForm(request.POST or None, request.FILES or None, initial={"witness": helper.name})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                row, code = entering.enter(by=helper, **form.cleaned_data)
                context = {"signature": row, "code": f"{code[:4]}-{code[4:]}"}
                return render(request, "statement/slip.html", context)
            except Refused as no:
                if isinstance(no, NotAllowed):
                    raise
                form.add_error(no.field if no.field in form.fields else None, no.message)
                status = no.status
    waiting = Entered.objects.filter(signature__state=Signature.State.PENDING).select_related(
        "signature", "by"
    )
    rows = [(one, policy.may_compare(helper, one)) for one in waiting.order_by("id")[:100]]
    return render(request, "statement/entered.html", {"form": form, "rows": rows}, status=status)


@login_required
@require_POST
def decide_entered(request: HttpRequest, subject: str, deed: str) -> HttpResponse:
    helper = _helper(request)
    row = get_object_or_404(Signature, subject=subject)
    try:
        if deed == "compare":
            entering.compare(row, by=helper)
            messages.success(request, _("It counts now."))
        else:
            entering.drop(row, by=helper)
            messages.success(request, _("It is gone. Nothing of it is kept."))
    except Refused as no:
        if isinstance(no, NotAllowed):
            raise
        messages.error(request, no.message)
    return redirect("statement:entered")


@login_required
@require_GET
def photo(request: HttpRequest, subject: str) -> HttpResponse:
    """The picture of the paper, for helpers only."""
    _helper(request)
    slip = get_object_or_404(Entered, signature__subject=subject)
    try:
        content = photos.read(slip.photo) if slip.photo else b""
    except FileNotFoundError:
        content = b""
    if not content:
        raise Http404
    answer = HttpResponse(content, content_type="image/jpeg")
    answer["Content-Disposition"] = 'attachment; filename="paper.jpg"'
    answer["Content-Security-Policy"] = "sandbox"
    return answer


# --- for whoever holds a slip -----------------------------------------------------------------------------------


@never_cache
@form_page
@open_form
def slip(request: HttpRequest) -> HttpResponse:
    """Type the code of the slip; it leads to the page of that signature."""
    form = SlipForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        visitor = limits.visitor(request)
        if limits.tripped("slip.visitor", visitor, most=TRIES_AN_HOUR, per=timedelta(hours=1)):
            form.add_error(None, _("Too many tries from here. Try again in an hour."))
            status = 429
        elif form.is_valid():
            row = entering.of_code(form.cleaned_data["code"])
            if row is not None:
                return redirect(row.page("own_answer"))
            form.add_error("code", _("No slip has this code. Look at each letter once more."))
    return render(request, "statement/slip_code.html", {"form": form}, status=status)


def _answer(request: HttpRequest, signature: Signature, token: str) -> HttpResponse:
    if not signature.was_entered or not signature.stands:
        return render(request, "statement/link_over.html", {"signature": signature}, status=410)
    if request.method == "POST":
        deeds: dict[str, Any] = {
            "yes": partial(entering.say_yes, signature),
            "no": partial(actions.withdraw if signature.counts else actions.reject, signature),
        }
        if request.POST.get("do") in deeds:
            deeds[request.POST["do"]]()
            return (
                redirect("statement:own_answer", token)
                if request.POST["do"] == "yes"
                else redirect("statement:withdrawn")
            )
    context = {"signature": signature, "slip": signature.entered}
    return render(request, "statement/answer.html", context)


answer = linked("own_answer", _answer)
