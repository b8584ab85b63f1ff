"""Money of a commitment: a line is set down, corrected by another one, or taken back. No line is ever edited."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.commitments import policy
from justaction.commitments.actions.checking import check_fields
from justaction.commitments.actions.standing import locked
from justaction.commitments.importing import money as importing
from justaction.commitments.models import Commitment, MoneyLine
from justaction.commitments.state import money
from justaction.counts import actions as counts
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.record import actions as record
from justaction.record.models import Entry
from justaction.texts.tables import read_table
from justaction.web import clock


@dataclass(frozen=True)
class MoneyDraft:
    """A line as given: `amount` and `currency` as they were typed; an empty recipient or place means it is not known."""

    kind: str
    amount: str
    currency: str
    dated: date
    source: str
    source_url: str = ""
    recipient: str = ""
    place: str = ""


@transaction.atomic
def tell_money(commitment: Commitment, *, by: Person, draft: MoneyDraft) -> MoneyLine:
    """Set one line down. Raises NotAllowed for anybody but the organization's own people, Refused naming the field for
    an amount or a currency that cannot be read, a day that has not come, or a missing source."""
    row = _open(commitment, by)
    line = _line(row, draft, by)
    line.save()
    _enter("money.told", row, line, by)
    counts.touch("commitment", row.pk)
    return line


class RowsRefused(Refused):
    """Rows of a table that cannot be taken: `rows` holds for each its line in the file and the words for it."""

    def __init__(self, rows: list[tuple[int, str]]) -> None:
        super().__init__(
            _("Nothing was brought in. Put these rows right in your file, and send it again."), status=422
        )
        self.rows = rows


@transaction.atomic
def tell_money_table(commitment: Commitment, content: bytes, *, by: Person) -> list[MoneyLine]:
    """Set down all lines of a table (see `importing.money`), or none. A line that is there already is left as it is.

    Raises NotAllowed, Refused (field "file") for what is no such table, RowsRefused with what each wrong row lacks."""
    row = _open(commitment, by)
    table = read_table(content)
    names = importing.columns(table)
    told, wrong = [], []
    known = {_same(line) for line in row.money.counted()}
    for each in table.rows:
        try:
            line = _line(row, MoneyDraft(**importing.said(each, names)), by)  # type: ignore[arg-type]  # text and a day
        except Refused as no:
            wrong.append((each.line, no.message))
            continue
        if _same(line) not in known:
            known.add(_same(line))
            told.append(line)
    if wrong:
        raise RowsRefused(wrong)
    if not told:
        raise Refused(_("Every line of this file is there already."), field="file", status=409)
    for line in told:
        line.save()
        _enter("money.told", row, line, by)
    counts.touch("commitment", row.pk)
    return told


_SAID = ("kind", "thousandths", "currency", "recipient", "dated", "source", "source_url", "place")


def _same(line: MoneyLine) -> tuple[Any, ...]:
    return tuple(getattr(line, name) for name in _SAID)


@transaction.atomic
def correct_money(line: MoneyLine, *, by: Person, draft: MoneyDraft, why: str) -> MoneyLine:
    """Set down what the line should have said. The old one stays readable, and counts no longer."""
    row = _open(line.commitment, by)
    old = _counted(line)
    new = _line(row, draft, by)
    new.corrects, new.why = old, why.strip()
    if not new.why:
        raise Refused(_("Say why it changes. The old line stays beside it."), field="why", status=422)
    check_fields(new, ("why",))
    if _same(new) == _same(old):
        raise Refused(_("Nothing is different. Change what was wrong."), status=422)
    new.save()
    _enter("money.corrected", row, new, by, {"why": new.why}, answers=_entries(old))
    counts.touch("commitment", row.pk)
    return new


@transaction.atomic
def take_money_back(line: MoneyLine, *, by: Person, why: str) -> MoneyLine:
    """Say that there was no such money. The line stays readable, struck through with the reason."""
    row = _open(line.commitment, by)
    old = _counted(line)
    old.taken_back_why, old.taken_back_at = why.strip(), clock.now()
    if not old.taken_back_why:
        raise Refused(_("Say why it is taken back. The line stays readable."), field="why", status=422)
    check_fields(old, ("taken_back_why",))
    answers = _entries(old)
    old.save(update_fields=["taken_back_at", "taken_back_why"])
    record.enter(
        "money.withdrawn",
        old,
        by=by,
        title=f"{row.organization}: {row.title}",
        url=row.record_url,
        words={"why": old.taken_back_why},
        answers=answers,
        thread=row,
    )
    counts.touch("commitment", row.pk)
    return old


def _open(commitment: Commitment, by: Person) -> Commitment:
    row = locked(commitment)
    if not policy.may_report(by, row):
        raise NotAllowed(_("Only people of the organization can say what became of its money."))
    if row.published_at is None:
        raise Refused(_("A draft takes no money lines yet. Publish it first."))
    return row


def _counted(line: MoneyLine) -> MoneyLine:
    found = MoneyLine.objects.select_for_update().get(pk=line.pk)
    if found.taken_back_at is not None or MoneyLine.objects.filter(corrects=found).exists():
        raise Refused(_("This line was corrected or taken back already. Look at the newest one."))
    return found


def _line(row: Commitment, draft: MoneyDraft, by: Person) -> MoneyLine:
    said: dict[str, Any] = {
        name: value.strip() if isinstance(value, str) else value for name, value in asdict(draft).items()
    }
    if said["kind"] not in MoneyLine.Kind.values:
        raise Refused(_("Say if it was announced, committed or paid."), field="kind", status=422)
    try:
        said["currency"] = money.currency(draft.currency)
    except money.Unreadable as no:
        raise Refused(_(no.words) % no.told, field="currency", status=422) from no
    try:
        said["thousandths"] = int(money.read(said.pop("amount"), said["currency"]) * 1000)
    except money.Unreadable as no:
        raise Refused(_(no.words) % no.told, field="amount", status=422) from no
    if draft.dated > policy.today() and draft.kind == MoneyLine.Kind.PAID:
        raise Refused(_("Money that will be paid later is committed, not paid."), field="dated", status=422)
    if draft.dated > policy.today():
        raise Refused(_("That day has not come yet. Give the day it was said."), field="dated", status=422)
    line = MoneyLine(commitment=row, by=by, at=clock.now(), **said)
    check_fields(line, ("recipient", "source", "source_url", "place", "dated"))
    line.paid_to = policy.organization_named(line.recipient, besides=row.organization)
    return line


def _entries(line: MoneyLine) -> list[Entry]:
    return list(Entry.objects.filter(subject=line.subject).order_by("-id")[:1])


def _enter(
    kind: str,
    row: Commitment,
    line: MoneyLine,
    by: Person,
    more: dict[str, str] | None = None,
    answers: list[Entry] | None = None,
) -> None:
    words = {name: getattr(line, name) for name in ("recipient", "source", "source_url", "place")}
    record.enter(
        kind,
        line,
        by=by,
        title=f"{row.organization}: {row.title}",
        url=row.record_url,
        words={"amount": f"{line.amount:f} {line.currency}", **words, **(more or {})},
        facts={"kind": line.kind, "dated": line.dated.isoformat()},
        answers=answers or [],
        thread=row,
    )
