"""Bars, squares, columns, the matrix, the year and the path: their sums, their words, and what they do with nothing."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from justaction.charts.columns import FLOOR, TALLEST, Column, ColumnChart, Series, column_chart
from justaction.charts.matrix import heat, matrix
from justaction.charts.states import SQUARES, STATES, StateRow, state_chart
from justaction.charts.steps import Stage, YearStep

HOSTILE = '"><script>alert(1)</script>'
SERIES = [Series("a", "plan", "On time"), Series("b", "behind", "Late"), Series("c", "quiet", "Never came")]


def drawn(template: str, **context: object) -> str:
    page = " ".join(Template("{% load charts %}" + template).render(Context(context)).split())
    assert "style=" not in page
    assert "<script" not in page
    return page


def share(text: str) -> float:
    return float(text.removesuffix("%"))


def rows() -> list[StateRow]:
    return [
        StateRow("Money", "money", {"done": 9, "on_plan": 21, "behind": 12, "quiet": 10, "withdrawn": 2}),
        StateRow("Policy", "policy", {"done": 8, "on_plan": 19}),
    ]


counts = st.fixed_dictionaries({state.state: st.integers(0, 500) for state in STATES})


@given(st.lists(counts, min_size=1, max_size=6))
def test_every_bar_is_as_long_as_its_sum(table: list[dict[str, int]]) -> None:
    chart = state_chart([StateRow(f"C{n}", f"c{n}", cells) for n, cells in enumerate(table)])
    longest = max(sum(cells.values()) for cells in table)
    for bar, cells in zip(chart.bars, table, strict=True):
        assert bar.total == sum(cells.values())
        if longest:
            assert sum(share(part.width) for part in bar.segments) == pytest.approx(
                100 * bar.total / longest, abs=0.05
            )
        end = 0.0
        for part in bar.segments:
            assert share(part.x) == pytest.approx(end, abs=0.05)
            end = share(part.x) + share(part.width)
        assert end <= 100.05
    assert chart.total == sum(map(sum, (cells.values() for cells in table))) == sum(chart.sums)


@given(st.lists(counts, min_size=1, max_size=6))
def test_few_are_a_square_each_and_many_share_one(table: list[dict[str, int]]) -> None:
    chart = state_chart([StateRow(f"C{n}", f"c{n}", cells) for n, cells in enumerate(table)])
    squares = [square for bar in chart.bars for square in bar.squares]
    if chart.total <= SQUARES:
        assert (chart.unit, len(squares)) == (1, chart.total)
    else:
        assert chart.total <= SQUARES * chart.unit
        assert len(squares) <= SQUARES + len(STATES) * len(table)
    shown = {state.mark for state in STATES if any(cells[state.state] for cells in table)}
    assert set(squares) == shown  # a state with one commitment among thousands still has a square


def test_numbers_stand_only_where_they_fit_on_a_phone() -> None:
    bar = state_chart(rows()).bars[0]
    assert [part.labelled for part in bar.segments] == [True, True, True, True, False]


def test_bars_have_legend_sentence_and_table() -> None:
    page = drawn("{% state_bars rows title=title %}", rows=rows(), title="54 commitments")
    assert '<figure class="chart" id="states" aria-labelledby="states-h">' in page
    assert '<h2 id="states-h">54 commitments</h2>' in page
    assert (
        'aria-label="Money, 54 in all. Done: 9. On plan: 21. Behind: 12. Gone quiet: 10. Withdrawn: 2."'
        in page
    )
    assert '<details class="data">' in page
    assert '<td class="n"><strong>81</strong></td>' in page
    for state in STATES:
        assert f'<span class="sw sw-{state.mark}"></span>{state.word}' in page


def test_there_is_one_square_for_each_commitment() -> None:
    page = drawn("{% state_units rows %}", rows=rows())
    assert page.count('<i class="sw-') == 81
    assert page.count('<i class="sw-quiet">') == 10


@pytest.mark.parametrize("tag", ["state_bars", "state_units"])
@pytest.mark.parametrize("nothing", [[], [StateRow("Money", "money", {})]])
def test_without_commitments_a_sentence_is_drawn(tag: str, nothing: list[StateRow]) -> None:
    page = drawn("{% " + tag + " rows %}", rows=nothing)
    assert "No commitment has been made yet." in page
    assert "<svg" not in page


def test_an_empty_channel_beside_a_full_one_is_still_named() -> None:
    some = [*rows(), StateRow("Narrative", "narrative", {})]
    assert "None here yet." in drawn("{% state_units rows %}", rows=some)
    assert 'aria-label="Narrative, 0 in all."' in drawn("{% state_bars rows %}", rows=some)


def test_hostile_channels_and_titles_are_only_words() -> None:
    evil = [StateRow(HOSTILE, HOSTILE, {"done": 1}, note=HOSTILE)]
    for tag in ("state_bars", "state_units"):
        page = drawn("{% " + tag + " rows title=words note=words %}", rows=evil, words=HOSTILE)
        assert "&lt;script&gt;" in page
        assert 'class="tag-c "' in page  # a slug that is no slug gives no class


def test_a_state_has_one_look_and_one_word() -> None:
    assert drawn('{{ "on_plan"|state_mark }} {{ "on_plan"|state_word }}') == "sw-plan On plan"
    assert drawn("{{ state|state_mark }}|{{ state|state_word }}", state=HOSTILE).startswith("|&quot;")


@given(st.lists(st.lists(st.integers(0, 400), min_size=3, max_size=3), min_size=1, max_size=8))
def test_columns_stand_on_the_floor_and_stay_below_the_top(table: list[list[int]]) -> None:
    chart = column_chart(
        [Column(f"Q{n}", dict(zip("abc", cells, strict=True))) for n, cells in enumerate(table)], SERIES
    )
    assert chart.total == sum(map(sum, table))
    for stack, cells in zip(chart.stacks, table, strict=True):
        assert [piece.n for piece in stack.pieces] == [n for n in cells if n]
        floor = FLOOR - 1.0
        for piece in stack.pieces:
            bottom = float(piece.y) + float(piece.height)
            assert bottom <= floor + 0.02
            floor = float(piece.y)
        assert floor >= FLOOR - TALLEST - 15
        assert 0 <= share(stack.x) < share(stack.middle) < 100


def columns(**more: int) -> ColumnChart:
    return column_chart(
        [Column("Jul–Sep", {"a": 79, "b": 18, "c": 21, **more}, "July to September 2026")], SERIES
    )


def test_columns_have_legend_sentence_and_table() -> None:
    page = drawn("{% report_columns chart title=title %}", chart=columns(), title="Do they come?")
    assert 'aria-label="July to September 2026: On time 79, Late 18, Never came 21."' in page
    assert '<th scope="row">July to September 2026</th><td class="n">79</td>' in page
    assert "No report has been due yet." in drawn(
        "{% report_columns chart %}", chart=column_chart([], SERIES)
    )


def test_the_matrix_adds_up_both_ways_and_has_dashes_on_its_diagonal() -> None:
    made = matrix(
        [("f", "Finance"), ("a", "Arts"), ("g", "Government")],
        {("f", "a"): 12, ("a", "f"): 14, ("g", "f"): 3},
    )
    assert made.total == sum(made.sums) == sum(line.total for line in made.lines) == 29
    assert made.sums == [17, 12, 0]
    page = drawn("{% who_checks_whom made %}", made=made)
    assert page.count("not allowed") == 3
    assert 'role="img"' not in page  # the table is the chart
    assert "Most" not in page


def test_the_matrix_does_not_hide_what_should_not_be() -> None:
    made = matrix([("f", "Finance")], {("f", "f"): 2})
    assert not made.lines[0].cells[0].own
    assert '<td class="ht2">2</td>' in drawn("{% who_checks_whom made %}", made=made)


def test_an_empty_matrix_is_a_sentence() -> None:
    assert "No peer has reviewed a report yet." in drawn("{% who_checks_whom made %}", made=matrix([], {}))
    assert "&lt;script&gt;" in drawn(
        "{% who_checks_whom made %}", made=matrix([("x", HOSTILE), ("y", "B")], {("x", "y"): 1})
    )


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=40))
def test_more_is_never_a_lighter_shade(numbers: list[int]) -> None:
    shades = [heat(n, min(numbers), max(numbers)) for n in sorted(numbers)]
    assert shades == sorted(shades)
    assert set(shades) <= {f"ht{n}" for n in range(5)}


def test_the_year_strikes_through_the_dates_that_moved() -> None:
    steps = [
        YearStep("February 2026", "Communities", "Three calls.", "past", "Spring"),
        YearStep(
            "October 2026",
            "Toolkit",
            "9 drafted.",
            "now",
            "Summer",
            ["June 2026", "August 2026"],
            "More time",
        ),
        YearStep("December 2026", HOSTILE, url="/year/2026/"),
    ]
    page = drawn("{% year_line steps %}", steps=steps)
    assert page.count("<li") == 3
    assert page.count("<del>") == 2
    assert '<span class="vh">Moved from </span>June 2026</del>' in page
    assert "You are here." in page
    assert "Why it moved: More time" in page
    assert "&lt;script&gt;" in page
    assert "No goals are set" in drawn("{% year_line steps %}", steps=[])


def test_the_path_has_three_stages_in_order() -> None:
    stages = [
        Stage("Name the harm", HOSTILE, "yes", "Done", quote=True),
        Stage("Share the power", "Before, two. Now, seven.", "half", "Under way"),
        Stage("Show the work", mark_word="Not begun", url="#n", url_word="See the numbers"),
    ]
    page = drawn("{% stage_path stages %}", stages=stages)
    assert page.startswith('<ol class="path">')
    assert page.index("Name the harm") < page.index("Share the power") < page.index("Show the work")
    assert [stage.css for stage in stages] == ["ok", "on", ""]
    assert '<use href="#i-half" />' in page
    assert "“&quot;&gt;&lt;script&gt;" in page
    assert "No stage is written down yet." in drawn("{% stage_path stages %}", stages=[])
