"""What every page of a community begins with: the viewer, and the community of the address."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from justaction.communities import policy
from justaction.communities.models import Community, Membership
from justaction.errors import NotAllowed, Refused
from justaction.members.views.asking import viewer_of as signed_in

form_page = require_http_methods(["GET", "HEAD", "POST"])


def community_of(slug: str) -> Community:
    """The community of an address. Raises Http404."""
    return get_object_or_404(Community.objects.with_people(), channel__slug=slug)


def with_cells_of(slug: str) -> tuple[Community, list[tuple[str, str]]]:
    """A community, and what each step means in its channel. Raises Http404."""
    found = Community.objects.with_people().filter(channel__slug=slug).with_cells()
    if not found:
        raise Http404
    return found[0]


def membership_of(request: HttpRequest, slug: str) -> Membership:
    """The newest membership of the viewer in a community, also when it has ended: leaving twice is fine."""
    found = (
        Membership.objects.filter(person=signed_in(request), community__channel__slug=slug)
        .order_by("-id")
        .first()
    )
    if found is None:
        raise Refused(_("You are not in this community."))
    return found


def looked_after(request: HttpRequest, slug: str) -> Community:
    """The community, for those who may look after it."""
    thing = community_of(slug)
    if not policy.may_coordinate(signed_in(request), thing):
        raise NotAllowed(_("This page is for the coordinators of the community."))
    return thing
