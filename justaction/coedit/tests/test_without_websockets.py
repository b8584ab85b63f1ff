"""Where WebSockets are blocked: events down, POST up, the same room."""

from __future__ import annotations

import base64
import http.client
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.core import signing
from pycrdt import Doc

from justaction.coedit import actions, fallback, mapping, wire
from justaction.coedit.tests.browsing import Desk, Serving, serving
from justaction.coedit.tests.making import words_of
from justaction.texts import rich

if TYPE_CHECKING:
    from justaction.conftest import Cast

pytestmark = pytest.mark.django_db(transaction=True)


class Streaming:
    """A browser that reads events and posts."""

    def __init__(
        self,
        desk: Desk,
        cookies: str,
        *,
        origin: str | None = None,
        server: Serving | None = None,
        posts_to: Serving | None = None,
    ) -> None:
        self.port, self.path = (server or desk.server).port, f"/live/{desk.document.pk}"
        self.headers = {"Cookie": cookies, "Origin": desk.server.origin if origin is None else origin}
        self.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        self.port = posts_to.port if posts_to else self.port
        self.line.request("GET", f"{self.path}/events?epoch=1&schema={rich.SCHEMA}", headers=self.headers)
        self.answer = self.line.getresponse()
        self.status = self.answer.status
        self.doc: Doc[Any] = Doc()
        self.saved = 0
        self.seat = self.event()[1] if self.status == 200 else ""

    def __enter__(self) -> Streaming:
        return self

    def __exit__(self, *_: object) -> None:
        self.answer.close()
        self.line.close()

    def event(self) -> tuple[str, str]:
        """The next event: its name ("" for a message) and its data."""
        name, data = "", ""
        while line := self.answer.readline().decode().rstrip("\n"):
            word, _colon, rest = line.partition(": ")
            name, data = (rest, data) if word == "event" else (name, rest)
        return name, data

    def until(self, true: Callable[[], Any]) -> None:
        while not true():
            name, data = self.event()
            assert not name, data
            message = base64.b64decode(data)
            if message[:2] in {b"\x00\x01", b"\x00\x02"}:
                self.doc.apply_update(wire.read_bytes(message, 2)[0])
            elif message[0] == wire.SAVED:
                self.saved = wire.read_unsigned(message, 1)[0]

    def post(self, *messages: bytes, seat: str | None = None, **headers: str) -> int:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        body = b"".join(map(wire.sized, messages))
        word = self.seat if seat is None else seat
        line.request("POST", f"{self.path}/send?seat={word}", body=body, headers={**self.headers, **headers})
        status = line.getresponse().status
        line.close()
        return status

    @property
    def words(self) -> list[str]:
        return words_of(mapping.to_json(self.doc))


@pytest.fixture
def imani(cast: Cast, desk: Desk) -> Iterator[Streaming]:
    with Streaming(desk, desk.cookies(cast.imani)) as imani:
        assert imani.post(wire.asking(imani.doc.get_state())) == 204
        imani.until(lambda: mapping.fragment(imani.doc).children)
        yield imani


def test_one_writes_by_post_and_reads_what_others_write(cast: Cast, desk: Desk, imani: Streaming) -> None:
    with desk.browser(cast.ruth) as ruth:
        before = imani.doc.get_state()
        text: Any = mapping.fragment(imani.doc).children[0].children[0]  # type: ignore[union-attr]
        text.insert(0, "By post: ", {})
        assert imani.post(wire.editing(imani.doc.get_update(before))) == 204
        imani.until(lambda: imani.saved == 1)
        assert desk.words()[0].startswith("By post: ")
        ruth.until(lambda: ruth.words[0].startswith("By post: "))
        ruth.type(" By socket.")
        imani.until(lambda: "By socket." in imani.words[0])


def test_room_events_and_posts_may_each_be_in_a_process_of_their_own(cast: Cast, desk: Desk) -> None:
    with (
        serving() as second,
        serving() as third,
        desk.browser(cast.ruth) as ruth,
        Streaming(desk, desk.cookies(cast.imani), server=second, posts_to=third) as imani,
    ):
        assert imani.post(wire.asking(imani.doc.get_state())) == 204
        imani.until(lambda: mapping.fragment(imani.doc).children)
        before = imani.doc.get_state()
        text: Any = mapping.fragment(imani.doc).children[0].children[0]  # type: ignore[union-attr]
        text.insert(0, "From afar: ", {})
        assert imani.post(wire.editing(imani.doc.get_update(before))) == 204
        imani.until(lambda: imani.saved == 1)
        ruth.until(lambda: ruth.words[0].startswith("From afar: "))
        ruth.type(" And back.")
        imani.until(lambda: "And back." in imani.words[0])
        assert not second.app.hall.rooms
        assert not third.app.hall.rooms
        assert imani.post(wire.asking(b"\x00"), Cookie=desk.cookies(cast.ruth)) == 404
        made_up = signing.dumps(["x", "127.0.0.1:1"], key="not ours", salt=fallback.SALT)
        assert imani.post(wire.asking(b"\x00"), seat=made_up) == 404
        desk.roles[cast.imani.pk] = ""
        actions.recall(person=cast.imani)
        while not (said := imani.event())[0]:
            pass
        assert said[1].startswith("4403 ")


def test_who_is_called_back_is_told_so(cast: Cast, desk: Desk, imani: Streaming) -> None:
    desk.roles[cast.imani.pk] = ""
    actions.recall(person=cast.imani)
    while not (said := imani.event())[0]:
        pass
    assert said[0] == "close"
    assert said[1].startswith("4403 ")


def test_nobody_posts_for_another(cast: Cast, desk: Desk, imani: Streaming) -> None:
    assert imani.post(wire.asking(b"\x00"), Cookie=desk.cookies(cast.ruth)) == 404
    assert imani.post(wire.asking(b"\x00"), seat="guessed") == 404
    assert imani.post(wire.asking(b"\x00"), Origin="https://evil.example") == 403


def test_bad_posts_are_refused(imani: Streaming) -> None:
    assert imani.post(b"x" * (wire.MOST_MESSAGE + 2000)) == 413
    line = http.client.HTTPConnection("127.0.0.1", imani.port, timeout=10)
    line.request("POST", f"{imani.path}/send?seat={imani.seat}", body=b"\xff\xff", headers=imani.headers)
    assert line.getresponse().status == 400
    line.close()


def test_who_may_not_be_in_gets_no_events(cast: Cast, desk: Desk) -> None:
    with Streaming(desk, desk.cookies(cast.grace)) as grace:
        assert grace.status == 403
    with Streaming(desk, desk.cookies(cast.imani), origin="https://evil.example") as evil:
        assert evil.status == 403
        assert not evil.answer.headers["Access-Control-Allow-Origin"]


def test_a_page_on_the_other_port_may_read_and_post(desk: Desk) -> None:
    line = http.client.HTTPConnection("127.0.0.1", desk.server.port, timeout=10)
    line.request("OPTIONS", f"/live/{desk.document.pk}/send", headers={"Origin": desk.server.origin})
    answer = line.getresponse()
    assert answer.status == 204
    assert answer.headers["Access-Control-Allow-Origin"] == desk.server.origin
    assert answer.headers["Access-Control-Allow-Credentials"] == "true"
    line.close()
