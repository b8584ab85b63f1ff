"""Who may check whom: independence, whose turn it is, and what a peer may do with an ask."""

from __future__ import annotations

import hashlib
import heapq
from datetime import date, datetime, timedelta

from django.db.models import Count, Max, Q, QuerySet

from justaction.commitments.models import (
    Commitment,
    MoneyLine,
    MoneyTie,
    ProgressReport,
    Review,
)
from justaction.commitments.policy.days import today
from justaction.commitments.policy.writing import may_report
from justaction.members import policy as members
from justaction.members.models import Affiliation, Organization, Person
from justaction.web import clock

NO_TIE_FOR = timedelta(days=365)  # a peer has had no tie to the organization for so long


def independent(
    people: QuerySet[Person], report: ProgressReport | None, commitment: Commitment
) -> QuerySet[Person]:
    """Those of `people` who are not bound to the organization: their field is known and another one, they have had no
    tie to it of any kind for twelve months, no money went between it and where they belong, they have no address at its
    website, and they wrote neither the commitment nor the report.

    A field is the person's own, or that of an organization they belong to; none of them may be the same field.
    """
    organization = commitment.organization
    if organization.field_id is None:
        return people.none()
    day = today()
    current = Affiliation.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=day), state=Affiliation.State.CONFIRMED, starts_on__lte=day
    )
    tied = Affiliation.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=day - NO_TIE_FOR), organization=organization
    ).exclude(state=Affiliation.State.REFUSED)
    same_field = current.filter(organization__field=organization.field_id)
    with_field = current.exclude(organization__field=None)
    site = members.site(organization)
    at_work = Q(email__iendswith=f"@{site}") | Q(email__iendswith=f".{site}") if site else Q(pk__in=[])
    funded = Affiliation.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=day - NO_TIE_FOR), _tied_by_money(organization, day)
    ).exclude(state=Affiliation.State.REFUSED)
    return (
        people.filter(Q(field__isnull=False) | Q(pk__in=with_field.values("person")), is_active=True)
        .exclude(pk__in=funded.values("person"))
        .exclude(field=organization.field_id)
        .exclude(at_work)
        .exclude(pk__in=same_field.values("person"))
        .exclude(pk__in=tied.values("person"))
        .exclude(pk__in=[pk for pk in (report and report.by_id, commitment.author_id) if pk])
    )


def _tied_by_money(organization: Organization, day: date) -> Q:
    """Belonging to an organization that gave it money or took money from it in the year before `day`: as people of
    either told, or as a line of money says that was committed or paid and counts."""
    told = MoneyTie.objects.filter(last_on__gt=day - NO_TIE_FOR)
    lines = MoneyLine.objects.counted().filter(
        dated__gt=day - NO_TIE_FOR, kind__in=[MoneyLine.Kind.COMMITTED, MoneyLine.Kind.PAID]
    )
    return (
        Q(organization__in=told.filter(payer=organization).values("paid"))
        | Q(organization__in=told.filter(paid=organization).values("payer"))
        | Q(organization__in=lines.filter(commitment__organization=organization).values("paid_to"))
        | Q(organization__in=lines.filter(paid_to=organization).values("commitment__organization"))
    )


def ties_by_lines(organization: Organization) -> QuerySet[MoneyLine]:
    """The lines of money that tie it to another organization today, as payer or as recipient."""
    lines = MoneyLine.objects.public().filter(
        dated__gt=today() - NO_TIE_FOR, kind__in=[MoneyLine.Kind.COMMITTED, MoneyLine.Kind.PAID]
    )
    mine = Q(commitment__organization=organization, paid_to__isnull=False) | Q(paid_to=organization)
    found = lines.filter(mine, corrected_by=None, taken_back_at=None)
    return found.select_related("commitment__organization", "paid_to").order_by("-dated", "-id")


def organization_named(name: str, *, besides: Organization) -> Organization | None:
    """The listed organization that has this very name, in capitals or not."""
    found = Organization.objects.listed().filter(name__iexact=name) if name else Organization.objects.none()
    return found.exclude(pk=besides.pk).first()


def eligible_peers(report: ProgressReport, commitment: Commitment) -> QuerySet[Person]:
    """Who may be asked about this report: independent, willing to check, and not asked about it before."""
    willing = Person.objects.filter(willing_to_check=True)
    asked = Review.objects.filter(report=report, peer__isnull=False)
    recused = Review.objects.filter(
        report__commitment__organization=commitment.organization,
        too_close=True,
        peer__isnull=False,
        ended_at__gt=clock.now() - NO_TIE_FOR,
    )
    return (
        independent(willing, report, commitment)
        .exclude(pk__in=asked.values("peer"))
        .exclude(pk__in=recused.values("peer"))
    )


def peers_left(report: ProgressReport, commitment: Commitment) -> bool:
    """Whether anybody eligible has not been asked about this report."""
    return eligible_peers(report, commitment).exists()


def next_peers(report: ProgressReport, commitment: Commitment, number: int) -> list[Person]:
    """At most so many eligible peers: those with the least work (asks open and given); among those, who was not asked
    for longest; among those, by a hash of the report and the person, so that the order is fair and anybody can
    repeat it."""
    work = Q(reviews__state__in=Review.TAKEN)
    peers = eligible_peers(report, commitment).annotate(
        load=Count("reviews", filter=work), last_asked=Max("reviews__asked_at")
    )

    def turn(row: tuple[int, str, int, datetime | None]) -> tuple[int, float, str]:
        _pk, subject, load, last_asked = row
        lot = hashlib.sha256(f"{report.subject} {subject}".encode()).hexdigest()
        return (load, last_asked.timestamp() if last_asked else 0.0, lot)

    rows = heapq.nsmallest(number, peers.values_list("pk", "subject", "load", "last_asked"), key=turn)
    found = Person.objects.in_bulk([pk for pk, *_ in rows])
    return [found[pk] for pk, *_ in rows]


def may_review(viewer: Person | None, review: Review) -> bool:
    """Whether they may answer this ask: it is theirs, it is still open, and they are still independent."""
    commitment = review.report.commitment
    return (
        viewer is not None
        and review.peer_id == viewer.pk
        and review.state == Review.State.ASKED
        and commitment.withdrawn_at is None
        and independent(Person.objects.filter(pk=viewer.pk), review.report, commitment).exists()
    )


def may_change_review(viewer: Person | None, review: Review) -> bool:
    """Whether a peer may change their answer: once, after the organization replied, while it is the latest report."""
    commitment = review.report.commitment
    return (
        viewer is not None
        and review.peer_id == viewer.pk
        and review.state == Review.State.GIVEN
        and bool(review.reply)
        and review.changed_at is None
        and commitment.withdrawn_at is None
        and not commitment.reports.filter(as_of__gt=review.report.as_of).exists()
        and independent(Person.objects.filter(pk=viewer.pk), review.report, commitment).exists()
    )


def may_see_review(viewer: Person | None, review: Review) -> bool:
    """Whether the page of an ask opens: for the peer alone."""
    return viewer is not None and review.peer_id == viewer.pk


def may_reply(viewer: Person | None, review: Review) -> bool:
    """Whether they may reply for the organization: once to each answer."""
    return (
        review.state in {Review.State.HELD, Review.State.GIVEN}
        and not review.reply
        and may_report(viewer, review.report.commitment)
    )
