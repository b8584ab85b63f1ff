"""The board: where each signer stands, computed by the clock and recorded when it changes; and the way back."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.commitments import ours, policy
from justaction.commitments.emails import standing as letters
from justaction.commitments.models import OrganizationStanding
from justaction.commitments.state import standing as rules
from justaction.counts import actions as counts
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Organization, Person
from justaction.record import actions as record
from justaction.web import clock, pages


@transaction.atomic
def stand(organization: Organization) -> OrganizationStanding | None:
    """Compute where a signer stands; keep and record it when it changed. None while it is not listed or has not signed."""
    Organization.objects.select_for_update().get(pk=organization.pk)
    row = OrganizationStanding.objects.filter(organization=organization).first()
    known = policy.known_of(organization, row)
    return None if known is None else _keep(row, organization, known)


@transaction.atomic
def stand_ourselves() -> OrganizationStanding | None:
    """The same for the collaborative itself."""
    row = OrganizationStanding.objects.select_for_update().filter(organization=None).first()
    known = ours.known()
    return None if known is None else _keep(row, None, known)


def _keep(
    row: OrganizationStanding | None, organization: Organization | None, known: rules.Known
) -> OrganizationStanding:
    today = policy.today()
    was = row.state if row else ""
    if row is not None and row.back_on is not None:
        known = rules.Known(known.signed_on, known.heard_on, known.committed, known.late_since, row.back_on)
    found = rules.stand(known, today)
    if was in OrganizationStanding.LOW and found.stand.value not in OrganizationStanding.LOW:
        known = rules.Known(known.signed_on, known.heard_on, known.committed, known.late_since, today)
        found = rules.stand(known, today)
    new = row or OrganizationStanding(organization=organization)
    told = (new.state, new.reason_key, new.reason_day, new.look_again_on)
    now = (found.stand.value, found.key, found.day, found.look_again_on)
    if row is not None and told == now:
        return row
    new.state, new.reason_key, new.reason_day, new.look_again_on = now
    new.back_on = known.back_on
    if was != new.state:
        new.since = clock.now()
    new.save()
    pages.changed()
    if organization is not None:
        counts.touch("organization", organization.pk)
    if was != new.state and (was or new.state != OrganizationStanding.State.ACTIVE):
        _record(new, was)
    return new


def _record(row: OrganizationStanding, was: str) -> None:
    entry = record.enter(
        "standing.changed",
        row,
        by=None,
        title=row.name,
        url=row.url,
        words={"name": row.name, "because": row.because},
        facts={"was": was or "none", "now": row.state},
        thread=row.organization or row,
    )
    if row.organization is not None and was:  # computed for the first time, it is no news to anybody
        letters.changed(row, f"{row.subject}:{entry.revision}")


@transaction.atomic
def still_here(organization: Organization, *, by: Person) -> OrganizationStanding:
    """Its own people say that it still stands by what it signed: one press. Raises NotAllowed; Refused when nothing asks."""
    if not policy.may_write(by, organization):
        raise NotAllowed(_("Only people of the organization can say so."))
    Organization.objects.select_for_update().get(pk=organization.pk)
    row = OrganizationStanding.objects.filter(organization=organization).first()
    if row is None or not policy.can_come_back(row):
        raise Refused(_("Nothing asks for it now. We heard from you not long ago."))
    row.here_at = clock.now()
    row.save(update_fields=["here_at"])
    record.enter(
        "standing.here",
        row,
        by=by,
        title=row.name,
        url=row.url,
        words={"name": row.name},
        thread=organization,
    )
    kept = stand(organization)
    assert kept is not None
    return kept
