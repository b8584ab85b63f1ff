"""Deeds of the public pages: telling us that one is wrong, answering, being late; saying on what a standard stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from justaction.commitments.policy import today
from justaction.dashboard import emails, policy
from justaction.dashboard.models import DAYS, Correction, Ground
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.record import actions as record
from justaction.record.models import Entry
from justaction.standards.models import Standard
from justaction.standards.policy import may_lead
from justaction.statement.models import Paragraph, StatementVersion
from justaction.web import addresses, clock, glance, workdays


@transaction.atomic
def report_wrong(*, page: str, words: str, address: str = "", crowded: bool = False) -> Correction:
    """Say that something on a public page is wrong. Anybody may; `crowded` says that many came at once.

    Raises Refused where the page is none that everybody may read, or nothing is said.
    """
    found = glance.at(page.strip())
    if found is None:
        raise Refused(_("We find no public page at this address."), field="page", status=422)
    one = Correction(
        page=found.url,
        page_title=found.title[:300],
        words=words.strip(),
        address=addresses.key(address) if address else "",
        language=translation.get_language() or "",
        to_check=crowded,
        sent_at=clock.now(),
        due_on=workdays.after(today(), DAYS),
    )
    if not one.words:
        raise Refused(_("Write what is wrong."), field="words", status=422)
    _check(one, "words", "address")
    one.save()
    if not crowded:
        _enter("correction.reported", one, None, facts={"due_on": one.due_on.isoformat()})
    emails.reported(one)
    return one


@transaction.atomic
def answer_correction(
    correction: Correction,
    *,
    by: Person,
    outcome: str,
    wrong: str = "",
    since: date | None = None,
    now_says: str = "",
) -> Correction:
    """Answer in public, once: what was wrong and since when, what the page says now; or why it stands.

    Set aside, it is not shown, and nobody is written to. Whoever left an address is told, and the address is forgotten.
    """
    if not policy.may_answer(by):
        raise NotAllowed(_("Only conveners and stewards can answer."))
    one = Correction.objects.select_for_update().get(pk=correction.pk)
    if one.answered_at is not None:
        raise Refused(_("It is answered already. An answer stays as it is."))
    one.outcome, one.wrong, one.now_says = outcome, wrong.strip(), now_says.strip()
    _check(one, "outcome", "wrong", "now_says")
    one.since = since if outcome == Correction.Outcome.CORRECTED else None
    if outcome == Correction.Outcome.ASIDE:
        one.wrong = one.now_says = ""
    else:
        _complete(one)
    one.answered_at, one.answered_by = clock.now(), by
    _enter(
        "correction.answered",
        one,
        by,
        words={"wrong": one.wrong, "now_says": one.now_says},
        facts=_facts(one),
    )
    if outcome != Correction.Outcome.ASIDE:
        emails.answered(one)
    one.address = ""
    one.save()
    return one


def forget_who_told(person: Person) -> None:
    """Somebody is erased: what they told us is answered in public all the same, and no letter goes to them."""
    Correction.objects.filter(address__iexact=person.email).update(address="")


@transaction.atomic
def notice_late(correction: Correction) -> None:
    """The promised day has passed: the list says so, the record keeps it, and the conveners are told."""
    one = Correction.objects.select_for_update().get(pk=correction.pk)
    if one.answered_at or one.late_at or one.due_on >= today():
        return
    one.late_at = clock.now()
    one.save(update_fields=["late_at"])
    if not one.to_check:
        _enter("correction.late", one, None, facts={"due_on": one.due_on.isoformat()})
    emails.late(one)


@transaction.atomic
def ground(standard: Standard, *, paragraphs: Sequence[Paragraph], by: Person) -> None:
    """Say which paragraphs of the statement this standard carries out; replaces what was said before. None is an answer too.

    Raises NotAllowed for who does not look after it, and Refused for an idea, or words that nobody has published.
    """
    row = Standard.objects.select_for_update(of=("self",)).with_names().get(pk=standard.pk)
    if not may_lead(by, row):
        raise NotAllowed(_("Only its lead editor and the coordinators can say this."))
    if row.begun_at is None:
        raise Refused(_("This is still an idea. Begin to write it first."))
    if any(one.version.state in StatementVersion.WRITTEN for one in paragraphs):
        raise Refused(_("These words are still being written."), field="paragraphs", status=422)
    wanted = {one.identity: one for one in paragraphs}
    said_before = Ground.objects.filter(standard=row)
    known = set(said_before.values_list("identity", flat=True))
    if set(wanted) == known:
        return
    said_before.exclude(identity__in=wanted).delete()
    Ground.objects.bulk_create(
        Ground(standard=row, identity=identity, by=by) for identity in wanted if identity not in known
    )
    said = [f"{one.version.number}, {one.number}" for one in wanted.values()]
    record.enter(
        "standard.grounded",
        row,
        by=by,
        title=str(row),
        url=row.url,
        words={"code": row.code, "paragraphs": said},
        facts={"count": len(said)},
    )


def _complete(one: Correction) -> None:
    """Raise Refused, naming the field, where an answer lacks what everybody may ask."""
    if not one.wrong:
        raise Refused(_("Say in public what was wrong, or thought to be."), field="wrong", status=422)
    if not one.now_says:
        raise Refused(_("Say what the page says now, and why."), field="now_says", status=422)
    if one.outcome == Correction.Outcome.CORRECTED and one.since is None:
        raise Refused(_("Say since which day it was wrong."), field="since", status=422)
    if one.since is not None and one.since > today():
        raise Refused(_("This day has not come yet."), field="since", status=422)


def _facts(one: Correction) -> dict[str, str]:
    facts = {"outcome": str(one.outcome), "late": "yes" if one.was_late else "no"}
    return {**facts, "since": one.since.isoformat()} if one.since else facts


def _enter(
    kind: str,
    one: Correction,
    by: Person | None,
    *,
    facts: dict[str, str],
    words: dict[str, str] | None = None,
) -> None:
    before = Entry.objects.filter(subject=one.subject).order_by("-id")[:1]
    record.enter(
        kind,
        one,
        by=by,
        title=one.page_title,
        url=one.record_url if one.outcome != Correction.Outcome.ASIDE else "/corrections/",
        words={"page": one.page, **(words or {})},
        facts=facts,
        answers=list(before),
    )


def _check(one: Correction, *names: str) -> None:
    """Raise Refused, naming the field, where a value does not have its field's shape."""
    for name in names:
        try:
            field = Correction._meta.get_field(name)
            setattr(one, name, field.clean(getattr(one, name), one))  # type: ignore[union-attr]  # plain fields only
        except ValidationError as error:
            raise Refused(" ".join(error.messages), field=name, status=422) from error
