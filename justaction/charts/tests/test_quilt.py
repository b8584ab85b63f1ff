"""The quilt: every block is a signer, and the same signers always make the same quilt."""

from __future__ import annotations

import random
import re
from collections import Counter

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from justaction.charts.quilt import SIZE, Block, breaks, draw_block, paint, quilt, square, turns, weave

BANDS = ["money", "narrative", "policy"]


def signers(n: int, seed: int = 1) -> list[Block]:
    luck = random.Random(seed)  # the same luck each time
    return [
        Block(
            luck.choice([*BANDS, ""]),
            luck.choice(["person", "person", "group", "institution"]),
            luck.choice(BANDS),
        )
        for _n in range(n)
    ]


def drawn(template: str, **context: object) -> str:
    return " ".join(Template("{% load charts %}" + template).render(Context(context)).split())


def test_each_signer_is_one_block_until_the_cloth_is_full() -> None:
    assert quilt(signers(10)).n == 10
    assert quilt(signers(5000)).n == 38 * 6 - 1


def test_the_same_signers_make_the_same_quilt() -> None:
    assert quilt(signers(200), bands=BANDS) == quilt(signers(200), bands=BANDS)


@given(st.integers(0, 300), st.integers(0, 50))
def test_no_block_is_lost_and_no_cell_is_used_twice(count: int, seed: int) -> None:
    blocks = signers(count, seed)[:227]
    cells = [(column, row) for column in range(38) for row in range(6)][: len(blocks)]
    placed = weave(blocks, cells, bands=BANDS, columns=38, rows=6)
    assert Counter(item.block for item in placed) == Counter(blocks)
    assert [(item.column, item.row) for item in placed] == cells


def test_bands_are_clean_at_the_left_and_woven_at_the_right() -> None:
    blocks = signers(1000)[:227]
    cells = [(column, row) for column in range(38) for row in range(6)][:227]
    placed = weave(blocks, cells, bands=BANDS, columns=38, rows=6)
    left = [item for item in placed if item.column < 8]
    assert all(item.block.colour == BANDS[item.row // 2] for item in left)
    right = [item for item in placed if item.column >= 20]
    astray = sum(item.block.colour != BANDS[item.row // 2] for item in right)
    assert astray / len(right) > 0.5


def test_about_one_block_in_twelve_breaks_the_pattern() -> None:
    cells = [(column, row) for column in range(120) for row in range(60)]
    share = sum(breaks(*cell) for cell in cells) / len(cells)
    assert 1 / 14 < share < 1 / 10.5


def test_the_others_turn_in_fours() -> None:
    calm = {
        (column % 2, row % 2): turns(column, row)
        for column in range(20)
        for row in range(20)
        if not breaks(column, row)
    }
    assert sorted(calm.values()) == [0, 1, 2, 3]


@pytest.mark.parametrize("shape", ["person", "group", "institution"])
@pytest.mark.parametrize("turn", [0, 1, 2, 3])
def test_a_block_stays_in_its_cell(shape: str, turn: int) -> None:
    for part in draw_block(shape, turn):  # type: ignore[arg-type]  # a literal, from the parameters
        x = y = 0.0
        start = (x, y)
        for letter, rest in re.findall(r"([mhvlaz])([^mhvlaz]*)", part):
            values = [float(value) for value in rest.split()]
            if letter in "ml":
                x, y = x + values[0], y + values[1]
            elif letter == "h":
                x += values[0]
            elif letter == "v":
                y += values[0]
            elif letter == "a":
                x, y = x + values[5], y + values[6]
            else:
                x, y = start
            if letter == "m":
                start = (x, y)
            assert 0 <= x <= SIZE, part
            assert 0 <= y <= SIZE, part


def test_the_shapes_and_the_turns_all_look_different() -> None:
    shapes = [draw_block("person", turn) for turn in range(4)] + [
        draw_block("group", turn) for turn in range(4)
    ]
    assert len(set(shapes)) == 8
    assert len({draw_block("institution", turn) for turn in range(4)}) == 1


def test_the_empty_block_is_beside_the_newest_and_never_far_to_the_right() -> None:
    for count in (0, 1, 7, 50, 227, 1000):
        spare = quilt(signers(count)).spare
        assert spare is not None
        assert spare.x // SIZE == min(count // 6, 9)
        assert 0 < spare.y // SIZE < 5


def test_a_square_is_for_one_community_and_has_no_empty_block() -> None:
    made = square(signers(100), bands=BANDS)
    assert (made.width, made.height, made.n, made.spare) == (240, 240, 36, None)


def test_colours_are_classes_or_hex_and_nothing_else() -> None:
    assert paint("money") == ("c-money", "var(--c)")
    assert paint("#FFB000") == ("", "#FFB000")
    assert paint("") == ("", "var(--cream)")
    assert paint('"><script>') == ("", "var(--cream)")
    assert paint("#FFB000;") == ("", "var(--cream)")


def test_a_quilt_explains_itself_and_needs_no_style() -> None:
    page = drawn("{% quilt quilt %}", quilt=quilt(signers(300), bands=BANDS))
    assert 'role="img" aria-label="A quilt. Each block is one signer' in page
    assert "style=" not in page
    assert 'class="c-money" fill="var(--c)"' in page
    assert "stroke-dasharray" in page


def test_a_quilt_can_be_only_decoration_or_have_other_words() -> None:
    assert 'aria-hidden="true"' in drawn('{% quilt quilt label="-" %}', quilt=square(signers(3)))
    assert 'aria-label="&lt;b&gt;"' in drawn(
        "{% quilt quilt label=words %}", quilt=square(signers(3)), words="<b>"
    )


def test_before_anybody_signs_there_is_only_your_block() -> None:
    made = quilt([])
    assert (made.n, made.patches) == (0, ())
    assert "It is yours." in drawn("{% quilt quilt %}", quilt=made)


def test_a_cloth_that_nobody_signed_is_marked_out_and_a_full_one_is_not() -> None:
    empty, full = quilt([]), quilt(signers(500))
    assert empty.n == 0
    assert empty.seams.startswith("M0 40H1520")
    assert empty.spare is not None
    assert 0 < empty.spare.y < empty.height - SIZE
    assert not full.seams
