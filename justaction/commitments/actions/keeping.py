"""Keeping the text of a linked page, so that a proof does not vanish with its site."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.db import transaction

from justaction.commitments.actions.standing import locked
from justaction.commitments.models import Evidence, KeptCopy
from justaction.jobs import later, task
from justaction.mail import actions as mail
from justaction.record import actions as record
from justaction.record.models import Entry
from justaction.web import clock, fetching


def keep_later(proof: Evidence) -> None:
    """Fetch the page after this transaction; not while an invented year is built, whose links lead nowhere."""
    if proof.url and settings.ARCHIVE_LINKS and mail.writes_letters():
        later(keep_copy, proof.pk)


@task
def keep_copy(proof_pk: int) -> None:
    """Fetch the page of a proof once. What keeps us from it is kept in its place, and nothing is tried again."""
    proof = Evidence.objects.get(pk=proof_pk)
    if KeptCopy.objects.filter(evidence=proof).exists():
        return
    try:
        page = fetching.fetch(proof.url)
    except fetching.Unfetchable as no:
        keep(proof, why=no.why)
    else:
        keep(proof, page=page)


@transaction.atomic
def keep(proof: Evidence, *, page: fetching.Page | None = None, why: str = "") -> KeptCopy:
    """Keep what was fetched, or why nothing was. Once there is a copy it stays as it is."""
    row = locked(proof.commitment_id)
    proof = Evidence.objects.select_for_update().get(pk=proof.pk)
    if (found := KeptCopy.objects.filter(evidence=proof).first()) is not None:
        return found
    if page is not None and not page.text:
        page, why = None, "kind"
    if page is None:
        return KeptCopy.objects.create(evidence=proof, state=KeptCopy.State.NONE, why=why, at=clock.now())
    digest = hashlib.sha256(page.text.encode()).hexdigest()
    made = KeptCopy.objects.create(
        evidence=proof,
        state=KeptCopy.State.KEPT,
        url=page.url[:2000],
        title=page.title,
        text=page.text,
        digest=digest,
        at=clock.now(),
    )
    record.enter(
        "evidence.kept",
        proof,
        by=None,
        title=f"{row.organization}: {row.title}",
        url=row.record_url,
        words={"url": made.url},
        facts={"digest": digest, "bytes": len(page.text.encode())},
        answers=list(Entry.objects.filter(subject=proof.subject, kind="evidence.added")[:1]),
        thread=row,
    )
    return made
