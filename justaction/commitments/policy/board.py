"""Where signers stand."""

from __future__ import annotations

from django.db.models import Count, Max, Min

from justaction.commitments.models import (
    OrganizationStanding,
    Review,
)
from justaction.commitments.policy.days import today, zone
from justaction.commitments.state import standing as standings
from justaction.members.models import Organization
from justaction.statement.models import Signature


def known_of(organization: Organization, row: OrganizationStanding | None) -> standings.Known | None:
    """What is known of a signer; None while it is not listed, or no signature of it counts."""
    signed = Signature.objects.for_organizations().filter(organization=organization)
    days = signed.aggregate(first=Min("confirmed_at"), last=Max("confirmed_at"))
    if days["first"] is None or not organization.listed:
        return None
    theirs = organization.commitments.published().aggregate(
        made=Count("pk", distinct=True),
        published=Max("published_at"),
        reported=Max("reports__sent_at"),
        answered=Max("late_answers__at"),
        replied=Max("reports__reviews__replied_at"),
    )
    checked = Review.objects.filter(peer_organization=organization).aggregate(last=Max("written_at"))
    heard = [
        *(theirs[name] for name in ("published", "reported", "answered", "replied")),
        checked["last"],
        days["last"],
        row.here_at if row else None,
    ]
    running = organization.commitments.running().filter(due_on__lt=today())
    here = zone()
    return standings.Known(
        signed_on=days["first"].astimezone(here).date(),
        heard_on=max(moment for moment in heard if moment is not None).astimezone(here).date(),
        committed=bool(theirs["made"]),
        late_since=running.aggregate(first=Min("due_on"))["first"],
    )


def can_come_back(row: OrganizationStanding) -> bool:
    """Whether one press of its people changes anything: it is silent or lapsed, or due since nothing was heard."""
    return row.state in OrganizationStanding.LOW or row.reason_key == "unheard"
