"""Deeds of lists: earlier signatures come in by a file, whole or not at all, and twice changes nothing."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from justaction.errors import NotAllowed, Refused
from justaction.jobs import later
from justaction.members import actions as members
from justaction.members.models import Organization, Person
from justaction.record import actions as record
from justaction.statement import emails, policy
from justaction.statement.importing import columns, osdi
from justaction.statement.importing.rows import NEW, Here, Ruling, rule
from justaction.statement.models import Import, Signature, Statement, StatementVersion, name_key, sealed
from justaction.texts.tables import Row, Table, read_table
from justaction.web import addresses, clock
from justaction.web.progress import BRINGING, Tell, each, silent


@transaction.atomic
def take_list(content: bytes, *, file_name: str, by: Person | None, kind: str = "") -> Import:
    """Keep a file until it is applied or dropped, its columns guessed. `by=None` is whoever runs the machine.

    A document of OSDI is kept as the table that it means. Raises NotAllowed, and Refused (field "file") for what is no table or
    holds no rows.
    """
    _may(by)
    content = osdi.as_table(content) or content
    table = read_table(content)
    if not table.rows:
        raise Refused(_("The file has a header, but no rows below it."), field="file", status=422)
    mapping = columns.guess(table.header, table.rows)
    return Import.objects.create(
        file_name=file_name.replace("\x00", "")[:200],
        digest=hashlib.sha256(content).hexdigest(),
        content=content,
        mapping=mapping,
        kind=kind or columns.guess_kind(mapping),
        by=by,
    )


@transaction.atomic
def map_list(
    batch: Import,
    *,
    by: Person | None,
    mapping: Mapping[str, str],
    kind: str,
    source: str,
    source_url: str = "",
) -> Import:
    """Say what the columns mean, who is in the list, and where it comes from. Raises NotAllowed, Refused."""
    _may(by)
    row = _waiting(batch)
    table = read_table(bytes(row.content))
    said = {column: meaning for column, meaning in mapping.items() if meaning}
    if unknown := set(said) - set(table.header):
        raise Refused(_("There is no column “%(name)s”.") % {"name": sorted(unknown)[0]}, status=422)
    if unknown := set(said.values()) - set(columns.MEANINGS):
        raise Refused(_("A column cannot mean “%(name)s”.") % {"name": sorted(unknown)[0]}, status=422)
    if len(set(said.values())) < len(said):
        raise Refused(_("Two columns cannot mean the same. Choose one."), status=422)
    if not {columns.NAME, columns.FIRST, columns.LAST} & set(said.values()):
        raise Refused(_("Say which column holds the names."), status=422)
    if kind not in Signature.Kind:
        raise Refused(_("Say who is in the list."), field="kind", status=422)
    if not source.strip():
        raise Refused(_("Say where the list comes from."), field="source", status=422)
    if source_url:
        _check_url(source_url)
    row.mapping, row.kind = said, kind
    row.source, row.source_url = " ".join(source.split())[:300], source_url
    row.save()
    return row


@transaction.atomic
def apply_list(batch: Import, *, by: Person | None, tell: Tell = silent) -> Import:
    """Bring in every new row, and none of the others, in one transaction; then let go of the file.

    Organizations are listed as imported with their source. People are asked by letter, and shown nowhere before.
    Raises NotAllowed, and Refused when it was applied already, has no source, or no version is open.
    """
    _may(by)
    row = _waiting(batch)
    version = StatementVersion.objects.current()
    if version is None:
        raise Refused(_("Publish the statement first. Then bring in its earlier signatures."))
    if not row.source:
        raise Refused(_("Say where the list comes from."), field="source", status=422)
    rulings = rule_list(row)
    fresh = [ruling for ruling in rulings if ruling.verdict == NEW]
    organizations = 0
    if row.kind != Signature.Kind.INDIVIDUAL:
        organizations = sum(
            _bring_organization(row, ruling, version) for ruling in each(fresh, BRINGING, tell)
        )
    else:
        people = [_brought(row, ruling, version) for ruling in each(fresh, BRINGING, tell)]
        Signature.objects.bulk_create(people, batch_size=500, ignore_conflicts=True)
    row.report = [[one.line, one.verdict, one.reason, one.other] for one in rulings]
    row.content, row.applied_at = b"", clock.now()
    row.save()
    if fresh:
        _record_list(row, by=by, people=len(fresh) - organizations, organizations=organizations)
        later(emails.ask_imported, row.pk)
    return row


@transaction.atomic
def drop_list(batch: Import, *, by: Person | None) -> None:
    """Let go of a file that was not applied; nothing of it stays. Raises NotAllowed, Refused."""
    _may(by)
    _waiting(batch).delete()


def read_list(batch: Import) -> Table:
    """The table of a file that waits."""
    return read_table(bytes(batch.content))


def rule_list(batch: Import, table: Table | None = None) -> list[Ruling]:
    """What would become of each row now; reads only, so it is the dry run."""
    rows = (table or read_list(batch)).rows
    return rule(rows, batch.mapping, batch.kind, _here(batch, rows))


def report_of(batch: Import) -> list[Ruling]:
    """What would become of each row, or once the list was applied, what became of it (without names)."""
    if batch.applied_at is None:
        return rule_list(batch)
    return [Ruling(line, verdict, reason, other) for line, verdict, reason, other in batch.report]


def _here(batch: Import, rows: Sequence[Row]) -> Here:
    standing = Signature.objects.standing().filter(kind=batch.kind)
    column = next((name for name, meaning in batch.mapping.items() if meaning == columns.ADDRESS), None)
    keys: set[str] = set()
    at: dict[str, set[str]] = defaultdict(set)
    if column is not None:
        mentioned = {_key(part) for row in rows for part in row.cells[column].split() if "@" in part}
        hidden = {sealed(key): key for key in mentioned}
        wanted = [*mentioned, *hidden]
        for start in range(0, len(wanted), 500):
            some = wanted[start : start + 500]
            for key, name in standing.filter(address_key__in=some).values_list("address_key", "name"):
                keys.add(key)
                at[key].add(columns.folded(name))
            ended = Signature.objects.filter(kind=batch.kind, address_key__in=some)
            keys.update(hidden.get(key, key) for key in ended.values_list("address_key", flat=True))
    if batch.kind == Signature.Kind.INDIVIDUAL:
        unasked = Signature.objects.imported().filter(kind=batch.kind, address="")
        return Here(
            keys=keys,
            at=at,
            names={columns.folded(name) for name in unasked.values_list("name", flat=True)},
            key=_key,
            valid=_valid,
        )
    names = {columns.folded(name) for name in Organization.objects.values_list("name", flat=True)}
    return Here(organizations=names, keys=keys, key=_key, valid=_valid)


def _key(text: str) -> str:
    return addresses.key(text.strip("<>,;()").removeprefix("mailto:"))


def _valid(address: str) -> bool:
    try:
        validate_email(address)
    except ValidationError:
        return False
    return len(address) <= 254


def _bring_organization(batch: Import, ruling: Ruling, version: StatementVersion) -> int:
    institution = batch.kind == Signature.Kind.INSTITUTION
    kind = Organization.Kind.INSTITUTION if institution else Organization.Kind.COMMUNITY_GROUP
    website = ruling.website if ruling.website.startswith(("https://", "http://")) else ""
    organization = members.list_organization(
        name=ruling.name,
        kind=kind,
        website=website[:200],
        by=batch.by,
        source=Organization.Source.IMPORTED,
        source_note=batch.source,
        source_url=batch.source_url,
    )
    signature = _brought(batch, ruling, version)
    signature.organization, signature.organization_name = organization, organization.name
    signature.organization_kind, signature.organization_website = kind, website[:200]
    Signature.objects.bulk_create([signature], ignore_conflicts=True)
    return 1


def _brought(batch: Import, ruling: Ruling, version: StatementVersion) -> Signature:
    return Signature(
        version=version,
        kind=batch.kind,
        name=ruling.name[:120],
        name_key=name_key(ruling.name[:120]) if batch.kind == Signature.Kind.INDIVIDUAL else "",
        address=ruling.address,
        address_key=_key(ruling.address) if ruling.address else "",
        role_title=ruling.role[:120],
        via=Signature.Via.IMPORTED,
        batch=batch,
        asked_at=clock.now(),
    )


def _record_list(batch: Import, *, by: Person | None, people: int, organizations: int) -> None:
    statement = Statement.objects.select_for_update().get()
    facts: dict[str, int | str] = {"people": people, "organizations": organizations}
    if not people:  # a digest of a file with people in it would be a trace of them
        facts["digest"] = batch.digest
    record.enter(
        "signatures.imported",
        statement,
        by=by,
        title=f"A list of earlier signatures: {batch.source}"[:300],
        url="/signers/",
        words={"source": batch.source, "source_url": batch.source_url},
        facts=facts,
    )


def _waiting(batch: Import) -> Import:
    row = Import.objects.select_for_update().filter(pk=batch.pk).first()
    if row is None or row.applied_at is not None:
        raise Refused(_("This list was applied or dropped already."))
    return row


def _may(by: Person | None) -> None:
    if by is not None and not policy.may_import(by):
        raise NotAllowed(_("Only a convener can bring in a list."))


def _check_url(url: str) -> None:
    try:
        URLValidator(schemes=["http", "https"])(url)
    except ValidationError:
        raise Refused(
            _("Write the whole web address, like https://example.org."), field="source_url", status=422
        ) from None
