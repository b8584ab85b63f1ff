"""Institutions and groups: who signed, and who made something of it. Unlisted ones never appear."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Lower

from justaction.commitments.models import Commitment, CommitmentQuerySet
from justaction.commitments.signers import has_commitment
from justaction.members.models import Organization
from justaction.statement.models import Signature


def organizations(
    *, word: str = "", kind: str = "", field: str = "", made: str = "", standing: str = ""
) -> QuerySet[Organization]:
    """Listed organizations by name, with how much each has signed and committed to. Unlisted ones never appear."""
    found = Organization.objects.listed().select_related("field", "standing")
    if standing:
        found = found.filter(standing__state=standing)
    if word:
        found = found.filter(name__icontains=word)
    if kind:
        found = found.filter(kind=kind)
    if field:
        found = found.filter(field__slug=field)
    if made:
        found = found.filter(has_commitment()) if made == "some" else found.filter(~has_commitment())
    signatures = (
        Signature.objects.for_organizations().filter(organization=OuterRef("pk")).order_by("-confirmed_at")
    )
    return found.annotate(
        made=Count("commitments", filter=Q(commitments__published_at__isnull=False)),
        pledges=Count("commitments", filter=PLEDGE),
        signed_at=Subquery(signatures.values("confirmed_at")[:1]),
        version=Subquery(signatures.values("version__number")[:1]),
    ).order_by(Lower("name"), "id")


def signatures(organization: Organization) -> QuerySet[Signature]:
    """The signatures of an organization that count, the newest first; nobody is named."""
    found = Signature.objects.for_organizations().filter(organization=organization)
    return found.select_related("version").order_by("-confirmed_at", "-id")


PLEDGE = Q(commitments__published_at=None, commitments__taken_over_at=None, commitments__imported_from__gt="")


def with_pledges(organizations: QuerySet[Organization]) -> QuerySet[Organization, Any]:
    """Each with whether there are such pledges (`has_pledges`), so that most pages need not ask for them."""
    waiting = Commitment.objects.filter(organization=OuterRef("pk"), published_at=None, taken_over_at=None)
    return organizations.annotate(has_pledges=Exists(waiting.exclude(imported_from="")))


def pledges(organization: Organization) -> CommitmentQuerySet:
    """Pledges found in public lists that the organization has not taken over."""
    return organization.commitments.filter(published_at=None, taken_over_at=None).exclude(imported_from="")
