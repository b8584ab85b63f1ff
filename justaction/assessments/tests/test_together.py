"""The engine: one text by two hands, hands of a group, numbers too small to show, two sides."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from justaction.assessments.together import change, gap, merge, showing, shown
from justaction.assessments.together.merging import SENTENCES

sentences = st.lists(st.sampled_from(["We pay.", "We ask!", "Who?", "Not yet.", "In May."]), max_size=5)
texts = sentences.map(" ".join)


def parts(text: str) -> set[str]:
    return {one.strip() for one in SENTENCES.findall(text)}


def test_two_who_change_different_sentences_both_get_theirs() -> None:
    base = "We pay. We ask. We wait."
    assert (
        merge(base, "We pay now. We ask. We wait.", "We pay. We ask. We act.")
        == "We pay now. We ask. We act."
    )


def test_two_who_change_the_same_sentence_both_keep_their_words() -> None:
    assert merge("We pay.", "We pay late.", "We pay half.") == "We pay late. We pay half."


def test_two_who_begin_an_empty_answer_both_keep_their_words() -> None:
    assert merge("", "One word", "Another word") == "One word Another word"


@given(texts, texts, texts)
def test_no_sentence_that_somebody_wrote_is_lost(base: str, saved: str, mine: str) -> None:
    both = parts(merge(base, saved, mine))
    assert (parts(saved) | parts(mine)) - parts(base) <= both
    assert both <= parts(base) | parts(saved) | parts(mine)


@given(texts, texts)
def test_where_only_one_wrote_it_is_theirs(base: str, new: str) -> None:
    assert merge(base, base, new) == new
    assert merge(base, new, base) == new
    assert merge(base, new, new) == new


@pytest.mark.parametrize(
    ("hands", "of", "level"),
    [
        ([5, 4, 4], 5, "full"),
        ([5, 3, 4], 5, "reached"),
        ([5, 5, 2], 5, "doubts"),
        ([5, 5, 5, 5, 0], 5, "blocked"),
        ([5, 5], 5, "open"),
        ([5, 5], 4, "open"),
        ([], 0, "open"),
    ],
)
def test_the_lowest_hand_says_how_far_a_group_agrees(hands: list[int], of: int, level: str) -> None:
    assert showing(hands, of).level == level


def test_hands_are_counted_out_from_five_on() -> None:
    assert showing([5, 4, 4, 3], 5).counts == ()
    assert showing([5, 4, 4, 3, 0], 5).counts == (1, 2, 1, 0, 0, 1)
    with pytest.raises(ValueError, match="fingers"):
        showing([6], 5)


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 12)))
def test_no_small_group_can_be_seen_or_worked_out(counts: dict[str, int]) -> None:
    open_, others = shown(counts)
    assert all(n >= 5 for n in open_.values())
    assert others == 0 or others >= 5
    assert sum(open_.values()) + others in (sum(counts.values()), 0)


def test_both_sides_stand_apart_and_are_never_averaged() -> None:
    assert gap("none", "rooted") == 4
    assert gap("begun", "begun") == 0
    assert gap("unknown", "begun") is None
    assert change("talk", "usual") == "up"
    assert change("usual", "talk") == "down"
    assert change("begun", "begun") == "same"
    assert change("", "begun") == ""
