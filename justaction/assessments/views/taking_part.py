"""Pages of those who take part: the link of a letter, an offer, leaving, hours."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from justaction.assessments import actions, forms, policy
from justaction.assessments.models import Seat, Side
from justaction.assessments.views.doing import done, round_of
from justaction.errors import Refused
from justaction.members.views.asking import form_page, viewer_of
from justaction.web.asking import ask
from justaction.web.context import viewer as anybody

State = Seat.State


@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """All rounds that one carries, sits in, or speaks for the organization of."""
    viewer = viewer_of(request)
    seats = {one.round_id: one for one in viewer.assessment_seats.now()}
    rounds = list(policy.mine(viewer).distinct())
    lines = [(row, seats.get(row.pk), policy.may_coordinate(viewer, row)) for row in rounds]
    context = {"lines": lines, "may_start": policy.may_start_any(viewer)}
    return render(request, "assessments/mine.html", context)


@never_cache
@form_page
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Will you take part? Anybody with the link reads what it is; saying yes needs an account. Reading answers nothing."""
    seat = Seat.objects.of_token(token)
    if seat is None or seat.state != State.ASKED or seat.has_expired:
        status = 404 if seat is None else 410
        context = {"token": token, "again": seat is not None and seat.state == State.ASKED}
        return render(request, "assessments/letter_gone.html", context, status=status)
    viewer = anybody(request)
    context = {"seat": seat, "round": seat.round, "token": token, "inside": seat.which == Side.Which.INSIDE}
    if viewer is None:
        return render(
            request, "assessments/invitation.html", context, status=403 if request.method == "POST" else 200
        )
    form = forms.TakePartForm(request.POST or None, which=seat.which)
    return ask(
        request,
        form,
        "assessments/invitation.html",
        do=lambda **said: actions.accept(seat, by=viewer, **said),
        to=reverse("assessments:group", args=[seat.round.subject]),
        context=context,
    )


@never_cache
@require_POST
def decline(request: HttpRequest, token: str) -> HttpResponse:
    return _answer(request, token, "no")


@never_cache
@require_POST
def ask_again(request: HttpRequest, token: str) -> HttpResponse:
    return _answer(request, token, "again")


def _answer(request: HttpRequest, token: str, deed: str) -> HttpResponse:
    seat = Seat.objects.of_token(token)
    if seat is None:
        raise Http404
    try:
        (actions.decline if deed == "no" else actions.ask_again)(seat)
    except Refused:
        return render(request, "assessments/letter_gone.html", {"token": token}, status=410)
    return render(request, "assessments/told.html", {"deed": deed})


@login_required
@form_page
def offer(request: HttpRequest, subject: str, which: str) -> HttpResponse:
    viewer, row = viewer_of(request), round_of(subject)
    if which not in Side.Which.values or row.agreed_at is None:
        raise Http404
    hinders = policy.hindrance(viewer, viewer.email, row, which)
    context = {
        "round": row,
        "inside": which == Side.Which.INSIDE,
        "hinders": actions.why_not(hinders, row) if hinders else "",
        "seated": row.seats.filter(person=viewer, state__in=Seat.OPEN).exists(),
        "sought": policy.is_open_to_join(row, which),
    }
    return ask(
        request,
        forms.OfferForm(request.POST or None, which=which),
        "assessments/offer.html",
        do=lambda **said: actions.offer(row, which=which, by=viewer, **said),
        to="assessments:mine",
        context=context,
    )


@require_POST
@login_required
def leave(request: HttpRequest, subject: str) -> HttpResponse:
    viewer = viewer_of(request)
    seat = get_object_or_404(viewer.assessment_seats, subject=subject)
    return done(request, lambda: actions.withdraw(seat, by=viewer), "assessments:mine")


@login_required
@form_page
def hours(request: HttpRequest, subject: str) -> HttpResponse:
    viewer = viewer_of(request)
    own = viewer.assessment_seats.filter(which=Side.Which.TEAM).select_related("round__organization")
    seat = get_object_or_404(own, subject=subject)
    given = list(seat.hours_given.all())
    if seat.state not in (State.ACCEPTED, State.WITHDRAWN):
        return redirect("assessments:mine")
    return ask(
        request,
        forms.HoursForm(request.POST or None),
        "assessments/hours.html",
        do=lambda **said: actions.write_hours(seat, by=viewer, **said),
        to=request.path,
        context={"seat": seat, "round": seat.round, "given": given, "total": sum(one.count for one in given)},
    )
