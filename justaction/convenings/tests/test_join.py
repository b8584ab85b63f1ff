"""The door: a code for a phone without an account, few tries, forgotten after; and who was there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from justaction.conftest import Cast
from justaction.convenings import actions, codes, tasks, tokens
from justaction.convenings.models import Answer, Gathering, Joiner, Note, Stage
from justaction.convenings.tests.making import joined, tonight
from justaction.errors import NotAllowed, Refused
from justaction.web import clock, crowds, openforms

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]


def sent(**more: str) -> dict[str, str]:
    """An open form as a browser sends it."""
    return {openforms.TOKEN: openforms.token(), **more}


def code_of(evening: Gathering, cast: Cast) -> str:
    return actions.make_code(evening, by=cast.imani).code


def test_somebody_joins_on_a_phone_without_an_account_a_name_or_a_cookie(cast: Cast, client: Client) -> None:
    evening = tonight(cast)
    code = code_of(evening, cast)
    typed = client.get("/join/", {"code": f" {codes.written(code).lower()} "})
    assert typed.headers["Location"] == f"/join/{code}/"
    assert evening.title in client.get(f"/join/{code}/").text
    assert not Joiner.objects.exists()  # who reads the page has not joined
    answer = client.post(f"/join/{code}/", sent())
    here = answer.headers["Location"]
    assert "You are in: Number 1" in client.get(here).text
    assert not client.cookies
    page = client.get(here)
    assert (page.headers["Cache-Control"], page.headers["X-Robots-Tag"]) == ("private, no-store", "noindex")
    named = client.post(f"/join/{code}/", sent(name="Wanda", language="ASL"))
    assert "You are in: Wanda (2)" in client.get(named.headers["Location"]).text
    assert evening.stage.joined == 2


def test_the_code_opens_from_an_hour_before_to_half_an_hour_after(cast: Cast, client: Client) -> None:
    evening = tonight(cast, minutes=120)
    page = f"/join/{code_of(evening, cast)}/"
    early = client.get(page)
    assert (early.status_code, "not open yet" in early.text) == (409, True)
    with clock.at(evening.opens_door_at):
        assert client.get(page).status_code == 200
    with clock.at(evening.ends_at + timedelta(minutes=29)):
        assert client.post(page, sent()).status_code == 302
    with clock.at(evening.ends_at + timedelta(minutes=30)):
        late = client.post(page, sent(name="Too late"))
    assert (late.status_code, "over" in late.text) == (409, True)
    actions.cancel(evening, reason="Snow.", by=cast.imani)
    with clock.at(evening.starts_at):
        assert "cancelled" in client.get(page).text


def test_no_more_join_by_code_than_rooms_can_be_made_of(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = f"/join/{code_of(tonight(cast), cast)}/"
    monkeypatch.setattr("justaction.convenings.actions.joining.MOST_JOINED", 1)
    assert [client.post(page, sent()).status_code for _try in range(2)] == [302, 429]
    assert Joiner.objects.count() == 1


def test_who_waits_for_a_seat_gets_none_by_joining_and_leaving(cast: Cast, signed_in: Browser) -> None:
    evening = tonight(cast, capacity=1)
    for person in (cast.ana, cast.tom):
        actions.register(evening, by=person)
    tom = signed_in(cast.tom)
    here = tom.post(f"/join/{code_of(evening, cast)}/", sent(**{"as": "me"})).headers["Location"]
    tom.post(f"{here}leave/", sent())
    assert evening.registrations.get(person=cast.tom).state == "waitlisted"
    assert evening.registrations.get(person=cast.ana).state == "registered"


def test_a_new_code_closes_the_old_one_and_keeps_who_joined(cast: Cast, client: Client) -> None:
    evening = tonight(cast)
    old = code_of(evening, cast)
    (guest,) = joined(evening, 1)
    new = code_of(evening, cast)
    assert new != old
    unknown = client.get(f"/join/{old}/")
    assert (unknown.status_code, "We do not know this code" in unknown.text) == (404, True)
    assert client.get(f"/here/{tokens.of_joiner(guest)}/").status_code == 200
    with pytest.raises(NotAllowed):
        actions.make_code(evening, by=cast.ana)


def test_a_network_has_few_tries_and_the_others_are_not_kept_out(cast: Cast, client: Client) -> None:
    evening = tonight(cast)
    code = code_of(evening, cast)
    (guest,) = joined(evening, 1)
    for number in range(40):
        assert client.get(f"/join/{codes.made_from(number)}/").status_code == 404
    late = client.get(f"/join/{code}/")
    assert (late.status_code, "Wait ten minutes" in late.text) == (429, True)
    assert client.get(f"/join/{code}/", REMOTE_ADDR="198.51.100.7").status_code == 200
    assert client.get(f"/here/{tokens.of_joiner(guest)}/").status_code == 200  # who is in stays in
    with clock.at(clock.now() + timedelta(minutes=10)):
        assert client.get(f"/join/{code}/").status_code == 200


def test_letters_of_a_code_are_told_apart(client: Client) -> None:
    assert not set("AEIOU01ILNS25Z") & set(codes.LETTERS)
    assert {len(codes.made_from(number)) for number in (0, 17**6, 2**128 - 1)} == {6}
    assert codes.read(" kmt-rxv ") == "KMTRXV"
    assert client.get("/join/", {"code": "k/m.t–r/xv"}).headers["Location"] == "/join/KMTRXV/"


def test_very_many_from_one_network_are_let_in_and_the_host_is_told(
    cast: Cast, client: Client, signed_in: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    from justaction.convenings.views import joining

    monkeypatch.setattr(joining, "ROOM", crowds.Room("join", most=2, bare=2))
    evening = tonight(cast)
    code = code_of(evening, cast)
    for _guest in range(3):
        assert client.post(f"/join/{code}/", sent()).status_code == 302
    assert [one.one_of_many for one in evening.joiners.all()] == [False, False, True]
    assert "from which very many came" in signed_in(cast.imani).get(f"/host/{evening.slug}/").text


def test_a_member_has_attended_by_code_by_their_seat_or_by_a_tick(cast: Cast, signed_in: Browser) -> None:
    evening = tonight(cast)
    for person in (cast.ana, cast.tom, cast.lee):
        actions.register(evening, by=person)
    code = code_of(evening, cast)
    ana, tom, host = signed_in(cast.ana), signed_in(cast.tom), signed_in(cast.imani)
    here = ana.post(f"{evening.url}here/").headers["Location"]
    assert ana.post(f"{evening.url}here/").headers["Location"] == here  # twice is once
    assert "Join as Tom Wilk" in tom.get(f"/join/{code}/").text
    tom.post(f"/join/{code}/", sent(**{"as": "me"}))
    lee = evening.registrations.get(person=cast.lee)
    assert "Lee Chau" in host.get(f"/host/{evening.slug}/attendance/").text
    host.post(f"/host/{evening.slug}/attendance/", {"there": str(lee.pk)})
    assert {one.state for one in evening.registrations.all()} == {"attended"}
    host.post(f"/host/{evening.slug}/attendance/", {"away": str(lee.pk)})
    lee.refresh_from_db()
    assert lee.state == "registered"
    assert evening.stage.joined == 2
    assert signed_in(cast.sol).post(f"{evening.url}here/").status_code == 403  # no seat: by code only
    with pytest.raises(NotAllowed):
        actions.tick(lee, there=True, by=cast.lee)
    later = tonight(cast, minutes=180, title="Another evening")
    actions.register(later, by=cast.lee)
    with pytest.raises(Refused, match="hour before"):
        actions.tick(later.registrations.get(), there=True, by=cast.imani)


def test_who_leaves_is_forgotten_at_once(cast: Cast, client: Client) -> None:
    evening = tonight(cast)
    (guest,) = joined(evening, 1, name="Wanda")
    actions.write_notes(evening, "We begin.", joiner=guest)
    here = f"/here/{tokens.of_joiner(guest)}/"
    assert "You have left" in client.post(f"{here}leave/", sent()).text
    assert client.get(here).status_code == 404
    assert (evening.stage.joined, Note.objects.get().by_name) == (0, "")


def test_after_the_end_everybody_is_forgotten_and_the_counts_stay(cast: Cast, client: Client) -> None:
    evening = tonight(cast)
    actions.make_code(evening, by=cast.imani)
    guests = joined(evening, 6, employer="Oak Bank", language="pl")
    asked = actions.ask(evening, question="Ready?", kind="agree", by=cast.imani)
    for guest in guests:
        actions.answer(guest, asked, choice="agree")
    actions.make_rooms(evening, by=cast.imani)
    actions.write_notes(evening, "We begin.", joiner=guests[0])
    with clock.at(evening.ends_at + timedelta(minutes=29)):
        tasks.keep_time()
        assert Joiner.objects.count() == 6
    with clock.at(evening.ends_at + timedelta(minutes=30)):
        tasks.keep_time()
        assert not Joiner.objects.exists()
        assert not Answer.objects.exists()
        assert Stage.objects.get().joined == 6
        (line,) = Note.objects.all()
        assert (line.text, line.by_name) == ("We begin.", "")
        page = client.get(evening.url).text
        assert "6 people answered." in page
        closed = client.get(f"/here/{tokens.of_joiner(guests[0])}/")
        assert (closed.status_code, "we forget who joined" in closed.text) == (404, True)
    assert client.get("/here/made-up/").status_code == 404
