"""What is new in an answer, whatever mail program wrote it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from justaction.mail.incoming.html import to_text
from justaction.mail.incoming.words import new_words
from justaction.mail.tests.replies import HTMLS, NEW, TEXTS


@pytest.mark.parametrize("name", TEXTS)
def test_only_the_new_words_of_an_answer_are_read(name: str) -> None:
    expected = NEW + ("\n\nBest,\nAna" if name == "OUTLOOK" else "")
    assert new_words(TEXTS[name]) == expected
    assert new_words(TEXTS[name].replace("\n", "\r\n")) == expected


@pytest.mark.parametrize("name", HTMLS)
def test_the_words_of_a_letter_in_html_are_read_alike(name: str) -> None:
    assert new_words(to_text(HTMLS[name])) == NEW


def test_an_answer_between_the_lines_keeps_what_it_answers() -> None:
    text = "On Nov 26, 2026, Imani wrote:\n> Who brings the ledger?\n\nI do.\n\n> And the tea?\n\nTom does.\n\n> Thanks\n> Imani\n"
    assert new_words(text) == "> Who brings the ledger?\n\nI do.\n\n> And the tea?\n\nTom does."


def test_words_that_only_look_like_a_quoted_letter_stay() -> None:
    for text in (
        "On Monday she wrote:\n\na whole page about rents.",
        "From: the heart\n\nTo all of you: thank you.",
        "We said -- and they agreed -- that it is late.",
        "My list:\n\n- tea\n- bread\n\nI sent from my share what I could.",
        "The subject: rents\nThe date: soon",
    ):
        assert new_words(text) == text


def test_nothing_new_is_nothing() -> None:
    assert new_words("> all\n> quoted\n") == ""
    assert new_words("\n\nOn Nov 26, 2026, Imani <a@example.org> wrote:\n> all\n") == ""


def test_what_a_reader_does_not_see_in_html_is_not_read() -> None:
    html = (
        '<title>x</title><script>alert(1)</script><p>One <b>two</b>&nbsp;&amp; <a href="https://a.example/x">three</a></p>'
        '<div style="display:none">hidden</div><ul><li>four<li>five</ul><img src="https://spy.example/1.gif">'
        '<div class="gmail_signature">Ana, Director</div>'
    )
    assert to_text(html) == "One two & three (https://a.example/x)\n\n- four\n- five"


@given(st.text(max_size=400))
def test_any_text_is_read_in_one_piece(text: str) -> None:
    assert new_words(new_words(text)) is not None
    assert isinstance(to_text(text), str)
    assert len(new_words(text)) <= len(text) + 1
