"""The board of standings: for everybody; and the way back, for an organization's own people."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from justaction.commitments import actions, policy, signers
from justaction.commitments.history import standings
from justaction.commitments.models import OrganizationStanding
from justaction.commitments.state import standing as rules
from justaction.members.models import Organization
from justaction.members.views.asking import viewer_of
from justaction.web.context import viewer


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """How many stand where, where we stand ourselves, and by which rules."""
    ours = OrganizationStanding.objects.filter(organization=None).first()
    context = {
        "ours": ours,
        "moments": standings(ours.subject) if ours else [],
        "signed": signers.signers(),
        "rules": rules.STAND_RULES,
    }
    return render(request, "commitments/board.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def standing(request: HttpRequest, organization: str) -> HttpResponse:
    """Where one signer stands, why, and what to do; one press for its own people."""
    whose = get_object_or_404(Organization.objects.listed().select_related("standing"), slug=organization)
    who = viewer(request)
    row = getattr(whose, "standing", None)
    if request.method == "POST":
        if who is None:
            return redirect_to_login(request.get_full_path())
        actions.still_here(whose, by=viewer_of(request))
        messages.success(request, _("Thank you. Your standing is restored, for all to see."))
        return redirect("commitments:standing", whose.slug)
    context = {
        "organization": whose,
        "standing": row,
        "moments": standings(whose.subject),
        "mine": policy.may_write(who, whose),
        "can_come_back": row is not None and policy.can_come_back(row),
        "rules": rules.STAND_RULES,
    }
    return render(request, "commitments/standing.html", context)
