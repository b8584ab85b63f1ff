"""Pages of what the working group writes down: the charter, minutes, and what goes from hand to hand."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from justaction.errors import NotAllowed
from justaction.members.models import Grant, Person
from justaction.members.views.asking import form_page, viewer_of
from justaction.web.asking import ask
from justaction.web.context import viewer as visitor
from justaction.workinggroup import actions, forms, policy
from justaction.workinggroup.models import Appointment, Charter, Minutes, title_of
from justaction.workinggroup.views.doing import done


@require_safe
def charter(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """The newest version, or an earlier one by its number; "none yet" is a page too."""
    versions = list(Charter.objects.all())
    row = next((one for one in versions if number in (None, one.number)), None)
    if row is None and number is not None:
        raise Http404
    others = [one for one in versions if one != row]
    context = {"row": row, "others": others, "may_agree": policy.may_agree_charter(visitor(request))}
    return render(request, "workinggroup/charter.html", context)


@login_required
@form_page
def agree_charter(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    if not policy.may_agree_charter(viewer):
        raise NotAllowed(_("This page is for conveners and stewards."))
    last = Charter.objects.first()
    return ask(
        request,
        forms.CharterForm(request.POST or None, initial={"text": last.text if last else ""}),
        "workinggroup/agree_charter.html",
        do=lambda **said: actions.agree_charter(by=viewer, **said),
        to="workinggroup:charter",
    )


@require_safe
def minutes(request: HttpRequest, subject: str) -> HttpResponse:
    """Minutes of one meeting: for everybody once they are approved, hidden before from who does not serve."""
    viewer = visitor(request)
    row = get_object_or_404(Minutes.objects.select_related("approved_by"), subject=subject)
    if not policy.may_see_minutes(viewer, row):
        raise Http404
    waits = row.approved_on is None
    context = {
        "row": row,
        "may_approve": waits and policy.may_approve(viewer, row),
        "may_change": waits and policy.may_write_minutes(viewer),
    }
    return render(request, "workinggroup/minutes.html", context)


@require_POST
@login_required
def approve(request: HttpRequest, subject: str) -> HttpResponse:
    row = get_object_or_404(Minutes, subject=subject)
    viewer = viewer_of(request)
    return done(request, lambda: actions.approve_minutes(row, by=viewer), "workinggroup:minutes", subject)


@login_required
@form_page
def write_minutes(request: HttpRequest, subject: str = "") -> HttpResponse:
    viewer = viewer_of(request)
    if not policy.may_write_minutes(viewer):
        raise NotAllowed(_("This page is for who serves in the working group."))
    row = get_object_or_404(Minutes, subject=subject, approved_on=None) if subject else None
    again = Minutes(pk=row.pk) if row else None
    return ask(
        request,
        forms.MinutesForm(request.POST or None, instance=row),
        "workinggroup/write_minutes.html",
        do=lambda **said: actions.write_minutes(again, by=viewer, **said),
        to="workinggroup:group",
    )


@login_required
@form_page
def hand_over(request: HttpRequest, subject: str) -> HttpResponse:
    viewer = viewer_of(request)
    return _hand_over(request, viewer, get_object_or_404(Appointment.objects.with_names(), subject=subject))


@login_required
@form_page
def hand_over_role(request: HttpRequest, pk: int) -> HttpResponse:
    """The same for a role that was given without an appointment."""
    roles = Grant.objects.now().select_related("person", "role")
    return _hand_over(request, viewer_of(request), get_object_or_404(roles, pk=pk))


def _hand_over(request: HttpRequest, viewer: Person, row: Appointment | Grant) -> HttpResponse:
    if not policy.may_hand_over(viewer, row):
        raise NotAllowed(_("This page is for the person who serves, and for conveners."))
    return ask(
        request,
        forms.HandOverForm(request.POST or None, people=policy.may_take_over(row)),
        "workinggroup/hand_over.html",
        do=lambda **said: actions.hand_over(row, by=viewer, **said),
        to="members:me" if viewer.pk == row.person_id else "workinggroup:serving",
        context={"row": row, "title": title_of(row), "earlier": row.hand_overs.select_related("to")},
        said=_("Handed over. They get a letter, and find it on their page."),
    )
