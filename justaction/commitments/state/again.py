"""Done is looked at again: after 12 months a new report has to show that it still holds. And: when a report is due."""

from __future__ import annotations

from datetime import date, timedelta

from justaction.commitments.state.checking import check
from justaction.commitments.state.facts import Facts, Outcome, Report
from justaction.commitments.state.plan import reached

OPENS_BEFORE = 14  # days before the 12 months are over: from then on a report counts as the new one
AGAIN_GRACE = 30  # days after the 12 months in which the new report may still come
EVERY = 90  # days between reports where the plan has no point left, and the target is not reached


def due_on(facts: Facts) -> date:
    """Twelve months after the day on which peers last agreed that it is done."""
    held = facts.held_on
    assert held is not None
    leap_day = held.month == 2 and held.day == 29
    return date(held.year + 1, 3, 1) if leap_day else held.replace(year=held.year + 1)


def opens_on(facts: Facts) -> date:
    """From this day a report counts as the new one."""
    return due_on(facts) - timedelta(days=OPENS_BEFORE)


def last_day(facts: Facts) -> date:
    """The last day on which the new report may come."""
    return due_on(facts) + timedelta(days=AGAIN_GRACE)


def is_over_due(facts: Facts, today: date) -> bool:
    """Whether it was done, and the 12 months are over."""
    return facts.held_on is not None and today >= due_on(facts)


def seen(facts: Facts) -> tuple[Report, ...]:
    """The reports that look at it again."""
    if facts.held_on is None:
        return ()
    return tuple(report for report in facts.reports if report.sent_on >= opens_on(facts))


def is_broken(facts: Facts) -> bool:
    """Whether it has fallen back since it was done: a new report came too late, is short of the target, or peers did
    not agree with it."""
    new = seen(facts)
    return bool(new) and (
        min(report.sent_on for report in new) > last_day(facts)
        or any(
            not reached(facts, report.value) or check(report).outcome is Outcome.NOT_AGREED for report in new
        )
    )


def next_due(facts: Facts) -> date | None:
    """The day that the next report is due for.

    The first point of the plan since publication that no report has reached yet. After the target's date, and after it
    fell back: 90 days after the last report, until the target is reached. Once done: 12 months later. Else None."""
    latest = facts.latest
    if facts.held_on is not None and not seen(facts):
        return due_on(facts)
    days = (day for day, _value in facts.line[1:] if day >= facts.published_on)
    ahead = next((day for day in days if latest is None or day > latest.as_of), None)
    if facts.held_on is None and ahead is not None:
        return ahead
    if latest is None or reached(facts, latest.value):
        return None
    return latest.sent_on + timedelta(days=EVERY)
