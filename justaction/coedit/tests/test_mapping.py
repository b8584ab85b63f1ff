"""A document as JSON, as Yjs, and back: nothing lost, and only what differs is touched."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Doc

from justaction.coedit import mapping
from justaction.coedit.tests.making import text, words_of

ALL = {
    "type": "doc",
    "content": [
        {
            "type": "heading",
            "attrs": {"id": "h1", "level": 3},
            "content": [
                {"type": "text", "text": "Héad 😀 "},
                {"type": "text", "text": "bold", "marks": [{"type": "bold"}]},
                {"type": "text", "text": " plain"},
            ],
        },
        {
            "type": "paragraph",
            "attrs": {"id": "p1"},
            "content": [
                {"type": "text", "text": "see ", "marks": [{"type": "insertion", "attrs": {"id": "s1"}}]},
                {
                    "type": "text",
                    "text": "this",
                    "marks": [{"type": "bold"}, {"type": "link", "attrs": {"href": "https://example.org/?a=1"}}],
                },
                {"type": "hardBreak"},
                {"type": "text", "text": "twice", "marks": [
                    {"type": "modification", "attrs": {"id": "s2", "type": "mark", "previousValue": 2}},
                    {"type": "modification", "attrs": {"id": "s3", "type": "attr", "newValue": [1, 2.5, True]}},
                ]},
            ],
        },
        {"type": "paragraph", "attrs": {"id": "p2"}},
        {"type": "image", "attrs": {"id": "i1", "src": "77", "alt": "A map", "wide": True}},
        {
            "type": "table",
            "attrs": {"id": "t1"},
            "content": [{"type": "tableRow", "content": [
                {"type": "tableCell", "attrs": {"colspan": 2, "colwidth": [120, 80]}, "content": [
                    {"type": "paragraph", "attrs": {"id": "c1"}, "content": [{"type": "text", "text": "cell"}]}
                ]}
            ]}],
        },
    ],
}  # fmt: skip


def written(body: dict[str, Any]) -> Doc[Any]:
    doc: Doc[Any] = Doc()
    mapping.become(doc, body)
    return doc


def sent(doc: Doc[Any]) -> Doc[Any]:
    other: Doc[Any] = Doc()
    other.apply_update(doc.get_update())
    return other


def test_there_and_back_nothing_is_lost() -> None:
    assert mapping.to_json(sent(written(ALL))) == ALL


def test_an_attribute_without_a_value_is_left_out() -> None:
    body = {"type": "doc", "content": [{"type": "paragraph", "attrs": {"id": None}}]}
    assert mapping.to_json(written(body)) == {"type": "doc", "content": [{"type": "paragraph"}]}


def test_what_is_equal_already_is_not_touched() -> None:
    doc = written(ALL)
    before = doc.get_state()
    mapping.become(doc, ALL)
    assert doc.get_state() == before


def test_two_hands_in_two_places_both_stay() -> None:
    doc = written(text("The first rule.", "The second rule."))
    other = sent(doc)
    mapping.become(doc, text("The first good rule.", "The second rule."))
    mapping.become(other, text("The first rule.", "The second rule, too.", "A third."))
    doc.apply_update(other.get_update())
    assert words_of(mapping.to_json(doc)) == ["The first good rule.", "The second rule, too.", "A third."]


def test_two_hands_in_one_paragraph_both_stay() -> None:
    doc = written(text("We pay in thirty days."))
    other = sent(doc)
    mapping.become(doc, text("We always pay in thirty days."))
    mapping.become(other, text("We pay in thirty days or less."))
    doc.apply_update(other.get_update())
    assert words_of(mapping.to_json(doc)) == ["We always pay in thirty days or less."]


RUNS = st.lists(
    st.builds(
        lambda words, marks: {"type": "text", "text": words, **({"marks": marks} if marks else {})},
        st.text(st.sampled_from("aé😀 b"), min_size=1, max_size=6),
        st.sampled_from(
            [
                [],
                [{"type": "bold"}],
                [{"type": "italic"}],
                [{"type": "bold"}, {"type": "link", "attrs": {"href": "/"}}],
            ]
        ),
    ),
    max_size=4,
)
BLOCKS = st.lists(
    st.builds(
        lambda kind, level, runs: {"type": kind, "attrs": {"level": level}, "content": runs},
        st.sampled_from(["heading", "paragraph"]),
        st.integers(1, 3),
        RUNS,
    ),
    max_size=5,
)


@given(BLOCKS, BLOCKS)
def test_any_text_becomes_any_other(one: list[dict[str, Any]], other: list[dict[str, Any]]) -> None:
    doc = written({"type": "doc", "content": one})
    mapping.become(doc, {"type": "doc", "content": other})
    fresh = written({"type": "doc", "content": other})
    assert mapping.to_json(sent(doc)) == mapping.to_json(fresh)


def test_ten_thousand_lists_inside_each_other_are_refused() -> None:
    body: dict[str, Any] = {"type": "bulletList"}
    for _ in range(100):
        body = {"type": "bulletList", "content": [body]}
    with pytest.raises(mapping.TooDeep):
        written({"type": "doc", "content": [body]})
