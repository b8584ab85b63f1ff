"""Pages about an account's own life: my data, being erased, leaving an organization, taking over."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from justaction.errors import NotAllowed
from justaction.members import actions, holding, policy
from justaction.members.actions import erasing, exporting, leaving
from justaction.members.emails import accounts as links
from justaction.members.forms.accounts import LeaveForm
from justaction.members.models import Affiliation, Erasure, Export, Passing
from justaction.members.models.accounts import WAIT_TO_ERASE
from justaction.members.stepping_up import fresh_sign_in
from justaction.members.views.asking import form_page, viewer_of
from justaction.web.asking import ask
from justaction.web.openforms import open_form


@require_GET
@login_required
@fresh_sign_in
def data(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    context = {
        "export": Export.objects.filter(person=viewer).defer("content").first(),
        "erasure": Erasure.objects.filter(person=viewer, state=Erasure.State.ASKED).first(),
    }
    return render(request, "members/data.html", context)


@require_POST
@login_required
@fresh_sign_in
def ask_for_export(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    exporting.ask_for_export(viewer, by=viewer)
    messages.success(request, _("We put it together, and write to you when it is ready."))
    return redirect("members:data")


@never_cache
@require_GET
@login_required
@fresh_sign_in
def fetch_export(request: HttpRequest) -> HttpResponse:
    export = get_object_or_404(Export, person=viewer_of(request))
    answer = HttpResponse(exporting.content(export), content_type="application/zip")
    answer["Content-Disposition"] = 'attachment; filename="my-data.zip"'
    return answer


@login_required
@form_page
@fresh_sign_in
def erase_me(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    if request.method == "POST":
        erasure = erasing.ask_to_erase(viewer, by=viewer)
        messages.success(request, _("You asked to be erased. Until it is done you can change your mind."))
        return redirect("members:data" if erasure else "members:me")
    speaks = viewer.affiliations.now().filter(kind__in=policy.SPEAKS).select_related("organization")
    return render(request, "members/erase_me.html", {"speaks": speaks, "days": WAIT_TO_ERASE.days})


@require_POST
@login_required
def stay(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    erasing.take_back(get_object_or_404(Erasure, person=viewer, state=Erasure.State.ASKED), by=viewer)
    messages.success(request, _("You stay. Nothing was erased."))
    return redirect("members:me")


@never_cache
@form_page
@open_form
def keep_me(request: HttpRequest, token: str) -> HttpResponse:
    erasure = Erasure.objects.filter(subject=links.subject_of(token, links.ERASURE) or "-").first()
    if erasure is None:
        raise Http404
    if request.method == "POST":
        erasure = erasing.take_back(erasure, by=None)
    return render(request, "members/keep_me.html", {"erasure": erasure})


@login_required
@form_page
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    rows = Affiliation.objects.current().select_related("organization")
    affiliation = get_object_or_404(rows, pk=pk, person=viewer)
    speaks = affiliation.kind in policy.SPEAKS and affiliation.state == Affiliation.State.CONFIRMED
    if request.method == "POST" and not speaks:
        actions.end_affiliation(affiliation, by=viewer)
        return redirect("members:me")
    return ask(
        request,
        LeaveForm(request.POST if request.method == "POST" else None),
        "members/leave.html",
        do=partial(leaving.leave, affiliation, by=viewer),
        to="members:me",
        context={
            "affiliation": affiliation,
            "speaks": speaks,
            "carried": holding.carried(affiliation.organization, viewer) if speaks else [],
        },
    )


@login_required
@form_page
def passing(request: HttpRequest, subject: str) -> HttpResponse:
    rows = Passing.objects.select_related("affiliation__organization", "affiliation__person", "to")
    row = get_object_or_404(rows, subject=subject)
    viewer = viewer_of(request)
    if row.to_id != viewer.pk:
        raise NotAllowed(_("Only whoever was asked can answer."))
    if request.method == "POST":
        if request.POST.get("answer") == "yes":
            leaving.take_over(row, by=viewer)
            messages.success(request, _("Thank you. It is in your hands now."))
        else:
            leaving.decline(row, by=viewer)
            messages.success(request, _("You said no. Whoever asked you is told."))
        return redirect("members:me")
    carried = holding.carried(row.affiliation.organization, row.affiliation.person)
    return render(request, "members/passing.html", {"passing": row, "carried": carried})
