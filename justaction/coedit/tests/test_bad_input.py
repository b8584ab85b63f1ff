"""What nobody of ours would send: refused or tamed with a clear word, and the room and the others go on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.db import OperationalError
from pycrdt import Doc, XmlElement, XmlText

from justaction.coedit import mapping, reading, seats, store, wire
from justaction.coedit.models import Edit
from justaction.coedit.tests.browsing import Browser, Desk, until
from justaction.coedit.tests.making import text

if TYPE_CHECKING:
    from justaction.conftest import Cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ruth(cast: Cast, desk: Desk) -> Iterator[Browser]:
    """Somebody who writes beside; whatever the other sends, what she writes is kept."""
    with desk.browser(cast.ruth) as ruth:
        before = ruth.words
        yield ruth
        ruth.type(" On we go.")
        ruth.until_saved()
        assert ruth.words == [before[0] + " On we go.", *before[1:]]
    assert desk.words() == ruth.words


def made(build: Any) -> bytes:
    """The update of a document of its own into which `build(fragment)` put something."""
    doc: Doc[Any] = Doc()
    with doc.transaction():
        build(mapping.fragment(doc))
    return doc.get_update()


UNREADABLE = [
    b"\x00",
    b"\x00\x02",
    b"\x00\x02\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
    b"\x00\x02\x05abc",
    b"\x01\x05\x03\x01",
    wire.editing(b"\x01" * 40),
    wire.editing(b"\xff" * 2000),
    wire.asking(b"\xff\xff\xff\xff\x7f"),
    b"",
]


def test_what_cannot_be_read(cast: Cast, desk: Desk, ruth: Browser) -> None:
    for raw in UNREADABLE:
        with desk.browser(cast.imani) as imani:
            imani.there.send(raw)
            assert imani.until_ended()[0] in {wire.MALFORMED, wire.TOO_SLOW}
    assert not Edit.objects.exists()


def test_words_instead_of_bytes(cast: Cast, desk: Desk, ruth: Browser) -> None:
    with desk.browser(cast.imani) as imani:
        imani.there.send("hello")
        assert imani.until_ended()[0] == wire.MALFORMED


def test_a_kind_of_message_that_nobody_knows_is_passed_over(cast: Cast, desk: Desk, ruth: Browser) -> None:
    with desk.browser(cast.imani) as imani:
        imani.there.send(b"\x55\x01\x02")
        imani.type(" Still here.", block=1)
        imani.until_saved()
        ruth.until(lambda: "Still here." in ruth.words[1])
        imani.become(text("Who gets a grant writes why.", "Everybody can read it."))
        imani.until_saved()
        ruth.until(lambda: "Still here." not in ruth.words[1])


def test_fifty_megabytes_pasted_at_once(cast: Cast, desk: Desk, ruth: Browser) -> None:
    paste = made(
        lambda text: text.children.append(XmlElement("paragraph", {}, [XmlText("word " * 10_000_000)]))
    )
    assert len(paste) > 49_000_000
    with desk.browser(cast.imani) as imani:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(imani, "until_saved", lambda: None)
            _sent_anyway(imani, paste)
        code, _reason = imani.until_ended()
        assert code in {wire.TOO_LARGE, 1006}  # cut off while still sending, it may not hear the code
    assert not Edit.objects.exists()


def _sent_anyway(browser: Browser, update: bytes) -> None:
    from websockets.exceptions import ConnectionClosed

    try:
        browser.send(update)
    except (ConnectionClosed, OSError):
        return


def test_a_text_that_is_full(
    cast: Cast,
    desk: Desk,
    ruth: Browser,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("justaction.coedit.room.MOST_STATE", 20_000)
    with desk.browser(cast.imani) as imani:
        imani.type(" word" * 10_000)
        code, reason = imani.until_ended()
        assert code == wire.FULL
        assert "Split it" in reason


def test_an_update_of_a_future_schema(cast: Cast, desk: Desk, ruth: Browser) -> None:
    """It says that it is of ours, but brings a block or mark that we do not know: nothing of it is taken."""
    inner = {"type": "paragraph", "content": [{"type": "sound"}]}
    for what in ({"type": "hologram"}, {"type": "blockquote", "content": [inner]}, "shimmer"):
        with desk.browser(cast.imani) as imani:
            wanted = mapping.to_json(imani.doc)
            if isinstance(what, str):
                wanted["content"][0]["content"][0]["marks"] = [{"type": what}]
            else:
                wanted["content"].append(what)
            imani.become(wanted)
            code, reason = imani.until_ended()
            assert code == wire.REFUSED
            assert "does not know yet" in reason


def test_ten_thousand_lists_inside_each_other(cast: Cast, desk: Desk, ruth: Browser) -> None:
    def build(fragment: Any) -> None:
        node = fragment
        for _ in range(10_000):
            node = node.children.append(XmlElement("bulletList"))

    with desk.browser(cast.imani) as imani:
        imani.send(made(build))
        code, reason = imani.until_ended()
        assert code == wire.REFUSED
        assert "too deep" in reason


def test_lists_put_into_each_other_one_at_a_time(cast: Cast, desk: Desk, ruth: Browser) -> None:
    with desk.browser(cast.imani) as imani:
        node: Any = mapping.fragment(imani.doc)
        for _ in range(40):
            node = node.children.append(XmlElement("bulletList"))
            imani.read(0)
            if imani.ended:
                break
        assert imani.until_ended()[0] == wire.REFUSED
    body = reading.doc_of(desk.document)
    with desk.browser(cast.imani) as again:
        again.become({**body, "content": body["content"][:2]})
        again.until_saved()
    ruth.until(lambda: len(ruth.words) == 2)


def test_an_update_whose_beginning_is_missing(cast: Cast, desk: Desk, ruth: Browser) -> None:
    """It would wait in memory for what never comes, and be lost: so it is not acknowledged, and its writer syncs anew."""
    with desk.browser(cast.imani) as imani:
        doc: Doc[Any] = Doc()
        mapping.become(doc, text("One."))
        state = doc.get_state()
        mapping.become(doc, text("One. Two."))
        imani.send(doc.get_update(state))
        assert imani.until_ended()[0] == wire.TOO_SLOW
        assert imani.saved < imani.sent
    assert not Edit.objects.exists()


def test_one_who_never_reads(
    cast: Cast,
    desk: Desk,
    ruth: Browser,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What waits for them is bounded; they are dropped, come back and sync."""
    monkeypatch.setattr(seats, "MOST_WAITING", 200_000)
    with desk.browser(cast.imani) as imani, desk.browser(cast.imani, slow=True) as deaf:
        before = len(_room(desk).seats)
        text_of: Any = mapping.fragment(imani.doc).children[1].children[0]  # type: ignore[union-attr]
        for _ in range(120):
            text_of.insert(0, "x" * 60_000, {})
            imani.until_saved()
            del text_of[0:60_000]
            imani.until_saved()
            ruth.read(0)
            if len(_room(desk).seats) < before:
                break
        until(lambda: len(_room(desk).seats) == before - 1)
        assert deaf.saved == 0
    with desk.browser(cast.imani) as back:
        ruth.until(lambda: ruth.words == back.words)


