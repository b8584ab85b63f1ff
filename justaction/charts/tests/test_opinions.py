"""The dumbbell and the map of opinions: where marks stand, what is said of them, and that words stay words."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from justaction.charts.opinions import (
    LEFT,
    RIGHT,
    Answered,
    agreement,
    gap,
    looks,
    opinion_map,
)

HOSTILE = '"><script>alert(1)</script>'


def drawn(template: str, **context: object) -> str:
    page = " ".join(Template("{% load charts %}" + template).render(Context(context)).split())
    assert "style=" not in page
    assert "<script" not in page
    return page


def share(text: str) -> float:
    return float(text.removesuffix("%"))


@given(st.lists(st.one_of(st.none(), st.floats(0, 1)), min_size=1, max_size=5))
def test_marks_stand_between_nobody_and_everybody(shares: list[float | None]) -> None:
    chart = agreement([Answered("Words", shares)], looks([9] * len(shares)))
    (row,) = chart.rows
    assert len(row.marks) == sum(one is not None for one in shares)
    assert all(LEFT <= share(x) <= RIGHT for _look, x in row.marks)
    assert row.cells == ["–" if one is None else f"{round(100 * one)}%" for one in shares]
    assert 0 <= gap(shares) <= 1


def test_a_dumbbell_has_legend_sentence_and_table() -> None:
    rows = [Answered("A promise needs a date.", [0.94, 0.88]), Answered(HOSTILE, [0.78, None])]
    page = drawn(
        "{% agreement chart title %}", chart=agreement(rows, looks([112, 74])), title="Where we agree"
    )
    assert "Group A, 112 people" in page
    assert 'aria-label="Group A: 94% agree, Group B: 88% agree."' in page
    assert 'aria-label="Group A: 78% agree."' in page
    assert (
        '<th scope="row">A promise needs a date.</th><td class="n">94%</td><td class="n">88%</td><td class="n">6</td>'
        in page
    )
    assert "&lt;script&gt;" in page
    assert "There is nothing to show here yet." in drawn(
        "{% agreement chart %}", chart=agreement([], looks([5]))
    )


def test_equal_shares_have_one_number_and_no_line() -> None:
    (row,) = agreement([Answered("Words", [0.5, 0.5])], looks([5, 5])).rows
    assert row.line is None
    assert [end.label for end in row.ends] == ["50%"]


@pytest.mark.parametrize("you", [None, (0.5, 0.5), (7.0, -3.0)])
def test_the_map_has_a_mark_for_each_and_a_star_only_for_the_reader(you: tuple[float, float] | None) -> None:
    marks = [(0, 0.1, 0.2), (0, 0.2, 0.9), (1, 0.9, 0.5)]
    drawn_map = opinion_map(marks, looks([7, 6]), you=you)
    page = drawn("{% opinion_map map 'The map' %}", map=drawn_map)
    assert page.count('<use href="#map-A"') == 2
    assert page.count('<use href="#map-B"') == 1
    assert ("You</text>" in page) == (you is not None)
    assert ("A star shows where you are." in page) == (you is not None)
    if drawn_map.you:
        assert 0 <= share(drawn_map.you[0]) <= 100


def test_groups_are_told_apart_by_letter_shape_and_colour() -> None:
    five = looks([9, 8, 7, 6, 5])
    for word in ("letter", "shape", "fill", "name"):
        assert len({getattr(look, word) for look in five}) == 5
    assert len(looks([5] * 8)) == 5
