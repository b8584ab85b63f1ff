"""Pages of who steers: reading nominations without the name, then seconding, inviting, appointing; who serves."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from justaction.errors import NotAllowed
from justaction.members.models import Person
from justaction.members.stepping_up import fresh_sign_in
from justaction.members.views.asking import form_page, viewer_of
from justaction.web import addresses
from justaction.web.asking import ask
from justaction.workinggroup import actions, blind, forms, policy
from justaction.workinggroup.models import Appointment, Nomination
from justaction.workinggroup.views.doing import done

State = Nomination.State


def _reader(request: HttpRequest) -> Person:
    viewer = viewer_of(request)
    if not policy.may_steer(viewer):
        raise NotAllowed(_("This page is for conveners and stewards."))
    return viewer


def _nomination(viewer: Person, subject: str) -> Nomination:
    """One that they may read; never their own."""
    row = get_object_or_404(Nomination.objects.with_names(), subject=subject)
    if not policy.may_read(viewer, row):
        raise NotAllowed(_("You cannot read this nomination. It has ended, or it is about you."))
    return row


def _named(viewer: Person, subject: str) -> Nomination:
    """One whose name they may see, for a role that they may give."""
    row = _nomination(viewer, subject)
    if not policy.may_decide(viewer, row):
        raise NotAllowed(_("Read it first. Then you can decide, for a role that you may give."))
    return row


@require_safe
@login_required
def nominations(request: HttpRequest) -> HttpResponse:
    """All open nominations but one's own: with the name where it was read, else by number."""
    viewer = _reader(request)
    rows = Nomination.objects.open().with_names().prefetch_related("readings")
    rows = rows.exclude(Q(person=viewer) | Q(address=addresses.key(viewer.email)))
    known = [
        (
            row,
            row.nominated_by_id == viewer.pk or any(one.reader_id == viewer.pk for one in row.readings.all()),
        )
        for row in rows
    ]
    context = {
        "unread": [row for row, named in known if not named],
        "read": [row for row, named in known if named],
    }
    return render(request, "workinggroup/nominations.html", context)


@login_required
@form_page
def nomination(request: HttpRequest, subject: str) -> HttpResponse:
    viewer = _reader(request)
    row = _nomination(viewer, subject)
    context = {"row": row, "words": blind.words_of(row)}
    if policy.may_see_name(viewer, row):
        return render(request, "workinggroup/nomination.html", {**context, **_what_they_may(viewer, row)})
    return ask(
        request,
        forms.ReadForm(request.POST or None),
        "workinggroup/read.html",
        do=lambda **said: actions.read(row, by=viewer, **said),
        to=request.path,
        context=context,
    )


def _what_they_may(viewer: Person, row: Nomination) -> dict[str, object]:
    decides = policy.may_decide(viewer, row)
    return {
        "readings": row.readings.select_related("reader"),
        "may_second": policy.may_second(viewer, row),
        "may_see_nominator": policy.may_see_nominator(viewer, row),
        "may_invite": decides and row.state == State.CONSENTED,
        "may_appoint": decides and row.state == State.ACCEPTED,
        "may_resend": row.state in {State.SECONDED, State.INVITED},
        "may_set_aside": decides,
    }


@require_POST
@login_required
def decide(request: HttpRequest, subject: str, deed: str) -> HttpResponse:
    viewer = _reader(request)
    row = _nomination(viewer, subject)
    deeds = {"second": actions.second, "resend": actions.resend, "set_aside": actions.set_aside}
    return done(request, lambda: deeds[deed](row, by=viewer), "workinggroup:nominations")


@login_required
@form_page
def invite(request: HttpRequest, subject: str) -> HttpResponse:
    viewer = _reader(request)
    row = _named(viewer, subject)
    return ask(
        request,
        forms.InviteForm(request.POST or None),
        "workinggroup/invite.html",
        do=lambda **said: actions.invite(row, by=viewer, **said),
        to="workinggroup:nominations",
        context={"row": row},
        said=_("The invitation is on its way."),
    )


@login_required
@fresh_sign_in
@form_page
def appoint(request: HttpRequest, subject: str) -> HttpResponse:
    viewer = _reader(request)
    row = _named(viewer, subject)
    return ask(
        request,
        forms.AppointForm(request.POST or None, people=policy.may_be_buddy(Appointment(person=row.person))),
        "workinggroup/appoint.html",
        do=lambda **said: actions.appoint(row, by=viewer, **said),
        to="workinggroup:serving",
        context={"row": row},
        said=_("Appointed. They get a letter with what comes next."),
    )


@require_safe
@login_required
def serving(request: HttpRequest) -> HttpResponse:
    viewer = _reader(request)
    rows = list(Appointment.objects.now().with_names())
    context = {
        "rows": [(row, policy.may_end(viewer, row)) for row in rows],
        "uneven": policy.uneven(policy.fields_of(rows)),
    }
    return render(request, "workinggroup/serving.html", context)


@require_POST
@login_required
@fresh_sign_in
def end(request: HttpRequest, subject: str) -> HttpResponse:
    viewer = _reader(request)
    row = get_object_or_404(Appointment.objects.with_names(), subject=subject)
    return done(request, lambda: actions.end(row, by=viewer), "workinggroup:serving")
