"""The screen follows the host; a sense check is answered by code, closes itself, and points to nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from justaction.communities import actions as communities
from justaction.conftest import Cast
from justaction.convenings import actions, day, hands, tokens
from justaction.convenings.models import AgendaItem, Gathering, Joiner, Stage
from justaction.convenings.tests.making import joined, tonight
from justaction.errors import NotAllowed, Refused
from justaction.web import clock, openforms

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]


def begun(cast: Cast, *titles: str) -> Gathering:
    """A gathering that is on, with a code and an agenda of ten minutes each."""
    evening = tonight(cast, phone="+1 312 555 0100")
    for position, title in enumerate(titles):
        AgendaItem.objects.create(
            gathering=evening, position=position, minutes=10, title=title, purpose="discuss"
        )
    actions.make_code(evening, by=cast.imani)
    return evening


def page_of(joiner: Joiner) -> str:
    return f"/here/{tokens.of_joiner(joiner)}/"


def test_the_screen_follows_the_phone_of_the_host(cast: Cast, signed_in: Browser) -> None:
    communities.agree_norm(cast.money, text="Say the number.", by=cast.imani)
    evening = begun(cast, "Share", "Space")
    host = signed_in(cast.imani)
    screen = f"/host/{evening.slug}/screen/"

    def after(what: str) -> str:
        assert host.post(f"/host/{evening.slug}/show/", {"what": what}).status_code == 302
        return host.get(screen).text

    first = host.get(screen).text
    code = evening.stage.code
    assert f"{code[:3]}-{code[3:]}" in first
    assert "+1 312 555 0100" in first
    assert 'role="img" aria-label="A code to photograph.' in first
    assert "Say the number." in after("next")
    assert "10 minutes left" in after("next")
    with clock.at(clock.now() + timedelta(minutes=12)):
        assert "2 minutes over" in host.get(screen).text
        assert "5 minutes left" in after("more")
    assert "Space" in after("next")
    assert "Thank you for being here" in after("next")
    assert "Thank you for being here" in after("next")  # behind the end is nothing
    assert "Space" in after("previous")
    joined(evening, 3, name="Wanda")
    actions.make_rooms(evening, by=cast.imani)
    shown = host.get(screen).text
    assert "1, 2, 3" in shown
    assert "Wanda" not in shown  # no name on the shared screen
    assert "Space" in after("agenda")
    assert host.post(f"/host/{evening.slug}/show/", {"what": "somewhere"}).status_code == 422


def test_the_time_of_an_item_begins_when_it_is_shown_and_not_anew_after_a_sense_check(cast: Cast) -> None:
    evening = begun(cast, "Share")
    stage = actions.show(evening, "next", by=cast.imani)
    since = stage.item_since
    with clock.at(clock.now() + timedelta(minutes=3)):
        actions.ask(evening, question="Ready?", kind="agree", by=cast.imani)
        assert actions.show(evening, "agenda", by=cast.imani).item_since == since
        left = day.left_of(Stage.objects.get())
    assert left is not None
    assert left.minutes == 7


def test_one_answer_each_changed_until_the_end_and_told_with_a_table(
    cast: Cast, client: Client, signed_in: Browser
) -> None:
    evening = begun(cast)
    guests = joined(evening, 6)
    host = signed_in(cast.imani)
    host.post(f"/host/{evening.slug}/checks/", {"question": "Adopt it?", "kind": "fingers"})
    asked = evening.checks.get()
    token = openforms.token()
    for guest in guests:
        for choice in ("2", "5"):  # the second thought counts
            answer = client.post(
                f"{page_of(guest)}answer/{asked.pk}/", {openforms.TOKEN: token, "choice": choice}
            )
            assert answer.status_code == 302
    page = client.get(page_of(guests[0])).text
    assert 'value="5" aria-pressed="true"' in page
    assert "people answered" not in page  # nobody sees it before it is closed
    screen = f"/host/{evening.slug}/screen/"
    assert "6 of 6" in host.get(screen).text
    assert "people answered" not in host.get(screen).text
    host.post(f"/host/{evening.slug}/checks/{asked.pk}/close/")
    shown = host.get(screen).text
    assert "6 people answered." in shown
    assert "6 answered. Five: 6. Four: 0." in shown  # as it is said aloud
    assert "6 people answered." in client.get(page_of(guests[0])).text


def test_bars_are_live_when_the_host_wants_it_and_from_five_answers_on(
    cast: Cast, signed_in: Browser
) -> None:
    evening = begun(cast)
    guests = joined(evening, 5)
    asked = actions.ask(evening, question="Ready?", kind="agree", live=True, by=cast.imani)
    host = signed_in(cast.imani)
    for guest in guests[:4]:
        actions.answer(guest, asked, choice="disagree")
    assert hands.bars(asked).rows == []
    assert "Fewer than five have answered." in host.get(f"/host/{evening.slug}/screen/").text
    actions.answer(guests[4], asked, choice="agree")
    assert [row.n for row in hands.bars(asked).rows] == [1, 0, 4]
    assert "5 people answered." in host.get(f"/host/{evening.slug}/screen/").text


def test_it_closes_itself_and_a_slow_phone_has_half_a_minute_more(cast: Cast, client: Client) -> None:
    evening = begun(cast)
    (guest,) = joined(evening, 1)
    asked = actions.ask(evening, question="Ready?", kind="agree", seconds=60, by=cast.imani)
    then = asked.opened_at
    with clock.at(then + timedelta(seconds=89)):
        assert not asked.is_open
        actions.answer(guest, asked, choice="agree")
    with clock.at(then + timedelta(seconds=90)):
        late = client.post(
            f"{page_of(guest)}answer/{asked.pk}/", {openforms.TOKEN: openforms.token(), "choice": "disagree"}
        )
        assert (late.status_code, "This sense check is closed." in late.text) == (409, True)
        assert asked.answers.get().choice == "agree"
        again = actions.ask(evening, question="And now?", kind="agree", by=cast.imani)
    asked.refresh_from_db()
    assert asked.closed_at == asked.closes_at  # closed when it was said to be
    assert again.is_open


def test_hands_and_calls_are_counted_with_the_answers_by_code(cast: Cast, signed_in: Browser) -> None:
    evening = begun(cast)
    guests = joined(evening, 3)
    asked = actions.ask(evening, question="Ready?", kind="agree", by=cast.imani)
    for guest in guests:
        actions.answer(guest, asked, choice="agree")
    host = signed_in(cast.imani)
    page = f"/host/{evening.slug}/checks/{asked.pk}/hands/"
    assert host.post(page, {"agree": "-1"}).status_code == 422
    host.post(page, {"agree": "4", "disagree": "2"})
    asked.refresh_from_db()
    found = hands.bars(asked)
    assert [row.n for row in found.rows] == [7, 0, 2]
    assert (found.total, found.aloud) == (9, 6)


def test_what_cannot_be_is_refused_in_words(cast: Cast, signed_in: Browser, client: Client) -> None:
    evening = begun(cast)
    (guest,) = joined(evening, 1)
    host = signed_in(cast.imani)
    empty = host.post(f"/host/{evening.slug}/checks/", {"question": "  ", "kind": "fingers"})
    assert (empty.status_code, "Your question" in empty.text) == (422, True)
    asked = actions.ask(evening, question="Ready?", kind="agree", by=cast.imani)
    with pytest.raises(Refused, match="Choose one"):
        actions.answer(guest, asked, choice="5")
    with pytest.raises(NotAllowed):
        actions.ask(evening, question="Ready?", kind="agree", by=cast.ana)
    with pytest.raises(Refused, match="10 seconds"):
        actions.ask(evening, question="Ready?", kind="agree", seconds=5, by=cast.imani)
    with clock.at(evening.ends_at + timedelta(minutes=31)), pytest.raises(Refused, match="Make a code first"):
        actions.ask(evening, question="Ready?", kind="agree", by=cast.imani)
