"""Stewards' pages: the collaborative's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from justaction.collaborative import actions, policy
from justaction.collaborative.forms import EDITABLE, Editable, ReasonForm, differences, form_for
from justaction.collaborative.models import Collaborative
from justaction.errors import NotAllowed, Refused
from justaction.web.asking import ask

if TYPE_CHECKING:
    from justaction.members.models import Person

form_page = require_http_methods(["GET", "HEAD", "POST"])
HOME = "collaborative:words"


def _steward(request: HttpRequest) -> Person:
    viewer = cast("Person", request.user)
    if not policy.may_steward(viewer):
        raise NotAllowed(_("This page is for stewards."))
    return viewer


def _editable(kind: str) -> Editable:
    if kind not in EDITABLE:
        raise Http404
    return EDITABLE[kind]


@require_GET
@login_required
def words(request: HttpRequest) -> HttpResponse:
    _steward(request)
    return render(request, "collaborative/words.html", {"kinds": EDITABLE.values()})


@login_required
@form_page
def change(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    steward, editable = _steward(request), _editable(kind)
    thing: Any = get_object_or_404(editable.model, pk=pk)
    was = actions.fingerprint(thing)
    seen, theirs, status = request.POST.get("seen", was), [], 200
    form = form_for(editable.model)(request.POST or None, instance=_copy(thing))
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.change(thing, by=steward, seen=seen, **form.cleaned_data)
                messages.success(request, _("Saved. It counts everywhere now."))
                return redirect(HOME)
            except Refused as no:
                form.add_error(None, no.message)
                seen, theirs, status = was, differences(thing, form.cleaned_data), no.status
    context = {"form": form, "thing": thing, "kind": editable, "seen": seen, "theirs": theirs}
    return render(request, "collaborative/change.html", context, status=status)


def _copy(thing: models.Model) -> models.Model:
    """The form writes into its own copy, so that `thing` keeps what stands in the database."""
    return type(thing)(
        **{field.attname: getattr(thing, field.attname) for field in thing._meta.concrete_fields}
    )


@login_required
@form_page
def add(request: HttpRequest, kind: str) -> HttpResponse:
    steward, editable = _steward(request), _editable(kind)
    if not editable.can_add:
        raise Http404
    model: Any = editable.model
    return ask(
        request,
        form_for(model, new=True)(request.POST or None),
        "collaborative/add.html",
        do=lambda **new: actions.add(model, by=steward, **new),
        to=HOME,
        context={"kind": editable},
    )


@require_POST
@login_required
def drop(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    steward, editable = _steward(request), _editable(kind)
    if not editable.can_drop:
        raise Http404
    thing: Any = get_object_or_404(editable.model, pk=pk)
    try:
        actions.drop(thing, by=steward)
        messages.success(request, _("Taken away. The record keeps its words."))
    except Refused as no:
        messages.error(request, no.message)
    return redirect(HOME)


# --- safe mode ------------------------------------------------------------------------------------------------


@login_required
@form_page
def safe_mode(request: HttpRequest) -> HttpResponse:
    steward = _steward(request)
    return ask(
        request,
        ReasonForm(request.POST or None),
        "collaborative/safe_mode.html",
        do=lambda reason: actions.hide_names(by=steward, reason=reason),
        to="collaborative:safe_mode",
        context={"now": Collaborative.objects.get()},
    )
