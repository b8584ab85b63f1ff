"""The goals of a year: due in a month, moved with a reason, met with a proof, late by the clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from justaction.commitments import tasks as standings
from justaction.errors import NotAllowed, Refused
from justaction.home import actions
from justaction.home.models import Goal
from justaction.home.tests.making import founded, ruth
from justaction.members import actions as members
from justaction.members.models import Person
from justaction.record.models import Entry
from justaction.web import clock

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Person], Client]


def on(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 18, tzinfo=UTC)


@pytest.fixture
def goals() -> list[Goal]:
    with clock.at(on(2025, 11, 5)):
        founded()
    return list(Goal.objects.all())


def test_a_goal_is_late_from_the_first_day_after_its_month(goals: list[Goal]) -> None:
    second = goals[1]
    assert second.due == date(2026, 2, 1)
    with clock.at(on(2026, 2, 28)):
        assert second.state == "open"
    with clock.at(on(2026, 3, 1)):
        assert second.state == "late"
        assert goals[2].state == "open"


def test_a_december_goal_is_late_in_january(goals: list[Goal]) -> None:
    with clock.at(on(2026, 1, 1)):
        assert goals[0].state == "late"


def test_moving_a_goal_needs_a_reason_and_strikes_the_old_month_through(
    goals: list[Goal], signed_in: SignedIn, client: Client
) -> None:
    browser = signed_in(ruth())
    page = browser.post(f"/steer/goals/{goals[2].pk}/move/", {"due": "2026-10", "reason": "  "})
    assert page.status_code == 422
    assert 'id="id_reason-error"' in page.content.decode()
    assert 'value="2026-10"' in page.content.decode()
    done = browser.post(
        f"/steer/goals/{goals[2].pk}/move/", {"due": "2026-10", "reason": "Testing takes a summer."}
    )
    assert done["Location"] == "/steer/goals/"
    year = client.get("/year/2026/").content.decode()
    assert "<del>" in year
    assert "June 2026</del>" in year
    assert "October 2026" in year
    assert "Testing takes a summer." in year
    entry = Entry.objects.get(kind="goal.moved")
    assert b'"now":"2026-10-01"' in bytes(entry.leaf)
    assert b'"was":"2026-06-01"' in bytes(entry.leaf)


def test_a_goal_that_moved_twice_keeps_both_old_months(goals: list[Goal], client: Client) -> None:
    for month in (9, 10):
        actions.move_goal(goals[2], due=date(2026, month, 15), reason=f"Reason {month}.", by=ruth())
    page = client.get("/year/2026/").content.decode()
    assert "June 2026</del>" in page
    assert "September 2026</del>" in page
    assert Goal.objects.get(pk=goals[2].pk).due == date(2026, 10, 1)


def test_moving_to_the_same_month_is_no_move(goals: list[Goal]) -> None:
    with pytest.raises(Refused) as no:
        actions.move_goal(goals[2], due=date(2026, 6, 30), reason="Why not.", by=ruth())
    assert no.value.field == "due"


def test_a_goal_is_met_with_a_proof_and_then_stays_as_it_is(goals: list[Goal], signed_in: SignedIn) -> None:
    browser = signed_in(ruth())
    path = f"/steer/goals/{goals[0].pk}/meet/"
    assert browser.post(path, {"proof": ""}).status_code == 422
    with clock.at(on(2025, 12, 31)):
        browser.post(path, {"proof": "Fourteen people said yes; the list is public."})
    goal = Goal.objects.get(pk=goals[0].pk)
    assert goal.state == "met"
    assert not goal.met_late
    assert Entry.objects.filter(kind="goal.met").count() == 1
    for deed in (
        lambda: actions.meet_goal(goal, proof="Again", by=ruth()),
        lambda: actions.move_goal(goal, due=date(2027, 1, 1), reason="Late", by=ruth()),
    ):
        with pytest.raises(Refused):
            deed()


def test_a_goal_met_after_its_month_says_so(goals: list[Goal], client: Client) -> None:
    with clock.at(on(2026, 3, 14)):
        actions.meet_goal(goals[1], proof="Three calls took place.", by=ruth())
        page = client.get("/year/2026/").content.decode()
    assert "Met late, in March 2026." in page


def test_the_line_of_the_year_says_where_we_are(goals: list[Goal], client: Client) -> None:
    actions.meet_goal(goals[0], proof="The list is public.", by=ruth())
    with clock.at(on(2026, 1, 20)):
        page = client.get("/").content.decode()
    assert page.count("You are here.") == 1
    assert page.index("You are here.") > page.index("Communities of practice")
    assert page.index("You are here.") < page.index("Toolkit and standards</h3>")


def test_only_a_convener_touches_goals(goals: list[Goal], signed_in: SignedIn, client: Client) -> None:
    ana = members.welcome(name="Ana Flores", address="ana@example.org")
    for path in ("", "set/", f"{goals[0].pk}/move/", f"{goals[0].pk}/meet/"):
        assert signed_in(ana).get(f"/steer/goals/{path}").status_code == 403
        assert client.get(f"/steer/goals/{path}").status_code == 302
    with pytest.raises(NotAllowed):
        actions.move_goal(goals[0], due=date(2026, 5, 1), reason="Mine", by=ana)
    with pytest.raises(NotAllowed):
        actions.meet_goal(goals[0], proof="Mine", by=ana)


def test_a_second_year_begins_and_the_first_stays_readable(
    goals: list[Goal], signed_in: SignedIn, client: Client
) -> None:
    said = {
        "year": "2027",
        "title": "A second toolkit",
        "about": "With what we learned.",
        "season": "Spring",
        "owner": "Working group",
        "due": "2027-03",
    }
    assert signed_in(ruth()).post("/steer/goals/set/", said)["Location"] == "/steer/goals/"
    assert "A second toolkit" in client.get("/year/2027/").content.decode()
    assert "Public share-out" in client.get("/year/2026/").content.decode()
    assert client.get("/year/2031/").status_code == 404
    with clock.at(on(2026, 12, 31)):
        assert client.get("/year/")["Location"] == "/year/2026/"
    with clock.at(on(2027, 1, 1)):
        assert client.get("/year/")["Location"] == "/year/2027/"


def test_the_deeds_themselves_ask_for_reason_and_proof(goals: list[Goal]) -> None:
    with pytest.raises(Refused) as no:
        actions.move_goal(goals[1], due=date(2026, 4, 1), reason=" ", by=ruth())
    assert no.value.field == "reason"
    with pytest.raises(Refused) as no:
        actions.meet_goal(goals[1], proof=" ", by=ruth())
    assert no.value.field == "proof"


def test_the_collaborative_stands_on_the_same_board_and_can_be_late(
    goals: list[Goal], client: Client
) -> None:
    def ours(day: datetime) -> str:
        with clock.at(day):
            standings.stand()
            page = client.get("/standing/").content.decode()
        return page.partition('id="ours-h"')[2].partition("</section>")[0]

    assert "Active" in ours(on(2025, 11, 20))
    assert "Due" in ours(on(2026, 1, 20))  # the goal of December was not met
    with clock.at(on(2026, 1, 21)):
        actions.meet_goal(goals[0], proof="The minutes of 12 January.", by=ruth())
    assert "Active" in ours(on(2026, 1, 22))
    assert "Silent" in ours(on(2026, 9, 1))
