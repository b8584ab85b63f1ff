"""Three voices: the organization says what it sees, gives a link, tells ties; those affected answer without an account."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from justaction.commitments import actions, forms, policy
from justaction.commitments.models import MoneyTie, VoiceLink
from justaction.commitments.views.desk import commitment_of, desk_of, form_page, here
from justaction.commitments.views.public import published
from justaction.errors import NotAllowed
from justaction.members.views.asking import viewer_of
from justaction.web import crowds
from justaction.web.asking import ask
from justaction.web.openforms import open_form

ROOM = crowds.Room("voice", most=30, bare=8)


@login_required
@form_page
def rate(request: HttpRequest, organization: str, slug: str) -> HttpResponse:
    row = commitment_of(request, organization, slug)
    form = forms.VoiceForm(request.POST or None)

    def do(words: str = "", **_said: str) -> None:
        actions.rate(row, by=viewer_of(request), scales=form.scales(), words=words)

    return ask(
        request,
        form,
        "commitments/rate.html",
        do=do,
        to=here("desk_commitment", row),
        said=_("It stands on the page, beside what others say."),
        context={"commitment": row},
    )


@login_required
@form_page
def links(request: HttpRequest, organization: str, slug: str) -> HttpResponse:
    row = published(organization, slug)
    viewer = viewer_of(request)
    if not policy.gives_links_as(viewer, row):
        raise NotAllowed(_("The organization, its outside advocates and the community can give a link."))
    return ask(
        request,
        forms.LinkForm(request.POST or None),
        "commitments/links.html",
        do=lambda label: actions.give_link(row, by=viewer, label=label),
        to=request.path,
        said=_("The link is below. Give it to those it is about."),
        context={"commitment": row, "links": row.links.filter(by=viewer)},
    )


@require_POST
@login_required
def close_link(request: HttpRequest, organization: str, slug: str, pk: int) -> HttpResponse:
    row = published(organization, slug)
    actions.close_link(get_object_or_404(VoiceLink, commitment=row, pk=pk), by=viewer_of(request))
    return redirect("commitments:links", organization, slug)


@open_form
@form_page
def voice(request: HttpRequest, token: str) -> HttpResponse:
    found = VoiceLink.objects.select_related("commitment__organization", "commitment__channel")
    link = get_object_or_404(found, token=token)
    context = {"link": link, "commitment": link.commitment}
    if not policy.takes_answers(link):
        return render(request, "commitments/voice_closed.html", context, status=410)
    form = forms.AffectedForm(request.POST or None, commitment=link.commitment)

    def do(words: str = "", power: str = "", may_be_told: bool = False, **_said: Any) -> None:
        why, told = crowds.look(request, ROOM), may_be_told
        actions.answer_by_link(link, form.scales(), words=words, why=why, power=power, may_be_told=told)
        messages.success(request, _("Thank you. Somebody looks at it first. We do not know who you are."))

    to = link.commitment.get_absolute_url()
    return ask(request, form, "commitments/voice.html", do=do, to=to, context=context)


@login_required
@form_page
def ties(request: HttpRequest, organization: str) -> HttpResponse:
    whose = desk_of(request, organization)
    told = MoneyTie.objects.filter(Q(payer=whose) | Q(paid=whose)).select_related("payer", "paid")

    def do(way: str, other: Any, **said: Any) -> None:
        payer, paid = (whose, other) if way == "gave" else (other, whose)
        actions.tell_tie(payer, paid, by=viewer_of(request), **said)

    return ask(
        request,
        forms.TieForm(request.POST or None, organization=whose),
        "commitments/ties.html",
        do=do,
        to=request.path,
        said=_("Noted. For a year neither of you checks the other."),
        context={"organization": whose, "ties": told, "lines": policy.ties_by_lines(whose)},
    )
