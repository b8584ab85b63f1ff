"""Deeds about two accounts of one person: a steward asks, both addresses say yes, then they become one for good."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.db.models import ForeignKey, Model
from django.utils.translation import gettext as _

from justaction.errors import NotAllowed, Refused
from justaction.members import holding, policy
from justaction.members.actions.erasing import end_sessions
from justaction.members.emails import accounts as emails
from justaction.members.models import Erasure, Export, FormerAccount, Merging, Person
from justaction.members.models.accounts import TIME_TO_ANSWER
from justaction.record import actions as record
from justaction.web import clock, pages

ABOUT_ME = ("field", "neighbourhood", "language", "time_zone")


@transaction.atomic
def ask_to_merge(*, kept: str, gone: str, reason: str, by: Person) -> Merging:
    """A steward says that two addresses are those of one person; both get a letter. Nothing moves before both say yes.

    Raises NotAllowed, and Refused (naming the field) for an address without an account, one's own, or the same twice.
    """
    if not policy.may_merge(by):
        raise NotAllowed(_("Only a steward can do this."))
    people = [_person(kept, "kept"), _person(gone, "gone")]
    if people[0].pk == people[1].pk:
        raise Refused(_("That is the same account."), field="gone", status=422)
    if by.pk in {one.pk for one in people}:
        raise Refused(_("Ask another steward to merge your own accounts."), field="kept", status=422)
    open_ones = Merging.objects.filter(state__in=[Merging.State.ASKED, Merging.State.READY])
    if open_ones.filter(gone__in=people).exists() or open_ones.filter(kept__in=people).exists():
        raise Refused(_("One of them is asked already."), field="gone", status=409)
    merging = Merging.objects.create(kept=people[0], gone=people[1], by=by, reason=reason.strip())
    emails.merging_asked(merging)
    return merging


def _person(address: str, field: str) -> Person:
    found = Person.objects.with_address(address).filter(is_active=True).select_for_update().first()
    if found is None:
        raise Refused(_("There is no account with this address."), field=field, status=422)
    return found


@transaction.atomic
def say_yes(merging: Merging, side: str) -> Merging:
    """One of the two addresses says that the other account is theirs too. Raises Refused when it is over."""
    row = _open(merging)
    at = f"{side}_yes_at"
    if getattr(row, at) is None:
        setattr(row, at, clock.now())
    if row.kept_yes_at and row.gone_yes_at:
        row.state = Merging.State.READY
    row.save(update_fields=[at, "state"])
    return row


@transaction.atomic
def say_no(merging: Merging) -> Merging:
    """One of the addresses, or a steward, says no: both accounts stay. Raises Refused when it is over."""
    row = _open(merging)
    row.state, row.ended_at, row.reason = Merging.State.ENDED, clock.now(), ""
    row.save(update_fields=["state", "ended_at", "reason"])
    return row


def _open(merging: Merging) -> Merging:
    row = Merging.objects.select_for_update().get(pk=merging.pk)
    if row.state not in {Merging.State.ASKED, Merging.State.READY} or is_late(row):
        raise Refused(_("This is over. A steward can ask again."), status=410)
    return row


def is_late(merging: Merging) -> bool:
    """Whether it was asked too long ago to be answered."""
    return clock.now() > merging.asked_at + TIME_TO_ANSWER


@transaction.atomic
def merge(merging: Merging, *, by: Person) -> Person:
    """Make one account of two. Every row moves to the one that stays; what cannot be twice is settled. No way back.

    Recorded without personal data (`account.merged`). Raises NotAllowed for anybody but a steward who is neither, and
    Refused while an address has not said yes, or a chapter asks to wait (an open vote with both on its roll).
    """
    row = _open(merging)
    if not policy.may_merge(by) or by.pk in (row.kept_id, row.gone_id):
        raise NotAllowed(_("Only another steward can do this."))
    if row.state != Merging.State.READY or row.kept_id is None or row.gone_id is None:
        raise Refused(_("Both addresses have to say yes first."))
    people = Person.objects.select_for_update().in_bulk(sorted([row.kept_id, row.gone_id]))
    kept, gone = people[row.kept_id], people[row.gone_id]
    holding.check_merge(kept, gone)
    holding.settle_merge(kept, gone)
    _only_here(gone)
    for model, field in holding.every_key():
        if model is not Merging:
            _move(model, field, kept, gone)
    FormerAccount.objects.create(number=gone.pk, person=kept)
    _take_words(kept, gone)
    old = gone.email
    end_sessions(gone)
    row.state, row.ended_at, row.reason = Merging.State.DONE, clock.now(), ""
    row.save(update_fields=["state", "ended_at", "reason"])
    gone.delete()
    record.enter("account.merged", row, by=by, title="Two accounts were made one", url="/record/")
    emails.merged(kept, old)
    pages.changed()
    return kept


def _only_here(gone: Person) -> None:
    """What goes with the account: its address, its keys to sign in, its archives, a wish to be erased."""
    EmailAddress.objects.filter(user=gone).delete()
    Authenticator.objects.filter(user=gone).delete()
    Export.objects.filter(person=gone).delete()
    Erasure.objects.filter(person=gone, state=Erasure.State.ASKED).update(
        state=Erasure.State.TAKEN_BACK, ended_at=clock.now()
    )


def _move(model: type[Model], field: ForeignKey[Any, Any], kept: Person, gone: Person) -> None:
    """Let every row of one key point to the account that stays: all at once, or one by one where that is refused."""
    rows = model._default_manager.filter(**{field.name: gone})
    try:
        with transaction.atomic():
            rows.update(**{field.name: kept})
    except IntegrityError:
        for row in list(rows):
            _move_one(row, field, kept)


def _move_one(row: Any, field: ForeignKey[Any, Any], kept: Person) -> None:
    same = type(row)._default_manager.filter(pk=row.pk)
    try:
        with transaction.atomic():
            same.update(**{field.name: kept})
    except IntegrityError:
        settle = holding.clash_of(type(row), field)
        if settle is not None:
            settle(row, kept)
        elif field.null:
            same.update(**{field.name: None})
        else:
            same.delete()


def _take_words(kept: Person, gone: Person) -> None:
    """What the one that stays has not said of itself, the other one may have."""
    for name in ABOUT_ME:
        if not getattr(kept, name):
            setattr(kept, name, getattr(gone, name))
    kept.willing_to_check = kept.willing_to_check or gone.willing_to_check
    kept.joined_at = min(kept.joined_at, gone.joined_at)
    kept.save(update_fields=[*ABOUT_ME, "willing_to_check", "joined_at"])


@transaction.atomic
def lapse_mergings() -> int:
    """End what nobody finished in 14 days."""
    late = Merging.objects.filter(
        state__in=[Merging.State.ASKED, Merging.State.READY], asked_at__lt=clock.now() - TIME_TO_ANSWER
    )
    return late.update(state=Merging.State.ENDED, ended_at=clock.now(), reason="")
