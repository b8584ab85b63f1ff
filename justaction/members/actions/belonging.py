"""Deeds about who belongs to which organization."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.coedit import actions as writing
from justaction.errors import NotAllowed, Refused
from justaction.members import emails, policy
from justaction.members.actions import objecting
from justaction.members.models import Affiliation, Organization, Person
from justaction.web import clock, pages


@transaction.atomic
def affiliate(
    *,
    person: Person,
    organization: Organization,
    kind: str,
    role_title: str = "",
    authority: str = "",
    state: str = "asked",
    by: Person | None,
) -> Affiliation:
    """Say that a person belongs to an organization. One's own word asks; a convener's or a representative's confirms.

    `by=None` is the collaborative itself (founding, imports). Asking twice changes the words of the first.
    Raises NotAllowed when `by` may not say so.
    """
    Person.objects.select_for_update().get(pk=person.pk)  # a double click asks once
    row = (
        Affiliation.objects.filter(person=person, organization=organization, kind=kind, ends_on=None)
        .exclude(state=Affiliation.State.REFUSED)
        .first()
    ) or Affiliation(person=person, organization=organization, kind=kind)
    allowed = by is None or policy.may_confirm_affiliation(by, row)
    if state == Affiliation.State.CONFIRMED and not allowed:
        raise NotAllowed(_("A convener or a representative has to confirm this."))
    if by is not None and by.pk != person.pk and not allowed:
        raise NotAllowed(_("Only the person can ask for this."))
    if row.state == Affiliation.State.CONFIRMED and not allowed:
        return row  # what somebody confirmed does not change by asking again
    row.role_title = role_title or row.role_title
    row.authority = authority or row.authority
    is_new = state == Affiliation.State.CONFIRMED and (row.pk is None or row.state != state)
    if row.pk is None or state == Affiliation.State.CONFIRMED:
        row.state = state
    row.save()
    if is_new:
        objecting.tell_the_others(row)
    return row


@transaction.atomic
def confirm_affiliation(affiliation: Affiliation, *, by: Person) -> Affiliation:
    """Confirm that somebody belongs there, and tell them. Raises NotAllowed, and Refused unless it was asked."""
    row = _asked(affiliation, by=by)
    row.state = Affiliation.State.CONFIRMED
    row.starts_on = clock.today()
    row.save(update_fields=["state", "starts_on"])
    pages.changed()
    emails.affiliation_confirmed(row)
    objecting.tell_the_others(row)
    return row


@transaction.atomic
def refuse_affiliation(affiliation: Affiliation, *, by: Person) -> Affiliation:
    """Do not confirm it, and tell them. They can ask again. Raises NotAllowed, and Refused unless it was asked."""
    row = _asked(affiliation, by=by)
    row.state = Affiliation.State.REFUSED
    row.ends_on = max(clock.today(), row.starts_on)
    row.save(update_fields=["state", "ends_on"])
    emails.affiliation_refused(row)
    return row


def _asked(affiliation: Affiliation, *, by: Person) -> Affiliation:
    row = _locked(affiliation)
    if not policy.may_confirm_affiliation(by, row):
        raise NotAllowed(_("A convener or a representative has to decide this, and nobody for themselves."))
    if row.state != Affiliation.State.ASKED or row.ends_on is not None:
        raise Refused(_("This was decided already."))
    return row


def _locked(affiliation: Affiliation) -> Affiliation:
    return (
        Affiliation.objects.select_for_update(of=("self",))
        .select_related("person", "organization")
        .get(pk=affiliation.pk)
    )


@transaction.atomic
def end_affiliation(affiliation: Affiliation, *, by: Person) -> Affiliation:
    """End it today. It stays in the history; what was written for the organization stays too.

    Raises NotAllowed, and Refused when it has ended already.
    """
    row = _locked(affiliation)
    if not policy.may_end_affiliation(by, row):
        raise NotAllowed(_("Only they, a representative or a convener can end this."))
    if row.ends_on is not None and row.ends_on <= clock.today():
        raise Refused(_("This has ended already."))
    row.ends_on = max(clock.today(), row.starts_on)
    row.save(update_fields=["ends_on"])
    pages.changed()
    writing.recall(person=row.person)
    if by.pk != row.person_id:
        emails.affiliation_ended(row)
    return row
