"""Deeds of the door: its code, joining by it or by one's seat, ticking who is there, leaving; and forgetting it all."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Max, Q
from django.utils.translation import gettext as _

from justaction.convenings import codes, policy
from justaction.convenings.actions.coming import locked
from justaction.convenings.actions.seats import next_place
from justaction.convenings.actions.sensing import freeze
from justaction.convenings.models import Gathering, Joiner, Note, Registration, Stage
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.record.models import new_subject
from justaction.web import clock, pages

State = Registration.State
MOST_JOINED = 1000  # people by code: rooms are made of them in one breath


@dataclass(frozen=True)
class Said:
    """What somebody who joins says of themselves. All of it is optional, and forgotten when the doors are closed."""

    name: str = ""
    field: str = ""
    employer: str = ""
    language: str = ""
    interprets: bool = False


@transaction.atomic
def make_code(gathering: Gathering, *, by: Person | None) -> Stage:
    """Make the code by which people join, or a new one: the old one then leads nowhere. Raises NotAllowed, Refused."""
    row = locked(gathering)
    if not policy.may_host(by, row):
        raise NotAllowed(_("Only those who host it can do this."))
    if not policy.may_make_code(by, row):
        raise Refused(_("It is over or cancelled, so nobody can join any more."))
    stage = stage_of(row)
    if stage is None:
        return open_stage(row)
    stage.code, stage.code_made_at = _new_code(), clock.now()
    stage.save(update_fields=["code", "code_made_at"])
    return stage


def stage_of(gathering: Gathering) -> Stage | None:
    """What the day of a gathering stands at; None before there is a code."""
    return Stage.objects.select_related("item").filter(gathering=gathering).first()


def open_stage(gathering: Gathering) -> Stage:
    """The stage of a locked gathering, made where there is none."""
    return stage_of(gathering) or Stage.objects.create(gathering=gathering, code=_new_code())


def _new_code() -> str:
    while Stage.objects.filter(code=(code := codes.made_from(int(new_subject(), 16)))).exists():
        pass
    return code


@transaction.atomic
def join(
    gathering: Gathering, said: Said | None = None, *, by: Person | None = None, one_of_many: bool = False
) -> Joiner:
    """Be there: by code without an account (`by` None), or as a member, who then has attended. Twice is once.

    `one_of_many`: very many came from the same network, which the host is told. Raises Refused.
    """
    row = locked(gathering)
    if not policy.may_join(row):
        raise Refused(why_not(row))
    stage, said = open_stage(row), said or Said()
    if by is None and stage.joined >= MOST_JOINED:
        raise Refused(_("More people joined by code than fit. Members come in by their seat."), status=429)
    if by is not None:
        _attend(row, by)
        if mine := row.joiners.filter(person=by).first():
            return mine
    last = row.joiners.aggregate(last=Max("number"))["last"] or 0
    joiner = Joiner.objects.create(
        gathering=row,
        person=by,
        number=last + 1,
        name="" if by else _line(said.name, 60),
        field=_line(said.field, 60),
        employer=_line(said.employer, 120),
        language=_line(said.language, 40),
        interprets=said.interprets and bool(said.language.strip()),
        one_of_many=one_of_many,
    )
    Stage.objects.filter(pk=stage.pk).update(joined=F("joined") + 1)
    return joiner


def why_not(gathering: Gathering) -> str:
    """Why nobody can join now."""
    if gathering.cancelled_at is not None:
        return _("This gathering is cancelled. Nobody meets.")
    if clock.now() < gathering.opens_door_at:
        return _("The doors are not open yet. They open an hour before it begins.")
    return _("This gathering is over. Its page says when it meets again.")


def _attend(row: Gathering, person: Person) -> None:
    """A member who is there has attended, with or without a seat."""
    mine = row.registrations.filter(person=person).first()
    if mine is None:
        mine = Registration(gathering=row, person=person, place=next_place(row))
    mine.state, mine.offered_until = State.ATTENDED, None
    mine.save()


def _line(words: str, most: int) -> str:
    return " ".join(words.split())[:most]


@transaction.atomic
def tick(registration: Registration, *, there: bool, by: Person | None) -> None:
    """Say of somebody who asked for a seat whether they are there. Raises NotAllowed, Refused."""
    row = locked(registration.gathering)
    if not policy.may_host(by, row):
        raise NotAllowed(_("Only those who host it can do this."))
    if row.cancelled_at is not None or clock.now() < row.opens_door_at:
        raise Refused(_("You can tick who is there from an hour before it begins."))
    mine = Registration.objects.get(pk=registration.pk)
    if there:
        mine.state, mine.offered_until = State.ATTENDED, None
    elif mine.state == State.ATTENDED:
        mine.state = State.REGISTERED
    mine.save()


@transaction.atomic
def leave(joiner: Joiner) -> None:
    """Take back that one is there, with every answer; whoever has their link asks for it."""
    row = locked(joiner.gathering)
    if Joiner.objects.filter(pk=joiner.pk).delete()[0]:
        if joiner.name:
            row.notes.filter(by=None, by_name=joiner.name).update(by_name="")
        Stage.objects.filter(gathering=row, joined__gt=0).update(joined=F("joined") - 1)
        if joiner.person_id:
            mine = row.registrations.filter(person=joiner.person_id, state=State.ATTENDED)
            mine.update(state=State.REGISTERED if _fits(row) else State.WAITLISTED)


def _fits(row: Gathering) -> bool:
    """Whether all who are seated or there have a seat: who came in by code beyond them leaves without one."""
    return row.capacity is None or row.registrations.seated().count() <= row.capacity


@transaction.atomic
def forget_joiners() -> int:
    """Forget who joined what is over: what they answered stays as counts, their names go; how many gatherings."""
    over = Q(gathering__ends_at__lte=clock.now() - policy.DOORS_STAY) | Q(
        gathering__cancelled_at__isnull=False
    )
    stages = Stage.objects.filter(over, forgotten_at=None).select_related("gathering").order_by("gathering")
    for stage in stages:
        row = locked(stage.gathering)
        for asked in row.checks.all():
            freeze(asked)
        row.joiners.all().delete()
        Note.objects.filter(gathering=row).exclude(by_name="").update(by_name="")
        Stage.objects.filter(pk=stage.pk).update(forgotten_at=clock.now())
    if stages:
        pages.changed()
    return len(stages)
