"""Who writes, reports and brings in; which commitments take reports."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Q, QuerySet

from justaction.commitments import state as rules
from justaction.commitments.models import (
    Commitment,
    CommitmentQuerySet,
    DraftAuthor,
    Review,
)
from justaction.commitments.policy.days import today
from justaction.members import policy as members
from justaction.members.models import Affiliation, Organization, Person


def may_write(viewer: Person | None, organization: Organization) -> bool:
    """Whether they write commitments of the organization: its representatives and internal reformers."""
    return members.may_represent(viewer, organization)


def may_see_draft(viewer: Person | None, commitment: Commitment) -> bool:
    """Whether they see what a draft says, and write it: its author and those asked in, and all who speak for the
    organization once it stands on the desk. Nobody else of the organization, whatever their role."""
    if viewer is None or not may_write(viewer, commitment.organization):
        return False
    if commitment.published_at or commitment.shared_at or commitment.is_pledge:
        return True
    return commitment.author_id == viewer.pk or commitment.co_authors.filter(person=viewer).exists()


def on_desk(viewer: Person, rows: CommitmentQuerySet) -> CommitmentQuerySet:
    """Of these commitments and drafts of one's organizations, those that one sees."""
    pledge = Q(taken_over_at=None) & ~Q(import_key="")
    theirs = Q(author=viewer) | Q(pk__in=DraftAuthor.objects.filter(person=viewer).values("commitment"))
    return rows.filter(Q(published_at__isnull=False) | Q(shared_at__isnull=False) | pledge | theirs)


def may_report(viewer: Person | None, commitment: Commitment) -> bool:
    """Whether they may send a report, a proof or a reply for the organization."""
    return members.may_represent(viewer, commitment.organization)


def may_add_evidence(viewer: Person | None, commitment: Commitment) -> bool:
    """Whether they may add a proof: the organization's own people, or its external advocates."""
    if viewer is None or not viewer.is_active:
        return False
    kinds = (*members.SPEAKS, Affiliation.Kind.ADVOCATE)
    return viewer.affiliations.now().filter(organization=commitment.organization, kind__in=kinds).exists()


def may_import(viewer: Person | None) -> bool:
    """Whether they may bring in a list of earlier pledges."""
    return viewer is not None and viewer.may("convene")


def may_be_asked(commitment: Commitment) -> bool:
    """Whether anybody may ask about it: it is public."""
    return bool(commitment.published_at) and commitment.organization.listed


def is_running(commitment: Commitment) -> bool:
    """Published, not withdrawn, and not done, or done and to be looked at again: it takes reports."""
    if not commitment.published_at or commitment.withdrawn_at:
        return False
    if commitment.done_at is None:
        return True
    return commitment.due_on is not None and commitment.due_on <= today() + timedelta(days=rules.OPENS_BEFORE)


def desks(viewer: Person) -> QuerySet[Organization]:
    """The organizations whose desk they may use."""
    mine = viewer.affiliations.now().filter(kind__in=members.SPEAKS)
    return Organization.objects.filter(pk__in=mine.values("organization")).order_by("name")


def acted(people: Iterable[int]) -> set[int]:
    """Which of these people (by id) wrote a commitment here, or were asked as a peer."""
    asked = list(people)
    found = set(Review.objects.filter(peer__in=asked).values_list("peer", flat=True))
    found |= set(Commitment.objects.filter(author__in=asked).values_list("author", flat=True))
    return {pk for pk in found if pk is not None}
