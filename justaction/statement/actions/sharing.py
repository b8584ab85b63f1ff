"""Deeds of share links: having one, saying whether one's name stands on its page, and taking it back."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.statement import policy
from justaction.statement.actions.asking import checked_pseudonym
from justaction.statement.models import ShareLink, Signature
from justaction.web import clock, pages


@transaction.atomic
def share(signature: Signature, *, invites_as: str = "", by: Person | None = None) -> ShareLink:
    """The link in use of a signature that counts, made if there is none; `invites_as` is the name on its page, or none.

    By the link in a letter (`by=None`) or by its owner. Raises NotAllowed, and Refused while it does not count.
    """
    row = _locked(signature, by)
    if not row.counts:
        raise Refused(_("You get your own link once your signature counts."))
    link = ShareLink.objects.in_use().filter(signature=row).first()
    if link is None:
        ShareLink.objects.bulk_create([ShareLink(signature=row)], ignore_conflicts=True)
        link = ShareLink.objects.in_use().get(signature=row)
    link.invites_as = checked_pseudonym(invites_as, field="invites_as")
    link.save(update_fields=["invites_as"])
    pages.changed()
    return link


@transaction.atomic
def stop_sharing(signature: Signature, *, by: Person | None = None) -> None:
    """Take the link back: its page names nobody and counts nobody any more. Twice changes nothing."""
    row = _locked(signature, by)
    ShareLink.objects.in_use().filter(signature=row).update(revoked_at=clock.now(), invites_as="")
    pages.changed()


def _locked(signature: Signature, by: Person | None) -> Signature:
    row = Signature.objects.select_for_update().get(pk=signature.pk)
    if by is not None and not policy.may_change(by, row):
        raise NotAllowed(_("Only the person who signed can change this."))
    return row
