"""Deeds of nominating: proposing somebody, reading without the name, seconding, and the nominee's own yes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from justaction.communities.models import Community
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person, Role
from justaction.record import actions as record
from justaction.web import addresses, clock, limits, pages
from justaction.workinggroup import emails, policy
from justaction.workinggroup.models import WORKS_FOR, Nomination, Reading

URL = "/working-group/"  # its page, without a language, as the record keeps it
A_DAY = 10  # nominations by one person
FORGET_AFTER = timedelta(days=30)  # after the link of the newest letter has run out
UNSECONDED_FOR = timedelta(days=90)

State = Nomination.State


@transaction.atomic
def nominate(
    *,
    role: Role,
    by: Person,
    reason: str,
    conflicts: str,
    community: Community | None = None,
    is_own: bool = False,
    name: str = "",
    address: str = "",
    lived: str = "",
    tells_name: bool = False,
    listed: bool = False,
) -> Nomination:
    """Propose oneself (`is_own`) or somebody else for a role. No letter goes before somebody seconds it.

    `listed` counts only for oneself: to be named among the nominees. Raises NotAllowed, Refused with the field,
    ValidationError.
    """
    if not policy.may_nominate(by):
        raise NotAllowed(_("Sign in to nominate somebody."))
    address = addresses.key(by.email if is_own else address)
    if not is_own and address == addresses.key(by.email):
        raise Refused(
            _("This is your own address. Say that you nominate yourself."), field="address", status=422
        )
    now = clock.now()
    row = Nomination(
        role=role,
        community=community,
        is_own=is_own,
        name=by.name if is_own else " ".join(name.split()),
        address=address,
        person=Person.objects.with_address(address).first(),
        reason=reason.strip(),
        lived=lived.strip(),
        conflicts=conflicts.strip(),
        tells_name=tells_name or is_own,
        listed=listed and is_own,
        nominated_by=by,
        consented_at=now if is_own else None,
    )
    _whole(row)
    if limits.tripped("workinggroup.nominate", str(by.pk), most=A_DAY, per=limits.DAY):
        raise Refused(_("You nominated many people today. Go on tomorrow."), status=429)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Refused(_("You have nominated them for this already."), field="address") from None
    return row


def _whole(row: Nomination) -> None:
    for field, words in (
        ("name", _("Write their name.")),
        ("address", _("Write their email address.")),
        ("reason", _("Say in a few words why.")),
        ("conflicts", _("Write which ties there are, or “none”.")),
    ):
        if not getattr(row, field):
            raise Refused(words, field=field, status=422)
    row.full_clean(validate_constraints=False)


@transaction.atomic
def read(nomination: Nomination, *, by: Person, leaning: str, words: str) -> Reading:
    """Write down what one thinks, before the name is shown. Once; it stays. Raises NotAllowed, Refused."""
    row = locked(nomination)
    if not policy.may_read(by, row):
        raise NotAllowed(_("You cannot read this nomination."))
    if leaning not in Reading.Leaning.values:
        raise Refused(_("Choose one of the answers."), field="leaning", status=422)
    if not words.strip():
        raise Refused(_("Write a few words. You see the name afterwards."), field="words", status=422)
    if row.readings.filter(reader=by).exists():
        raise Refused(_("You have written down what you think. It stays as it is."))
    return Reading.objects.create(nomination=row, reader=by, leaning=leaning, words=words.strip()[:1000])


@transaction.atomic
def second(nomination: Nomination, *, by: Person) -> Nomination:
    """Stand behind a nomination of somebody else. The nominee is asked by letter now, or has said yes by nominating
    themselves. Raises NotAllowed, Refused."""
    row = locked(nomination)
    if row.state != State.NOMINATED:
        raise Refused(_("Somebody has seconded it."))
    if not policy.may_second(by, row):
        raise NotAllowed(_("Read it first. Whoever nominated cannot second."))
    row.seconded_by, row.seconded_at = by, clock.now()
    if row.is_own:
        row.state = State.CONSENTED
        _said_yes(row)
    else:
        row.state, row.answer_by = State.SECONDED, clock.now() + WORKS_FOR
        emails.consent_asked(row)
    row.save()
    return row


@transaction.atomic
def consent(nomination: Nomination, *, name: str, listed: bool = False) -> Nomination:
    """The nominee says yes, from their letter: from now on the nomination may be counted in public, and named if they
    want (`listed`). Raises Refused."""
    row = locked(nomination)
    waits(row, State.SECONDED)
    if not name.strip():
        raise Refused(_("Write your name."), field="name", status=422)
    row.name, row.listed = " ".join(name.split())[:120], listed
    row.state, row.consented_at, row.answer_by = State.CONSENTED, clock.now(), None
    row.save()
    _said_yes(row)
    emails.answered(row, emails.YES)
    return row


def _said_yes(row: Nomination) -> None:
    record.enter(
        "nomination.consented",
        row,
        by=None,
        title=row.title,
        url=URL,
        words={"role": row.role.name, "community": row.community.channel.name if row.community else ""},
    )


@transaction.atomic
def take_back(nomination: Nomination, *, by: Person) -> None:
    """Take back a nomination that one has made; what was said is erased. Raises NotAllowed, Refused."""
    row = locked(nomination)
    if not row.is_open:
        raise Refused(_("This nomination has ended."))
    if not policy.may_take_back(by, row):
        raise NotAllowed(_("Only who nominated can take it back, and not once they are invited."))
    forget(row, State.WITHDRAWN)


@transaction.atomic
def set_aside(nomination: Nomination, *, by: Person) -> None:
    """Decide not to go on. Who nominated is told, and so is a nominee who had said yes; what was said is erased.
    Raises NotAllowed, Refused."""
    row = locked(nomination)
    if not row.is_open:
        raise Refused(_("This nomination has ended."))
    if not policy.may_decide(by, row):
        raise NotAllowed(_("Read it first. Then you can decide."))
    emails.answered(row, emails.SET_ASIDE)
    if row.consented_at and not row.is_own:
        emails.not_this_time(row)
    forget(row, State.SET_ASIDE)


@transaction.atomic
def lapse() -> int:
    """Forget those whom nobody seconded in three months, and nominees who never answered; returns how many."""
    now = clock.now()
    quiet = Nomination.objects.filter(
        state__in=[State.SECONDED, State.INVITED], answer_by__lt=now - FORGET_AFTER
    )
    alone = Nomination.objects.filter(state=State.NOMINATED, nominated_at__lt=now - UNSECONDED_FOR)
    rows = [locked(row) for found in (quiet, alone) for row in found.order_by("pk")]
    for row in rows:
        emails.answered(row, emails.NO_ANSWER)
        forget(row, State.LAPSED)
    return len(rows)


# --- shared -----------------------------------------------------------------------------------------------------


def locked(nomination: Nomination) -> Nomination:
    """The nomination, locked, with what its letters tell."""
    return Nomination.objects.select_for_update(of=("self",)).with_names().get(pk=nomination.pk)


def forget(row: Nomination, state: Nomination.State) -> None:
    """End it and erase what was said: no name, address or word stays, nor who nominated, seconded and read."""
    nothing: dict[str, Any] = dict.fromkeys(("name", "address", "reason", "lived", "conflicts", "note"), "")
    people = dict.fromkeys(("person", "nominated_by", "seconded_by", "invited_by"))
    for field, value in {**nothing, **people}.items():
        setattr(row, field, value)
    was_public = row.state in Nomination.CONSENTED_TO
    row.state, row.listed, row.ended_at = state, False, clock.now()
    row.save()
    row.readings.all().delete()
    if was_public:
        pages.changed()


def forget_all_of(row: Nomination, state: Nomination.State) -> None:
    """Somebody said no: end this nomination and every other open one of theirs for the same role."""
    others = Nomination.objects.open().filter(address=row.address, role=row.role).exclude(pk=row.pk)
    for other in [row, *(locked(one) for one in others.order_by("pk"))]:
        emails.answered(other, emails.NO)
        forget(other, state)


def waits(row: Nomination, *states: Nomination.State) -> None:
    """Raise Refused unless the letter of a nomination still waits for its answer."""
    if row.state not in states:
        raise Refused(_("This was answered, or taken back."))
    if row.has_expired:
        raise Refused(_("This link has run out. Ask for a new letter."))
