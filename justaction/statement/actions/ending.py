"""What every end of a signature has in common: who it was is forgotten."""

from __future__ import annotations

from functools import partial

from django.db import transaction

from justaction.counts import actions as counts
from justaction.record.models import Disclosure
from justaction.statement import photos
from justaction.statement.models import Entered, Proof, ShareLink, Signature, sealed
from justaction.web import clock

OF_THE_PERSON = ("name", "pseudonym", "role", "authority")  # words of an entry that tell of the person


def end(row: Signature, state: str, *, heir: Signature | None = None) -> Signature:
    """End it, and forget who it was: name, address, role; what the record disclosed; how a helper entered it.

    `heir` is the signature that its owner gave in its place: it is stored now, and proof, slip and link are its own from then on.
    """
    counted, was_imported = row.counts, row.via == Signature.Via.IMPORTED and row.address_key
    row.address_key = sealed(row.address_key) if was_imported else ""
    row.state, row.ended_at = state, clock.now()
    row.name = row.address = row.role_title = row.authority = row.name_key = row.pseudonym = row.traits = ""
    row.listed, row.person, row.invite = False, None, None
    row.save()
    if heir is not None:
        heir.save()
        for kept in (Proof, Entered, ShareLink):
            kept._default_manager.filter(signature=row).update(signature=heir)
    Disclosure.objects.filter(entry__subject=row.subject, path__in=OF_THE_PERSON).delete()
    for entered in Entered.objects.filter(signature=row):
        if entered.photo:
            transaction.on_commit(partial(photos.forget, entered.photo))
        entered.delete()
    Proof.objects.filter(signature=row).update(address="", name="", code_digest="")
    ShareLink.objects.filter(signature=row).delete()
    if counted:
        counts.touch("signature", row.pk)
    if row.organization_id is not None:
        counts.touch("organization", row.organization_id)
    return row
