"""Deeds of a new version: no signature moves; each signer is asked once, and signs the new words by an own act."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.counts import actions as counts
from justaction.errors import Refused
from justaction.members import policy as members
from justaction.statement import emails
from justaction.statement.actions.asking import typed
from justaction.statement.actions.ending import end
from justaction.statement.actions.signing import locked, record_added, record_end
from justaction.statement.models import Signature, StatementVersion
from justaction.web import clock

LETTERS_AT_ONCE = 200


@transaction.atomic
def renew(signature: Signature) -> Signature:
    """Its owner signs the version that is open now, by an act of their own; the old signature ends with an entry.

    Returns the new signature. Raises Refused when there is nothing newer to sign, or its owner no longer speaks for
    the organization.
    """
    old = locked(signature)
    version = StatementVersion.objects.current()
    if not old.counts or version is None or version.pk == old.version_id:
        raise Refused(_("There is no newer version to sign."))
    if old.organization is not None and members.was_ended(old.person, old.organization):
        raise Refused(
            _("You do not speak for %(name)s any more. Somebody else there can sign the new version.")
            % {"name": old.organization.name}
        )
    now = clock.now()
    row = Signature(
        version=version,
        address_key=old.address_key,
        name_key=old.name_key,
        place=old.place,
        via=old.via,
        person=old.person,
        organization=old.organization,
        state=Signature.State.CONFIRMED,
        asked_for=version.number,
        asked_at=now,
        confirmed_at=now,
        **typed(old),
    )
    ended = record_end(old, "signature.withdrawn")
    end(old, Signature.State.WITHDRAWN, heir=row)
    old.renewed_by = row
    old.save(update_fields=["renewed_by"])
    record_added(row, by=None, answers=[ended])
    emails.thanks(row)
    counts.touch("signature", row.pk)
    if row.organization_id is not None:
        counts.touch("organization", row.organization_id)
    return row


@transaction.atomic
def ask_to_renew() -> int:
    """What the clock does after a new version opened: ask signers of earlier words, each once, some hundred at a time.

    Returns how many were asked. Nothing happens to a signature whose owner does not answer.
    """
    version = StatementVersion.objects.current()
    if version is None:
        return 0
    rows = list(
        Signature.objects.to_ask(version)
        .select_related("version", "organization")
        .select_for_update(of=("self",))
        .order_by("-id")[:LETTERS_AT_ONCE]
    )
    for row in rows:
        row.asked_for = version.number
        emails.ask_to_renew(row, version)
    Signature.objects.bulk_update(rows, ["asked_for"])
    return len(rows)
