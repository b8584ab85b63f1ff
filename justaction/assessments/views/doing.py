"""What the pages of assessments share: finding a round for one viewer, and pages that are only a button."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from justaction.assessments import policy
from justaction.assessments.models import Round, Seat
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.members.views.asking import viewer_of


def done(request: HttpRequest, do: Callable[[], object], to: str, *args: str) -> HttpResponse:
    """Call `do()` and redirect to `to`, with a word on what came of it. Raises NotAllowed as it is."""
    try:
        do()
        messages.success(request, _("Done."))
    except NotAllowed:
        raise
    except Refused as no:
        messages.error(request, no.message)
    return redirect(to, *args)


def round_of(subject: str) -> Round:
    return get_object_or_404(Round.objects.with_names(), subject=subject)


def carried(request: HttpRequest, subject: str) -> tuple[Person, Round]:
    """The viewer, and the round that they carry."""
    viewer, row = viewer_of(request), round_of(subject)
    if not policy.may_coordinate(viewer, row):
        raise NotAllowed(_("This page is for whoever carries the round."))
    return viewer, row


def seated(request: HttpRequest, subject: str) -> tuple[Person, Round, Seat]:
    """The viewer, the round, and their seat in it."""
    viewer = viewer_of(request)
    mine = Seat.objects.now().filter(person=viewer, round__subject=subject)
    seat = mine.with_round().with_size().first()
    if seat is None:
        round_of(subject)
        raise NotAllowed(_("This page is for the people of this group."))
    return viewer, seat.round, seat
