"""What the house holds about a person, and what becomes of it: given out, erased, or moved to their other account.

Every key to a person in every table is found by itself, so no chapter can forget one:

- *export*: a chapter shows its rows through the slot `me.data`, and says so (`told_in`). What nobody said is given out
  as it stands; what was done in an office for others is counted only (`done_for_others`); what another said in
  confidence is left out (`kept_back`).
- *erase*: rows go or are unlinked, as the key's `on_delete` says. Names and addresses that stand in rows without such a
  key are wiped by what the chapter registers here (`on_erase`), before the person goes.
- *merge*: every key moves to the account that stays. Where a constraint says no, the chapter decides (`on_clash`), or
  the row goes (or is unlinked).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.db.models import CASCADE, ForeignKey, Model, OneToOneField

from justaction.members.models import Organization, Person

Clash = Callable[[Any, Person], None]  # (row of the account that goes, account that stays): settle this row

_told_in: dict[tuple[str, str], str] = {}
_for_others: set[tuple[str, str]] = set()
_kept_back: set[tuple[str, str]] = set()
_clashes: dict[tuple[str, str], Clash] = {}
_erasers: list[Callable[[Person], None]] = []
_before_erase: list[Callable[[Person], None]] = []
_before_merge: list[Callable[[Person, Person], None]] = []
_mergers: list[Callable[[Person, Person], None]] = []
_movers: list[Callable[[Person, str, str], None]] = []
_handers: list[Callable[[Organization, Person, Person], int]] = []
_held: list[Callable[[Organization, Person], Iterator[str]]] = []


def every_key() -> list[tuple[type[Model], ForeignKey[Any, Any]]]:
    """Every key to a person, in every table."""
    found = []
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, ForeignKey | OneToOneField) and field.related_model is Person:
                found.append((model, field))
    return found


# --- export ------------------------------------------------------------------------------------------------------


def told_in(part: str, *fields: str) -> None:
    """Say that the part of this name in `me.data` gives these keys out: `communities.Membership.person`, …"""
    for name in fields:
        label, _dot, field = name.rpartition(".")
        _told_in[label, field] = part


def done_for_others(*fields: str) -> None:
    """Say that these keys only note who did something for others: they are counted, and the rows not given out."""
    for name in fields:
        label, _dot, field = name.rpartition(".")
        _for_others.add((label, field))


def kept_back(*fields: str) -> None:
    """Say that these keys hold what another person said in confidence: neither given out nor counted, since a number
    alone would tell (who blocked somebody; whom a private word is about). They are erased and merged like all others."""
    for name in fields:
        label, _dot, field = name.rpartition(".")
        _kept_back.add((label, field))


def is_kept_back(model: type[Model], field: Any) -> bool:
    return (model._meta.label, field.name) in _kept_back


def part_of(model: type[Model], field: Any) -> str:
    """Which part of `me.data` gives this key out; "" when none does."""
    return _told_in.get((model._meta.label, field.name), "")


def only_counted(model: type[Model], field: Any) -> bool:
    """Whether the key notes only who did something: said so, or it does not even keep the row from going on."""
    return (model._meta.label, field.name) in _for_others or (
        field.remote_field.on_delete is not CASCADE and field.name != "person"
    )


# --- erase -------------------------------------------------------------------------------------------------------


def before_erase(check: Callable[[Person], None]) -> None:
    """Let a chapter refuse (raise Refused) while something has to be settled first."""
    _add(_before_erase, check)


def on_erase(wipe: Callable[[Person], None]) -> None:
    """Let a chapter wipe what stands of a person in rows that have no key to them, or that stay without it."""
    _add(_erasers, wipe)


def check_erase(person: Person) -> None:
    for check in _before_erase:
        check(person)


def wipe(person: Person) -> None:
    for one in _erasers:
        one(person)


# --- merge -------------------------------------------------------------------------------------------------------


def before_merge(check: Callable[[Person, Person], None]) -> None:
    """Let a chapter refuse (raise Refused) to merge: `check(kept, gone)`."""
    _add(_before_merge, check)


def on_merge(do: Callable[[Person, Person], None]) -> None:
    """Let a chapter settle what two accounts cannot both have, before keys move: `do(kept, gone)`."""
    _add(_mergers, do)


def on_clash(name: str, settle: Clash) -> None:
    """Let a chapter settle a row that cannot move since a constraint says no: `communities.Membership.person`."""
    label, _dot, field = name.rpartition(".")
    _clashes[label, field] = settle


def check_merge(kept: Person, gone: Person) -> None:
    for check in _before_merge:
        check(kept, gone)


def settle_merge(kept: Person, gone: Person) -> None:
    for one in _mergers:
        one(kept, gone)


def clash_of(model: type[Model], field: Any) -> Clash | None:
    return _clashes.get((model._meta.label, field.name))


# --- a new address, and leaving an organization ---------------------------------------------------------------------


def on_address(move: Callable[[Person, str, str], None]) -> None:
    """Let a chapter that keeps an address of its own follow when it changes: `move(person, old, new)`."""
    _add(_movers, move)


def follow_address(person: Person, old: str, new: str) -> None:
    for move in _movers:
        move(person, old, new)


def on_hand_over(
    what: Callable[[Organization, Person], Iterator[str]], move: Callable[[Organization, Person, Person], int]
) -> None:
    """Let a chapter hand over what somebody carries for an organization: `what` names it in words a member reads,
    `move(organization, from, to)` gives it to another and returns how many things that were."""
    _add(_held, what)
    _add(_handers, move)


def carried(organization: Organization, person: Person) -> list[str]:
    """What this person carries for the organization, in words."""
    return [line for what in _held for line in what(organization, person)]


def hand_over(organization: Organization, person: Person, to: Person) -> int:
    return sum(move(organization, person, to) for move in _handers)


def _add(where: list[Any], one: Any) -> None:
    if one not in where:
        where.append(one)
