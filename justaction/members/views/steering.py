"""Pages of conveners and stewards: who may do what."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from justaction.errors import NotAllowed, Refused
from justaction.members import actions, forms, policy
from justaction.members.models import Grant, Person, Role
from justaction.members.stepping_up import fresh_sign_in
from justaction.members.views.asking import form_page, viewer_of
from justaction.web import slots
from justaction.web.asking import ask


@require_GET
@login_required
def steer(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    if not policy.may_convene(viewer):
        raise NotAllowed(_("This page is for conveners and stewards."))
    panels = slots.parts("steer.panels", viewer)
    titles = {
        "say": _("What we say and decide"),
        "sign": _("Signatures"),
        "people": _("People"),
        "care": _("Care and safety"),
        "pages": _("Our year and our pages"),
    }
    groups = [
        (title, [one for one in panels if (one.group or "pages") == key]) for key, title in titles.items()
    ]
    context = {
        "waiting": [one for one in panels if one.waiting],
        "groups": [(title, found) for title, found in groups if found],
    }
    return render(request, "members/steer.html", context)


def _steward(request: HttpRequest) -> Person:
    viewer = viewer_of(request)
    if not policy.may_give_roles(viewer):
        raise NotAllowed(_("This page is for stewards."))
    return viewer


@require_GET
@login_required
def roles(request: HttpRequest) -> HttpResponse:
    _steward(request)
    grants = (
        Grant.objects.now().select_related("person", "role").order_by("role__order", "person__name", "id")
    )
    return render(request, "members/roles.html", {"grants": grants, "roles": Role.objects.all()})


@login_required
@fresh_sign_in
@form_page
def give_role(request: HttpRequest) -> HttpResponse:
    steward = _steward(request)
    return ask(
        request,
        forms.GrantForm(request.POST or None),
        "members/give_role.html",
        do=lambda address, **how: actions.grant_to(address, by=steward, **how),
        to="members:roles",
    )


@require_POST
@login_required
@fresh_sign_in
def end_grant(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        actions.end_grant(get_object_or_404(Grant, pk=pk), by=viewer_of(request))
        messages.success(request, _("The role has ended."))
    except NotAllowed:
        raise
    except Refused as no:
        messages.error(request, no.message)
    return redirect("members:roles")


@login_required
@fresh_sign_in
@form_page
def write_role(request: HttpRequest, slug: str = "") -> HttpResponse:
    steward = _steward(request)
    role = get_object_or_404(Role, slug=slug) if slug else None
    return ask(
        request,
        forms.RoleForm(request.POST or None, instance=role),
        "members/write_role.html",
        do=lambda **words: actions.write_role(role, by=steward, **words),
        to="members:roles",
        context={"role": role},
    )
