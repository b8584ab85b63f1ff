"""The page of letters in doubt, for stewards."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from justaction.errors import NotAllowed, Refused
from justaction.mail.models import Letter
from justaction.members import policy
from justaction.members.actions import letters as actions
from justaction.members.views.asking import viewer_of

MOST = 200  # on the page at once


@require_safe
@login_required
def letters(request: HttpRequest) -> HttpResponse:
    """Letters of which nobody knows whether they arrived, the newest first. Their words are not shown."""
    if not policy.may_settle_letters(viewer_of(request)):
        raise NotAllowed(_("This page is for stewards."))
    rows = Letter.objects.filter(state=Letter.State.UNKNOWN).exclude(to="").order_by("-claimed_at", "-id")
    return render(request, "members/letters.html", {"letters": rows[:MOST]})


@require_POST
@login_required
def settle_letter(request: HttpRequest, pk: int, again: bool) -> HttpResponse:
    viewer = viewer_of(request)
    if not policy.may_settle_letters(viewer):
        raise NotAllowed(_("This page is for stewards."))
    try:
        actions.settle_letter(get_object_or_404(Letter, pk=pk), again=again, by=viewer)
        messages.success(request, _("It goes out once more.") if again else _("It stays as it is."))
    except Refused as no:
        messages.error(request, no.message)
    return redirect("members:letters")
