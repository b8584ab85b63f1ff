"""Calendars: a file, feeds by a link of one's own, invitations in letters, read back by two other programs' ways."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any
from urllib.parse import urlsplit

import pytest
from dateutil.tz import tzical
from django.test import Client
from icalendar import Calendar

from justaction.conftest import Cast
from justaction.convenings import actions, tokens
from justaction.convenings.models import Feed
from justaction.convenings.tests.making import a_gathering, a_series
from justaction.mail import delivery
from justaction.mail.models import Letter
from justaction.web import clock

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]


def events(text: str) -> list[dict[str, Any]]:
    """Each event as icalendar reads it."""
    found: list[Any] = list(Calendar.from_ical(text).walk("VEVENT"))
    return [
        {
            "uid": str(one["uid"]),
            "sequence": int(one["sequence"]),
            "status": str(one["status"]),
            "summary": str(one["summary"]),
            "start": one.start.astimezone(UTC),
        }
        for one in found
    ]


def by_hand(text: str) -> list[datetime]:
    """When the events start, read without icalendar: unfolded lines, and dateutil's reader of zones."""
    zones = tzical(StringIO(text))
    lines = text.replace("\r\n ", "").split("\r\n")
    starts = [line.removeprefix("DTSTART;TZID=").split(":") for line in lines if line.startswith("DTSTART;")]
    return [
        datetime.strptime(at, "%Y%m%dT%H%M%S").replace(tzinfo=zones.get(zone)).astimezone(UTC)
        for zone, at in starts
    ]


def test_a_file_is_read_alike_by_two_readers(cast: Cast, client: Client) -> None:
    evening = a_gathering(cast, title="Wer war's? " + "Łódź, " * 20)  # commas are quoted, long lines folded
    answer = client.get(f"/convenings/{evening.slug}.ics")
    text = answer.content.decode()
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = events(text)
    assert event["start"] == evening.starts_at
    assert by_hand(text) == [evening.starts_at]
    assert event["summary"] == evening.title
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "RDATE" not in text
    assert "meet.example" not in text


def test_a_feed_follows_what_is_moved_and_keeps_what_is_cancelled(
    cast: Cast, signed_in: Browser, client: Client
) -> None:
    first, second = a_series(
        cast, repeat="weeks", count=2, join_link="https://meet.example/x"
    ).gatherings.all()
    a_gathering(cast, title="Elsewhere", scope=cast.policy.scope, by=cast.ruth)
    page = signed_in(cast.ana)
    page.post("/me/calendars/make/", {"about": cast.money.scope})
    feed = Feed.objects.get()
    address = urlsplit(tokens.feed_url(feed)).path
    assert address in page.get("/me/calendars/").text
    before = events(client.get(address).content.decode())
    assert [(one["sequence"], one["status"]) for one in before] == [(0, "CONFIRMED")] * 2
    said = {
        name: getattr(first, name) for name in ("title", "purpose", "where", "starts", "minutes", "capacity")
    }
    actions.change(first, **said, on=first.on + timedelta(days=1), by=cast.imani)
    actions.cancel(second, reason="Snow.", by=cast.imani)
    text = client.get(address).content.decode()
    after = events(text)
    assert [one["uid"] for one in after] == [one["uid"] for one in before]
    assert [(one["sequence"], one["status"]) for one in after] == [(1, "CONFIRMED"), (1, "CANCELLED")]
    assert after[0]["start"] == before[0]["start"] + timedelta(days=1)
    assert by_hand(text) == [one["start"] for one in after]
    assert "meet.example" not in text


def test_my_own_feed_has_where_i_go_and_perhaps_where_i_wait(cast: Cast, client: Client) -> None:
    evening, other = a_gathering(cast, capacity=1), a_gathering(cast, title="Other")
    feed = actions.make_feed("me", by=cast.ana, known=("me",))
    assert actions.make_feed("me", by=cast.ana, known=("me",)) == feed
    assert len({tokens.of_feed(feed) for _time in range(3)}) == 1
    actions.register(evening, by=cast.tom)
    actions.register(evening, by=cast.ana)
    actions.withdraw(actions.register(other, by=cast.ana), by=cast.ana)
    found = events(client.get(urlsplit(tokens.feed_url(feed)).path).content.decode())
    assert [(one["summary"], one["status"]) for one in found] == [(evening.title, "TENTATIVE")]


def test_a_link_that_was_guessed_or_ended_is_answered_clearly(
    cast: Cast, signed_in: Browser, client: Client
) -> None:
    feed = actions.make_feed("public", by=cast.ana, known=("public",))
    address = urlsplit(tokens.feed_url(feed)).path
    assert client.get(address).status_code == 200
    guessed = client.get(address.replace(".ics", "x.ics"))
    assert guessed.status_code == 404
    assert "This calendar link is not known." in guessed.text
    assert signed_in(cast.tom).post(f"/me/calendars/{feed.pk}/end/").status_code == 404
    signed_in(cast.ana).post(f"/me/calendars/{feed.pk}/end/")
    ended = client.get(address)
    assert ended.status_code == 410
    assert "This calendar link was ended." in ended.text
    again = actions.make_feed("public", by=cast.ana, known=("public",))
    assert client.get(urlsplit(tokens.feed_url(again)).path).status_code == 200
    assert client.get(address).status_code == 410


def test_letters_carry_an_invitation_its_update_and_its_end(
    cast: Cast, letters: Callable[..., list[Letter]], run_jobs: Callable[[], int]
) -> None:
    evening = a_gathering(cast)
    actions.register(evening, by=cast.ana)
    run_jobs()
    said = {
        name: getattr(evening, name) for name in ("title", "purpose", "where", "on", "minutes", "capacity")
    }
    later = evening.starts.replace(hour=19)
    actions.change(evening, **said, starts=later, by=cast.imani)
    run_jobs()
    actions.cancel(evening, reason="Snow.", by=cast.imani)
    run_jobs()
    told = []
    for letter in letters(to="ana@example.org"):
        message = delivery.message_of(letter).message()
        (part,) = [one for one in message.walk() if one.get_content_type() == "text/calendar"]
        payload: Any = part.get_payload(decode=True)
        text = payload.decode()
        (event,) = events(text)
        told.append((part.get_param("method"), event["sequence"], event["status"], event["uid"]))
        assert f"METHOD:{part.get_param('method')}" in text
        assert "mailto:ana@example.org" in text.replace("\r\n ", "")
    uid = told[0][3]
    assert told == [
        ("REQUEST", 0, "CONFIRMED", uid),
        ("REQUEST", 1, "CONFIRMED", uid),
        ("CANCEL", 2, "CANCELLED", uid),
    ]


def test_old_gatherings_leave_the_feed(cast: Cast, client: Client) -> None:
    evening = a_gathering(cast)
    feed = actions.make_feed("public", by=cast.ana, known=("public",))
    with clock.at(evening.ends_at + timedelta(days=121)):
        assert events(client.get(urlsplit(tokens.feed_url(feed)).path).content.decode()) == []