def _room(desk: Desk) -> Any:
    return desk.server.app.hall.rooms[desk.document.pk]


def test_one_whose_clock_is_wrong_by_a_day(cast: Cast, desk: Desk, ruth: Browser) -> None:
    """Nothing that a browser says of time is taken: rows have our time, and a caret's state holds none."""
    with desk.browser(cast.imani) as imani:
        imani.move({"cursor": None, "at": "2020-01-01T00:00:00Z", "lastUpdated": 1}, clock=2**52)
        ruth.until(lambda: imani.doc.client_id in ruth.carets)
        assert "2020" not in json.dumps(ruth.carets[imani.doc.client_id])


NO_CARETS = [
    "not json",
    '{"cursor": ' * 500,
    json.dumps({"cursor": {"anchor": {"item": {"client": "<b>", "clock": 1}}, "head": None}}),
    json.dumps({"cursor": {"anchor": {"item": {"client": 1e308, "clock": -1}}, "head": {}}}),
    json.dumps({"user": {"name": "x" * 10_000}}),
    json.dumps(["cursor"]),
]


def test_a_caret_that_is_none(cast: Cast, desk: Desk, ruth: Browser) -> None:
    for state in NO_CARETS:
        with desk.browser(cast.imani) as imani:
            imani.move(state)
            known = len(ruth.carets)
            ruth.until(lambda known=known: len(ruth.carets) > known)  # type: ignore[misc]
            seen = ruth.carets[imani.doc.client_id]
            assert seen["cursor"] is None
            assert seen["user"]["name"] == "Imani Reyes"


def test_a_database_that_fails_for_a_while_loses_nothing(
    cast: Cast,
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A full disk, a database that starts anew: nothing is acknowledged meanwhile, and all is kept once it works again."""
    real, fails = store.append, [True, True]

    def failing(*args: Any, **kwargs: Any) -> int:
        if fails:
            fails.pop()
            raise OperationalError("disk full")
        return real(*args, **kwargs)

    with desk.browser(cast.imani) as imani:
        monkeypatch.setattr(store, "append", failing)
        imani.type(" Kept.")
        imani.until_saved()
        assert not fails
    assert desk.words()[0].endswith("Kept.")
