"""Who gives links to those affected, who speaks for the organization, who tells of money."""

from __future__ import annotations

from justaction.commitments.models import (
    Commitment,
    VoiceLink,
)
from justaction.commitments.policy.writing import may_add_evidence, may_report, may_write
from justaction.commitments.state import scales
from justaction.communities import policy as communities
from justaction.communities.models import Community
from justaction.members.models import Organization, Person


def gives_links_as(viewer: Person | None, commitment: Commitment) -> str:
    """As who they give a link to those affected: for the organization, as its outside advocate, for the community of
    the channel; "" when they may not."""
    kinds = VoiceLink.GivenBy
    if viewer is None or not viewer.is_active:
        return ""
    if may_report(viewer, commitment):
        return kinds.ORGANIZATION
    if may_add_evidence(viewer, commitment):
        return kinds.ADVOCATE
    room = Community.objects.filter(channel=commitment.channel_id).first() if commitment.channel_id else None
    return kinds.COMMUNITY if room is not None and communities.may_coordinate(viewer, room) else ""


def takes_answers(link: VoiceLink) -> bool:
    """Whether people can answer by it."""
    row = link.commitment
    return link.closed_at is None and row.published_at is not None and row.withdrawn_at is None


def may_tell_ties(viewer: Person | None, organization: Organization) -> bool:
    """Whether they may say that money went between it and another: its own people, and conveners."""
    return may_write(viewer, organization) or (viewer is not None and viewer.may("convene"))


def may_rate(viewer: Person | None, commitment: Commitment) -> bool:
    """Whether its own people can still say what they see, for the latest report."""
    report = commitment.reports.order_by("-as_of").first()
    said = report is not None and report.voices.filter(voice=scales.SELF).exists()
    return report is not None and not said and not commitment.withdrawn_at and may_report(viewer, commitment)
