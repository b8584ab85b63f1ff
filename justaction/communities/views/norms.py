"""Pages of the norms: what is agreed, what is proposed and rated, and writing down what the community agreed."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from justaction.communities import actions, forms, parts, policy
from justaction.communities.models import Community, Norm, NormRating
from justaction.communities.views.finding import community_of, form_page, looked_after
from justaction.errors import NotAllowed, Refused
from justaction.members import roles
from justaction.members.views.asking import viewer_of as signed_in
from justaction.web.asking import ask
from justaction.web.context import viewer as viewer_of


@dataclass(frozen=True)
class Hands:
    """A proposed norm with how many rated it, as far as that may be shown, and the viewer's own hand."""

    norm: Norm
    people: int | None
    fingers: list[tuple[str, int]]
    others: int
    mine: int | None
    form: forms.RateForm


def _hands(community: Community, viewer: object) -> list[Hands]:
    """Each proposed norm; fewer than five hands, or fewer than five of a kind, are never told apart."""
    found = []
    for norm in community.norms.proposed().prefetch_related("ratings"):
        ratings = list(norm.ratings.all())
        counts: dict[str, int] = {}
        for one in ratings:
            label = str(NormRating.Fingers(one.fingers).label)
            counts[label] = counts.get(label, 0) + 1
        shown, others = policy.shown_groups(counts)
        mine = next((one.fingers for one in ratings if one.person_id == getattr(viewer, "pk", None)), None)
        form = forms.RateForm(initial={"fingers": mine}, prefix=f"n{norm.pk}")
        found.append(
            Hands(norm, policy.shown_number(len(ratings)), sorted(shown, reverse=True), others, mine, form)
        )
    return found


@require_safe
def norms(request: HttpRequest, slug: str) -> HttpResponse:
    thing, viewer = community_of(slug), viewer_of(request)
    if viewer:
        roles.remember(viewer)
    inside = policy.may_take_part(viewer, thing)
    context = {
        "community": thing,
        "channel": thing.channel,
        "agreed": [(norm, policy.shown_number(norm.raters)) for norm in thing.norms.agreed()],
        "ended": list(thing.norms.ended()[:12]),
        "inside": inside,
        "repairs": policy.shown_number(parts.repairs_this_year(thing)),
        "proposed": _hands(thing, viewer) if inside else [],
        "may_coordinate": policy.may_coordinate(viewer, thing),
        "viewer_pk": viewer.pk if viewer else None,
    }
    return render(request, "communities/norms.html", context)


def _norm(slug: str, pk: int) -> Norm:
    rows = Norm.objects.select_related("community__channel")
    return get_object_or_404(rows, pk=pk, community__channel__slug=slug)


@login_required
@form_page
def propose_norm(request: HttpRequest, slug: str) -> HttpResponse:
    thing = community_of(slug)
    if not policy.may_take_part(signed_in(request), thing):
        raise NotAllowed(_("Join the community first. Then you can propose a norm."))
    return ask(
        request,
        forms.NormForm(request.POST or None),
        "communities/propose_norm.html",
        do=lambda text: actions.propose_norm(thing, text=text, by=signed_in(request)),
        to=reverse("communities:norms", args=[slug]),
        said=_("It is proposed. Everybody here can show their hand now."),
        context={"community": thing, "channel": thing.channel},
    )


@login_required
@form_page
def rate_norm(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    norm = _norm(slug, pk)
    if not policy.may_take_part(signed_in(request), norm.community):
        raise NotAllowed(_("Only people of this community rate its norms."))
    return ask(
        request,
        forms.RateForm(request.POST or None, prefix=f"n{pk}"),
        "communities/rate_norm.html",
        do=lambda fingers: actions.rate_norm(norm, fingers=fingers, by=signed_in(request)),
        to=reverse("communities:norms", args=[slug]),
        said=_("Your hand counts. You can change it until the norm is agreed."),
        context={"norm": norm, "channel": norm.community.channel},
    )


@require_POST
@login_required
def take_back_norm(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    actions.take_back_norm(_norm(slug, pk), by=signed_in(request))
    messages.success(request, _("You took it back."))
    return redirect("communities:norms", slug)


@login_required
@form_page
def agree_norm(request: HttpRequest, slug: str) -> HttpResponse:
    thing = looked_after(request, slug)
    return ask(
        request,
        forms.NormForm(request.POST or None),
        "communities/agree_norm.html",
        do=lambda text: actions.agree_norm(thing, text=text, by=signed_in(request)),
        to=reverse("communities:run", args=[slug]),
        context={"community": thing, "channel": thing.channel},
    )


@require_POST
@login_required
def agree_on(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    looked_after(request, slug)
    try:
        actions.agree_on(_norm(slug, pk), by=signed_in(request))
        messages.success(request, _("It is agreed, and on the record."))
    except NotAllowed:
        raise
    except Refused as no:
        messages.error(request, no.message)
    return redirect("communities:norms", slug)


@login_required
@form_page
def end_norm(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    thing, norm = looked_after(request, slug), _norm(slug, pk)
    return ask(
        request,
        forms.ReasonForm(request.POST or None),
        "communities/end_norm.html",
        do=lambda reason: actions.end_norm(norm, reason=reason, by=signed_in(request)),
        to=reverse("communities:norms", args=[slug]),
        context={"norm": norm, "community": thing, "channel": thing.channel},
    )
