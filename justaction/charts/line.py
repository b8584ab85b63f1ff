"""Plan and reports of one commitment on a line: dots that are checked or not, the gap, and where this pace leads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _

from justaction.charts import gaps, words
from justaction.charts.forecast import along, forecast
from justaction.charts.scale import Scale, colour_class, number, scale
from justaction.charts.timeline import DayTick, day_ticks

TOP, BOTTOM = 14, 246  # pixels down to the highest and the lowest tick
RIGHT = 86.0  # percent: the end of the lines; to the right of it stand their names
LABEL_ROOM = 0.17  # of the width: what one number under a dot needs on a phone


class Point(NamedTuple):
    """Where the plan stands on a day."""

    on: date
    value: words.Number


@dataclass(frozen=True)
class Reported:
    """What was reported for a day. `checked` when peers have checked it; `note` says who, in words."""

    on: date
    value: words.Number
    checked: bool = False
    note: str = ""


class Tick(NamedTuple):
    y: str
    label_y: str
    label: str


@dataclass(frozen=True)
class Dot:
    x: str
    y: str
    filled: bool
    label: str
    label_y: str
    anchor: str


@dataclass(frozen=True)
class EndLabel:
    """A number with a word or two behind the end of a line."""

    y: str
    number: str
    words: list[tuple[str, str]]


class Row(NamedTuple):
    """One row of the table under the chart."""

    on: date
    plan: str
    reported: str
    gap: str
    note: str


@dataclass(frozen=True)
class PlanLine:
    """The chart, drawn. `empty` when there is neither plan nor report."""

    empty: bool
    headline: str
    sentence: str
    rows: list[Row]
    colour: str = ""
    unit: str = ""
    left: str = ""
    right: str = f"{RIGHT:g}%"
    width: str = ""
    ticks: list[Tick] = field(default_factory=list)
    days: list[DayTick] = field(default_factory=list)
    plan_path: str = ""
    before_paths: list[str] = field(default_factory=list)
    reported_path: str = ""
    pace_path: str = ""
    gap_paths: list[str] = field(default_factory=list)
    dots: list[Dot] = field(default_factory=list)
    ends: list[EndLabel] = field(default_factory=list)
    today: str = ""
    today_end: bool = False
    forecast: float | None = None


@dataclass(frozen=True)
class Facts:
    """What is drawn, in order of days, as plain numbers."""

    plan: list[tuple[date, float]]
    reports: list[tuple[date, float]]
    pace: float | None
    unit: str
    before: list[list[tuple[date, float]]] = field(default_factory=list)

    @property
    def target(self) -> tuple[date, float] | None:
        return self.plan[-1] if self.plan else None

    @property
    def rising(self) -> bool:
        return not self.plan or self.plan[-1][1] >= self.plan[0][1]

    @property
    def reached(self) -> bool:
        if not self.target or not self.reports:
            return False
        last, target = self.reports[-1][1], self.target[1]
        return last >= target if self.rising else last <= target


def plan_line(
    *,
    plan: Sequence[Point],
    reports: Sequence[Reported],
    today: date,
    unit: str = "",
    channel: str = "",
    ended: bool = False,
    before: Sequence[Sequence[Point]] = (),
) -> PlanLine:
    """Draw `plan` (baseline first, target last) against `reports`; days need not lie on any grid.

    `channel` is the slug that gives the colour. `ended` commitments (done or withdrawn) get no forecast.
    `before` holds the plans that stood before the target was changed, oldest first; they are drawn beside it.
    """
    plan = sorted(plan, key=lambda point: point.on)
    reports = sorted(reports, key=lambda report: report.on)
    if not plan and not reports:
        return PlanLine(True, "", _("There are no numbers yet."), [])
    facts = _facts(plan, reports, unit, ended=ended, before=before)
    canvas = _Canvas.around(facts)
    return PlanLine(
        empty=False,
        headline=headline(facts, canvas.values),
        sentence=sentence(facts, canvas.values),
        rows=_rows(facts, plan, reports, canvas.values),
        colour=colour_class(channel),
        unit="" if words.sign(unit) else unit.strip(),
        left=f"{number(canvas.left)}%",
        width=f"{number(RIGHT - canvas.left)}%",
        ticks=canvas.ticks(),
        days=day_ticks(canvas.start, canvas.end, canvas.left, RIGHT),
        plan_path=canvas.path(facts.plan),
        before_paths=[canvas.path(line) for line in facts.before],
        reported_path=canvas.path(facts.reports),
        pace_path=canvas.pace_path(facts),
        gap_paths=[
            canvas.path(area) + "Z" for area in gaps.behind(facts.plan, facts.reports, rising=facts.rising)
        ],
        dots=canvas.dots(facts, reports),
        ends=canvas.ends(facts),
        today=canvas.x(today) if canvas.start < today < canvas.end else "",
        today_end=canvas.share(today) > 0.8,
        forecast=facts.pace,
    )


def _facts(
    plan: Sequence[Point],
    reports: Sequence[Reported],
    unit: str,
    *,
    ended: bool,
    before: Sequence[Sequence[Point]] = (),
) -> Facts:
    planned = [(point.on, float(point.value)) for point in plan]
    said = [(report.on, float(report.value)) for report in reports]
    values = [value for _day, value in planned + said]
    pace = None
    if planned and said and not ended:
        start = planned[:1] if planned[0][0] < said[0][0] else []
        pace = forecast(
            start + said,
            planned[-1][0],
            lowest=0.0 if min(values) >= 0 else None,
            highest=100.0 if words.sign(unit) == "%" and max(values) <= 100 else None,
        )
    earlier = [[(point.on, float(point.value)) for point in line] for line in before]
    return Facts(planned, said, pace, unit, earlier)


@dataclass(frozen=True)
class _Canvas:
    """Where days and values lie."""

    start: date
    end: date
    values: Scale
    left: float
    unit: str

    @classmethod
    def around(cls, facts: Facts) -> _Canvas:
        everything = [*facts.plan, *facts.reports, *(point for line in facts.before for point in line)]
        days = [day for day, _value in everything]
        start, end = min(days), max(days)
        if start == end:
            start, end = start - timedelta(days=30), end + timedelta(days=30)
        numbers = [value for _day, value in everything]
        values = scale(numbers if facts.pace is None else [*numbers, facts.pace])
        longest = max(len(words.short(tick, facts.unit, values.places)) for tick in values.ticks)
        return cls(start, end, values, min(18.0, max(8.0, 9 * longest / 3.5)), facts.unit)

    def share(self, on: date) -> float:
        return (on - self.start).days / (self.end - self.start).days

    def x(self, on: date) -> str:
        return f"{number(self.left + (RIGHT - self.left) * self.share(on))}%"

    def y(self, value: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * self.values.share(value)

    def ticks(self) -> list[Tick]:
        return [
            Tick(
                number(self.y(tick)),
                number(self.y(tick) + 5),
                words.short(round(tick, 9), self.unit, self.values.places),
            )
            for tick in self.values.ticks
        ]

    def path(self, points: Sequence[tuple[date, float]]) -> str:
        """Path data in a box of 1000 by 1000, which the page stretches."""
        places = [
            f"{round(1000 * self.share(on))} {round(1000 * (1 - self.values.share(value)))}"
            for on, value in points
        ]
        return "M" + " L".join(places) if places else ""

    def pace_path(self, facts: Facts) -> str:
        if facts.pace is None or facts.target is None:
            return ""
        return self.path([facts.reports[-1], (facts.target[0], facts.pace)])

    def dots(self, facts: Facts, reports: Sequence[Reported]) -> list[Dot]:
        named = self._named([report.on for report in reports])
        drawn = []
        for report in reports:
            value, share = float(report.value), self.share(report.on)
            planned, y = along(facts.plan, report.on), self.y(float(report.value))
            under = (planned is not None and value < planned and y < BOTTOM - 28) or y < TOP + 18
            drawn.append(
                Dot(
                    x=self.x(report.on),
                    y=number(y),
                    filled=report.checked,
                    label=words.short(report.value, self.unit) if report.on in named else "",
                    label_y=number(y + 29 if under else y - 15),
                    anchor="start" if share < 0.04 else "end" if share > 0.97 else "middle",
                )
            )
        return drawn

    def _named(self, days: Sequence[date]) -> set[date]:
        """The days whose numbers fit: the last one first, then backwards as there is room."""
        named: list[date] = []
        for on in reversed(days):
            if not named or self.share(named[-1]) - self.share(on) >= LABEL_ROOM:
                named.append(on)
        return set(named)

    def ends(self, facts: Facts) -> list[EndLabel]:
        """The names behind the ends of the lines, pushed apart where they would touch."""
        wanted: list[tuple[float, str, list[str]]] = []
        if facts.target:
            value = facts.target[1]
            wanted.append((self.y(value), words.short(value, self.unit), words.lines(_("plan"), 8)))
        if facts.pace is not None:
            told = rounded(facts.pace, self.values)
            wanted.append(
                (self.y(facts.pace), words.short(told, self.unit), words.lines(_("at this pace"), 8))
            )
        wanted.sort()
        return [
            EndLabel(number(top), text, [(number(top + 18 * (n + 1)), line) for n, line in enumerate(broken)])
            for top, (_y, text, broken) in zip(apart(wanted), wanted, strict=True)
        ]


def apart(wanted: Sequence[tuple[float, str, list[str]]]) -> list[float]:
    """Where the first line of each label stands: near its line, not touching the next, none below the axis."""
    tops, floor = [], 0.0
    for y, _text, broken in wanted:
        tops.append(max(y + 5, floor, 14.0))
        floor = tops[-1] + 18 * (len(broken) + 1) + 4
    ceiling = BOTTOM + 4.0
    for place in reversed(range(len(wanted))):
        tops[place] = min(tops[place], ceiling - 18 * len(wanted[place][2]))
        ceiling = tops[place] - 22
    return tops


def rounded(value: float, values: Scale) -> float:
    """A forecast, as exact as it deserves: to a fifth of a step of the scale, which is 1, 2 or 5 of something."""
    fine = 10.0**-(values.places) if values.step < 10 else values.step / 5
    return round(round(value / fine) * fine, 9)


def headline(facts: Facts, values: Scale) -> str:
    """What the chart found, in a few words."""
    if not facts.target:
        on, value = facts.reports[-1]
        return _("%(now)s on %(day)s") % {"now": words.amount(value, facts.unit), "day": words.day(on)}
    on, target = facts.target
    told = {"target": words.amount(target, facts.unit), "month": words.month(on)}
    if not facts.reports:
        told["start"] = words.amount(facts.plan[0][1], facts.unit)
        return _("From %(start)s to %(target)s by %(month)s") % told
    told["now"] = words.amount(facts.reports[-1][1], facts.unit)
    if facts.reached:
        return _("%(now)s. The target was %(target)s.") % told
    if facts.pace is None:
        return _("%(now)s so far. The target is %(target)s.") % told
    told["pace"] = words.amount(rounded(facts.pace, values), facts.unit)
    short = facts.pace < target if facts.rising else facts.pace > target
    if short and told["pace"] != told["target"]:
        return _("At this pace, %(pace)s by %(month)s. Not %(target)s.") % told
    return _("At this pace, %(pace)s by %(month)s.") % told


def sentence(facts: Facts, values: Scale) -> str:
    """The whole chart, for somebody who hears it."""
    said = [_("Line chart.")]
    if facts.plan:
        (start, first), (end, last) = facts.plan[0], facts.plan[-1]
        said.append(
            _("Plan: from %(first)s on %(start)s to %(last)s on %(end)s.")
            % {
                "first": words.amount(first, facts.unit),
                "start": words.day(start),
                "last": words.amount(last, facts.unit),
                "end": words.day(end),
            }
        )
    for line in facts.before:
        told = {"last": words.amount(line[-1][1], facts.unit), "end": words.day(line[-1][0])}
        said.append(_("Before the target was changed, the plan led to %(last)s on %(end)s.") % told)
    if facts.reports:
        parts = ", ".join(
            _("%(value)s on %(day)s") % {"value": words.amount(value, facts.unit), "day": words.day(on)}
            for on, value in facts.reports
        )
        said.append(_("Reported: %(parts)s.") % {"parts": parts})
    else:
        said.append(_("Nothing is reported yet."))
    if facts.pace is not None and facts.target:
        said.append(
            _("At this pace, about %(value)s by %(day)s.")
            % {
                "value": words.amount(rounded(facts.pace, values), facts.unit),
                "day": words.day(facts.target[0]),
            }
        )
    return " ".join(said)


def _rows(facts: Facts, plan: Sequence[Point], reports: Sequence[Reported], values: Scale) -> list[Row]:
    """One row for each day that has a plan or a report, oldest first."""
    said = {report.on: report for report in reports}
    planned = {point.on: point.value for point in plan}
    rows = []
    for on in sorted({*said, *planned}):
        report, value = said.get(on), along(facts.plan, on)
        aim: words.Number | None = planned.get(on, None if value is None else values.fine(value))
        gap = None if report is None or aim is None else round(float(report.value) - float(aim), 2)
        rows.append(
            Row(
                on=on,
                plan="" if aim is None else words.amount(aim, words.sign(facts.unit)),
                reported="" if report is None else words.amount(report.value, words.sign(facts.unit)),
                gap="" if gap is None else words.difference(gap),
                note="" if report is None else report.note,
            )
        )
    return rows
