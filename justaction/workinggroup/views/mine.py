"""Pages of whoever nominates or serves."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from justaction.communities.models import Community
from justaction.members.stepping_up import fresh_sign_in
from justaction.members.views.asking import form_page, viewer_of
from justaction.web.asking import ask
from justaction.workinggroup import actions, forms, policy
from justaction.workinggroup.models import Appointment
from justaction.workinggroup.views.doing import done


@login_required
@form_page
def nominate(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    asked = request.GET.get("community", "")
    initial = {
        "role": request.GET.get("role", ""),
        "community": Community.objects.filter(channel__slug=asked).first() if asked else None,
    }
    return ask(
        request,
        forms.NominateForm(request.POST or None, initial=initial),
        "workinggroup/nominate.html",
        do=lambda **said: actions.nominate(by=viewer, **said),
        to="workinggroup:mine",
        said=_("Thank you. Next, somebody else has to second it."),
    )


@require_safe
@login_required
def nominations(request: HttpRequest) -> HttpResponse:
    """What became of those whom I nominated. Nobody else reads this."""
    viewer = viewer_of(request)
    rows = viewer.nominations_made.with_names()
    context = {"rows": [(row, policy.may_take_back(viewer, row)) for row in rows]}
    return render(request, "workinggroup/mine.html", context)


@require_POST
@login_required
def take_back(request: HttpRequest, subject: str) -> HttpResponse:
    viewer = viewer_of(request)
    row = get_object_or_404(viewer.nominations_made, subject=subject)
    return done(request, lambda: actions.take_back(row, by=viewer), "workinggroup:mine")


@require_POST
@login_required
def show_me(request: HttpRequest, subject: str) -> HttpResponse:
    viewer = viewer_of(request)
    row = get_object_or_404(Appointment, subject=subject, person=viewer)
    listed = request.POST.get("listed") == "yes"
    return done(request, lambda: actions.show_me(row, by=viewer, listed=listed), "members:me")


@require_POST
@login_required
@fresh_sign_in
def leave(request: HttpRequest, subject: str) -> HttpResponse:
    viewer = viewer_of(request)
    row = get_object_or_404(Appointment, subject=subject, person=viewer)
    return done(request, lambda: actions.end(row, by=viewer), "members:me")
