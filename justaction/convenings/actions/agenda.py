"""Deeds about the agenda of a gathering: its items and their order, and who does what there."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from justaction.convenings import emails, policy
from justaction.convenings.actions.coming import locked
from justaction.convenings.models import LONGEST_ITEM, AgendaItem, Duty, Gathering, timed
from justaction.convenings.outlines import BY_SLUG
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.web import pages

MOST_ITEMS = 40


@transaction.atomic
def add_item(
    gathering: Gathering,
    *,
    title: str,
    purpose: str,
    minutes: int,
    by: Person | None,
    owner: Person | None = None,
    how: str = "",
) -> AgendaItem:
    """Put an item at the end of the agenda. Raises NotAllowed, Refused (fields "title", "minutes", "purpose")."""
    row = _locked(gathering, by)
    item = AgendaItem(gathering=row, position=_last(row) + 1)
    made = _write(item, title=title, purpose=purpose, minutes=minutes, owner=owner, how=how)
    _tell_owner(made, by)
    return made


@transaction.atomic
def change_item(
    item: AgendaItem,
    *,
    title: str,
    purpose: str,
    minutes: int,
    by: Person | None,
    owner: Person | None = None,
    how: str = "",
) -> AgendaItem:
    """Change what an item says; its place stays. Raises NotAllowed, Refused (as `add_item`)."""
    _locked(item.gathering, by)
    own = AgendaItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    before = own.owner_id
    changed = _write(own, title=title, purpose=purpose, minutes=minutes, owner=owner, how=how)
    if changed.owner_id != before:
        _tell_owner(changed, by)
    return changed


@transaction.atomic
def move_item(item: AgendaItem, *, by: Person | None, up: bool) -> None:
    """Change places with the item before it, or after it; at the end of the list nothing changes. Raises NotAllowed."""
    row = _locked(item.gathering, by)
    order = list(row.agenda.order_by("position"))
    here = next((at for at, one in enumerate(order) if one.pk == item.pk), None)
    if here is None:
        raise Refused(_("This item is gone already."), status=404)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(order):
        return
    mine, other = order[here], order[there]
    places = mine.position, other.position
    for one, place in ((mine, _last(row) + 1), (other, places[0]), (mine, places[1])):
        one.position = place
        one.save(update_fields=["position"])
    pages.changed()


@transaction.atomic
def drop_item(item: AgendaItem, *, by: Person | None) -> None:
    """Take an item off the agenda. Dropping twice is fine. Raises NotAllowed, Refused."""
    row = _locked(item.gathering, by)
    row.agenda.filter(pk=item.pk).delete()
    pages.changed()


@transaction.atomic
def outline(gathering: Gathering, *, like: str, by: Person | None) -> list[AgendaItem]:
    """Put the items of an outline at the end, in the time that is left (`outlines.py`). Raises NotAllowed, Refused."""
    row = _locked(gathering, by)
    chosen = BY_SLUG.get(like)
    if chosen is None:
        raise Refused(_("Choose one of the outlines."), field="like", status=422)
    taken = sum(row.agenda.values_list("minutes", flat=True))
    left = max(row.minutes - taken, 5 * len(chosen.items))
    last = _last(row)
    made = [
        AgendaItem(
            gathering=row, position=last + number, minutes=minutes, title=str(title), purpose=purpose, how=str(how)
        )
        for number, ((purpose, _part, title, how), minutes) in enumerate(
            zip(chosen.items, chosen.minutes(left), strict=True), 1
        )
    ]  # fmt: skip
    return _put(row, made)


@transaction.atomic
def repeat_agenda(gathering: Gathering, *, source: Gathering, by: Person | None) -> list[AgendaItem]:
    """Put the items of another gathering at the end, with who carries them: one run sheet for many evenings.

    They carried them before, so nobody gets a letter for each evening. Raises NotAllowed (for either gathering), Refused.
    """
    row = _locked(gathering, by)
    if not policy.may_host(by, source):
        raise NotAllowed(_("Only those who look after a gathering can do this."))
    last = _last(row)
    made = [
        AgendaItem(
            gathering=row,
            position=last + number,
            minutes=one.item.minutes,
            title=one.item.title,
            purpose=one.item.purpose,
            owner=one.item.owner,
            how=one.item.how,
        )
        for number, one in enumerate(timed(source), 1)
    ]
    if not made:
        raise Refused(_("That gathering has no agenda."), field="source", status=422)
    return _put(row, made)


@transaction.atomic
def assign(
    gathering: Gathering,
    *,
    role: str,
    by: Person | None,
    person: Person | None = None,
    name: str = "",
    note: str = "",
) -> Duty:
    """Say who does what at a gathering: one of us, or somebody from outside by name. Saying it twice is fine.

    Raises NotAllowed, Refused (fields "role", "name").
    """
    row = _locked(gathering, by, policy.may_look_after)
    name = " ".join(name.split())[:120]
    if role not in Duty.Role.values:
        raise Refused(_("Choose what they do."), field="role", status=422)
    if (person is None) == (not name):
        raise Refused(
            _("Choose a person here, or write the name of somebody else."), field="name", status=422
        )
    made, _new = Duty.objects.update_or_create(
        gathering=row, role=role, person=person, name=name, defaults={"note": " ".join(note.split())[:160]}
    )
    return made


@transaction.atomic
def relieve(duty: Duty, *, by: Person | None) -> None:
    """Take a duty from somebody. Taking it twice is fine. Raises NotAllowed, Refused."""
    row = _locked(duty.gathering, by, policy.may_look_after)
    row.duties.filter(pk=duty.pk).delete()


def _write(
    item: AgendaItem, *, title: str, purpose: str, minutes: int, owner: Person | None, how: str
) -> AgendaItem:
    item.title, item.how = " ".join(title.split())[:160], how.strip()[:1000]
    if not item.title:
        raise Refused(_("Say what it is."), field="title", status=422)
    if purpose not in AgendaItem.Purpose.values:
        raise Refused(_("Choose what it is for."), field="purpose", status=422)
    if not 1 <= minutes <= LONGEST_ITEM:
        raise Refused(_("An item takes from one minute to eight hours."), field="minutes", status=422)
    item.purpose, item.minutes, item.owner = purpose, minutes, owner
    return _put(item.gathering, [item])[0] if item.pk is None else _save(item)


def _tell_owner(item: AgendaItem, by: Person | None) -> None:
    """A letter to who carries it, where another wrote that down; once for each item and person."""
    if item.owner is not None and (by is None or item.owner_id != by.pk):
        emails.carries_later(item)


def _save(item: AgendaItem) -> AgendaItem:
    item.save()
    pages.changed()
    return item


def _put(row: Gathering, items: list[AgendaItem]) -> list[AgendaItem]:
    if row.agenda.count() + len(items) > MOST_ITEMS:
        raise Refused(_("That is more than one gathering can hold. Take some off first."), status=422)
    for item in items:
        item.save(force_insert=True)
    pages.changed()
    return items


def _last(row: Gathering) -> int:
    return row.agenda.aggregate(last=Max("position"))["last"] or 0


def _locked(
    gathering: Gathering,
    by: Person | None,
    may: Callable[[Person | None, Gathering], bool] = policy.may_host,
) -> Gathering:
    """The gathering, locked, for who may change it, while it is not over."""
    row = locked(gathering)
    if not may(by, row):
        raise NotAllowed(_("Only those who look after a gathering can do this."))
    if row.cancelled_at is not None:
        raise Refused(_("It is cancelled already."))
    if row.is_over:
        raise Refused(_("It is over. Its agenda stays as it was."))
    return row
