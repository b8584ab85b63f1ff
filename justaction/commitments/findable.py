"""What of commitments can be found by searching. The harm stays out: it is read behind its note, on the page."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from justaction.commitments.models import Commitment
from justaction.members.models import Organization
from justaction.search.sources import Source, Words


def _rows() -> QuerySet[Commitment]:
    return Commitment.objects.public().select_related("organization", "channel")


def _commitment(row: Commitment) -> Words:
    channel = row.channel.name if row.channel else ""
    said = (
        row.organization.name,
        channel,
        row.indicator,
        row.ends,
        row.builds,
        row.power_after,
        row.practice,
    )
    return Words(
        title=row.title,
        text=". ".join(part.rstrip(". ") for part in said if part),
        url=row.record_url,
        at=row.published_at,
    )


def of_organization(organization: Organization) -> QuerySet[Commitment]:
    """What changes for readers with an organization."""
    return organization.commitments.exclude(published_at=None)


SOURCES = [Source("commitment", _("Commitment"), _("Commitments"), _rows, _commitment, order=15)]
