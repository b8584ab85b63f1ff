"""The one thread through a commitment, and saying on which paragraphs of the statement a standard stands."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from justaction.commitments.models import Commitment
from justaction.dashboard import actions, forms
from justaction.dashboard import thread as threads
from justaction.errors import NotAllowed
from justaction.members.views.asking import viewer_of
from justaction.standards.models import Standard
from justaction.standards.policy import may_lead
from justaction.web.asking import ask

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def thread(request: HttpRequest, organization: str, slug: str) -> HttpResponse:
    """From the first step to the last, or with `?from=last` the other way."""
    rows = Commitment.objects.public().select_related("organization", "channel")
    row = get_object_or_404(rows, organization__slug=organization, slug=slug)
    found, back = threads.of(row), request.GET.get("from") == "last"
    steps = found.steps[::-1] if back else found.steps
    context = {"commitment": row, "thread": found, "steps": steps, "back": back}
    return render(request, "dashboard/thread.html", context)


@login_required
@form_page
def ground(request: HttpRequest, code: str) -> HttpResponse:
    """For who looks after the standard."""
    row, who = get_object_or_404(Standard.objects.public().with_names(), code=code), viewer_of(request)
    if not may_lead(who, row):
        raise NotAllowed(_("Only its lead editor and the coordinators can say this."))
    return ask(
        request,
        forms.GroundForm(request.POST if request.method == "POST" else None, standard=row),
        "dashboard/ground.html",
        do=lambda paragraphs: actions.ground(row, paragraphs=list(paragraphs), by=who),
        to=row.url,
        said=_("It stands on the page of the standard now."),
        context={"standard": row},
    )
