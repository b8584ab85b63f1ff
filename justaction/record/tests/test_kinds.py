"""The closed list of kinds: what each lets an entry say, and that the document tells it."""

from __future__ import annotations

from base64 import b64decode

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from justaction.record.kinds import KINDS, Kind
from justaction.record.models import Entry
from justaction.record.tests.making import norm, signature, thing
from justaction.record.tree.leaf import canonical, commitment, normal, read

calm = hypothesis_settings(deadline=None)  # a busy machine is no fault


def row(kind: Kind) -> str:
    """The line about a kind in docs/record.md."""
    words = ", ".join(f"`{word}`" for word in sorted(kind.words)) or "–"
    facts = ", ".join(_fact(name, shape) for name, shape in kind.facts.items()) or "–"
    return f"| `{kind.name}` | {kind.about}{' Day only.' if kind.personal else ''} | {words} | {facts} |"


def _fact(name: str, shape: str | tuple[str, ...]) -> str:
    return f"`{name}` ({shape if isinstance(shape, str) else ', '.join(shape)})"


@pytest.mark.parametrize("name", KINDS)
def test_the_document_tells_the_words_and_facts_of_each_kind(name: str) -> None:
    text = (settings.PACKAGE.parent / "docs" / "record.md").read_text()
    assert row(KINDS[name]) in text.splitlines(), f"put this line into docs/record.md:\n{row(KINDS[name])}"


def test_a_word_or_fact_that_the_kind_does_not_know_is_refused() -> None:
    kind = KINDS["goal.set"]
    kind.check({"title": "A goal"}, {"year": 2026, "due": "2026-10-01"})
    wrong: list[tuple[dict[str, object], dict[str, int | str]]] = [
        ({"name": "x"}, {}),
        ({}, {"month": 1}),
        ({}, {"year": "2026"}),
        ({}, {"year": True}),
        ({}, {"year": 2**53}),
        ({}, {"due": "1 October"}),
    ]
    for words, facts in wrong:
        with pytest.raises(ValueError, match=r"goal\.set|does not fit"):
            kind.check(words, facts)


@pytest.mark.django_db
def test_an_entry_holds_no_word_in_the_open_and_its_commitments_fit() -> None:
    entry = norm("We listen first.")
    leaf = read(bytes(entry.leaf))
    assert b"listen" not in bytes(entry.leaf)
    (word,) = entry.disclosures.all()
    assert commitment(bytes(word.salt), word.path, word.value) in [
        b64decode(stated) for stated in leaf["c"].values()
    ]
    assert (leaf["t"], leaf["s"], leaf["r"]) == ("norm.agreed", entry.subject, 1)
    assert leaf["d"] == f"{entry.at:%Y-%m-%dT%H:%M:%SZ}"


@pytest.mark.django_db
def test_the_same_words_about_two_people_leave_different_seals() -> None:
    first, second = signature("Ana Flores"), signature("Ana Flores")
    assert read(bytes(first.leaf))["c"] != read(bytes(second.leaf))["c"]


@pytest.mark.django_db
def test_each_entry_about_a_thing_raises_its_revision_and_can_answer_earlier_ones() -> None:
    about = thing()
    first = norm(about=about)
    second = norm("Better words.", about=about, answers=[first])
    leaf = read(bytes(second.leaf))
    assert leaf["r"] == 2
    assert [b64decode(answer) for answer in leaf["p"]] == [bytes(first.leaf_hash)]
    with pytest.raises(ValueError, match="at most 8"):
        norm(answers=[first] * 9)


@pytest.mark.django_db
def test_what_is_empty_is_left_out() -> None:
    entry = norm("")
    assert read(bytes(entry.leaf))["c"] == {}
    assert Entry.objects.get().disclosures.count() == 0


@calm
@given(st.text(max_size=20), st.integers(-(2**53) + 1, 2**53 - 1))
def test_a_value_has_one_canonical_form(text: str, number: int) -> None:
    try:
        once = canonical({"b": number, "a": [text, None, True]})
    except ValueError:
        return  # half a surrogate pair is no text
    assert canonical({"a": (text, None, True), "b": number}) == once


def test_two_ways_to_write_a_letter_are_one_value_and_numbers_stay_whole() -> None:
    assert normal("e\u0301") == "é"
    for wrong in (1.5, 2**53, {1, 2}, b"bytes"):
        with pytest.raises(ValueError, match=r"beyond|cannot hold"):
            normal(wrong)
    with pytest.raises(ValueError, match="32 bytes"):
        commitment(b"short", "name", "x")
