"""Earlier public pledges come in by a file: whole or not at all, as drafts to be taken over; twice changes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.commitments import policy
from justaction.commitments.actions.drafts import free_slug
from justaction.commitments.importing import columns, words
from justaction.commitments.importing.reading import read
from justaction.commitments.importing.rows import NEW, Ruling, rule
from justaction.commitments.models import Commitment, PledgeList
from justaction.commitments.state import amount
from justaction.counts import actions as counts
from justaction.errors import NotAllowed, Refused
from justaction.members import actions as members
from justaction.members.models import Organization, Person
from justaction.record import actions as record
from justaction.texts.tables import Table
from justaction.web import clock
from justaction.web.progress import BRINGING, Tell, each, silent


@transaction.atomic
def take_pledges(content: bytes, *, file_name: str, by: Person | None) -> PledgeList:
    """Keep a file until it is applied or dropped, its columns guessed. `by=None` is whoever runs the machine.

    Raises NotAllowed, and Refused (field "file") for what cannot be read or holds no rows.
    """
    _may(by)
    table = read(content, file_name=file_name)
    if not table.rows:
        raise Refused(_("The file has a header, but no rows below it."), field="file", status=422)
    return PledgeList.objects.create(
        file_name=file_name.replace("\x00", "")[-200:],
        digest=hashlib.sha256(content).hexdigest(),
        content=content,
        mapping=columns.guess(table.header),
        by=by,
    )


@transaction.atomic
def map_pledges(
    batch: PledgeList, *, by: Person | None, mapping: Mapping[str, str], source: str
) -> PledgeList:
    """Say what the columns mean and where the list comes from. Raises NotAllowed, Refused."""
    _may(by)
    row = _waiting(batch)
    table = read_pledges(row)
    said = {column: meaning for column, meaning in mapping.items() if meaning}
    if unknown := set(said) - set(table.header):
        raise Refused(_("There is no column “%(name)s”.") % {"name": sorted(unknown)[0]}, status=422)
    if unknown := set(said.values()) - set(columns.MEANINGS):
        raise Refused(_("A column cannot mean “%(name)s”.") % {"name": sorted(unknown)[0]}, status=422)
    if len(set(said.values())) < len(said):
        raise Refused(_("Two columns cannot mean the same. Choose one."), status=422)
    for needed in columns.NEEDED:
        if needed not in said.values():
            told = {"meaning": words.MEANINGS[needed]}
            raise Refused(_("Say which column holds: %(meaning)s.") % told, status=422)
    if not source.strip():
        raise Refused(_("Say where the list comes from."), field="source", status=422)
    row.mapping, row.source = said, " ".join(source.split())[:300]
    row.save(update_fields=["mapping", "source"])
    return row


@transaction.atomic
def apply_pledges(batch: PledgeList, *, by: Person | None, tell: Tell = silent) -> PledgeList:
    """Bring in every new row, and none of the others, in one transaction; then let go of the file."""
    _may(by)
    row = _waiting(batch)
    if not row.source:
        raise Refused(_("Say where the list comes from."), field="source", status=422)
    rulings = rule_pledges(row)
    for ruling in each([one for one in rulings if one.verdict == NEW], BRINGING, tell):
        _bring(row, ruling, by)
    row.report = [[one.line, one.verdict, one.pledge.who, words.why(one)] for one in rulings]
    row.content, row.applied_at = b"", clock.now()
    row.save(update_fields=["report", "content", "applied_at"])
    return row


@transaction.atomic
def drop_pledges(batch: PledgeList, *, by: Person | None) -> None:
    """Let go of a file that was not applied; nothing of it stays. Raises NotAllowed, Refused."""
    _may(by)
    _waiting(batch).delete()


def read_pledges(batch: PledgeList) -> Table:
    """The table of a file that waits."""
    return read(bytes(batch.content), file_name=batch.file_name)


def rule_pledges(batch: PledgeList) -> list[Ruling]:
    """What would become of each row now; reads only, so it is the dry run."""
    known = set(Commitment.objects.exclude(import_key="").values_list("import_key", flat=True))
    return rule(read_pledges(batch).rows, batch.mapping, known, policy.today())


def _bring(batch: PledgeList, ruling: Ruling, by: Person | None) -> None:
    pledge = ruling.pledge
    organization = members.list_organization(
        name=pledge.who,
        kind=Organization.Kind.INSTITUTION,
        by=by,
        source=Organization.Source.IMPORTED,
        source_note=batch.source,
        source_url=pledge.link,
    )
    draft = Commitment(
        organization=organization,
        old_words=pledge.quote,
        old_words_url=pledge.link,
        old_words_on=pledge.said_on,
        amount=pledge.amount,
        currency=pledge.currency,
        imported_from=batch.source,
        import_key=pledge.key,
        created_at=clock.now(),
        saved_at=clock.now(),
    )
    draft.title = draft.imported_title
    draft.slug = free_slug(organization, draft.title)
    draft.save(force_insert=True)
    counts.touch("commitment", draft.pk)
    sum_named = (
        amount(pledge.amount, words.SIGNS.get(pledge.currency, "")) if pledge.amount is not None else ""
    )
    seen = organization.listed  # the record names nobody who chose not to be named
    record.enter(
        "pledge.imported",
        draft,
        by=by,
        title=f"{organization}: an earlier public pledge" if seen else "An earlier public pledge",
        url=draft.record_url if seen else "",
        words={
            "organization": organization.name,
            "quote": pledge.quote,
            "source_url": pledge.link,
            "amount": sum_named,
        },
        private=() if seen else ("organization", "quote", "source_url"),
        facts={"said_on": pledge.said_on.isoformat()} if pledge.said_on else {},
    )


def _waiting(batch: PledgeList) -> PledgeList:
    row = PledgeList.objects.select_for_update().filter(pk=batch.pk).first()
    if row is None or row.applied_at is not None:
        raise Refused(_("This list was applied or dropped already."))
    return row


def _may(by: Person | None) -> None:
    if by is not None and not policy.may_import(by):
        raise NotAllowed(_("Only a convener can bring in a list."))
