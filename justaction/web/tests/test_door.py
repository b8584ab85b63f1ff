"""The outermost door: the same question gets the same answer without going inside, until something public changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from time import monotonic
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import DatabaseError, close_old_connections, connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from justaction.web import clock, door, pages
from justaction.web.door import Door

Answer = tuple[str, dict[str, str], bytes]


pytestmark = pytest.mark.django_db


class Outside:
    """A web server before the door; it counts how often somebody had to go inside."""

    def __init__(self) -> None:
        self.went_in = 0
        self.door = Door(self._inside)

    def _inside(self, environ: dict[str, Any], start: Any) -> Any:
        self.went_in += 1
        return WSGIHandler()(environ, start)

    def ask(self, path: str, method: str = "GET", **headers: Any) -> Answer:
        environ = dict(RequestFactory().generic(method, path, **headers).environ)
        if not headers.get("HTTP_COOKIE"):
            environ.pop("HTTP_COOKIE", None)
        said: list[Any] = []
        body = b"".join(self.door(environ, lambda status, headers, *_more: said.extend([status, headers])))
        return said[0], dict(said[1]), body


@pytest.fixture
def outside(places_: list[str]) -> Iterator[Outside]:
    """As for Django's own client, the line to the database of the test stays open between requests."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield Outside()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_the_same_question_gets_the_same_answer_with_all_its_headers(outside: Outside) -> None:
    first = outside.ask("/public/")
    assert outside.went_in == 1
    assert first[0] == "200 OK"
    assert outside.ask("/public/") == first
    assert outside.went_in == 1
    assert "Content-Security-Policy" in first[1]
    packed = outside.ask("/public/", HTTP_ACCEPT_ENCODING="gzip")
    assert packed[1]["Content-Encoding"] == "gzip"
    known = {"HTTP_IF_NONE_MATCH": first[1]["ETag"]}
    assert outside.ask("/public/", **known)[0] == "304 Not Modified"
    went = outside.went_in
    assert outside.ask("/public/", **known)[::2] == ("304 Not Modified", b"")
    assert outside.went_in == went


def test_a_change_and_a_new_day_lead_inside_again(outside: Outside) -> None:
    outside.ask("/public/")
    pages.changed()
    outside.ask("/public/")
    assert outside.went_in == 2
    outside.ask("/public/")
    assert outside.went_in == 2
    with clock.at(clock.now() + timedelta(days=1)):
        outside.ask("/public/")
    assert outside.went_in == 3


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/public/", {"HTTP_COOKIE": "appearance=dark"}),
        ("/public/", {"HTTP_AUTHORIZATION": "Bearer x"}),
        ("/public/", {"method": "HEAD"}),
        ("/csrf/", {}),
        ("/nonce/", {}),
        ("/cookie/", {}),
        ("/never/", {}),
        ("/token/abc/", {}),
        ("/refuse/", {}),
        ("/not-here/", {}),
        (f"/public/?x={'x' * 300}", {}),
        ("/public/", {"HTTP_HOST": "other.example"}),
    ],
)
def test_what_is_for_one_reader_or_is_no_page_is_asked_for_inside_each_time(
    outside: Outside, path: str, headers: dict[str, str]
) -> None:
    for times in (1, 2):
        outside.ask(path, **headers)
        assert outside.went_in == times


def test_without_its_database_the_door_leads_inside(
    outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside.ask("/public/")

    def gone() -> int:
        raise DatabaseError

    monkeypatch.setattr(pages, "version", gone)
    assert outside.ask("/public/")[0] == "200 OK"
    assert outside.went_in == 2
    assert connection.is_usable()


def test_what_was_just_drawn_stands_before_the_database_is_asked(
    outside: Outside, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PAGE_STANDS = 60_000
    first = outside.ask("/public/")
    pages.changed()
    with CaptureQueriesContext(connection) as asked:
        assert outside.ask("/public/") == first
    assert len(asked) == 0
    later = monotonic() + 61
    monkeypatch.setattr("justaction.web.shelf.monotonic", lambda: later)
    assert outside.ask("/public/")[2] != first[2]


def test_however_many_addresses_somebody_makes_up_the_door_keeps_so_many_bytes(
    outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The shelf lets pages go when it is full, and never takes a very large one; the door keeps no more than that."""
    size = len(outside.ask("/public/")[2])
    monkeypatch.setattr(door, "MOST_BYTES", 5 * size)
    for n in range(20):
        outside.ask(f"/public/?x={n}")
    assert sum(len(ready.body) for ready in outside.door._kept.values()) <= 5 * size
    went = outside.went_in
    outside.ask("/public/?x=19")
    assert outside.went_in == went
    monkeypatch.setattr(door, "PAGE_BYTES", size - 1)
    for _times in range(2):
        outside.ask("/public/?x=large")
    assert outside.went_in == went + 2
