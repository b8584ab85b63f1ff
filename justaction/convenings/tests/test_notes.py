"""Live notes: whoever helps writes, by seat or by code, and no line is ever lost."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from justaction.conftest import Cast
from justaction.convenings import actions, tokens
from justaction.convenings.models import AgendaItem, Gathering, Note
from justaction.convenings.tests.making import joined, tonight
from justaction.errors import NotAllowed, Refused
from justaction.web import clock, openforms

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]


def lines(evening: Gathering) -> list[str]:
    return [one.text for one in evening.notes.standing()]


def test_those_with_a_seat_and_those_with_the_code_write_on_one_page(
    cast: Cast, client: Client, signed_in: Browser
) -> None:
    evening = tonight(cast)
    actions.register(evening, by=cast.ana)
    (guest,) = joined(evening, 1)
    ana = signed_in(cast.ana)
    ana.post(f"{evening.url}notes/", {"text": "We met.\n\n  Three   tools were tried. \n"})
    by_code = f"/here/{tokens.of_joiner(guest)}/notes/"
    client.post(by_code, {openforms.TOKEN: openforms.token(), "text": "Two worked."})
    for page in (ana.get(f"{evening.url}notes/"), client.get(by_code)):
        places = [page.text.index(text) for text in ("We met.", "Three tools were tried.", "Two worked.")]
        assert places == sorted(places)
    assert signed_in(cast.sol).get(f"{evening.url}notes/").status_code == 403
    with pytest.raises(NotAllowed):
        actions.write_notes(evening, "From outside.", by=cast.sol)


def test_a_changed_line_stays_in_its_place_and_keeps_its_earlier_wording(
    cast: Cast, signed_in: Browser
) -> None:
    evening = tonight(cast)
    first, second = actions.write_notes(evening, "One.\nTwo.", by=cast.imani)
    host = signed_in(cast.imani)
    page = f"{evening.url}notes/{first.line}/"
    host.post(page, {"text": "One, corrected.", "version": "1"})
    assert lines(evening) == ["One, corrected.", "Two."]
    assert "One." in host.get(page).text
    host.post(f"{evening.url}notes/{second.line}/", {"text": "", "version": "1"})
    assert lines(evening) == ["One, corrected."]
    assert Note.objects.filter(text="Two.").exists()


def test_two_who_change_one_line_at_once_both_keep_their_words(cast: Cast) -> None:
    evening = tonight(cast)
    seen, _last = actions.write_notes(evening, "The fund pays.\nThe end.", by=cast.imani)
    actions.change_note(seen, "The fund pays in May.", by=cast.imani)
    actions.change_note(seen, "The fund pays half.", by=cast.imani)
    assert lines(evening) == ["The fund pays in May.", "The fund pays half.", "The end."]
    with pytest.raises(Refused, match="Somebody changed"):
        actions.change_note(seen, "", by=cast.imani)


def test_a_line_knows_what_was_spoken_of(cast: Cast) -> None:
    evening = tonight(cast)
    item = AgendaItem.objects.create(
        gathering=evening, position=1, minutes=5, title="Share", purpose="connect"
    )
    actions.make_code(evening, by=cast.imani)
    actions.show(evening, "next", by=cast.imani)
    (line,) = actions.write_notes(evening, "We begin.", by=cast.imani)
    assert line.item == item


def test_too_long_too_late_or_nothing_is_said_and_what_was_typed_is_kept(cast: Cast, client: Client) -> None:
    evening = tonight(cast)
    (guest,) = joined(evening, 1)
    page = f"/here/{tokens.of_joiner(guest)}/notes/"
    long = client.post(page, {openforms.TOKEN: openforms.token(), "text": "word " * 120})
    assert (long.status_code, "Break it in two" in long.text, "word word" in long.text) == (422, True, True)
    with clock.at(evening.ends_at + timedelta(hours=23)):
        actions.write_notes(evening, "From my paper.", by=cast.imani)
    with clock.at(evening.ends_at + timedelta(hours=25)), pytest.raises(NotAllowed):
        actions.write_notes(evening, "Too late.", by=cast.imani)


@pytest.mark.django_db(transaction=True)
def test_many_who_write_at_once_lose_nothing(cast: Cast) -> None:
    evening = tonight(cast)
    guests = joined(evening, 16)
    (shared,) = actions.write_notes(evening, "Everybody changes this.", by=cast.imani)

    def write(number: int) -> None:
        try:
            actions.write_notes(evening, f"Line {number}.", joiner=guests[number])
            actions.change_note(shared, f"Wording {number}.", joiner=guests[number])
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(16)))
    kept = lines(evening)
    assert {f"Line {n}." for n in range(16)} | {f"Wording {n}." for n in range(16)} == set(kept)
    assert len(kept) == 32
