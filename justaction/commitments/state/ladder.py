"""Lateness, equal for all: the steps that follow each other while a report does not come. Data, and two questions.

Remind, ask, offer a talk, then the state itself, then a public note. No step is skipped and none is taken for some and
not for others: the clock climbs by this table alone. The order is that of responsive regulation: talk first, and let
what is public come last (Ayres and Braithwaite, 1992).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from justaction.commitments.state.rules import gettext_noop as _

REMIND, ASK, TALK, NOTE = "remind", "ask", "talk", "note"
NOT_HEARD = frozenset({"no_report", "never_heard", "silent", "fallen_unheard", "target_passed"})


@dataclass(frozen=True)
class Step:
    """One step: `days` after the day a report is due for (before it, when negative), or, where `after_state`, after the
    day on which the state told that nothing has come; at least `gap` days after the step before it."""

    key: str
    words: str
    told: str
    days: int
    gap: int = 0
    after_state: bool = False


LADDER: tuple[Step, ...] = (
    Step(
        REMIND,
        _("14 days before a report is due, we remind."),
        _("Reminded on %(day)s."),
        -14,
    ),
    Step(
        ASK,
        _("8 days after, we ask: what got in the way, what comes next, and by when? The answer is public."),
        _("Asked what got in the way on %(day)s."),
        8,
        gap=7,
    ),
    Step(
        TALK,
        _("12 days after, a peer from another field offers to talk. What they say stays between them."),
        _("A peer was asked to offer a talk on %(day)s."),
        12,
        gap=4,
    ),
    Step(
        NOTE,
        _("14 days after the state says that nothing came, a public note tells what was done and answered."),
        _("Noted in public on %(day)s."),
        14,
        gap=7,
        after_state=True,
    ),
)


def next_step(due: date, climbed: Mapping[str, date], today: date, *, key: str, since: date) -> Step | None:
    """The step to take today for the report due on `due`; None when none is.

    `climbed` are the steps already taken for it, with their days; `key` is the reason of the state, and `since` the day
    since which it holds. A reminder whose day has passed is not sent any more.
    """
    last: date | None = None
    for step in LADDER:
        if step.key in climbed:
            last = climbed[step.key]
            continue
        if step.key == REMIND and today > due:
            continue
        if step.after_state and key not in NOT_HEARD:
            return None
        day = (max(since, due) if step.after_state else due) + timedelta(days=step.days)
        if last is not None:
            day = max(day, last + timedelta(days=step.gap))
        return step if today >= day else None
    return None
