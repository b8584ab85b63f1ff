"""Deeds about leaving an organization: ask somebody to take over, leave, take over. Nothing that was carried is lost."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.errors import NotAllowed, Refused
from justaction.members import holding, policy
from justaction.members.actions.belonging import affiliate, end_affiliation
from justaction.members.emails import accounts as emails
from justaction.members.models import Affiliation, AffiliationQuerySet, Grant, Passing, Person
from justaction.members.models.accounts import TIME_TO_ANSWER
from justaction.members.roles import Ability
from justaction.web import clock, limits

ADDRESSES = 5  # that one person may name in an hour


def leave(affiliation: Affiliation, *, by: Person, to_address: str = "", note: str = "") -> Passing | None:
    """Leave an organization today. With an address, its owner is asked to take over; else the conveners are told.

    What was carried stays where it is until somebody says yes. Raises NotAllowed for anybody but the person, and
    Refused (field "to_address") for an address without an account here, or one's own; and (429) after five addresses
    in an hour, counted for good, so that nobody finds out by trying who has an account.
    """
    if to_address and limits.tripped("members.hand_over", by.subject, most=ADDRESSES, per=timedelta(hours=1)):
        raise Refused(_("You named several addresses. Try again in an hour."), field="to_address", status=429)
    return _leave(affiliation, by=by, to_address=to_address, note=note)


@transaction.atomic
def _leave(affiliation: Affiliation, *, by: Person, to_address: str, note: str) -> Passing | None:
    if by.pk != affiliation.person_id:
        raise NotAllowed(_("Only they can do this."))
    speaks = affiliation.kind in policy.SPEAKS and affiliation.state == Affiliation.State.CONFIRMED
    passing = _ask(affiliation, by=by, address=to_address, note=note) if to_address and speaks else None
    row = end_affiliation(affiliation, by=by)
    if speaks and passing is None and not _speakers(row).exists():
        tell_conveners(row)
    return passing


def _ask(affiliation: Affiliation, *, by: Person, address: str, note: str) -> Passing:
    to = Person.objects.with_address(address).filter(is_active=True).first()
    if to is None:
        raise Refused(
            _("Nobody here uses this address. They sign on or sign in first."), field="to_address", status=422
        )
    if to.pk == by.pk:
        raise Refused(_("That is you. Name somebody else."), field="to_address", status=422)
    passing = Passing.objects.create(affiliation=affiliation, to=to, note=note.strip())
    emails.passing_asked(passing, holding.carried(affiliation.organization, by))
    return passing


@transaction.atomic
def take_over(passing: Passing, *, by: Person) -> int:
    """Say yes: be linked to the organization as the one who left was, and carry on what they carried.

    Returns how many things moved. Raises NotAllowed for anybody but who was asked, Refused when it is over.
    """
    row = _open(passing, by=by)
    left = row.affiliation
    affiliate(
        person=by, organization=left.organization, kind=left.kind, role_title=left.role_title,
        authority=_("%(name)s handed over") % {"name": left.person.name}, state="confirmed", by=None,
    )  # fmt: skip
    moved = holding.hand_over(left.organization, left.person, by)
    _end(row, Passing.State.ACCEPTED)
    emails.passing_answered(row)
    return moved


@transaction.atomic
def decline(passing: Passing, *, by: Person) -> Passing:
    """Say no: who left is told, and the conveners where nobody speaks for it. Raises NotAllowed, Refused."""
    row = _open(passing, by=by)
    _end(row, Passing.State.DECLINED)
    emails.passing_answered(row)
    if not _speakers(row.affiliation).exists():
        tell_conveners(row.affiliation)
    return row


@transaction.atomic
def lapse_passings() -> int:
    """End what was not answered in 14 days, and tell the conveners where nobody speaks for the organization."""
    late = Passing.objects.filter(
        state=Passing.State.ASKED, asked_at__lt=clock.now() - TIME_TO_ANSWER
    ).select_related("affiliation__organization", "affiliation__person", "to")
    rows = list(late)
    for row in rows:
        _end(row, Passing.State.LAPSED)
        emails.passing_answered(row)
        if not _speakers(row.affiliation).exists():
            tell_conveners(row.affiliation)
    return len(rows)


def tell_conveners(affiliation: Affiliation) -> None:
    """Write to the conveners that nobody speaks for an organization any more, with what waits there."""
    carried = holding.carried(affiliation.organization, affiliation.person)
    grants = Grant.objects.now().filter(scope="", person__is_active=True).select_related("role", "person")
    conveners = {one.person for one in grants if Ability.CONVENE in one.role.abilities}
    mark = f"{affiliation.pk}:{clock.today().isoformat()}"
    for convener in sorted(conveners, key=lambda one: one.pk):
        if convener.pk != affiliation.person_id:
            emails.nobody_speaks(convener, affiliation.organization.name, carried, mark)


def _speakers(affiliation: Affiliation) -> AffiliationQuerySet:
    now = Affiliation.objects.now().filter(
        organization=affiliation.organization, kind__in=policy.SPEAKS, person__is_active=True
    )
    return now.exclude(pk=affiliation.pk)


def _open(passing: Passing, *, by: Person) -> Passing:
    row = (
        Passing.objects.select_for_update(of=("self",))
        .select_related("affiliation__organization", "affiliation__person", "to")
        .get(pk=passing.pk)
    )
    if row.to_id != by.pk:
        raise NotAllowed(_("Only whoever was asked can answer."))
    if row.state != Passing.State.ASKED or clock.now() > row.asked_at + TIME_TO_ANSWER:
        raise Refused(_("This was answered, or waited too long."), status=410)
    return row


def _end(row: Passing, state: str) -> None:
    row.state, row.ended_at = state, clock.now()
    row.save(update_fields=["state", "ended_at"])
