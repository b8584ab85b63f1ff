"""The line of plan and reports: where dots lie, what this pace leads to, and every odd case that facts can have."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from justaction.charts import gaps, words
from justaction.charts.forecast import along, forecast
from justaction.charts.line import BOTTOM, TOP, PlanLine, Point, Reported, apart, plan_line
from justaction.charts.scale import number, percent, scale
from justaction.charts.timeline import day_ticks

OCTOBER = date(2026, 10, 7)
PLAN = [
    Point(date(2026, 1, 31), Decimal("2")),
    Point(date(2026, 3, 31), Decimal("4")),
    Point(date(2026, 6, 30), Decimal("8")),
    Point(date(2026, 9, 30), Decimal("12")),
    Point(date(2026, 12, 31), Decimal("15")),
]
REPORTS = [
    Reported(date(2026, 1, 31), Decimal("2.00"), True, "3 peers"),
    Reported(date(2026, 3, 31), Decimal("3.10"), True, "3 peers"),
    Reported(date(2026, 6, 30), Decimal("5.80"), True, "3 peers"),
    Reported(date(2026, 9, 30), Decimal("7.40"), False, "2 peers, 1 to come"),
]


def drawn(line: PlanLine, **context: object) -> str:
    page: str = Template("{% load charts %}{% plan_line line title=title note=note %}").render(
        Context({"line": line, "title": "", "note": "", **context})
    )
    page = " ".join(page.split())
    assert "style=" not in page
    assert "<script" not in page
    return page


def deposits() -> PlanLine:
    return plan_line(plan=PLAN, reports=REPORTS, today=OCTOBER, unit="%", channel="money")


def test_the_headline_says_what_the_pace_leads_to() -> None:
    assert deposits().headline == "At this pace, 9% by December 2026. Not 15%."


def test_the_sentence_tells_the_whole_chart() -> None:
    assert deposits().sentence == (
        "Line chart. Plan: from 2% on 31 January 2026 to 15% on 31 December 2026. Reported: 2% on 31 January 2026, "
        "3.1% on 31 March 2026, 5.8% on 30 June 2026, 7.4% on 30 September 2026. "
        "At this pace, about 9% by 31 December 2026."
    )


def test_checked_and_reported_never_look_the_same() -> None:
    assert [dot.filled for dot in deposits().dots] == [True, True, True, False]
    page = drawn(deposits())
    assert page.count('<circle cx="') - 2 == 4  # two more stand in the legend
    assert "Reported and peer-checked" in page


def test_the_table_gives_plan_report_gap_and_who_checked() -> None:
    last = deposits().rows[-2]
    assert (last.on, last.plan, last.reported, last.gap, last.note) == (
        *(date(2026, 9, 30), "12%", "7.4%", "−4.6", "2 peers, 1 to come"),
    )
    assert deposits().rows[-1].reported == ""  # December is only planned


def test_a_report_between_two_points_is_compared_with_the_line_between_them() -> None:
    line = plan_line(plan=PLAN, reports=[Reported(date(2026, 8, 15), Decimal(10))], today=OCTOBER, unit="%")
    (row,) = [row for row in line.rows if row.reported]
    assert (row.plan, row.gap) == ("10%", "0")


def test_dots_lie_between_the_lowest_and_the_highest_tick() -> None:
    line = deposits()
    assert [dot.y for dot in line.dots] == sorted((dot.y for dot in line.dots), key=float, reverse=True)
    assert all(TOP <= float(dot.y) <= BOTTOM for dot in line.dots)
    assert [tick.label for tick in line.ticks] == ["0%", "5%", "10%", "15%"]
    assert line.dots[0].x == line.left


def test_the_day_of_today_is_marked_only_within_the_chart() -> None:
    assert deposits().today
    assert not plan_line(plan=PLAN, reports=REPORTS, today=date(2027, 3, 1)).today


def test_a_falling_target_is_behind_when_the_number_is_above() -> None:
    line = plan_line(
        plan=[Point(date(2026, 1, 1), Decimal(80)), Point(date(2026, 12, 31), Decimal(20))],
        reports=[Reported(date(2026, 1, 1), 80), Reported(date(2026, 7, 1), 70)],
        today=OCTOBER,
        unit="%",
    )
    assert line.gap_paths
    assert line.headline == "At this pace, 60% by December 2026. Not 20%."


def test_a_falling_target_that_is_reached_says_so() -> None:
    line = plan_line(
        plan=[Point(date(2026, 1, 1), 80), Point(date(2026, 12, 31), 20)],
        reports=[Reported(date(2026, 7, 1), 18)],
        today=OCTOBER,
    )
    assert line.headline == "18. The target was 20."
    assert not line.gap_paths


def test_being_ahead_leaves_no_gap() -> None:
    ahead = [Reported(report.on, float(report.value) * 3, True) for report in REPORTS]
    assert plan_line(plan=PLAN, reports=ahead, today=OCTOBER).gap_paths == []


def test_the_gap_ends_where_the_lines_cross() -> None:
    plan = [(date(2026, 1, 1), 0.0), (date(2026, 12, 31), 100.0)]
    crossing = [(date(2026, 1, 1), 20.0), (date(2026, 12, 31), 60.0)]
    (area,) = gaps.behind(plan, crossing, rising=True)
    first = min(on for on, _value in area)
    assert abs((along(plan, first) or 0) - (along(crossing, first) or 0)) < 0.5
    assert max(on for on, _value in area) == date(2026, 12, 31)


def test_negative_numbers_lie_below_a_line_at_zero() -> None:
    line = plan_line(
        plan=[Point(date(2026, 1, 1), -40), Point(date(2026, 12, 31), 25)],
        reports=[Reported(date(2026, 6, 1), -12.5)],
        today=OCTOBER,
        unit="$",
    )
    assert "−$40" in [tick.label for tick in line.ticks]
    assert line.dots[0].label == "−$12.5"
    assert "0" in {tick.label.strip("$") for tick in line.ticks}


def test_big_numbers_are_short_in_the_chart_and_whole_in_the_table() -> None:
    line = plan_line(
        plan=[Point(date(2026, 1, 1), Decimal(0)), Point(date(2026, 12, 31), Decimal(41_900_000))],
        reports=[Reported(date(2026, 6, 30), Decimal("3100000.00"))],
        today=OCTOBER,
        unit="dollars",
    )
    assert line.dots[0].label == "$3.1M"
    assert line.ends[0].number == "$41.9M"
    assert any(row.reported == "$3,100,000" for row in line.rows)


def test_a_unit_that_is_a_word_stands_in_the_legend_not_on_the_dots() -> None:
    line = plan_line(plan=PLAN, reports=REPORTS, today=OCTOBER, unit="homes")
    assert line.dots[-1].label == "7.4"
    assert "Counted in: homes" in drawn(line)
    assert "7.4 homes on 30 September 2026" in line.sentence


def test_one_report_and_no_plan_is_drawn() -> None:
    line = plan_line(plan=[], reports=[Reported(date(2026, 6, 30), 5)], today=OCTOBER)
    assert line.headline == "5 on 30 June 2026"
    assert (len(line.dots), line.plan_path, line.forecast) == (1, "", None)
    assert "No plan" not in drawn(line)


def test_a_plan_without_reports_is_drawn() -> None:
    line = plan_line(plan=PLAN, reports=[], today=OCTOBER, unit="%")
    assert line.headline == "From 2% to 15% by December 2026"
    assert "Nothing is reported yet." in line.sentence


def test_without_numbers_a_sentence_is_drawn() -> None:
    page = drawn(plan_line(plan=[], reports=[], today=OCTOBER))
    assert "There are no numbers yet." in page
    assert "<svg" not in page


def test_what_is_over_gets_no_forecast() -> None:
    assert plan_line(plan=PLAN, reports=REPORTS, today=OCTOBER, ended=True).forecast is None
    late = [*REPORTS, Reported(date(2027, 2, 1), 14)]
    line = plan_line(plan=PLAN, reports=late, today=date(2027, 3, 1), unit="%")
    assert line.forecast is None
    assert line.headline == "14% so far. The target is 15%."


def test_hostile_words_are_only_words() -> None:
    evil = '"><script>alert(1)</script>'
    line = plan_line(
        plan=PLAN, reports=[Reported(date(2026, 2, 1), 3, note=evil)], today=OCTOBER, unit=evil, channel=evil
    )
    page = drawn(line, title=evil, note=evil)
    assert "&lt;script&gt;" in page
    assert line.colour == ""


days = st.dates(date(2019, 1, 1), date(2035, 12, 31))
values = st.decimals(-(10**9), 10**9, places=2)


@given(
    st.dictionaries(days, values, max_size=8),
    st.dictionaries(days, values, max_size=12),
    days,
    st.sampled_from(["%", "homes", "$", "", "dollars"]),
)
def test_whatever_the_facts_the_chart_stays_in_its_frame(
    plan: dict[date, Decimal], reports: dict[date, Decimal], today: date, unit: str
) -> None:
    line = plan_line(
        plan=[Point(on, value) for on, value in plan.items()],
        reports=[Reported(on, value, checked=on.day % 2 == 0) for on, value in reports.items()],
        today=today,
        unit=unit,
    )
    assert line.empty == (not plan and not reports)
    assert len(line.dots) == len(reports)
    assert len(line.rows) == len({*plan, *reports})
    for dot in line.dots:
        assert 0 <= float(dot.x.removesuffix("%")) <= 86.01
        assert TOP - 0.01 <= float(dot.y) <= BOTTOM + 0.01
    for path in (line.plan_path, line.reported_path, line.pace_path, *line.gap_paths):
        assert all(-1 <= float(value) <= 1001 for value in re.findall(r"-?\d+", path))
    assert len(line.days) <= 5
    assert "nan" not in str(line)


@given(st.lists(st.floats(TOP, BOTTOM), min_size=2, max_size=2))
def test_the_names_of_two_lines_never_touch_nor_hang_below_the_axis(heights: list[float]) -> None:
    (upper, lower), short, long = sorted(heights), ["plan"], ["at this", "pace"]
    for first, second in ((short, long), (long, short)):
        tops = apart([(upper, "15%", first), (lower, "9%", second)])
        assert tops[1] - tops[0] >= 18 * len(first) + 18
        assert tops[1] + 18 * len(second) <= BOTTOM + 4
        assert tops[0] >= 0


def test_the_forecast_is_the_mean_pace() -> None:
    points = [(date(2026, 1, 1), 0.0), (date(2026, 1, 31), 99.0), (date(2026, 4, 11), 100.0)]
    assert forecast(points, date(2026, 7, 20)) == pytest.approx(200.0)


def test_the_forecast_stays_within_what_can_be() -> None:
    points = [(date(2026, 1, 1), 50.0), (date(2026, 4, 11), 90.0)]
    assert forecast(points, date(2027, 1, 1), highest=100.0) == 100.0
    assert forecast([(on, -value) for on, value in points], date(2027, 1, 1), lowest=-95.0) == -95.0


@pytest.mark.parametrize(
    ("points", "on"),
    [
        ([], date(2026, 5, 1)),
        ([(date(2026, 1, 1), 5.0)], date(2026, 5, 1)),
        ([(date(2026, 1, 1), 5.0), (date(2026, 1, 10), 6.0)], date(2026, 5, 1)),  # nine days say nothing
        ([(date(2026, 1, 1), 5.0), (date(2026, 5, 1), 6.0)], date(2026, 5, 1)),  # the day has come
    ],
)
def test_too_little_gives_no_forecast(points: list[tuple[date, float]], on: date) -> None:
    assert forecast(points, on) is None


@given(st.lists(st.floats(-1e9, 1e9, allow_nan=False), min_size=1, max_size=20))
def test_a_scale_holds_all_values_with_few_round_steps(numbers: list[float]) -> None:
    made = scale(numbers)
    slack = (made.high - made.low) * 1e-6
    assert made.low - slack <= min(numbers)
    assert made.high + slack >= max(numbers)
    assert 2 <= len(made.ticks) <= 12


@given(days, st.integers(1, 5000))
def test_days_at_the_foot_are_few_and_in_order(start: date, span: int) -> None:
    ticks = day_ticks(start, start + timedelta(days=span), 8, 86)
    places = [float(tick.x.removesuffix("%")) for tick in ticks]
    assert 1 <= len(ticks) <= 5
    assert places == sorted(places)
    assert all(8 <= place <= 86.01 for place in places)
    assert ticks[0].year


@pytest.mark.parametrize(
    ("value", "unit", "shown", "brief"),
    [
        (Decimal("7.40"), "%", "7.4%", "7.4%"),
        (Decimal("3100000"), "dollars", "$3,100,000", "$3.1M"),
        (Decimal("-12000"), "$", "−$12,000", "−$12k"),
        (Decimal("1200"), "homes", "1,200 homes", "1,200"),
        (Decimal("2500000000"), "€", "€2,500,000,000", "€2.5B"),
        (Decimal("0.00"), "", "0", "0"),
        (100, "percent", "100%", "100%"),
    ],
)
def test_numbers_are_written_as_people_write_them(value: Decimal, unit: str, shown: str, brief: str) -> None:
    assert words.amount(value, unit) == shown
    assert words.short(value, unit) == brief


def test_coordinates_do_not_speak_the_readers_language(settings: object) -> None:
    assert percent(1, 3) == "33.33%"
    assert percent(1, 0) == "0%"
    assert number(-0.001) == "0"


def test_words_break_at_spaces() -> None:
    assert words.lines("at this pace", 8) == ["at this", "pace"]
    assert words.lines("plan", 8) == ["plan"]
