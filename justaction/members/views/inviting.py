"""Pages of inviting: asking somebody by name, and answering the letter."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from justaction.errors import NotAllowed, Refused
from justaction.members import actions, policy
from justaction.members.forms.inviting import AcceptForm, InviteForm
from justaction.members.models import Grant, Invitation, Person
from justaction.members.views.asking import form_page, viewer_of
from justaction.web.asking import ask


def _convener(request: HttpRequest) -> Person:
    viewer = viewer_of(request)
    if not policy.may_invite(viewer):
        raise NotAllowed(_("This page is for conveners."))
    return viewer


@login_required
@form_page
def invitations(request: HttpRequest) -> HttpResponse:
    viewer = _convener(request)
    rows = Invitation.objects.select_related("invited_by")
    context = {
        "waiting": rows.waiting(),
        "accepted": rows.filter(state=Invitation.State.ACCEPTED),
        "others": rows.exclude(state__in=["sent", "later", "accepted"]).count(),
    }
    return ask(
        request,
        InviteForm(request.POST or None),
        "members/invitations.html",
        do=lambda **said: actions.invite(by=viewer, **said),
        to="members:invitations",
        context=context,
    )


@require_POST
@login_required
def change_invitation(request: HttpRequest, pk: int, deed: str) -> HttpResponse:
    viewer = _convener(request)
    deeds = {"again": actions.resend_invitation, "take_back": actions.take_back_invitation}
    try:
        deeds[deed](get_object_or_404(Invitation, pk=pk), by=viewer)
        messages.success(request, _("Done."))
    except NotAllowed:
        raise
    except Refused as no:
        messages.error(request, no.message)
    return redirect("members:invitations")


@never_cache
@form_page
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the letter's link: say yes here, or the other answers beside it."""
    row = Invitation.objects.of_token(token)
    if row is None or not row.waits:
        return render(request, "members/invitation_gone.html", {"row": row}, status=410 if row else 404)
    if row.has_expired:
        return render(request, "members/invitation_gone.html", {"row": row, "token": token}, status=410)
    return ask(
        request,
        AcceptForm(request.POST or None, instance=row),
        "members/invitation.html",
        do=lambda **said: actions.accept_invitation(row, **said),
        to="members:invitation_told",
        context={"row": Invitation.objects.select_related("invited_by").get(pk=row.pk), "token": token},
    )


@never_cache
@require_POST
def answer_invitation(request: HttpRequest, token: str, deed: str) -> HttpResponse:
    row = Invitation.objects.of_token(token)
    if row is None:
        return render(request, "members/invitation_gone.html", {"row": None}, status=404)
    deeds = {
        "no": actions.decline_invitation,
        "later": actions.put_off_invitation,
        "again": actions.ask_for_invitation,
    }
    deeds[deed](row)
    return render(request, "members/invitation_told.html", {"answer": deed})


@require_safe
def invitation_told(request: HttpRequest) -> HttpResponse:
    return render(request, "members/invitation_told.html", {"answer": "yes"})


@require_POST
@login_required
def show_my_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the public list name me in this role, or no longer."""
    viewer = viewer_of(request)
    grant = get_object_or_404(Grant, pk=pk, person=viewer)
    actions.show_my_role(grant, by=viewer, listed=request.POST.get("listed") == "yes")
    messages.success(request, _("Done."))
    return redirect("members:me")
