"""Institutions and groups: who signed, and who made something of it. Unlisted ones never appear."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from django.core.paginator import Page
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Lower

from justaction.commitments.models import CommitmentQuerySet
from justaction.commitments.signers import has_commitment
from justaction.counts import reading
from justaction.dashboard.models import OrganizationListing
from justaction.members.models import Organization
from justaction.statement.models import Signature
from justaction.web.paging import LongList

NAMES = 60
NARROWS = ("kind", "field", "made", "standing")
TOLD = ("name", "slug", "kind", "source", "field__name", "standing__state", "standing__since")
CHUNK = 500


def organizations(
    *, word: str = "", kind: str = "", field: str = "", made: str = "", standing: str = ""
) -> QuerySet[Organization]:
    """Listed organizations by name, with what each signed. Unlisted ones never appear."""
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
        signed_at=Subquery(signatures.values("confirmed_at")[:1]),
        version=Subquery(signatures.values("version__number")[:1]),
    ).order_by(Lower("name"), "id")


def signatures(organization: Organization) -> QuerySet[Signature]:
    """The signatures of an organization that count, the newest first; nobody is named."""
    found = Signature.objects.for_organizations().filter(organization=organization)
    found = found.select_related("version").only("confirmed_at", "organization", "version__number")
    return found.order_by("-confirmed_at", "-id")


def counted(shown: Iterable[Organization]) -> list[Organization]:
    """These organizations, each with how many commitments it made (`made`) and how many pledges wait (`pledges`)."""
    rows: list[Any] = list(shown)
    told = reading.by_scope("made", "pledges", scopes=[one.pk for one in rows])
    for one in rows:
        one.made, one.pledges = sum(told["made"][one.pk].values()), sum(told["pledges"][one.pk].values())
    return rows


def all_organizations(**chosen: str) -> Iterator[list[Organization]]:
    """All that fit, some hundred at a time."""
    stream = organizations(**chosen).iterator(chunk_size=CHUNK)
    while some := list(islice(stream, CHUNK)):
        yield counted(some)


def how_many(*, kind: str = "", field: str = "", made: str = "", standing: str = "") -> int:
    """How many listed organizations fit, from the numbers `organizations` (`dashboard/counting.py`)."""
    wanted = (kind, field, made, standing)
    return sum(
        n
        for key, n in reading.told("organizations")["organizations"].items()
        if all(not want or want == has for want, has in zip(wanted, key.split("/"), strict=True))
    )


def page(chosen: Mapping[str, str], number: str | None) -> Page[Any]:
    """One page of the list, by name: first the ids, which an index alone gives, then what is told of those."""
    narrows = {name: chosen[name] for name in NARROWS if chosen.get(name)}
    rows = OrganizationListing.objects.filter(**narrows)
    if word := chosen.get("word"):
        rows = rows.filter(name__contains=word.casefold())
    known = None if word else how_many(**narrows)
    ids = rows.order_by("name", "organization_id").values_list("organization_id", "signed_at")
    found = LongList(ids, NAMES, known=known).get_page(number)
    signed = dict(found.object_list)
    shown = Organization.objects.select_related("field", "standing").only(*TOLD).in_bulk(list(signed))
    told: list[Any] = [shown[pk] for pk in signed if pk in shown]
    for one in told:
        one.signed_at = signed[one.pk]
    found.object_list = counted(told)
    return found


def pledges(organization: Organization) -> CommitmentQuerySet:
    """Pledges found in public lists that the organization has not taken over."""
    return organization.commitments.filter(published_at=None, taken_over_at=None).exclude(imported_from="")
