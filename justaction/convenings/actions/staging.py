"""Deeds of the screen: what it shows next. The projector follows the phone of the host."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.convenings import day
from justaction.convenings.actions.sensing import running
from justaction.convenings.models import Gathering, Stage
from justaction.errors import Refused
from justaction.members.models import Person
from justaction.web import clock

MORE_TIME = timedelta(minutes=5)


@transaction.atomic
def show(gathering: Gathering, what: str, *, by: Person | None) -> Stage:
    """Show `next`, `previous`, `agenda` (where one was), `rooms`, or the step with this name.

    Raises NotAllowed, Refused.
    """
    row, stage = running(gathering, by)
    steps = day.steps(row)
    here = day.place_of(stage, steps)
    names = {step.name: place for place, step in enumerate(steps)}
    if what == "rooms":
        stage.showing = Stage.Showing.ROOMS
    elif what in {"next", "previous"}:
        _go(stage, steps[max(0, min(len(steps) - 1, here + (1 if what == "next" else -1)))])
    elif what == "agenda":
        _go(stage, steps[here])
    elif what in names:
        _go(stage, steps[names[what]])
    else:
        raise Refused(_("There is no such step."), status=422)
    stage.save()
    return stage


@transaction.atomic
def give_time(gathering: Gathering, *, by: Person | None) -> Stage:
    """Five minutes more for what is spoken of now. Raises NotAllowed, Refused."""
    _row, stage = running(gathering, by)
    if stage.item is None or stage.item_since is None:
        raise Refused(_("Nothing is timed now."))
    over = stage.item_since + timedelta(minutes=stage.item.minutes)
    stage.item_since += max(clock.now() - over, timedelta(0)) + MORE_TIME
    stage.save(update_fields=["item_since"])
    return stage


def _go(stage: Stage, step: day.Step) -> None:
    stage.showing = stage.step = step.showing
    if step.item is None:
        stage.item, stage.item_since = None, None
    elif stage.item_id != step.item.pk:
        stage.item, stage.item_since = step.item, clock.now()
