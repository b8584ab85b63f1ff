"""Both sides beside each other, and how they are shared back."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from justaction.assessments import actions, forms, parts, policy, reading
from justaction.assessments.heat import heat
from justaction.assessments.views.doing import carried, done, round_of
from justaction.errors import NotAllowed
from justaction.members.views.asking import form_page, viewer_of
from justaction.web.asking import ask


@require_safe
@login_required
def result(request: HttpRequest, subject: str) -> HttpResponse:
    viewer, row = viewer_of(request), round_of(subject)
    if not policy.may_see_result(viewer, row):
        raise NotAllowed(_("Nobody reads the answers before both sides are in and it is their turn."))
    earlier = reading.earlier(row, viewer)
    rows = reading.pairs(row, earlier)
    parts.add(rows, row, viewer)
    context = {
        "round": row,
        "pairs": rows,
        "counts": reading.counts(rows),
        "heat": heat(rows),
        "earlier": earlier,
        "carries": policy.may_coordinate(viewer, row),
        "speaks": policy.speaks_of_extent(viewer, row),
        "extent": "words",
    }
    return render(request, "assessments/result.html", context)


@login_required
@form_page
def plan(request: HttpRequest, subject: str) -> HttpResponse:
    viewer, row = carried(request, subject)
    initial = {"how": row.plan, "share_by": row.share_by}
    return ask(
        request,
        forms.PlanForm(request.POST or None, initial=initial),
        "assessments/plan.html",
        do=lambda **said: actions.plan(row, by=viewer, **said),
        to=reverse("assessments:run", args=[subject]),
        context={"round": row},
    )


@require_POST
@login_required
def share_back(request: HttpRequest, subject: str) -> HttpResponse:
    viewer, row = carried(request, subject)
    return done(request, lambda: actions.share_back(row, by=viewer), "assessments:run", subject)


@login_required
@form_page
def extent(request: HttpRequest, subject: str) -> HttpResponse:
    viewer, row = viewer_of(request), round_of(subject)
    who = policy.speaks_of_extent(viewer, row)
    if not who:
        raise NotAllowed(
            _("Each group, and a representative of the organization, says this for their own part.")
        )
    said = row.extent if who == "organization" else row.side(who).extent
    to = "result" if policy.may_see_result(viewer, row) else "run"
    return ask(
        request,
        forms.ExtentForm(request.POST or None, initial={"extent": said}),
        "assessments/extent.html",
        do=lambda extent: actions.set_extent(row, extent=extent, by=viewer),
        to=reverse(f"assessments:{to}", args=[subject]),
        context={"round": row, "who": who},
    )
