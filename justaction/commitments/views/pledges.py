"""Bringing in earlier pledges, for conveners: a file, what its columns mean, what would happen, and then it happens."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from justaction.commitments import actions, forms, policy
from justaction.commitments.importing import words
from justaction.commitments.models import PledgeList
from justaction.commitments.views.desk import form_page
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.members.views.asking import viewer_of
from justaction.texts.views import report_page
from justaction.web.asking import ask

DEEDS = {
    "bring_in": "commitments:apply_pledges",
    "columns": "commitments:map_pledges",
    "drop": "commitments:drop_pledges",
}


def _convener(request: HttpRequest) -> Person:
    viewer = viewer_of(request)
    if not policy.may_import(viewer):
        raise NotAllowed(_("Only a convener can bring in a list."))
    return viewer


@login_required
@form_page
def import_commitments(request: HttpRequest) -> HttpResponse:
    viewer = _convener(request)
    form = forms.PledgeFileForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                batch = actions.take_pledges(file.read(), file_name=file.name, by=viewer)
                return redirect("commitments:map_pledges", batch.subject)
            except Refused as no:
                form.add_error("file", no.message)
                status = no.status
    lists = PledgeList.objects.defer("content", "report")[:50]
    return render(request, "commitments/take_pledges.html", {"form": form, "lists": lists}, status=status)


@login_required
@form_page
def map_pledges(request: HttpRequest, subject: str) -> HttpResponse:
    viewer = _convener(request)
    batch = get_object_or_404(PledgeList, subject=subject)
    if batch.applied_at is not None:
        return redirect("commitments:pledge_report", subject)
    table = actions.read_pledges(batch)
    form = forms.PledgeColumnsForm(
        request.POST or None, header=table.header, guessed=batch.mapping, initial={"source": batch.source}
    )
    drop = reverse("commitments:drop_pledges", args=[subject])
    return ask(
        request,
        form,
        "texts/columns.html",
        do=lambda **said: actions.map_pledges(batch, by=viewer, **said),
        to=reverse("commitments:pledge_report", args=[subject]),
        context={"batch": batch, "table": table, "rows": table.rows[:5], "drop": drop},
    )


@require_safe
@login_required
def pledge_report(request: HttpRequest, subject: str) -> HttpResponse:
    _convener(request)
    batch = get_object_or_404(PledgeList, subject=subject)
    if batch.applied_at is None and not batch.source:
        return redirect("commitments:map_pledges", subject)
    rows = [tuple(row) for row in batch.report]
    if batch.applied_at is None:
        rows = [
            (one.line, one.verdict, one.pledge.who, words.why(one)) for one in actions.rule_pledges(batch)
        ]
    return report_page(request, batch, rows, words.VERDICTS, deeds=DEEDS)


@require_POST
@login_required
def decide_pledges(request: HttpRequest, subject: str, deed: str) -> HttpResponse:
    viewer = _convener(request)
    batch = get_object_or_404(PledgeList, subject=subject)
    try:
        if deed == "drop":
            actions.drop_pledges(batch, by=viewer)
            messages.success(request, _("The file is gone. Nothing was brought in."))
            return redirect("commitments:import")
        actions.apply_pledges(batch, by=viewer)
        messages.success(request, _("The new ones are brought in."))
    except Refused as no:
        messages.error(request, no.message)
    return redirect("commitments:pledge_report", subject)
