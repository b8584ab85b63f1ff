"""Pages of arriving: one's steps with a buddy, who the buddy is, and the lists that stewards write."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from justaction.errors import NotAllowed
from justaction.members.models import Person, Role
from justaction.members.stepping_up import fresh_sign_in
from justaction.members.views.asking import form_page, viewer_of
from justaction.web.asking import ask
from justaction.workinggroup import actions, forms, policy
from justaction.workinggroup.models import Appointment, ChecklistItem, Step
from justaction.workinggroup.views.doing import done


@require_safe
@login_required
def onboarding(request: HttpRequest, subject: str) -> HttpResponse:
    viewer = viewer_of(request)
    row = get_object_or_404(Appointment.objects.with_names().select_related("buddy"), subject=subject)
    if not policy.may_see_steps(viewer, row):
        raise NotAllowed(_("This page is for the newcomer, their buddy, and conveners."))
    is_mine = viewer.pk == row.person_id
    context = {
        "row": row,
        "steps": row.steps.select_related("gives"),
        "is_mine": is_mine,
        "may_tick": policy.may_tick(viewer, row) and not row.is_over,
        "may_name_buddy": policy.may_steer(viewer),
    }
    return render(request, "workinggroup/onboarding.html", context)


@require_POST
@login_required
def tick(request: HttpRequest, subject: str, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    step = get_object_or_404(Step, pk=pk, appointment__subject=subject)
    return done(request, lambda: actions.tick(step, by=viewer), "workinggroup:onboarding", subject)


@login_required
@form_page
def name_buddy(request: HttpRequest, subject: str) -> HttpResponse:
    viewer = viewer_of(request)
    if not policy.may_steer(viewer):
        raise NotAllowed(_("This page is for conveners and stewards."))
    row = get_object_or_404(Appointment.objects.with_names(), subject=subject)
    form = forms.BuddyForm(
        request.POST or None, people=policy.may_be_buddy(row), initial={"buddy": row.buddy_id}
    )
    return ask(
        request,
        form,
        "workinggroup/name_buddy.html",
        do=lambda buddy: actions.set_buddy(row, buddy=buddy, by=viewer),
        to=reverse("workinggroup:onboarding", args=[subject]),
        context={"row": row},
    )


def _steward(request: HttpRequest) -> Person:
    viewer = viewer_of(request)
    if not policy.may_write_checklists(viewer):
        raise NotAllowed(_("This page is for stewards."))
    return viewer


@require_safe
@login_required
def checklists(request: HttpRequest) -> HttpResponse:
    _steward(request)
    roles = Role.objects.prefetch_related("checklist")
    return render(request, "workinggroup/checklists.html", {"roles": roles})


@login_required
@fresh_sign_in(only_post=True)
@form_page
def checklist(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = _steward(request)
    role = get_object_or_404(Role, slug=slug)
    return ask(
        request,
        forms.ItemForm(request.POST or None),
        "workinggroup/checklist.html",
        do=lambda **said: actions.add_item(role, by=viewer, **said),
        to=request.path,
        context={"role": role, "items": role.checklist.select_related("gives")},
    )


@require_POST
@login_required
def drop_item(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    viewer = _steward(request)
    item = get_object_or_404(ChecklistItem, pk=pk, role__slug=slug)
    return done(request, lambda: actions.drop_item(item, by=viewer), "workinggroup:checklist", slug)
