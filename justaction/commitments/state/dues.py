"""When reports are due, and whether they came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from justaction.commitments.state.facts import Facts
from justaction.commitments.state.rules import FIRST_REPORT_GRACE


@dataclass(frozen=True)
class Due:
    """A day that a report is due for, and what came: on_time, late, missed, or waiting while there is time left."""

    on: date
    outcome: str
    sent_on: date | None = None


def _days(facts: Facts) -> list[date]:
    return [day for day, _value in facts.line[1:] if day >= facts.published_on]


def dues(facts: Facts, today: date) -> list[Due]:
    """Each point of the plan since publication up to `today`, with the report that answered it.

    A report is on time until 15 days after the point. One that comes later, but before the next point's own
    15 days are over, is late. Each report answers one point.
    """
    days = _days(facts)
    sent = sorted(report.sent_on for report in facts.reports)
    found: list[Due] = []
    for place, day in enumerate(days):
        if day > today:
            break
        ends = day + timedelta(days=FIRST_REPORT_GRACE)
        next_ends = (
            days[place + 1] + timedelta(days=FIRST_REPORT_GRACE) if place + 1 < len(days) else date.max
        )
        if sent and sent[0] <= next_ends:
            first = sent.pop(0)
            while sent and sent[0] <= ends:  # several before one point answer it together
                sent.pop(0)
            found.append(Due(day, "on_time" if first <= ends else "late", first))
        else:
            found.append(Due(day, "missed" if today > ends else "waiting"))
    return found


def next_due(facts: Facts) -> date | None:
    """The next point of the plan that no report has reached yet; None once the target's date is reported on."""
    latest = facts.latest
    return next((day for day in _days(facts) if latest is None or day > latest.as_of), None)
