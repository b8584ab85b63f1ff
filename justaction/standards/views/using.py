"""Pages of uptake: where an organization stands with a standard, on whose word, and the check of a peer."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from justaction.errors import NotAllowed
from justaction.members.models import Organization
from justaction.members.views.asking import viewer_of
from justaction.standards import actions, forms, policy
from justaction.standards.models import Check, Standard, Uptake
from justaction.standards.policy import peers
from justaction.standards.views.finding import form_page, one_form, seen
from justaction.web.asking import ask
from justaction.web.context import viewer


def _of(standard: Standard, organization: str) -> Uptake:
    rows = Uptake.objects.public().select_related("organization__field", "of_revision")
    row = get_object_or_404(rows, standard=standard, organization__slug=organization)
    row.standard = standard
    return row


@require_safe
def uptake(request: HttpRequest, code: str, organization: str) -> HttpResponse:
    """Where an organization stands with a standard, each change with its day and on whose word."""
    standard = seen(request, code)
    row, who = _of(standard, organization), viewer(request)
    context = {
        "standard": standard,
        "uptake": row,
        "changes": row.changes.select_related(
            "revision", "by", "check_made__peer_organization", "check_made__peer_field"
        ),
        "checks": row.checks.exclude(state="closed").select_related("peer_organization", "peer_field"),
        "speaks": policy.may_speak_for(who, row.organization),
        "sees_who": who is not None and policy.may_see_who(who, row),
        "may_ask": row.state == "in_use" and not row.checks.filter(state="asked").exists(),
    }
    return render(request, "standards/uptake.html", context)


@login_required
@form_page
def say(request: HttpRequest, code: str, organization: str) -> HttpResponse:
    standard = seen(request, code)
    whose = get_object_or_404(Organization.objects.listed(), slug=organization)
    if not policy.may_speak_for(viewer_of(request), whose):
        raise NotAllowed(_("This page is for people who speak for %(name)s.") % {"name": whose})
    if standard.current is None:
        raise Http404
    before = Uptake.objects.filter(standard=standard, organization=whose).first()
    return one_form(
        request,
        standard,
        forms.UptakeForm(request.POST or None, initial={"state": before.state if before else "promised"}),
        title=_("%(organization)s and %(code)s") % {"organization": whose, "code": standard.code},
        lead=_("Only a peer from another field can say that it was checked. We ask one, once you keep it."),
        button=_("Say so"),
        do=lambda **said: actions.say_uptake(standard, whose, by=viewer_of(request), **said),
        to=reverse("standards:uptake", args=[standard.code, whose.slug]),
        words=standard.says,
    )


@login_required
@require_POST
def ask_check(request: HttpRequest, code: str, organization: str) -> HttpResponse:
    row = _of(seen(request, code), organization)
    actions.ask_check(row, by=viewer_of(request))
    messages.success(request, _("A peer is asked."))
    return redirect("standards:uptake", row.standard.code, row.organization.slug)


@login_required
@form_page
def reply(request: HttpRequest, code: str, organization: str, subject: str) -> HttpResponse:
    row = _of(seen(request, code), organization)
    found = get_object_or_404(row.checks.select_related("uptake"), subject=subject)
    if not policy.may_speak_for(viewer_of(request), row.organization):
        raise NotAllowed(_("This page is for people who speak for %(name)s.") % {"name": row.organization})
    return one_form(
        request,
        row.standard,
        forms.SayForm(request.POST or None, label=_("Your reply")),
        title=_("Reply to the peer"),
        lead=_("Once, and it stands below what the peer said."),
        button=_("Reply"),
        do=lambda text: actions.reply_to_check(found, reply=text, by=viewer_of(request)),
        to=reverse("standards:uptake", args=[row.standard.code, row.organization.slug]),
        words=found.reasons,
    )


def _check(request: HttpRequest, subject: str) -> Check:
    rows = Check.objects.select_related(
        "uptake__standard__current",
        "uptake__standard__channel",
        "uptake__organization",
        "uptake__of_revision",
    )
    row = get_object_or_404(rows, subject=subject)
    if not peers.may_see_check(viewer_of(request), row):
        raise NotAllowed(_("This page is for the peer who was asked."))
    return row


@login_required
@form_page
def check(request: HttpRequest, subject: str) -> HttpResponse:
    row = _check(request, subject)
    who = viewer_of(request)
    context = {
        "check": row,
        "standard": row.uptake.standard,
        "uptake": row.uptake,
        "said": row.uptake.changes.filter(state="in_use").first(),
        "may_check": peers.may_check(who, row),
    }
    return ask(
        request,
        forms.CheckForm(request.POST or None),
        "standards/check.html",
        do=lambda **said: actions.answer_check(row, by=who, **said),
        to=reverse("standards:check", args=[row.subject]),
        context=context,
    )


@login_required
@require_POST
def pass_on(request: HttpRequest, subject: str) -> HttpResponse:
    row = _check(request, subject)
    actions.pass_on_check(row, by=viewer_of(request))
    messages.success(request, _("Thank you. Somebody else is asked."))
    return redirect("members:me")
