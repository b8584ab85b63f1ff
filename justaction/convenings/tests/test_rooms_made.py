"""Rooms for who is there: on the phone, moved by a form, again with others, and for who comes late."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import pytest
from django.test import Client

from justaction.conftest import Cast
from justaction.convenings import actions, seating, tokens
from justaction.convenings.models import Duty, Gathering, RoomPlace
from justaction.convenings.tests.making import joined, tonight
from justaction.errors import Refused

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]


def sitting(evening: Gathering, mix: int) -> dict[int, set[int]]:
    rooms: dict[int, set[int]] = {}
    for place in RoomPlace.objects.filter(joiner__gathering=evening, mix=mix).select_related("joiner"):
        rooms.setdefault(place.room, set()).add(place.joiner.number)
    return rooms


def test_80_people_sit_in_fives_and_a_new_mix_brings_others_together(
    cast: Cast, client: Client, signed_in: Browser
) -> None:
    evening = tonight(cast)
    actions.make_code(evening, by=cast.imani)
    guests = joined(evening, 80)
    host = signed_in(cast.imani)
    page = f"/host/{evening.slug}/rooms/"
    host.post(page, {"do": "make", "size": "5"})
    assert [len(room) for room in sitting(evening, 1).values()] == [5] * 16
    mine = client.get(f"/here/{tokens.of_joiner(guests[0])}/").text
    (room,) = [room for room, who in sitting(evening, 1).items() if 1 in who]
    assert f"You are in room {room}" in mine
    host.post(page, {"do": "make", "size": "5"})
    met = [
        {pair for room in sitting(evening, mix).values() for pair in combinations(sorted(room), 2)}
        for mix in (1, 2)
    ]
    assert not met[0] & met[1]
    latest = joined(evening, 1)[0]
    assert "1 person came after that" in host.get(page).text
    host.post(page, {"do": "late"})
    assert latest.places.filter(mix=2).exists()
    there = 16 if latest.places.get(mix=2).room != 16 else 15
    host.post(page, {"do": "move", "who": str(latest.pk), "room": str(there)})
    assert latest.places.get(mix=2).room == there
    wrong = host.post(page, {"do": "move", "who": str(latest.pk), "room": "40"})
    assert (wrong.status_code, "Choose a room from 1 to 17." in wrong.text) == (422, True)
    assert signed_in(cast.ana).get(page).status_code == 403


def test_what_members_are_known_for_seats_them_well_and_is_told_to_nobody(
    cast: Cast, signed_in: Browser
) -> None:
    evening = tonight(cast)
    actions.register(evening, by=cast.ana, needs={"asl": ""})
    Duty.objects.create(gathering=evening, role="interpreter", person=cast.lee, note="ASL")
    people = [actions.join(evening, by=one) for one in (cast.ana, cast.lee, cast.tom)]
    people += joined(evening, 1, employer="Oak Bank", language="Polish")
    ana, lee, tom, guest = seating.guests(evening, people)
    assert (ana.needs, lee.language, lee.interprets) == ("asl", "asl", True)
    assert (tom.field, lee.field) == ("arts-and-media", "health-and-schools")
    assert tom.employers == {f"organization {cast.theatre.pk}"}
    assert (guest.needs, guest.employers) == ("polish", frozenset({"oak bank"}))
    page = signed_in(cast.imani).post(
        f"/host/{evening.slug}/rooms/", {"do": "make", "size": "2"}, follow=True
    )
    assert "Nobody interprets for:" in page.text
    (together,) = [who for who in sitting(evening, 1).values() if people[0].number in who]
    assert people[1].number in together
    joined(evening, 3, employer=" Oak  bank ")
    page = signed_in(cast.imani).post(
        f"/host/{evening.slug}/rooms/", {"do": "make", "size": "5"}, follow=True
    )
    assert "share a room with a colleague" in page.text
    assert "Oak" not in page.text


def test_rooms_need_people(cast: Cast) -> None:
    evening = tonight(cast)
    with pytest.raises(Refused, match="Make a code first"):
        actions.make_rooms(evening, by=cast.imani)
    actions.make_code(evening, by=cast.imani)
    with pytest.raises(Refused, match="Nobody has joined"):
        actions.make_rooms(evening, by=cast.imani)
    joined(evening, 2)
    with pytest.raises(Refused, match="no rooms yet"):
        actions.seat_late(evening, by=cast.imani)
    with pytest.raises(Refused, match="From 2 to 20"):
        actions.make_rooms(evening, by=cast.imani, size=21)
