"""What signatures do when somebody is erased, changes their address, or had two accounts."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from justaction.counts import actions as counts
from justaction.members.models import Person
from justaction.record.models import Disclosure
from justaction.statement.actions.ending import end
from justaction.statement.actions.signing import record_end, withdraw
from justaction.statement.models import Proof, ShareLink, Signature, Suggestion


def wipe(person: Person) -> None:
    """End what they signed for themselves, and what waits for a yes from their address. What they signed for an
    organization stays its own, without their name."""
    for row in Signature.objects.standing().filter(person=person).order_by("pk"):
        if row.is_for_organization and row.counts:
            _forget_who(row)
        else:
            withdraw(row)
    asked = Signature.objects.filter(state=Signature.State.PENDING, address_key=person.email)
    for row in asked.select_for_update().order_by("pk"):
        end(row, Signature.State.LAPSED)
    words = Suggestion.objects.filter(address_key=person.email)
    said = list(words.values_list("subject", flat=True))
    Disclosure.objects.filter(entry__subject__in=said, path="credit").delete()
    words.update(name="", address="", address_key="", credited=False)
    Proof.objects.filter(address__iexact=person.email).update(address="", name="")


def _forget_who(row: Signature) -> None:
    row.name = row.address = row.address_key = row.name_key = row.pseudonym = ""
    row.role_title = row.authority = row.traits = ""
    row.listed, row.person, row.invite = False, None, None
    row.save()
    counts.touch("signature", row.pk)
    Proof.objects.filter(signature=row).update(address="", name="", code_digest="")
    ShareLink.objects.filter(signature=row).delete()


def follow_address(person: Person, old: str, new: str) -> None:
    """Letters about their signatures go to the new address. One that has such a signature already keeps its own."""
    for row in Signature.objects.standing().filter(person=person, address_key=old).order_by("pk"):
        try:
            with transaction.atomic():
                Signature.objects.filter(pk=row.pk).update(address=new, address_key=new)
        except IntegrityError:
            continue


def keep_one(kept: Person, gone: Person) -> None:
    """One person signs once: of two signatures for oneself the later one ends as a duplicate, and the record says so."""
    mine = Signature.objects.standing().filter(kind=Signature.Kind.INDIVIDUAL)
    if not mine.filter(person=kept).exists():
        return
    for row in mine.filter(person=gone).order_by("pk"):
        if row.counts:
            record_end(row, "signature.invalidated")
        end(row, Signature.State.DUPLICATE)
