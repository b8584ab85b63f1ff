"""What pages of the toolkit begin with: the tool, the edition or the community of an address."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from justaction.communities.models import Community
from justaction.errors import NotAllowed
from justaction.members.views.asking import viewer_of
from justaction.toolkit import policy
from justaction.toolkit.models import Edition, Tool, ToolRevision

form_page = require_http_methods(["GET", "HEAD", "POST"])


def tool_of(slug: str) -> Tool:
    """The tool of an address. Raises Http404."""
    rows = Tool.objects.select_related("channel", "pillar", "lead", "instead", "origin")
    return get_object_or_404(rows, slug=slug)


def made_by_me(request: HttpRequest, slug: str) -> Tool:
    """The tool, for those who work on it. Raises Http404, NotAllowed."""
    tool = tool_of(slug)
    if not policy.may_take_part(viewer_of(request), tool):
        raise NotAllowed(_("Join the community first. Then you can work on it."))
    return tool


def looked_after(request: HttpRequest, slug: str) -> Tool:
    """The tool, for its lead editor and coordinators. Raises Http404, NotAllowed."""
    tool = tool_of(slug)
    if not policy.may_look_after(viewer_of(request), tool):
        raise NotAllowed(_("This page is for the lead editor and the coordinators."))
    return tool


def coordinated(request: HttpRequest, slug: str) -> Tool:
    """The tool, for the coordinators of its community. Raises Http404, NotAllowed."""
    tool = tool_of(slug)
    if not policy.coordinates(viewer_of(request), tool):
        raise NotAllowed(_("This page is for the coordinators of the community."))
    return tool


def revision_of(tool: Tool, number: int | None) -> ToolRevision | None:
    """A revision; without a number the newest, None where nothing was adopted yet. Raises Http404."""
    rows = tool.revisions.order_by("-number")
    if number is None:
        return rows.first()
    row: ToolRevision = get_object_or_404(rows, number=number)
    return row


def community_of(request: HttpRequest, channel: str) -> Community:
    """The community of a channel, for its coordinators. Raises Http404, NotAllowed."""
    community = get_object_or_404(Community.objects.select_related("channel"), channel__slug=channel)
    if not policy.may_begin(viewer_of(request), community):
        raise NotAllowed(_("This page is for the coordinators of the community."))
    return community


def draft_of(request: HttpRequest, year: int, channel: str) -> Edition:
    """The edition that is being put together. Raises Http404, NotAllowed."""
    community_of(request, channel)
    rows = Edition.objects.select_related("channel").filter(published_at=None)
    return get_object_or_404(rows, year=year, channel__slug=channel)
