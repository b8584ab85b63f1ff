"""Pages of free seats: what is needed and who stands, and filling them by a vote."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from justaction.errors import NotAllowed
from justaction.members.models import Person
from justaction.members.stepping_up import fresh_sign_in
from justaction.members.views.asking import form_page, viewer_of
from justaction.web import house
from justaction.web.asking import ask
from justaction.web.context import viewer as visitor
from justaction.workinggroup import actions, blind, forms, policy
from justaction.workinggroup.models import Seats
from justaction.workinggroup.views.doing import done


@require_safe
def seats(request: HttpRequest, subject: str) -> HttpResponse:
    """What is needed, and who stands by which number. Voters read what was said, without the name; a name is shown
    where the nominee chose it, and nobody's in safe mode."""
    row = get_object_or_404(Seats.objects.with_names(), subject=subject)
    votes = policy.may_read_candidates(visitor(request), row)
    hidden = house.names_hidden()
    candidates = [
        {
            "number": one.number,
            "name": one.nomination.name if one.nomination.listed and not hidden else "",
            "words": blind.words_of(one.nomination) if votes else None,
        }
        for one in row.candidates.select_related("nomination")
    ]
    return render(request, "workinggroup/seats.html", {"row": row, "candidates": candidates, "votes": votes})


def _steers(request: HttpRequest) -> Person:
    viewer = viewer_of(request)
    if not policy.may_steer(viewer):
        raise NotAllowed(_("This page is for conveners and stewards."))
    return viewer


@login_required
@form_page
def all_seats(request: HttpRequest) -> HttpResponse:
    viewer = _steers(request)
    return ask(
        request,
        forms.SeatsForm(request.POST or None),
        "workinggroup/all_seats.html",
        do=lambda **said: actions.open_seats(by=viewer, **said),
        to="workinggroup:all_seats",
        context={"rows": Seats.objects.open().with_names()},
    )


@login_required
@fresh_sign_in
@form_page
def vote(request: HttpRequest, subject: str) -> HttpResponse:
    viewer = _steers(request)
    row = get_object_or_404(Seats.objects.with_names(), subject=subject)
    return ask(
        request,
        forms.VoteForm(request.POST or None),
        "workinggroup/vote.html",
        do=lambda **said: actions.vote_on_seats(row, by=viewer, **said),
        to=row.url,
        context={"row": row},
    )


@login_required
@form_page
def invite_chosen(request: HttpRequest, subject: str) -> HttpResponse:
    viewer = _steers(request)
    row = get_object_or_404(Seats.objects.with_names(), subject=subject)
    return ask(
        request,
        forms.InviteForm(request.POST or None),
        "workinggroup/invite_chosen.html",
        do=lambda **said: actions.invite_chosen(row, by=viewer, **said),
        to="workinggroup:nominations",
        context={"row": row},
    )


@require_POST
@login_required
def close(request: HttpRequest, subject: str) -> HttpResponse:
    viewer = _steers(request)
    row = get_object_or_404(Seats, subject=subject)
    return done(request, lambda: actions.close_seats(row, by=viewer), "workinggroup:all_seats")
