"""Words as the index keeps them: folded, stemmed, in pairs where a script writes no spaces; and the piece that is shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from justaction.search import words


def kept(text: str, language: str) -> str:
    """What is kept, easy to read."""
    return " ".join(words.kept(text, language).split())


def test_a_word_stands_with_its_stem_and_without_accents() -> None:
    assert kept("Loans, José’s LOANS!", "en") == "loans loan joses jose loans loan"


def test_each_language_has_its_own_stems_and_one_that_has_none_keeps_the_word() -> None:
    assert kept("pensión", "es").split()[-1] == kept("pensiones", "es").split()[-1]
    assert kept("pożyczki", "pl") == "pozyczki"


def test_chinese_is_kept_in_pairs_of_signs() -> None:
    assert kept("种族平等 now", "zh-hans") == "种族 族平 平等 now"


def test_empty_words_are_left_out_of_a_question_unless_there_is_nothing_else() -> None:
    assert [term.forms[0] for term in words.asked("what is the harm ", "en")] == ["harm"]
    assert [term.forms[0] for term in words.asked("the ", "en")] == ["the"]


def test_the_last_word_may_be_unfinished_until_a_space_follows() -> None:
    assert words.asked("city lo", "en")[-1].begins
    assert not words.asked("city loans ", "en")[-1].begins


def test_the_piece_shows_where_most_of_it_stands() -> None:
    text = "One word. " * 40 + "They publish who gets loans and who does not. " + "More words. " * 40
    shown = words.shown(text, words.asked("who gets a loan ", "en"), "en")
    assert ("loans", True) in shown
    assert shown[0] == ("… ", False)
    assert shown[-1] == (" …", False)
    assert len("".join(part for part, _found in shown)) < 300


@pytest.mark.parametrize("question", ["", "  ", "!!!", "'\"(*)", "- OR NOT", "*"])
def test_signs_alone_ask_for_nothing_or_for_plain_words(question: str) -> None:
    assert all(form.isalnum() for term in words.asked(question, "en") for form in term.forms)


@given(st.text(max_size=300), st.text(max_size=60))
def test_whatever_is_typed_the_shown_piece_is_cut_from_the_text(text: str, question: str) -> None:
    terms = words.asked(question, "en")
    whole = " ".join(text.split())
    piece = "".join(part for part, _found in words.shown(text, terms, "en"))
    assert piece.removeprefix("… ").removesuffix(" …") in whole
    assert "".join(part for part, _found in words.marked(text, terms, "en")) == text
    assert all(word.isalnum() for word in words.kept(text, "en").split())
