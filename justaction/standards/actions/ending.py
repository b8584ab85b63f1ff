"""How a standard ends: retired or superseded with a reason. Its revisions stay readable for good."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.standards import policy
from justaction.standards.actions.shared import enter, led, locked, look_again, must_go_on, need
from justaction.standards.models import Check, Standard
from justaction.web import clock, pages


@transaction.atomic
def retire(standard: Standard, *, why: str, by: Person) -> Standard:
    """End it with a reason: an idea or a draft that goes nowhere, or a standard that no longer holds.

    Raises NotAllowed, and Refused without a reason, or while a vote about it runs.
    """
    row = _steered(standard, by)
    return _end(row, Standard.Stage.RETIRED, why, by)


@transaction.atomic
def supersede(standard: Standard, *, successor: Standard, why: str, by: Person) -> Standard:
    """Let another standard in force take its place. Raises NotAllowed, and Refused when that one is not in force."""
    row = _steered(standard, by)
    if row.stage != Standard.Stage.ADOPTED:
        raise Refused(_("Only a standard in force can be superseded. Retire this one."))
    if successor.pk == row.pk or not Standard.objects.in_force().filter(pk=successor.pk).exists():
        raise Refused(_("Choose another standard that is in force."), field="successor", status=422)
    row.successor = successor
    return _end(row, Standard.Stage.SUPERSEDED, why, by)


@transaction.atomic
def drop_revision(standard: Standard, *, why: str, by: Person) -> Standard:
    """Give up the next revision that is being written; what is in force stays. Raises NotAllowed, Refused."""
    row = led(standard, by)
    if not row.next_stage:
        raise Refused(_("No next revision is being written."))
    if policy.running_ballot(row) is not None:
        raise Refused(_("A vote about it runs. Wait for its outcome."))
    reason = need(why, "why", _("Give a reason. Everybody reads it."))[:600]
    number = row.number
    _stop(row, reason)
    row.next_stage, row.next_why = "", ""
    row.save(update_fields=["next_stage", "next_why"])
    look_again(row)
    enter("standard.ended", row, by=by, words={"reason": reason}, facts={"how": "dropped", "number": number})
    return row


def _steered(standard: Standard, by: Person) -> Standard:
    row = locked(standard)
    if not policy.may_steer(by, row.channel):
        raise NotAllowed(_("Only who looks after the standards of this channel can end one."))
    must_go_on(row)
    if policy.running_ballot(row) is not None:
        raise Refused(_("A vote about it runs. Wait for its outcome."))
    return row


def _end(row: Standard, how: Standard.Stage, why: str, by: Person) -> Standard:
    was_idea = row.begun_at is None
    row.ended_why = need(why, "why", _("Give a reason. Everybody reads it."))[:600]
    _stop(row, row.ended_why)
    row.stage, row.next_stage, row.next_why, row.ended_at = how, "", "", clock.now()
    row.save()
    Check.objects.filter(uptake__standard=row, state=Check.State.ASKED).update(
        state=Check.State.CLOSED, ended_at=clock.now()
    )
    look_again(row)
    if was_idea:
        pages.changed()
        return row  # nobody read it in public, so that the record has nothing to say
    facts: dict[str, int | str] = {"how": how.value}
    if row.current is not None:
        facts["number"] = row.current.number
    words = {"reason": row.ended_why, "successor": str(row.successor) if row.successor else ""}
    enter("standard.ended", row, by=by, words=words, facts=facts)
    return row


def _stop(row: Standard, why: str) -> None:
    """What runs for the words that are given up ends with them; what readers said keeps its place."""
    now = clock.now()
    row.trials.filter(ended_at=None).update(ended_at=now, broken_off=True, learned=why)
    for one in row.rounds.running():
        one.comments.waiting().update(state="rejected", reason=why[:1000], decided_at=now)
        one.closed_at, one.what_changed = now, why
        one.save(update_fields=["closed_at", "what_changed"])
