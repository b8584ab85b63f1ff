"""Pages for people: the dashboard, institutions and groups, the data and how it is counted. They only read."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from justaction.commitments import state as rules
from justaction.counts import reading
from justaction.dashboard import api, figures, forms, quarters, versions
from justaction.members.models import Organization
from justaction.web import clock, slots
from justaction.web.context import viewer

OWN = 12  # commitments on a page of an organization
SHOWN = 12  # reports and reviews on the page of an organization; the files have all of them


@require_safe
def commitments(request: HttpRequest) -> HttpResponse:
    """Who promised what, and did they do it?"""
    form = forms.CommitmentFilters(request.GET)
    told = figures.numbers()
    page = figures.page(form.chosen, request.GET.get("page"), told["board"])
    shown, today = figures.last_quarters()
    reporting, by_quarter = figures.reporting(shown, today=today, told=told)
    checked = figures.checks(form.works, told["checks"])
    states, taken_up = figures.states(told["board"], form.channels), figures.adoption()
    context = {
        "form": form,
        "page": page,
        "lines": figures.lines(list(page)),
        "signed": figures.of_numbers(told["signers"]),
        "states": states,
        "states_note": figures.states_sentence(states),
        "reporting": reporting,
        "quarters": figures.quarter_chart(by_quarter),
        "quarter_title": figures.quarter_title(by_quarter, today=today),
        "quarter_note": figures.quarter_sentence(by_quarter, today=today),
        "checks": checked,
        "check_title": figures.check_title(checked),
        "check_note": figures.check_sentence(checked),
        "taken_up": taken_up,
        "taken_up_title": figures.adoption_title(taken_up),
        "taken_up_note": figures.adoption_sentence(taken_up),
        "now": clock.now(),
    }
    return render(request, "dashboard/commitments.html", context)


@require_safe
def organizations(request: HttpRequest) -> HttpResponse:
    """Every institution and group that is listed."""
    form = forms.OrganizationFilters(request.GET)
    page = figures.page_of_organizations(form.chosen, request.GET.get("page"))
    context = {"form": form, "page": page, "signed": figures.signers()}
    return render(request, "dashboard/organizations.html", context)


@require_safe
def organization(request: HttpRequest, slug: str) -> HttpResponse:
    """One institution or group: what it signed, said, promised, reported and checked."""
    listed = Organization.objects.listed().select_related("field", "standing")
    whose = get_object_or_404(versions.with_version(listed), slug=slug)
    told = reading.told("board", "pledges", scope=whose.pk)
    states = figures.states(told["board"], all_rows=False)
    page = figures.page_of_organization(whose, request.GET.get("page"), OWN, states.total)
    context = {
        "organization": whose,
        "page": page,
        "standing": getattr(whose, "standing", None),
        "signatures": figures.signatures(whose),
        "lines": figures.lines(list(page)),
        "states": states,
        "states_note": figures.states_sentence(states),
        "has_pairs": any(each.old_words for each in page),
        "reports": figures.report_moments(whose, SHOWN),
        "reviews": figures.review_moments(whose, SHOWN),
        "pledges": figures.pledges(whose) if told["pledges"] else [],
        "parts": slots.parts("organization.panels", viewer(request), whose),
    }
    return render(request, "dashboard/organization.html", context)


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """All files to download."""
    return render(request, "dashboard/data.html", {"tables": figures.TABLES})


@require_safe
def method(request: HttpRequest) -> HttpResponse:
    """How everything is counted: the written tables that the code runs."""
    context = {
        "codebook": api.CODEBOOK,
        "precedence": rules.PRECEDENCE,
        "done_rules": rules.DONE_RULES,
        "ladder": rules.LADDER,
        "quiet_days": rules.QUIET_DAYS,
        "on_time_days": quarters.ON_TIME_DAYS,
        "never_days": quarters.NEVER_DAYS,
    }
    return render(request, "dashboard/method.html", context)
