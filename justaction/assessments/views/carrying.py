"""Pages of whoever opens, agrees to and carries a round."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from justaction.assessments import actions, forms, policy, reading
from justaction.assessments.models import Round, Seat
from justaction.assessments.views.doing import carried, done, round_of
from justaction.errors import NotAllowed, Refused
from justaction.members import policy as members
from justaction.members.models import Organization, Person
from justaction.members.views.asking import form_page, viewer_of
from justaction.web.asking import ask


@login_required
@form_page
def start(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    if not policy.may_start_any(viewer):
        raise NotAllowed(_("This page is for conveners, and for people who speak for an organization."))
    every = Organization.objects.listed()
    own = every if policy.may_steer(viewer) else policy.speaks_for(viewer).filter(listed=True)
    form = forms.StartForm(
        request.POST or None, organizations=own, initial={"organization": request.GET.get("for")}
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return redirect("assessments:run", actions.start(by=viewer, **form.cleaned_data).subject)
            except Refused as no:
                form.add_error(no.field or None, no.message)
                status = no.status
    return render(request, "assessments/start.html", {"form": form}, status=status)


@require_safe
@login_required
def run(request: HttpRequest, subject: str) -> HttpResponse:
    """The round for whoever carries it; for those who could, or who speak for the organization, without a name."""
    viewer, row = viewer_of(request), round_of(subject)
    carries = policy.may_coordinate(viewer, row)
    context = {
        "round": row,
        "carries": carries,
        "may_carry": not carries and row.is_running and policy.may_carry(viewer, row),
        "speaks": policy.may_agree(viewer, row),
        "may_read": policy.may_see_result(viewer, row),
    }
    if not (carries or context["may_carry"] or members.may_represent(viewer, row.organization)):
        raise NotAllowed(_("This page is for whoever carries the round."))
    context |= _sides(row, people=carries)
    return render(request, "assessments/run.html", context)


def _sides(row: Round, *, people: bool) -> dict[str, object]:
    """How far both sides are; with everybody's name for the coordinator only."""
    far, sides = reading.progress(row), []
    everybody = list(row.seats.select_related("person").order_by("id"))
    for side in row.sides.all():
        seats = [one for one in everybody if one.which == side.which]
        there = [one for one in seats if one.state == Seat.State.ACCEPTED]
        sides.append(
            {
                "side": side,
                "least": policy.LEAST[side.which],
                "there": len(there) if people or len(there) >= policy.LEAST[policy.INSIDE] else None,
                "enough": len(there) >= policy.LEAST[side.which],
                "answered": far[side.which],
                "seats": [one for one in seats if one.is_open or one.stipend] if people else [],
            }
        )
    accepted = [one for one in everybody if one.state == Seat.State.ACCEPTED]
    mix, others = reading.mix(one for one in accepted if one.which == policy.INSIDE)
    return {"sides": sides, "mix": mix if people else [], "others": others}


@login_required
@form_page
def agree(request: HttpRequest, subject: str) -> HttpResponse:
    viewer, row = viewer_of(request), round_of(subject)
    if not policy.may_agree(viewer, row):
        raise NotAllowed(_("Only a representative of the organization can say yes for it."))
    if request.method == "POST":
        return done(request, lambda: actions.agree(row, by=viewer), "assessments:run", subject)
    return render(request, "assessments/agree.html", {"round": row})


@require_POST
@login_required
def take_over(request: HttpRequest, subject: str) -> HttpResponse:
    viewer, row = viewer_of(request), round_of(subject)
    return done(request, lambda: actions.take_over(row, by=viewer), "assessments:run", subject)


@require_POST
@login_required
def begin(request: HttpRequest, subject: str) -> HttpResponse:
    viewer, row = carried(request, subject)
    return done(request, lambda: actions.begin(row, by=viewer), "assessments:run", subject)


@login_required
@form_page
def move(request: HttpRequest, subject: str) -> HttpResponse:
    viewer, row = carried(request, subject)
    form = forms.MoveForm(request.POST or None, initial={"answer_by": row.answer_by})
    return ask(
        request,
        form,
        "assessments/move.html",
        do=lambda **said: actions.move(row, by=viewer, **said),
        to=row_page(row),
        context={"round": row},
    )


@login_required
@form_page
def stop(request: HttpRequest, subject: str) -> HttpResponse:
    viewer, row = viewer_of(request), round_of(subject)
    if not _may_stop(viewer, row):
        raise NotAllowed(_("Only whoever carries this round can stop it now."))
    return ask(
        request,
        forms.StopForm(request.POST or None),
        "assessments/stop.html",
        do=lambda why: actions.stop(row, why=why, by=viewer),
        to="assessments:mine",
        context={"round": row},
    )


def _may_stop(viewer: Person, row: Round) -> bool:
    return policy.may_coordinate(viewer, row) or policy.may_agree(viewer, row)


def row_page(row: Round) -> str:
    return reverse("assessments:run", args=[row.subject])
