"""Answering together: saved at each step, resumed, by several at once, by hands on one wording."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from justaction.assessments import actions
from justaction.assessments.models import Answer, Item, Round
from justaction.assessments.tests.making import INSIDE, begun, handed_in, people
from justaction.conftest import Cast
from justaction.errors import NotAllowed, Refused

Browser = Callable[..., Client]


def page(row: Round, number: int = 1) -> str:
    return reverse("assessments:item", args=[row.subject, number])


def first(row: Round) -> Item:
    return row.items.get(number=1)


def says(text: str, *, level: str = "begun", seen: int = 0, **more: Any) -> dict[str, Any]:
    return {"deed": "answer", "text": text, "level": level, "seen": seen, **more}


def test_an_answer_is_saved_at_each_step_and_resumed_elsewhere(cast: Cast, signed_in: Browser) -> None:
    row = begun(cast)
    answer = signed_in(cast.ana).post(page(row), says("Half a thought", level=""))
    assert answer["Location"] == page(row)
    on = signed_in(cast.ana).post(page(row), says("Half a thought. A whole one.", seen=1, next="1"))
    assert on["Location"] == page(row, 2)
    colleague = people(row, INSIDE)[1]
    text = signed_in(colleague).get(page(row)).content.decode()
    assert "Half a thought. A whole one." in text
    assert (
        "0 of 5 hands"
        in signed_in(colleague).get(reverse("assessments:group", args=[row.subject])).content.decode()
    )
    assert [one.version for one in Answer.objects.get().wordings.all()] == [2, 1]


def test_three_of_a_group_write_at_once_and_no_word_is_lost(cast: Cast, signed_in: Browser) -> None:
    row = begun(cast)
    one, two, three = people(row, INSIDE)[:3]
    signed_in(one).post(page(row), says("We pay. We ask."))
    browsers = [(signed_in(one), "We pay late. We ask."), (signed_in(two), "We pay. We ask. We wait.")]
    browsers.append((signed_in(three), "We pay half. We ask."))
    for browser, text in browsers:  # all three had version 1 in front of them
        assert browser.post(page(row), says(text, seen=1)).status_code == 302
    answer = Answer.objects.get()
    assert answer.text == "We pay late. We pay half. We ask. We wait."
    assert answer.version == 4
    told = browsers[2][0].get(page(row)).content.decode()
    assert "Somebody wrote at the same time" in told


def test_two_who_choose_differently_at_once_are_told_to_talk(cast: Cast, signed_in: Browser) -> None:
    row = begun(cast)
    one, two = people(row, INSIDE)[:2]
    signed_in(one).post(page(row), says("We pay.", level="usual"))
    browser = signed_in(two)
    browser.post(page(row), says("We do not.", level="none"))
    answer = Answer.objects.get()
    assert (answer.level, answer.text) == ("usual", "We pay. We do not.")
    assert "Meanwhile somebody chose “It is usual”" in browser.get(page(row)).content.decode()


def test_hands_are_on_one_wording_and_go_down_when_it_changes(cast: Cast, signed_in: Browser) -> None:
    row = begun(cast)
    group = people(row, INSIDE)
    signed_in(group[0]).post(page(row), says("We pay."))
    for person in group:
        signed_in(person).post(page(row), {"deed": "hand", "fingers": 4, "version": 1})
    text = signed_in(group[0]).get(page(row)).content.decode()
    assert "All stand behind it" in text
    assert "0, 5, 0, 0, 0, 0" in text
    signed_in(group[0]).post(page(row), says("We pay late.", seen=1))
    text = signed_in(group[1]).get(page(row)).content.decode()
    assert "Too few hands" in text
    late = signed_in(group[1]).post(page(row), {"deed": "hand", "fingers": 4, "version": 1})
    assert late.status_code == 409
    assert "just changed" in late.content.decode()


def test_a_doubt_and_a_fist_are_said_and_nobodys_hand_is(cast: Cast) -> None:
    row = begun(cast)
    group = people(row, INSIDE)
    actions.save(first(row), level="rooted", text="", seen=0, by=group[0])
    for person, fingers in zip(group, (5, 5, 5, 5, 0), strict=True):
        actions.show_hand(first(row), fingers=fingers, by=person)
    handed_in(row, INSIDE)
    assert Answer.objects.get(item=first(row)).consensus == "blocked"
    with pytest.raises(Refused):
        actions.show_hand(first(row), fingers=3, by=group[0])


def test_notes_and_proof_belong_to_the_group(cast: Cast, signed_in: Browser) -> None:
    row = begun(cast)
    ana = signed_in(cast.ana)
    ana.post(page(row), {"deed": "note", "text": "I was there."})
    ana.post(
        page(row),
        {"deed": "evidence", "title": "Report", "url": "https://fund.example/r", "on": "2026-01-05"},
    )
    bad = ana.post(page(row), {"deed": "evidence", "title": "Report", "url": "javascript:alert(1)"})
    assert bad.status_code == 422
    future = ana.post(page(row), {"deed": "evidence", "title": "Report of tomorrow", "on": "2099-01-05"})
    assert future.status_code == 422
    assert "Report of tomorrow" in future.content.decode()
    answer = Answer.objects.get()
    note = answer.notes.get()
    colleague = people(row, INSIDE)[1]
    assert "I was there." in signed_in(colleague).get(page(row)).content.decode()
    assert "I was there." not in signed_in(cast.tom).get(page(row)).content.decode()
    with pytest.raises(NotAllowed):
        actions.drop_note(note, by=colleague)
    with pytest.raises(NotAllowed):
        actions.drop_evidence(answer.evidence.get(), by=cast.tom)
    ana.post(page(row), {"deed": "drop_note", "pk": note.pk})
    assert not answer.notes.exists()


def test_what_is_typed_stays_when_the_group_has_just_handed_in(cast: Cast, signed_in: Browser) -> None:
    row = begun(cast)
    handed_in(row, INSIDE)
    answer = signed_in(cast.ana).post(page(row), says("One more thing.", seen=1))
    assert answer.status_code == 409
    assert "One more thing." in answer.content.decode()
    assert "handed in" in answer.content.decode()


def test_too_long_together_is_refused_and_nothing_is_lost(cast: Cast, signed_in: Browser) -> None:
    row = begun(cast)
    one, two = people(row, INSIDE)[:2]
    signed_in(one).post(page(row), says("a" * 3000))
    answer = signed_in(two).post(page(row), says("b" * 3000))
    assert answer.status_code == 422
    assert "b" * 3000 in answer.content.decode()
    assert Answer.objects.get().text == "a" * 3000


def test_a_hostile_form_gets_an_answer_and_no_fault(cast: Cast, signed_in: Browser) -> None:
    row = begun(cast)
    ana = signed_in(cast.ana)
    for said in ({}, {"deed": "x"}, {"deed": "drop_note", "pk": "9" * 30}, {"deed": "hand", "fingers": "9"}):
        assert ana.post(page(row), said).status_code in (404, 422), said
    assert ana.post(page(row), says("x", seen=99999999)).status_code == 302
    assert ana.get(page(row, 99)).status_code == 404
