"""Pages for stewards: showing names again."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from justaction.collaborative import actions as collaborative
from justaction.collaborative import policy as stewards
from justaction.home.views.gate import allow
from justaction.members.stepping_up import fresh_sign_in
from justaction.members.views.asking import viewer_of as _viewer


@require_POST
@login_required
@fresh_sign_in
def lift_safe_mode(request: HttpRequest) -> HttpResponse:
    """Show names again. To hide them one press is enough; this asks once more who it is (decision 9)."""
    allow(stewards.may_steward(_viewer(request)))
    collaborative.show_names(by=_viewer(request))
    messages.success(request, _("Names are shown again, of those who chose so."))
    return redirect("collaborative:safe_mode")
