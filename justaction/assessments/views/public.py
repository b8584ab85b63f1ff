"""Public pages of assessments: that they take place, and both sides as far as all three agreed."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from justaction.assessments import policy, reading
from justaction.assessments.heat import heat
from justaction.assessments.models import Question, Round, Side
from justaction.members.models import Organization, Person
from justaction.web.context import viewer


@require_safe
def assessments(request: HttpRequest) -> HttpResponse:
    rounds = list(Round.objects.public().with_names()[:200])
    context = {
        "rounds": rounds,
        "running": [one for one in rounds if one.is_running],
        "shared": [one for one in rounds if one.state == Round.State.SHARED],
        "questions": Question.objects.asked(),
    }
    return render(request, "assessments/assessments.html", context)


def _organization(slug: str) -> Organization:
    return get_object_or_404(Organization.objects.listed().select_related("field"), slug=slug)


@require_safe
def organization(request: HttpRequest, organization: str) -> HttpResponse:
    whose = _organization(organization)
    rounds = reading.of_organization(whose)
    if not rounds:
        raise Http404
    open_ = [one for one in reversed(rounds) if one.shown != "nothing"]
    context = {"organization": whose, "rounds": rounds, "open": open_, "rows": reading.over_rounds(open_)}
    return render(request, "assessments/organization.html", context)


@require_safe
def assessment(request: HttpRequest, organization: str, season: str) -> HttpResponse:
    whose = _organization(organization)
    row = next((one for one in reading.of_organization(whose) if one.slug == season), None)
    if row is None:
        raise Http404
    who: Person | None = viewer(request)
    context = {"round": row, "extent": row.shown, "offers": _offers(who, row)}
    if row.shown != "nothing":
        earlier = reading.earlier(row, None)
        rows = reading.pairs(row, earlier)
        context |= {"pairs": rows, "counts": reading.counts(rows), "earlier": earlier, "heat": heat(rows)}
    return render(request, "assessments/assessment.html", context)


def _offers(who: Person | None, row: Round) -> list[tuple[str, str]]:
    """The sides that this viewer may offer to sit on; the team's is shown to everybody while people are sought."""
    which = Side.Which
    if not policy.is_open_to_join(row, which.TEAM):
        return []
    if who is None:
        return [(which.TEAM.value, str(which.TEAM.label))]
    return [(one.value, str(one.label)) for one in which if policy.may_volunteer(who, row, one)]
