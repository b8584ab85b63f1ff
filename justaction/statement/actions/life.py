"""Deeds of a version's life: adopted, opened for sign-on, closed. Once adopted, no word of it changes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.record import actions as record
from justaction.record.models import Entry
from justaction.statement import policy
from justaction.statement.models import Paragraph, Statement, StatementVersion
from justaction.web import clock, pages

State = StatementVersion.State


@transaction.atomic
def publish(
    version: StatementVersion, *, by: Person, what_changed: str = "", written_by: str = ""
) -> StatementVersion:
    """Freeze the draft and open it for sign-on in one; the version before it is superseded, its signatures stay with it.

    Raises NotAllowed, and Refused when the collaborative is not open to friends yet (it can be adopted), it is not a
    draft, a round of feedback is not closed, it has no text or an empty paragraph, says the same as the version before,
    does not say what changed, or a ballot has to decide first.
    """
    statement, row = _locked(version, by)
    _ask_ring()
    _freeze(statement, row, what_changed, written_by)
    _make_room(statement, row)
    row.state, row.opens_at = State.OPEN, clock.now()
    row.save()
    _enter("statement.published", statement, row, by=by, **_adopted(row))
    return row


@transaction.atomic
def adopt(
    version: StatementVersion, *, by: Person, what_changed: str = "", written_by: str = ""
) -> StatementVersion:
    """Freeze the draft: everybody can read it, nobody can sign it yet. Raises as `publish` does, whatever the ring."""
    statement, row = _locked(version, by)
    _freeze(statement, row, what_changed, written_by)
    statement.versions.filter(state=State.ADOPTED).update(state=State.SUPERSEDED)
    row.state = State.ADOPTED
    row.save()
    _enter("statement.adopted", statement, row, by=by, **_adopted(row))
    return row


@transaction.atomic
def open_sign_on(
    version: StatementVersion,
    *,
    by: Person,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
) -> StatementVersion:
    """Let people sign an adopted or closed version, now or from `opens_at` on, until `closes_at` if there is one.

    Raises NotAllowed, and Refused when the collaborative is not open to friends yet, there is a newer version, it is open
    already, or the dates make no sense.
    """
    statement, row = _locked(version, by)
    _ask_ring()
    now = clock.now()
    opens_at = opens_at if opens_at and opens_at > now else now
    if row.state not in (State.ADOPTED, State.CLOSED):
        raise Refused(_("Only an adopted version can be opened for sign-on."))
    if statement.versions.filter(number__gt=row.number, state__in=(State.OPEN, State.CLOSED)).exists():
        raise Refused(_("There is a newer version. Open that one."))
    if closes_at and closes_at <= opens_at:
        raise Refused(_("Sign-on has to close after it opens."), field="closes_at", status=422)
    row.opens_at, row.closes_at = opens_at, closes_at
    if opens_at > now:
        row.save()
        pages.changed()
        return row
    return _open(statement, row, by)


@transaction.atomic
def close_sign_on(version: StatementVersion, *, by: Person, because: str) -> StatementVersion:
    """Take no more signatures; those that are there stay and count. Raises NotAllowed, and Refused without a reason."""
    statement, row = _locked(version, by)
    if row.state != State.OPEN:
        raise Refused(_("Sign-on is not open."))
    if not because.strip():
        raise Refused(
            _("Say what happened. Everybody who comes later reads it."), field="because", status=422
        )
    return _close(statement, row, by, because.strip()[:600], clock.now())


@transaction.atomic
def demand_ballot(statement: Statement, *, by: Person, demanded: bool) -> Statement:
    """Say whether a ballot has to decide before a version is adopted. Raises NotAllowed."""
    if not policy.may_write(by):
        raise NotAllowed(_("Only people who may publish the statement can do this."))
    row = Statement.objects.select_for_update().get(pk=statement.pk)
    row.adopts_by_ballot = demanded
    row.save(update_fields=["adopts_by_ballot"])
    return row


@transaction.atomic
def turn_versions() -> int:
    """What the clock does: open versions whose day has come, close those whose last day is over; returns how many."""
    now = clock.now()
    due = StatementVersion.objects.filter(state=State.ADOPTED, opens_at__lte=now)
    over = StatementVersion.objects.filter(state=State.OPEN, closes_at__lte=now)
    if not (due | over).exists():
        return 0
    turned = 0
    for statement in Statement.objects.select_for_update():
        for row in statement.versions.filter(pk__in=over.values("pk")):
            _close(statement, row, None, "", row.closes_at or now)
            turned += 1
        for row in statement.versions.filter(pk__in=due.values("pk")):
            _open(statement, row, None)
            turned += 1
    return turned


# --- what deeds share -------------------------------------------------------------------------------------------


def _locked(version: StatementVersion, by: Person) -> tuple[Statement, StatementVersion]:
    if not policy.may_write(by):
        raise NotAllowed(_("Only people who may publish the statement can do this."))
    statement = Statement.objects.select_for_update().get(pk=version.statement_id)
    return statement, StatementVersion.objects.select_for_update().get(pk=version.pk)


def _ask_ring() -> None:
    if not policy.may_open_sign_on():
        raise Refused(
            _(
                "Sign-on opens once the collaborative is open to friends and family, or to everybody. "
                "Open that ring first."
            )
        )


def _freeze(statement: Statement, row: StatementVersion, what_changed: str, written_by: str) -> None:
    if row.state not in StatementVersion.WRITTEN:
        raise Refused(_("This version is published. It cannot change any more."))
    if running := row.rounds.running().first():
        raise Refused(
            _("Round %(n)s is not closed. Answer what your readers said first.") % {"n": running.number}
        )
    if statement.adopts_by_ballot and not policy.is_decided(row):
        raise Refused(policy.why_not_decided(row))
    former = statement.versions.published().last()
    paragraphs = list(row.paragraphs.all())
    _check_new(paragraphs, former, what_changed)
    row.what_changed, row.written_by = what_changed.strip()[:2000], written_by.strip()[:200]
    row.published_at = clock.now()
    row.digest = hashlib.sha256(row.canonical()).hexdigest()
    statement.title = row.title
    statement.save(update_fields=["title"])


def _check_new(paragraphs: list[Paragraph], former: StatementVersion | None, what_changed: str) -> None:
    if not paragraphs or not all(paragraph.text for paragraph in paragraphs):
        raise Refused(_("Every paragraph needs words. Remove the empty ones."), field="paragraphs")
    if former and [p.text for p in paragraphs] == [p.text for p in former.paragraphs.all()]:
        raise Refused(_("The draft says the same as version %(n)s.") % {"n": former.number})
    if former and not what_changed.strip():
        raise Refused(_("Say what changed, and why."), field="what_changed", status=422)


def _open(statement: Statement, row: StatementVersion, by: Person | None) -> StatementVersion:
    _make_room(statement, row)
    row.state, row.closed_at, row.closed_because = State.OPEN, None, ""
    row.save()
    facts: dict[str, int | str] = {"number": row.number}
    if row.closes_at:
        facts["closes"] = row.closes_at.date().isoformat()
    _enter("statement.opened", statement, row, by=by, facts=facts)
    return row


def _make_room(statement: Statement, row: StatementVersion) -> None:
    """Older versions that could be signed, or were about to be, are superseded; their signatures stay with them."""
    older = statement.versions.filter(number__lt=row.number, state__in=(State.OPEN, State.ADOPTED))
    older.update(state=State.SUPERSEDED)


def _close(
    statement: Statement, row: StatementVersion, by: Person | None, because: str, at: datetime
) -> StatementVersion:
    row.state, row.closed_at, row.closed_because = State.CLOSED, at, because
    row.save()
    signed = row.signatures.counted()
    facts: dict[str, int | str] = {
        "number": row.number,
        "people": signed.people_signed(),
        "organizations": signed.for_organizations().values("organization").distinct().count(),
    }
    _enter("statement.closed", statement, row, by=by, words={"because": because}, facts=facts)
    return row


def _adopted(row: StatementVersion) -> dict[str, Mapping[str, int | str]]:
    return {
        "words": {"title": row.title, "what_changed": row.what_changed},
        "facts": {"number": row.number, "digest": row.digest, "paragraphs": row.paragraphs.count()},
    }


def _enter(
    kind: str,
    statement: Statement,
    row: StatementVersion,
    *,
    by: Person | None,
    words: Mapping[str, int | str] | None = None,
    facts: Mapping[str, int | str],
) -> None:
    record.enter(
        kind,
        statement,
        by=by,
        title=f"{row.title}: {row.number}",
        url=row.url,
        words=words,
        facts=facts,
        answers=list(Entry.objects.filter(subject=statement.subject).order_by("-id")[:1]),
    )
