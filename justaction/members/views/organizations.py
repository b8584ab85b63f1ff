"""Pages about organizations and who belongs to them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from justaction.errors import NotAllowed
from justaction.members import actions, forms, parts, policy
from justaction.members.models import Affiliation, Organization
from justaction.members.views.asking import form_page, viewer_of
from justaction.web.asking import ask


@login_required
@form_page
def ask_to_join(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    wanted = Organization.objects.listed().filter(slug=request.GET.get("organization", "")).first()
    return ask(
        request,
        forms.AskForm(request.POST or None, initial={"organization": wanted, "kind": "representative"}),
        "members/ask.html",
        do=lambda **said: actions.affiliate(person=viewer, by=viewer, **said),
        to="members:me",
    )


@login_required
@form_page
def edit_organization(request: HttpRequest, slug: str) -> HttpResponse:
    organization = get_object_or_404(Organization, slug=slug)
    if not policy.may_see(viewer_of(request), organization):
        raise Http404
    if not policy.may_edit_organization(viewer_of(request), organization):
        raise NotAllowed(_("Only a representative of the organization or a convener can change this."))
    return ask(
        request,
        forms.OrganizationForm(request.POST or None, instance=organization),
        "members/edit_organization.html",
        do=lambda **new: actions.edit_organization(organization, by=viewer_of(request), **new),
        to=organization.url,
        context={"organization": organization},
    )


@require_GET
@login_required
def affiliations(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    current = (
        Affiliation.objects.now()
        .select_related("person", "organization")
        .order_by("organization__name", "id")
    )
    if not viewer.may("convene"):
        mine = viewer.affiliations.now().filter(kind=Affiliation.Kind.REPRESENTATIVE)
        if not mine:
            raise NotAllowed(_("This page is for conveners and representatives."))
        current = current.filter(organization__in=mine.values("organization"))
    context = {"waiting": parts.waiting_for(viewer), "current": current, "viewer": viewer}
    return render(request, "members/affiliations.html", context)


@require_POST
@login_required
def decide_affiliation(request: HttpRequest, pk: int, deed: str) -> HttpResponse:
    affiliation = get_object_or_404(Affiliation, pk=pk)
    deeds = {
        "confirm": actions.confirm_affiliation,
        "refuse": actions.refuse_affiliation,
        "end": actions.end_affiliation,
    }
    deeds[deed](affiliation, by=viewer_of(request))
    messages.success(request, _("Done."))
    return redirect("members:me" if affiliation.person == request.user else "members:affiliations")
