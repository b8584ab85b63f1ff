"""Which process has a document open. A lease only spares work: two rooms of one document would still come to the same text,
since each reads in the log what the other wrote (decision 21)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from justaction.coedit.models import Lease
from justaction.web import clock

HOLDS = timedelta(seconds=15)


@transaction.atomic
def claim(document: UUID, holder: str, address: str) -> str:
    """Take the lease of a document; returns "" when it is ours now, otherwise the address of who has it.

    A lease at our own address is of a process before us, which has ended.
    """
    now = clock.now()
    until = now + HOLDS
    free = Lease.objects.filter(document=document).filter(
        Q(holder=holder) | Q(address=address) | Q(until__lt=now)
    )
    if free.update(holder=holder, address=address, until=until):
        return ""
    mine = Lease(document_id=document, holder=holder, address=address, until=until)
    Lease.objects.bulk_create([mine], ignore_conflicts=True)
    held = Lease.objects.get(document=document)
    return "" if held.holder == holder else held.address


def renew(documents: Collection[UUID], holder: str) -> set[UUID]:
    """Hold on to these; returns those that are still ours."""
    ours = Lease.objects.filter(document__in=documents, holder=holder)
    ours.update(until=clock.now() + HOLDS)
    return set(ours.values_list("document_id", flat=True))


def let_go(documents: Collection[UUID], holder: str) -> None:
    """Give these free."""
    Lease.objects.filter(document__in=documents, holder=holder).delete()
