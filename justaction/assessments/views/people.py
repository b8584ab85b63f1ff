"""Pages of the coordinator about those who take part."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from justaction.assessments import actions, forms, policy
from justaction.assessments.models import Seat
from justaction.assessments.views.doing import carried, done
from justaction.errors import NotAllowed
from justaction.members.models import Person
from justaction.members.views.asking import form_page, viewer_of
from justaction.web.asking import ask


@login_required
@form_page
def invite(request: HttpRequest, subject: str) -> HttpResponse:
    viewer, row = carried(request, subject)
    form = forms.InviteForm(request.POST or None, initial={"which": request.GET.get("side")})
    return ask(
        request,
        form,
        "assessments/invite.html",
        do=lambda **said: actions.invite(row, by=viewer, **said),
        to=reverse("assessments:run", args=[subject]),
        context={"round": row},
    )


def _seat(request: HttpRequest, subject: str) -> tuple[Person, Seat]:
    """The viewer, and a seat of a round that they carry."""
    viewer = viewer_of(request)
    found = Seat.objects.select_related("round__organization", "person")
    seat = get_object_or_404(found, subject=subject)
    if not policy.may_coordinate(viewer, seat.round):
        raise NotAllowed(_("This page is for whoever carries the round."))
    return viewer, seat


@require_POST
@login_required
def take(request: HttpRequest, subject: str) -> HttpResponse:
    viewer, seat = _seat(request, subject)
    return done(request, lambda: actions.take(seat, by=viewer), "assessments:run", seat.round.subject)


@require_POST
@login_required
def drop(request: HttpRequest, subject: str) -> HttpResponse:
    viewer, seat = _seat(request, subject)
    return done(request, lambda: actions.drop(seat, by=viewer), "assessments:run", seat.round.subject)


@require_POST
@login_required
def ask_again(request: HttpRequest, subject: str) -> HttpResponse:
    viewer, seat = _seat(request, subject)
    return done(request, lambda: actions.ask_again(seat, by=viewer), "assessments:run", seat.round.subject)


@require_POST
@login_required
def meet(request: HttpRequest, subject: str) -> HttpResponse:
    viewer, seat = _seat(request, subject)
    return done(request, lambda: actions.meet(seat, by=viewer), "assessments:run", seat.round.subject)


@require_POST
@login_required
def pay(request: HttpRequest, subject: str) -> HttpResponse:
    viewer, seat = _seat(request, subject)
    return done(request, lambda: actions.pay(seat, by=viewer), "assessments:run", seat.round.subject)


@login_required
@form_page
def terms(request: HttpRequest, subject: str) -> HttpResponse:
    viewer, seat = _seat(request, subject)
    initial = {"hours": seat.hours, "stipend": seat.stipend, "until": seat.until}
    return ask(
        request,
        forms.TermsForm(request.POST or None, initial=initial),
        "assessments/terms.html",
        do=lambda **said: actions.set_terms(seat, by=viewer, **said),
        to=reverse("assessments:run", args=[seat.round.subject]),
        context={"seat": seat, "round": seat.round},
    )
