"""Who signed and did nothing next gets one gentle letter after two weeks, and never another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from justaction.communities import actions as communities
from justaction.mail.models import Letter
from justaction.statement import actions, tasks
from justaction.statement.tests.making import links, post, signed
from justaction.web import clock

if TYPE_CHECKING:
    from justaction.conftest import Cast

Letters = Callable[..., list[Letter]]


def nudge_after(days: float) -> None:
    with clock.at(clock.now() + timedelta(days=days)):
        tasks.nudge()


def test_one_letter_after_fourteen_days_then_none(cast: Cast, letters: Letters) -> None:
    signed()
    nudge_after(13.9)
    assert not letters(kind="signature_nudge")
    for days in (14.1, 15, 30, 59):
        nudge_after(days)
    [letter] = letters(kind="signature_nudge")
    assert letter.to == "noor@example.org"
    assert "once" in letter.text
    assert {"withdraw", "share", "no-letters"} <= set(links(letter))


@pytest.mark.parametrize("act", ["joined", "unsure", "shares", "withdrew", "pending"])
def test_whoever_did_something_or_does_not_count_gets_none(cast: Cast, letters: Letters, act: str) -> None:
    if act == "pending":
        actions.sign(name="Noor", address="noor@example.org")
    else:
        row = signed()
        assert row.person is not None
        if act == "joined":
            communities.answer_survey(row.person, first=cast.money)
        elif act == "unsure":
            communities.answer_survey(row.person, answer="unsure")
        elif act == "shares":
            actions.share(row)
        else:
            actions.withdraw(row)
    nudge_after(15)
    assert not letters(kind="signature_nudge")


def test_who_asked_for_no_such_letter_gets_none(cast: Cast, client: Client, letters: Letters) -> None:
    row = signed()
    page = row.page("no_nudges")
    client.get(page)
    nudge_after(13)
    assert "We will not ask you" in post(client, page).content.decode()
    nudge_after(15)
    assert not letters(kind="signature_nudge")


def test_who_signed_long_ago_and_who_speaks_for_an_institution_are_left_in_peace(
    cast: Cast, letters: Letters
) -> None:
    signed()
    signed("grace@example.org", "Grace Okoye")
    nudge_after(61)
    assert not letters(kind="signature_nudge")
    nudge_after(20)
    assert [letter.to for letter in letters(kind="signature_nudge")] == ["noor@example.org"]
