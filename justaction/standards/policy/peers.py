"""Who may check whether a standard is in use: a peer of another field, with no tie to the organization."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.db.models import Count, Max, Q, QuerySet

from justaction.members import policy as members
from justaction.members.models import Affiliation, Organization, Person
from justaction.standards.models import Check, Uptake
from justaction.web import clock

NO_TIE_FOR = timedelta(days=365)  # a peer has had no tie to the organization for so long


def independent(people: QuerySet[Person], organization: Organization) -> QuerySet[Person]:
    """Those of `people` who are not bound to the organization: their field is known and another one (their own, and
    that of every organization they belong to), they had no tie to it for twelve months, no address at its website."""
    if organization.field_id is None:
        return people.none()
    day = clock.today()
    now = Affiliation.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=day), state=Affiliation.State.CONFIRMED, starts_on__lte=day
    )
    tied = Affiliation.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=day - NO_TIE_FOR), organization=organization
    ).exclude(state=Affiliation.State.REFUSED)
    same_field = now.filter(organization__field=organization.field_id)
    with_field = now.exclude(organization__field=None)
    site = members.site(organization)
    at_work = Q(email__iendswith=f"@{site}") | Q(email__iendswith=f".{site}") if site else Q(pk__in=[])
    return (
        people.filter(Q(field__isnull=False) | Q(pk__in=with_field.values("person")), is_active=True)
        .exclude(field=organization.field_id)
        .exclude(at_work)
        .exclude(pk__in=same_field.values("person"))
        .exclude(pk__in=tied.values("person"))
    )


def next_peer(uptake: Uptake) -> Person | None:
    """Who is asked next: willing, independent, not asked about this before; whoever was asked least, and longest ago.

    Among equals a hash of the uptake and the person decides, so that the order is fair and anybody can repeat it.
    """
    willing = independent(Person.objects.filter(willing_to_check=True), uptake.organization)
    asked = uptake.checks.filter(peer__isnull=False).values("peer")
    work = Q(standard_checks__state__in=[Check.State.ASKED, Check.State.GIVEN])
    rows = willing.exclude(pk__in=asked).annotate(
        load=Count("standard_checks", filter=work), last_asked=Max("standard_checks__asked_at")
    )

    def turn(row: tuple[int, str, int, datetime | None]) -> tuple[int, float, str]:
        _pk, subject, load, last = row
        lot = hashlib.sha256(f"{uptake.subject} {subject}".encode()).hexdigest()
        return (load, last.timestamp() if last else 0.0, lot)

    found = min(rows.values_list("pk", "subject", "load", "last_asked"), key=turn, default=None)
    return Person.objects.get(pk=found[0]) if found else None


def may_check(person: Person | None, check: Check) -> bool:
    """Whether they may answer this ask: it is theirs, it is still open, and they are still independent."""
    return (
        person is not None
        and check.peer_id == person.pk
        and check.state == Check.State.ASKED
        and independent(Person.objects.filter(pk=person.pk), check.uptake.organization).exists()
    )


def may_see_check(person: Person | None, check: Check) -> bool:
    """Whether the page of an ask opens: for the peer alone."""
    return person is not None and check.peer_id == person.pk
