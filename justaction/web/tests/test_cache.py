"""Public pages are ready for visitors; nobody ever gets what was made for somebody else."""

from __future__ import annotations

import gzip
import threading
from datetime import UTC, datetime
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from justaction.web import clock, house, pages
from justaction.web.shelf import Shelf, page
from justaction.web.theme import Look

pytestmark = pytest.mark.django_db


def test_a_public_page_is_drawn_once(client: Client, places_: list[str]) -> None:
    first, second = client.get("/public/"), client.get("/public/")
    assert first.content == second.content
    assert places_ == ["/public/"]
    assert second["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert second["ETag"] == first["ETag"]
    assert "Cookie" in second["Vary"]
    assert "Accept-Encoding" in second["Vary"]


def test_a_ready_page_costs_one_question_to_the_database(client: Client, places_: list[str]) -> None:
    client.get("/public/")
    with CaptureQueriesContext(connections["default"]) as asked:
        client.get("/public/")
    assert len(asked) == 1


def test_a_change_is_seen_at_once(client: Client, places_: list[str]) -> None:
    before = client.get("/public/")
    pages.changed()
    after = client.get("/public/")
    assert before.content != after.content
    assert before["ETag"] != after["ETag"]


def test_who_has_the_page_gets_nothing_more(client: Client, places_: list[str]) -> None:
    etag = client.get("/public/")["ETag"]
    for header in (etag, f'"other", {etag}', "*"):
        again = client.get("/public/", headers={"If-None-Match": header})
        if header == "*":
            assert again.status_code == 200
            continue
        assert again.status_code == 304
        assert again.content == b""
        assert again["ETag"] == etag
        assert "Cookie" in again["Vary"]
    pages.changed()
    assert client.get("/public/", headers={"If-None-Match": etag}).status_code == 200


def test_the_first_who_asks_with_an_old_etag_gets_the_page(client: Client, places_: list[str]) -> None:
    answer = client.get("/public/", headers={"If-None-Match": 'W/"old"', "Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    assert answer["Content-Encoding"] == "gzip"
    assert b"public 1" in gzip.decompress(answer.content)


def test_each_encoding_gets_the_same_words(client: Client, places_: list[str]) -> None:
    plain = client.get("/public/")
    packed = client.get("/public/", headers={"Accept-Encoding": "gzip, br"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) == int(packed["Content-Length"]) < len(plain.content)
    assert len(places_) == 1


@pytest.mark.parametrize("path", ["/mine/", "/csrf/", "/nonce/", "/cookie/", "/never/", "/token/abc/"])
def test_what_belongs_to_one_reader_is_never_kept(places_: list[str], path: str) -> None:
    if path == "/mine/":
        browser = Client()
        browser.get("/remember/")
    else:
        browser = Client()
    browser.get(path)
    answer = browser.get(path)
    assert places_ == [path, path]
    if path != "/nonce/":
        assert answer["Cache-Control"] == "private, no-store"
        assert "Cookie" in answer["Vary"]


def test_a_persons_page_is_not_shown_to_the_next_visitor(places_: list[str]) -> None:
    ana = Client()
    ana.get("/remember/")
    assert ana.get("/mine/").content == b"hello Ana"
    assert Client().get("/mine/").content == b"hello nobody"
    assert ana.get("/mine/").content == b"hello Ana"
    assert ana.get("/mine/")["Cache-Control"] == "private, no-store"


def test_a_visitor_gets_no_cookie(client: Client, places_: list[str]) -> None:
    answer = client.get("/page/")
    assert not answer.cookies
    assert answer["Cache-Control"].startswith("public")


def test_refusals_and_errors_are_not_kept(client: Client, places_: list[str]) -> None:
    for path, status in [("/nowhere/", 404), ("/forbid/", 403), ("/refuse/", 409)]:
        answer = client.get(path)
        assert answer.status_code == status
        assert answer["Cache-Control"] == "private, no-store"


def test_address_query_appearance_and_host_have_their_own_page(
    client: Client, places_: list[str], settings: Any
) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    client.get("/page/")
    client.get("/page/?q=1")
    client.get("/page/", headers={"Host": "other.example"})
    client.cookies["appearance"] = "dark"
    dark = client.get("/page/")
    assert b'data-theme="dark"' in dark.content
    client.cookies["appearance"] = "something else"
    client.get("/page/")
    assert len(places_) == 4


def test_a_page_is_drawn_anew_each_day_of_the_place(
    client: Client, places_: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house, "_reader", lambda: house.House(zone=ZoneInfo("America/Chicago")))
    for hour, drawn in [(5, 1), (5, 1), (6, 2)]:  # midnight in Chicago is at 6 in UTC
        with clock.at(datetime(2026, 3, 2, hour, 0, tzinfo=UTC)):
            client.get("/public/")
        assert len(places_) == drawn


def test_very_long_addresses_are_not_kept(client: Client, places_: list[str]) -> None:
    for _ in range(2):
        client.get("/public/?q=" + "x" * 600)
    assert len(places_) == 2


def test_a_head_request_is_answered_like_a_page(client: Client, places_: list[str]) -> None:
    page_ = client.get("/public/")
    head = client.head("/public/")
    assert head["ETag"] == page_["ETag"]
    assert len(places_) == 1


def test_a_new_colour_is_a_new_stylesheet(
    client: Client, places_: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = [Look("money", "#FFB000", "stripe")]
    monkeypatch.setattr(house, "_reader", lambda: house.House(looks=tuple(looks)))
    first = client.get("/page/").content.decode()
    address = first.split('href="/theme.css?v=')[1].split('"')[0]
    answer = client.get(f"/theme.css?v={address}")
    assert "immutable" in answer["Cache-Control"]
    assert b".c-money{--c:#FFB000" in answer.content
    looks[0] = Look("money", "#12B39B", "stripe")
    house.changed()
    assert f"theme.css?v={address}" not in client.get("/page/").content.decode()
    assert "immutable" not in client.get(f"/theme.css?v={address}")["Cache-Control"]


@pytest.mark.django_db(transaction=True)
def test_fifty_visitors_at_once_cost_one_drawing(places_: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    from justaction.web.tests import places

    slow = threading.Event()

    def public(request: Any) -> Any:
        slow.wait(0.3)
        return places.public(request)

    monkeypatch.setattr(places.urlpatterns[1], "callback", public)
    bodies: list[bytes] = []

    def ask() -> None:
        bodies.append(Client().get("/public/").content)
        connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(places_) == 1
    assert len(bodies) == 50
    assert len(set(bodies)) == 1


def test_the_shelf_stays_within_its_bytes() -> None:
    shelf = Shelf(most_bytes=10_000)
    for n in range(50):
        shelf.put((str(n),), page(1, (), b"x" * 100 + str(n).encode()))
    assert shelf._bytes <= 10_000
    assert shelf.get(("49",), 1) is not None
    assert shelf.get(("0",), 1) is None
    assert shelf.get(("49",), 2) is None


def test_every_answer_says_what_browsers_may_not_do(client: Client, places_: list[str]) -> None:
    for path in ("/public/", "/public/", "/nowhere/", "/mine/"):
        answer = client.get(path)
        assert "camera=()" in answer["Permissions-Policy"]
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_a_page_that_was_just_drawn_stands_for_a_moment(
    client: Client, places_: list[str], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a rush each page is drawn once a moment, not once for each change; then the change is seen."""
    settings.PAGE_STANDS = 60_000
    before = client.get("/public/")
    pages.changed()
    meanwhile = client.get("/public/")
    assert meanwhile.content == before.content
    assert meanwhile["ETag"] == before["ETag"]
    assert places_ == ["/public/"]
    later = monotonic() + 61
    monkeypatch.setattr("justaction.web.shelf.monotonic", lambda: later)
    assert client.get("/public/").content != before.content
    assert len(places_) == 2


def test_a_page_stands_from_when_its_drawing_began(
    client: Client, places_: list[str], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is withdrawn while a page is drawn slowly is on no page longer than the promised moment."""
    settings.PAGE_STANDS = 60_000
    now = monotonic()
    monkeypatch.setattr("justaction.web.shelf.monotonic", lambda: now)
    monkeypatch.setattr("justaction.web.middleware.monotonic", lambda: now)
    from justaction.web.tests import places

    def slow(request: Any) -> Any:
        nonlocal now
        now += 59
        answer = places.public(request)
        pages.changed()  # it was withdrawn after this page had read it
        return answer

    monkeypatch.setattr(places.urlpatterns[1], "callback", slow)
    before = client.get("/public/").content
    now += 2
    assert client.get("/public/").content != before
