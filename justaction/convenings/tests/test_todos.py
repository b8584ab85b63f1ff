"""What people take on: told once, asked about first the next time, flagged when carried twice, let go with a reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from justaction.conftest import Cast
from justaction.convenings import actions
from justaction.convenings.models import Gathering, ToDo
from justaction.convenings.tests.making import a_series
from justaction.errors import NotAllowed, Refused
from justaction.mail.models import Letter
from justaction.web import clock

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]


def three_weeks(cast: Cast) -> list[Gathering]:
    return list(a_series(cast, repeat="weeks", count=3).gatherings.select_related("series"))


def taken(cast: Cast, evening: Gathering) -> ToDo:
    """Ana takes it on at the first evening, until the second."""
    actions.register(evening, by=cast.ana)
    due = evening.on + timedelta(days=7)
    return actions.take_on(evening, text="Ask the bank", owner=cast.ana, due_on=due, by=cast.imani)


def test_an_action_has_an_owner_who_is_told_once_and_finds_it_on_their_page(
    cast: Cast, signed_in: Browser, run_jobs: Callable[[], int]
) -> None:
    first, *_others = three_weeks(cast)
    actions.register(first, by=cast.ana)
    page = signed_in(cast.imani)
    said = {"text": "Ask the bank", "owner": cast.ana.subject, "due_on": (first.on + timedelta(days=3))}
    assert page.post(f"/host/{first.slug}/to-do/", {**said, "owner": ""}).status_code == 422
    assert page.post(f"/host/{first.slug}/to-do/", {**said, "due_on": "2020-01-01"}).status_code == 422
    assert page.post(f"/host/{first.slug}/to-do/", said).status_code == 302
    run_jobs()
    letters = Letter.objects.filter(kind="convening.took")
    assert [letter.to for letter in letters] == ["ana@example.org"]
    mine = signed_in(cast.ana)
    assert "Ask the bank" in mine.get("/me/").text
    row = ToDo.objects.get()
    assert mine.post(f"/to-do/{row.subject}/done/", follow=True).status_code == 200
    assert "Ask the bank" not in mine.get("/me/").text
    assert ToDo.objects.get().state == "done"
    assert letters.count() == 1


def test_open_actions_come_first_and_one_that_was_carried_twice_is_flagged(
    cast: Cast, signed_in: Browser
) -> None:
    first, second, third = three_weeks(cast)
    row = taken(cast, first)
    page = signed_in(cast.imani)
    assert "Ask the bank" in page.get(f"/host/{second.slug}/").text
    assert "Ask the bank" not in page.get(f"/host/{first.slug}/").text.partition("Open from before")[0]
    with clock.at(second.ends_at):
        actions.turn()
        actions.turn()
    assert ToDo.objects.listed().get().carried == 1
    with clock.at(third.starts_at - timedelta(hours=1)):
        assert "Carried once." in page.get(f"/host/{third.slug}/").text
        said = {"why": "The bank was closed.", "due_on": third.on + timedelta(days=7)}
        address = f"/to-do/{row.subject}/not-yet/?at={third.slug}"
        assert page.post(address, {**said, "why": ""}).status_code == 422
        page.post(address, said)
    with clock.at(third.ends_at):
        actions.turn()  # carried there already, by hand
        shown = page.get(f"/to-do/{row.subject}/").text
        assert "Carried 2 times" in shown
        assert "The bank was closed." in shown
        assert "Carried 2 times" in page.get("/run/money/").text
        assert "1 action is late, or was carried twice." in page.get("/run/money/").text
    assert ToDo.objects.get().carries.count() == 2


def test_what_is_not_due_yet_or_is_done_is_not_carried(cast: Cast) -> None:
    first, second, _third = three_weeks(cast)
    row = taken(cast, first)
    later = second.on + timedelta(days=30)
    actions.take_on(first, text="In a month", owner_name="Otto", due_on=later, by=cast.imani)
    actions.finish(row, by=cast.ana)
    with clock.at(second.ends_at):
        actions.turn()
    assert [one.carried for one in ToDo.objects.listed()] == [0, 0]


def test_letting_go_needs_a_reason_and_nobody_else_answers(cast: Cast, signed_in: Browser) -> None:
    first, *_others = three_weeks(cast)
    row = taken(cast, first)
    assert signed_in(cast.tom).get(f"/to-do/{row.subject}/").status_code == 403
    with pytest.raises(NotAllowed):
        actions.finish(row, by=cast.tom)
    mine = signed_in(cast.ana)
    assert mine.post(f"/to-do/{row.subject}/let-go/", {"reason": ""}).status_code == 422
    mine.post(f"/to-do/{row.subject}/let-go/", {"reason": "The bank answered by itself."})
    assert "The bank answered by itself." in mine.get(f"/to-do/{row.subject}/").text
    with pytest.raises(Refused):
        actions.finish(row, by=cast.ana)
    mine.post(f"/to-do/{row.subject}/again/")
    assert ToDo.objects.get().is_open


def test_a_small_group_asks_only_about_its_own(cast: Cast) -> None:
    first, second, _third = three_weeks(cast)
    group = a_series(cast, title="Small group", kind="small_group", repeat="weeks", count=2).gatherings
    small, again = group.select_related("series")
    row = actions.take_on(first, text="Theirs", owner_name="Otto", due_on=second.on, by=cast.imani)
    own = actions.take_on(small, text="Ours", owner_name="Otto", due_on=again.on, by=cast.imani)
    assert list(ToDo.objects.asked_at(second)) == [row]
    assert list(ToDo.objects.asked_at(again)) == [own]


def test_a_facilitator_has_the_run_sheet_and_sees_needs_in_the_last_three_days(
    cast: Cast, signed_in: Browser
) -> None:
    first, *_others = three_weeks(cast)
    page = signed_in(cast.tom)
    assert page.get(f"/host/{first.slug}/").status_code == 403
    actions.register(first, by=cast.ana, needs={"captions": "Large letters"})
    actions.assign(first, role="facilitator", person=cast.tom, by=cast.imani)
    early = page.get(f"/host/{first.slug}/").text
    assert "You see this from three days before" in early
    assert "Large letters" not in early
    with clock.at(first.starts_at - timedelta(hours=71)):
        assert "Large letters" in page.get(f"/host/{first.slug}/").text
    assert page.get(f"/host/{first.slug}/people/").status_code == 403
    assert page.post(f"{first.url}cancel/", {"reason": "No."}).status_code == 403


def test_who_looks_after_a_community_is_told_what_still_follows_an_evening(
    cast: Cast, signed_in: Browser
) -> None:
    first, *_others = three_weeks(cast)
    run, ruth = signed_in(cast.imani), signed_in(cast.ruth)
    with clock.at(first.ends_at + timedelta(hours=2)):
        today = run.get("/run/money/").text
        assert f"Send the recap: {first.title}" in today
        assert f"Write the minutes: {first.title}" in today
        actions.send_recap(first, words="Thank you.", by=cast.imani)
        actions.write_minutes(first, text="We met.", by=cast.imani)
        today = run.get("/run/money/").text
        assert "Send the recap" not in today
        assert "Write the minutes" not in today
        assert "Approve the minutes" not in today  # never by who wrote them
        assert f"Minutes: {first.title}" in ruth.get("/me/").text


def test_who_carries_something_finds_it_on_their_page(cast: Cast, signed_in: Browser) -> None:
    first, *_others = three_weeks(cast)
    actions.assign(first, role="tech", person=cast.tom, by=cast.imani)
    actions.add_item(first, title="The rule", purpose="inform", minutes=9, owner=cast.tom, by=cast.imani)
    with clock.at(first.starts_at - timedelta(days=2)):
        assert "You carry: Tech host, The rule." in signed_in(cast.tom).get("/me/").text
        actions.add_item(first, title="Who?", purpose="inform", minutes=9, owner=cast.tom, by=cast.imani)
        assert "You carry: Tech host, The rule, Who?<" in signed_in(cast.tom).get("/me/").text
