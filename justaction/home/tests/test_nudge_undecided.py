"""The letter to signers who are in no community: only to them, and at most twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from justaction.communities import actions as communities
from justaction.communities import emails
from justaction.conftest import Cast
from justaction.errors import NotAllowed
from justaction.home import actions, policy
from justaction.mail.models import Letter
from justaction.members.models import Person
from justaction.statement import actions as statement
from justaction.statement.models import Signature
from justaction.statement.tests.making import post
from justaction.web import clock

SignedIn = Callable[[Person], Client]
Letters = Callable[..., list[Letter]]


@pytest.fixture
def signers(cast: Cast) -> list[Person]:
    """Ana, Tom and Lee signed; Sol did not; Tom is in Money."""
    for person in (cast.ana, cast.tom, cast.lee):
        statement.confirm(statement.sign(name=person.name, address=person.email))
    communities.answer_survey(cast.tom, first=cast.money)
    return [cast.ana, cast.lee]


def nudged(letters: Letters) -> list[str]:
    return sorted(letter.to for letter in letters(kind="survey.nudge"))


def test_the_undecided_are_signers_minus_members(cast: Cast, signers: list[Person]) -> None:
    assert set(policy.undecided()) == set(signers)
    statement.withdraw(Signature.objects.get(person=cast.lee))
    assert set(policy.undecided()) == {cast.ana}


def test_one_press_writes_to_each_of_them_once(
    cast: Cast, signers: list[Person], signed_in: SignedIn, letters: Letters, run_jobs: Callable[[], int]
) -> None:
    browser = signed_in(cast.imani)
    page = browser.get("/run/money/").content.decode()
    assert "2 signers are in no community." in page
    assert "Send 2 letters" in page
    for _n in range(3):
        assert browser.post("/run/money/nudge/")["Location"] == "/run/money/"
        run_jobs()
    assert nudged(letters) == ["ana@example.org", "lee@example.org"]
    letter = letters(kind="survey.nudge")[0]
    assert "/survey/" in letter.text
    assert "at most twice" in letter.text


def test_two_presses_before_the_jobs_run_write_one_letter(
    cast: Cast, signers: list[Person], letters: Letters, run_jobs: Callable[[], int]
) -> None:
    for _n in range(2):
        actions.nudge_undecided(cast.money, by=cast.imani)
    run_jobs()
    assert len(nudged(letters)) == 2


def test_nobody_is_asked_more_than_twice_nor_within_two_weeks(
    cast: Cast, signers: list[Person], letters: Letters, run_jobs: Callable[[], int]
) -> None:
    counts = []
    for days in (0, 7, 15, 40, 90):
        with clock.at(clock.now() + timedelta(days=days)):
            counts.append(actions.nudge_undecided(cast.money, by=cast.imani))
            run_jobs()
    assert counts == [2, 0, 2, 0, 0]
    assert nudged(letters).count("ana@example.org") == 2


def test_who_joins_before_the_letter_goes_gets_none(
    cast: Cast, signers: list[Person], letters: Letters, run_jobs: Callable[[], int]
) -> None:
    actions.nudge_undecided(cast.money, by=cast.imani)
    communities.answer_survey(cast.ana, first=cast.policy)
    run_jobs()
    assert nudged(letters) == ["lee@example.org"]


def test_who_left_a_community_has_chosen_and_is_left_in_peace(
    cast: Cast, signers: list[Person], letters: Letters, run_jobs: Callable[[], int]
) -> None:
    communities.answer_survey(cast.ana, first=cast.policy)
    communities.leave(cast.ana.memberships.get(), by=cast.ana)
    assert cast.ana in policy.undecided()
    assert actions.nudge_undecided(cast.money, by=cast.imani) == 1
    run_jobs()
    assert nudged(letters) == ["lee@example.org"]


def test_a_job_that_runs_twice_writes_once(cast: Cast, signers: list[Person], letters: Letters) -> None:
    for _n in range(2):
        emails.send_nudges([cast.ana.pk], 1)
    assert nudged(letters) == ["ana@example.org"]


def test_only_a_coordinator_of_the_community_can_send_it(
    cast: Cast, signers: list[Person], signed_in: SignedIn, client: Client
) -> None:
    assert signed_in(cast.ana).post("/run/money/nudge/").status_code == 403
    assert signed_in(cast.imani).post("/run/policy/nudge/").status_code == 403
    assert client.post("/run/money/nudge/").status_code == 302
    assert signed_in(cast.imani).get("/run/money/nudge/").status_code == 405
    with pytest.raises(NotAllowed):
        actions.nudge_undecided(cast.money, by=cast.ruth)


def test_who_wants_no_letters_about_what_comes_next_is_not_asked_again(
    cast: Cast, signers: list[Person], client: Client, letters: Letters, run_jobs: Callable[[], int]
) -> None:
    post(client, Signature.objects.get(person=cast.ana).page("no_nudges"))
    assert actions.nudge_undecided(cast.money, by=cast.imani) == 1
    run_jobs()
    assert nudged(letters) == [cast.lee.email]
