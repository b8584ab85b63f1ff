"""Coming: a seat with one press, from the letter too; the waiting list and its offers; what one needs; reminders."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from justaction.communities import actions as communities
from justaction.conftest import Cast
from justaction.convenings import actions, tasks
from justaction.convenings.models import AccessNeed, Gathering, Registration
from justaction.convenings.tests.making import a_gathering, a_series
from justaction.errors import NotAllowed, Refused
from justaction.mail.models import Letter
from justaction.members import my_data
from justaction.record.models import Entry
from justaction.web import clock, openforms

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
Letters = Callable[..., list[Letter]]
LINK, PHONE = "https://meet.example/our-room", "+1 312 555 0100, code 1968"


def states(gathering: Gathering) -> dict[str, str]:
    return {one.person.name.split()[0]: one.state for one in gathering.registrations.select_related("person")}


def button(letter: Letter) -> str:
    return str(urlsplit(letter.parts["button"][1]).path)


def test_two_presses_save_a_seat_and_a_letter_says_so(
    cast: Cast, signed_in: Browser, letters: Letters, run_jobs: Callable[[], int]
) -> None:
    evening = a_gathering(cast)
    page = signed_in(cast.ana)
    assert "Save my seat" in page.get(evening.url).text  # the first press opened this page
    page.post(f"{evening.url}come/", {"quick": "1"})
    page.post(f"{evening.url}come/", {"quick": "1"})  # twice is once
    assert states(evening) == {"Ana": "registered"}
    assert "You have a seat." in page.get(evening.url).text
    assert evening.title in page.get("/me/").text
    run_jobs()
    (letter,) = letters(to="ana@example.org")
    assert "(Chicago time, C" in str(letter.parts)
    assert not Entry.objects.filter(actor=cast.ana, subject_kind="registration").exists()


def test_who_comes_when_all_seats_are_taken_is_told_before_they_press(cast: Cast, signed_in: Browser) -> None:
    evening = a_gathering(cast, capacity=1)
    actions.register(evening, by=cast.ana)
    page = signed_in(cast.tom)
    for address in (evening.url, f"{evening.url}come/"):
        said = page.get(address).text
        assert "Put me on the waiting list" in said
        assert "Save my seat" not in said


def test_from_the_letter_without_signing_in(
    cast: Cast, client: Client, letters: Letters, run_jobs: Callable[[], int]
) -> None:
    evening = a_gathering(cast)
    communities.answer_survey(cast.ana, first=cast.money)
    communities.answer_survey(cast.tom, first=cast.policy)
    for _time in range(2):  # asking twice invites nobody twice
        assert actions.invite(evening, by=cast.imani) == 1
        run_jobs()
    (letter,) = letters(kind="convening.invite")
    assert letter.to == "ana@example.org"
    address = button(letter)
    assert client.get(address).status_code == 200
    assert not Registration.objects.exists()  # a scanner that opens links saves no seat
    client.post(address, {"quick": "1", openforms.TOKEN: openforms.token()})
    assert states(evening) == {"Ana": "registered"}
    client.post(address.replace("/come/", "/give-back/"), {openforms.TOKEN: openforms.token()})
    assert states(evening) == {"Ana": "declined"}
    other = a_gathering(cast, title="Another")
    assert client.get(address.replace(evening.slug, other.slug)).status_code == 404


def test_who_comes_late_waits_and_is_offered_the_seat_in_order(
    cast: Cast, letters: Letters, run_jobs: Callable[[], int]
) -> None:
    evening = a_gathering(cast, capacity=1)
    for person in (cast.ana, cast.tom, cast.lee):
        last = actions.register(evening, by=person)
    assert states(evening) == {"Ana": "registered", "Tom": "waitlisted", "Lee": "waitlisted"}
    actions.withdraw(evening.registrations.get(person=cast.ana), by=cast.ana)
    assert states(evening) == {"Ana": "declined", "Tom": "offered", "Lee": "waitlisted"}
    actions.register(evening, by=cast.sol)  # the offered seat is not free
    assert states(evening)["Sol"] == "waitlisted"
    run_jobs()
    (offer,) = letters(kind="convening.offer")
    assert offer.to == "tom@example.org"
    with clock.at(clock.now() + timedelta(hours=25)):
        assert actions.lapse_offers() == 1
        assert states(evening)["Tom"] == "declined"
        assert states(evening)["Lee"] == "offered"
        actions.register(evening, by=cast.lee)
        actions.register(evening, by=cast.tom)  # asks again, behind everybody
    assert states(evening) == {
        "Ana": "declined",
        "Lee": "registered",
        "Sol": "waitlisted",
        "Tom": "waitlisted",
    }
    places = {one.person_id: one.place for one in evening.registrations.all()}
    assert places[cast.tom.pk] > places[cast.sol.pk] > last.place


def test_more_seats_go_to_those_who_waited(cast: Cast) -> None:
    evening = a_gathering(cast, capacity=1)
    for person in (cast.ana, cast.tom, cast.lee):
        actions.register(evening, by=person)
    said = {name: getattr(evening, name) for name in ("title", "purpose", "where", "on", "starts", "minutes")}
    actions.change(evening, **said, capacity=2, by=cast.imani)
    assert states(evening) == {"Ana": "registered", "Tom": "offered", "Lee": "waitlisted"}


def test_a_seat_at_all_that_follow(cast: Cast, signed_in: Browser) -> None:
    first, second, third = a_series(cast, repeat="weeks", count=3).gatherings.all()
    actions.cancel(third, reason="A holiday.", by=cast.imani)
    signed_in(cast.ana).post(f"{first.url}come/", {"following": "on"})
    assert [states(one) for one in (first, second, third)] == [
        {"Ana": "registered"},
        {"Ana": "registered"},
        {},
    ]


def test_who_answers_too_late_is_told_so(cast: Cast, signed_in: Browser) -> None:
    evening = a_gathering(cast)
    with clock.at(evening.starts_at + timedelta(seconds=1)):
        answer = signed_in(cast.ana).post(f"{evening.url}come/", {"quick": "1"})
    assert answer.status_code == 409
    assert "It has begun already" in answer.text
    actions.cancel(evening, reason="Snow.", by=cast.imani)
    with pytest.raises(Refused, match="cancelled"):
        actions.register(evening, by=cast.ana)
    with pytest.raises(NotAllowed):
        actions.register(evening, by=None)


def test_what_one_needs_is_seen_by_those_who_arrange_it_and_forgotten_after(
    cast: Cast, signed_in: Browser, letters: Letters, run_jobs: Callable[[], int]
) -> None:
    evening = a_gathering(cast)
    signed_in(cast.ana).post(f"{evening.url}come/", {"needs": ["asl", "child_care"], "note": "Two children"})
    assert set(AccessNeed.objects.values_list("kind", "state")) == {
        ("asl", "requested"), ("child_care", "requested"),
    }  # fmt: skip
    host = signed_in(cast.imani)
    listed = host.get(f"/host/{evening.slug}/").text
    assert "Sign language (ASL): Ana Flores" in listed
    assert signed_in(cast.tom).get(f"/host/{evening.slug}/").status_code == 403
    need = AccessNeed.objects.get(kind="asl")
    host.post(f"/host/{evening.slug}/needs/{need.pk}/", {"state": "booked"})
    need.refresh_from_db()
    assert need.state == "booked"
    signed_in(cast.ana).post(f"{evening.url}come/", {"needs": ["asl"]})  # what is booked stays booked
    assert list(AccessNeed.objects.values_list("kind", "state")) == [("asl", "booked")]
    with clock.at(evening.starts_at - timedelta(hours=72, minutes=30)):
        for _time in range(2):
            actions.tell_needs()
            run_jobs()
    (letter,) = letters(kind="convening.needs")
    assert letter.to == "imani@example.org"
    assert "Sign language (ASL): 1" in letter.parts["paragraphs"]
    assert "Ana" not in str(letter.parts)
    with clock.at(evening.ends_at + timedelta(hours=25)):
        assert actions.forget_needs() == 1
    assert not AccessNeed.objects.exists()


def test_how_to_join_is_shown_to_those_with_a_seat_from_an_hour_before(
    cast: Cast, signed_in: Browser, client: Client
) -> None:
    evening = a_gathering(cast, capacity=1, join_link=LINK, phone=PHONE)
    actions.register(evening, by=cast.ana)
    actions.register(evening, by=cast.tom)
    ana, tom = signed_in(cast.ana), signed_in(cast.tom)
    with clock.at(evening.starts_at - timedelta(minutes=61)):
        assert LINK not in ana.get(evening.url).text
    with clock.at(evening.starts_at - timedelta(minutes=59)):
        assert LINK in ana.get(evening.url).text
        assert PHONE in ana.get(f"{evening.url}come/").text
        assert LINK not in tom.get(evening.url).text
        assert LINK not in tom.get(f"{evening.url}come/").text
        assert LINK not in client.get(evening.url).text
    with clock.at(evening.ends_at):
        assert LINK not in ana.get(f"{evening.url}come/").text
    assert not any(b"meet.example" in bytes(entry.leaf) for entry in Entry.objects.all())


def test_one_reminder_by_the_clock_of_the_reader_and_none_at_night(
    cast: Cast, letters: Letters, run_jobs: Callable[[], int]
) -> None:
    evening = a_gathering(cast)
    actions.register(evening, by=cast.ana, zone="Europe/Warsaw")
    actions.register(evening, by=cast.tom)
    run_jobs()
    with clock.at(evening.starts_at - timedelta(hours=25)):
        assert actions.remind() == 0
    for before in (24, 23, 19, 17, 2):  # from six in the evening in Chicago: an hour after midnight in Warsaw
        with clock.at(evening.starts_at - timedelta(hours=before)):
            tasks.write()
            run_jobs()
            told = [one.to for one in letters(kind="convening.reminder")]
            assert told == (["tom@example.org"] if before > 17 else ["tom@example.org", "ana@example.org"])
    tom, ana = letters(kind="convening.reminder")
    assert re.search(r"\(Warsaw time, CES?T\)", ana.parts["paragraphs"][1])
    assert "At the place it is" in ana.parts["paragraphs"][2]
    assert "(Chicago time, C" in tom.parts["paragraphs"][1]


def test_everybody_who_comes_is_told_of_a_change_once(
    cast: Cast, letters: Letters, run_jobs: Callable[[], int]
) -> None:
    evening = a_gathering(cast)
    actions.register(evening, by=cast.ana)
    actions.withdraw(actions.register(evening, by=cast.tom), by=cast.tom)
    said: dict[str, Any] = {
        name: getattr(evening, name) for name in ("title", "purpose", "on", "starts", "minutes", "capacity")
    }
    actions.change(evening, **{**said, "where": "The library"}, by=cast.imani)
    actions.change(evening, **{**said, "where": "The library"}, by=cast.imani)
    actions.cancel(evening, reason="Snow.", by=cast.imani)
    run_jobs()
    assert [one.to for one in letters(kind="convening.changed")] == ["ana@example.org"]
    assert [one.to for one in letters(kind="convening.cancelled")] == ["ana@example.org"]


def test_nobody_gives_back_the_seat_of_another_and_what_is_kept_is_told(cast: Cast) -> None:
    mine = actions.register(a_gathering(cast), by=cast.ana, needs={"phone": ""})
    with pytest.raises(NotAllowed):
        actions.withdraw(mine, by=cast.tom)
    (seat,) = my_data.of(cast.ana)["convenings"]["seats"]
    assert (seat["state"], seat["needs"]) == ("registered", [["phone", "", "requested"]])
