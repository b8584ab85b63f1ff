"""Deeds of handing in: each group closes its answers; with the second, both sides open to each other."""

from __future__ import annotations

import json

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.assessments import emails, policy, reading
from justaction.assessments.actions.opening import State, enter, locked
from justaction.assessments.models import EXTENTS, Answer, Round, Seat, Side
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.web import clock


def group(round_: Round, by: Person) -> tuple[Round, Seat, Side]:
    """The round, held, with one's own seat and side. Raises NotAllowed."""
    row = locked(round_)
    seat = policy.seat_of(by, row)
    if seat is None:
        raise NotAllowed(_("Only people of this group write here."))
    return row, seat, Side.objects.select_for_update().get(round=row, which=seat.which)


@transaction.atomic
def hand_in(round_: Round, *, extent: str, by: Person) -> Side:
    """Close the answers of one's group. `extent` is how far the group lets them be public, and can be changed later.

    Raises NotAllowed, Refused while something is missing.
    """
    row, _seat, side = group(round_, by)
    if row.state != State.ANSWERING or side.handed_in_at is not None:
        raise Refused(_("Your group has handed in, or the round has ended."))
    if extent not in dict(EXTENTS):
        raise Refused(_("Choose how far it may be public."), field="extent", status=422)
    there, least = row.seats.now().filter(which=side.which).count(), policy.LEAST[side.which]
    if there < least:
        raise Refused(
            _("Your group has fewer than %(least)s people now. Ask the coordinator to invite more.")
            % {"least": least}
        )
    if missing := reading.missing(row, side.which):
        numbers = ", ".join(str(number) for number in missing)
        raise Refused(
            _("These questions still need an answer, and hands of more than half of you: %(numbers)s.")
            % {"numbers": numbers}
        )
    side.handed_in_at, side.members, side.extent = clock.now(), there, extent
    side.save()
    for line in reading.group(row, side.which):
        Answer.objects.filter(pk=line.answer.pk).update(consensus=line.showing.level)
    if not Side.objects.filter(round=row, handed_in_at=None).exists():
        _both(row)
    else:
        emails.handed_in(row, side.which)
    return side


@transaction.atomic
def take_back(round_: Round, *, by: Person) -> Side:
    """Open the own group's answers again, while the other group has not handed in. Raises NotAllowed, Refused."""
    row, _seat, side = group(round_, by)
    if row.state != State.ANSWERING or side.handed_in_at is None:
        raise Refused(_("Both groups have handed in, or yours has not."))
    side.handed_in_at, side.members = None, 0
    side.save()
    return side


def _both(row: Round) -> None:
    """Both sides are in: what they said is sealed on the record, each with its own salt, and told to both."""
    row.state, row.both_at = State.BOTH_IN, clock.now()
    row.save(update_fields=["state", "both_at"])
    sealed = {
        which: json.dumps(reading.as_data(row, which), ensure_ascii=False, sort_keys=True)
        for which in Side.Which.values
    }
    enter("assessment.handed", row, by=None, words=sealed, private=tuple(sealed))
    emails.both_in(row)
