"""Pages of moderation: the one queue, deciding, a second person, reporting, appealing, and how many there were."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from justaction.errors import NotAllowed, Refused
from justaction.members import cases, policy
from justaction.members import queue as reading
from justaction.members.actions import cases as actions
from justaction.members.forms import moderation as forms
from justaction.members.models import Case, Proposal
from justaction.members.views.asking import form_page, viewer_of
from justaction.web import crowds
from justaction.web.asking import ask
from justaction.web.openforms import open_form

PAGE = 50
MOST_REPORTS = 200  # shown of one case, the newest
ROOM = crowds.Room("report", most=20, bare=6)  # what comes above it is marked in the queue


def _spaces(request: HttpRequest) -> frozenset[str]:
    spaces = policy.spaces(viewer_of(request))
    if not spaces:
        raise NotAllowed(_("This page is for people who moderate."))
    return spaces


# --- the queue --------------------------------------------------------------------------------------------------


@login_required
@form_page
def queue(request: HttpRequest) -> HttpResponse:
    spaces = _spaces(request)
    shown = forms.QueueForm(request.GET, spaces)
    rows = reading.chosen(spaces, **{name: shown.said(name) for name in shown.fields})
    form = forms.DecideForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            picked = rows[: actions.MOST] if request.POST.get("all") else reading.picked(request.POST)
            try:
                return _decided(request, picked, **form.cleaned_data)
            except Refused as no:
                form.add_error(no.field if no.field in form.fields else None, no.message)
                status = no.status
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": reading.drawn(page.object_list), "shown": shown, "form": form}
    context["ticked"] = set(request.POST.getlist("case"))
    if shown.said("state") == "proposed":
        context["proposals"] = reading.proposals(spaces)
    return render(request, "members/queue.html", context, status=status)


def _decided(request: HttpRequest, picked: Any, *, decision: str, reason: str) -> HttpResponse:
    done = actions.decide(list(picked), by=viewer_of(request), decision=decision, reason=reason)
    if done.proposal:
        messages.info(request, _("So many at once need two people. It waits for a second one."))
        return redirect("members:proposal", done.proposal.pk)
    words = ngettext("%(n)s is decided.", "%(n)s are decided.", done.settled) % {"n": done.settled}
    messages.success(request, words)
    return redirect(request.get_full_path() if request.GET else "members:queue")


@login_required
@form_page
def case(request: HttpRequest, subject: str) -> HttpResponse:
    viewer = viewer_of(request)
    row = get_object_or_404(Case.objects.select_related("proposal", "person", "decided_by"), subject=subject)
    if not policy.may_moderate(viewer, row.scope):
        raise NotAllowed(_("This is not your space to moderate."))
    hears = row.appeal == Case.Appeal.OPEN
    form = (
        forms.HearForm(request.POST or None)
        if hears
        else forms.DecideForm(request.POST or None, allowed=actions.choices_of(row))
    )
    context = {
        "case": reading.drawn([row])[0],
        "reports": row.reports.order_by("-id")[:MOST_REPORTS],
        "hears": hears,
    }
    context["may"] = policy.may_hear(viewer, row) if hears else policy.may_decide(viewer, row)
    return ask(
        request,
        form,
        "members/case.html",
        do=lambda **said: (
            actions.hear(row, by=viewer, **said) if hears else actions.decide([row], by=viewer, **said)
        ),
        to="members:queue",
        context=context,
    )


@login_required
@require_GET
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Proposal.objects.select_related("by", "second"), pk=pk)
    viewer = viewer_of(request)
    if not policy.may_moderate(viewer, row.scope):
        raise NotAllowed(_("This is not your space to moderate."))
    page = Paginator(row.cases.order_by("id"), PAGE).get_page(request.GET.get("page"))
    context = {"proposal": row, "page": page, "rows": reading.drawn(page.object_list)}
    context |= {"may_second": policy.may_second(viewer, row), "label": cases.handler(row.kind).label}
    return render(request, "members/proposal.html", context)


@login_required
@require_POST
def end_proposal(request: HttpRequest, pk: int, deed: str) -> HttpResponse:
    row = get_object_or_404(Proposal, pk=pk)
    try:
        if deed == "confirm":
            settled = actions.confirm(row, by=viewer_of(request))
            words = ngettext("%(n)s is decided.", "%(n)s are decided.", settled) % {"n": settled}
            messages.success(request, words)
        else:
            actions.drop(row, by=viewer_of(request))
            messages.success(request, _("It is set aside. Everything waits as before."))
    except Refused as no:
        if isinstance(no, NotAllowed):
            raise
        messages.error(request, no.message)
    return redirect("members:queue")


# --- for anybody ------------------------------------------------------------------------------------------------


@form_page
@open_form
def report(request: HttpRequest) -> HttpResponse:
    def send(page: str, words: str, address: str) -> None:
        why = cases.ONE_OF_MANY.get(crowds.look(request, ROOM), "")
        actions.report(
            cases.at(page), words=words, address=address, language=get_language() or "", one_of_many=why
        )

    form = forms.ReportForm(request.POST or None, initial={"page": request.GET.get("page", "")[:400]})
    return ask(request, form, "members/report.html", do=send, to="members:reported")


@require_safe
def reported(request: HttpRequest) -> HttpResponse:
    return render(request, "members/reported.html")


@never_cache
@form_page
@open_form
def appeal(request: HttpRequest, token: str) -> HttpResponse:
    row = Case.objects.of_token(token)
    if row is None:
        return render(request, "members/appeal_over.html", status=404)
    if not row.can_be_appealed:
        return render(request, "members/appeal_over.html", {"case": row}, status=410)
    return ask(
        request,
        forms.AppealForm(request.POST or None),
        "members/appeal.html",
        do=lambda words: actions.appeal(row, words=words),
        to="members:appealed",
        context={"case": row, "label": cases.handler(row.kind).label},
    )


@require_safe
def appealed(request: HttpRequest) -> HttpResponse:
    return render(request, "members/appealed.html")


@require_safe
def moderation(request: HttpRequest) -> HttpResponse:
    return render(request, "members/moderation.html", {"rows": reading.counts()})
