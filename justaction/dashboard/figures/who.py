"""Institutions and groups: who signed, and who made something of it. Unlisted ones never appear."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Lower

from justaction.commitments.models import Commitment, CommitmentQuerySet
from justaction.members.models import Organization
from justaction.statement.models import Signature


@dataclass(frozen=True)
class Signed:
    """Institutions and groups: how many signed, and how many of those have made a commitment."""

    signed: int
    committed: int

    @property
    def nothing_yet(self) -> int:
        return self.signed - self.committed


def with_signature(organizations: QuerySet[Organization]) -> QuerySet[Organization]:
    """Those with a signature that counts."""
    return organizations.filter(
        Exists(Signature.objects.for_organizations().filter(organization=OuterRef("pk")))
    )


def has_commitment() -> Exists:
    """Whether an organization has a published commitment, whatever became of it."""
    return Exists(Commitment.objects.published().filter(organization=OuterRef("pk")))


def signed() -> Signed:
    """How many listed institutions and groups signed, and how many of them have made a commitment."""
    counts = (
        with_signature(Organization.objects.listed())
        .annotate(committed=has_commitment())
        .aggregate(signed=Count("id"), made=Count("id", filter=Q(committed=True)))
    )
    return Signed(counts["signed"], counts["made"])


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
