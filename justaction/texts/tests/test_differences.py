"""What changed is shown so that anyone can follow it, also by ear."""

from __future__ import annotations

from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from justaction.texts import differences

OLD = [
    "Racism in our city was built with money, with stories and with rules.",
    "We will name the harm in public.",
    "We will report once a year.",
]
NEW = [
    "Racism in our city was built with money, stories and rules.",
    "We will name the harm in public.",
    "People who were harmed decide with us.",
    "We will report four times a year.",
]


def kinds(old: list[str], new: list[str]) -> list[str]:
    return [paragraph.kind for paragraph in differences.compare(old, new)]


def test_each_paragraph_is_the_same_changed_added_or_taken_out() -> None:
    assert kinds(OLD, NEW) == ["changed", "same", "new", "changed"]
    assert kinds(NEW, OLD) == ["changed", "same", "gone", "changed"]
    assert differences.summary(differences.compare(OLD, NEW)) == {
        "same": 1,
        "changed": 2,
        "new": 1,
        "gone": 0,
    }


def test_paragraphs_keep_their_numbers() -> None:
    numbers = [(paragraph.old, paragraph.new) for paragraph in differences.compare(OLD, NEW)]
    assert numbers == [(1, 1), (2, 2), (None, 3), (3, 4)]


def test_whole_words_are_marked_and_said_aloud() -> None:
    paragraph = differences.compare(["We report once a year."], ["We report four times a year."])[0]
    assert [(run.kind, run.text) for run in paragraph.runs] == [
        ("same", "We report "),
        ("gone", "once"),
        ("new", "four times"),
        ("same", " a year."),
    ]
    assert '<del><span class="vh">taken out: </span>once<span class="vh"> end;</span></del>' in paragraph.html
    assert (
        '<ins><span class="vh">put in: </span>four times<span class="vh"> end;</span></ins>' in paragraph.html
    )


def test_a_text_that_has_nothing_in_common_is_replaced_whole() -> None:
    assert kinds(["We will pay."], ["Nobody asked the tenants."]) == ["gone", "new"]


def test_other_spaces_are_no_change() -> None:
    assert kinds(["We  will\npay."], ["We will pay."]) == ["same"]


def test_what_people_wrote_is_escaped() -> None:
    paragraph = differences.compare(["We <b>pay</b> now, all of us."], ["We <i>pay</i> now, all of us."])[0]
    assert "<b>" not in paragraph.html
    assert "<i>" not in paragraph.html
    assert "&lt;" in paragraph.html
    assert isinstance(paragraph.html, SafeString)


def test_nothing_and_something() -> None:
    assert kinds([], []) == []
    assert kinds([], ["a"]) == ["new"]
    assert kinds(["a"], []) == ["gone"]


texts = st.lists(st.text(alphabet="ab cd.\n", max_size=30), max_size=6)


@given(texts, texts)
def test_both_texts_can_be_read_back(old: list[str], new: list[str]) -> None:
    """Every paragraph of both appears once, in order, and its words come back."""
    found = differences.compare(old, new)
    assert [paragraph.old for paragraph in found if paragraph.old] == list(range(1, len(old) + 1))
    assert [paragraph.new for paragraph in found if paragraph.new] == list(range(1, len(new) + 1))
    for paragraph in found:
        if paragraph.new:
            words = "".join(run.text for run in paragraph.runs if run.kind != "gone")
            assert words == new[paragraph.new - 1]
        if paragraph.kind in {"changed", "gone"} and paragraph.old:
            words = "".join(run.text for run in paragraph.runs if run.kind != "new")
            assert words == old[paragraph.old - 1]
