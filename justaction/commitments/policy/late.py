"""The ladder of lateness: the next step, the answer, the talk."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Max

from justaction.commitments import state as rules
from justaction.commitments.models import (
    Commitment,
    Talk,
)
from justaction.commitments.policy.days import today, zone
from justaction.commitments.policy.peers import independent
from justaction.commitments.policy.writing import is_running
from justaction.members.models import Person
from justaction.web import clock


def next_talker(commitment: Commitment, due: date) -> Person | None:
    """Who is asked next to offer a talk: independent and willing to check, not asked about this yet; the one who has
    been asked for fewest talks, and then the one asked longest ago."""
    asked = Talk.objects.filter(commitment=commitment, due=due, peer__isnull=False)
    willing = independent(Person.objects.filter(willing_to_check=True), None, commitment)
    return (
        willing.exclude(pk__in=asked.values("peer"))
        .annotate(load=Count("talks"), last=Max("talks__asked_at"))
        .order_by("load", "last", "subject")
        .first()
    )


def next_step(commitment: Commitment) -> rules.Step | None:
    """The step of the ladder to take today for the report that is due; None when none is."""
    due, since = commitment.due_on, commitment.state_since
    if due is None or since is None or not is_running(commitment):
        return None
    here = zone()
    climbed = {
        rung.key: rung.at.astimezone(here).date() for rung in commitment.rungs.all() if rung.due == due
    }
    day = since.astimezone(here).date()
    return rules.next_step(due, climbed, clock.today(here), key=commitment.reason_key, since=day)


def may_still_say_why(commitment: Commitment) -> bool:
    """Whether a report is late and the organization has not answered for it yet."""
    due = commitment.due_on
    if due is None or due >= today() or not is_running(commitment):
        return False
    return not commitment.late_answers.filter(due=due).exists()


def may_answer_talk(viewer: Person | None, talk: Talk) -> bool:
    """Whether they may offer the talk: they were asked, still are, and are still independent."""
    return (
        viewer is not None
        and talk.peer_id == viewer.pk
        and talk.state == Talk.State.ASKED
        and independent(Person.objects.filter(pk=viewer.pk), None, talk.commitment).exists()
    )


def may_see_talk(viewer: Person | None, talk: Talk) -> bool:
    """Whether the page of a talk opens: for the peer alone."""
    return viewer is not None and talk.peer_id == viewer.pk
