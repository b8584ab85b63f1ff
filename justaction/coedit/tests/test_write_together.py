"""Several write one document at once, over real WebSockets: who may be in, what is kept, who is told."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.db import connection
from websockets.exceptions import InvalidStatus

from justaction.coedit import actions, mapping, reading, wire
from justaction.coedit.models import Document, Edit, Lease
from justaction.coedit.tests.browsing import Browser, Desk, cookie, serving, until
from justaction.coedit.tests.making import a_document, a_kind, paragraph, text

if TYPE_CHECKING:
    from django.test import Client

    from justaction.conftest import Cast

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_write_at_once_and_nothing_acknowledged_is_only_in_memory(cast: Cast, desk: Desk) -> None:
    with desk.browser(cast.imani) as imani, desk.browser(cast.ruth) as ruth:
        imani.type(" Soon.")
        ruth.type(" And free.", block=1)
        imani.until_saved()
        ruth.until_saved()
        assert desk.words() == ["Who gets a grant writes why. Soon.", "Everybody can read it. And free."]
        imani.until(lambda: "And free." in imani.words[1])
        ruth.until(lambda: "Soon." in ruth.words[0])
        assert imani.words == ruth.words
    assert list(reading.writers_now(desk.document)) == [cast.imani, cast.ruth]


def test_the_first_words_are_those_of_the_server_however_many_open_it(cast: Cast, desk: Desk) -> None:
    with desk.browser(cast.imani) as one, desk.browser(cast.imani) as other:
        assert one.words == other.words == ["Who gets a grant writes why.", "Everybody can read it."]


def test_who_comes_back_brings_what_was_written_away(cast: Cast, desk: Desk) -> None:
    with desk.browser(cast.imani) as imani:
        pass
    imani.type(" Written on a train.")
    with desk.browser(cast.imani, doc=imani.doc) as again:
        again.until(lambda: again.saved)
    assert desk.words()[0].endswith("Written on a train.")


def test_what_a_page_puts_in_is_seen_by_who_has_it_open(cast: Cast, desk: Desk) -> None:
    with desk.browser(cast.imani) as imani:
        body = text("Who gets a grant writes why.", "All can read it.")
        actions.put(desk.document, lambda doc: mapping.become(doc, body), by=cast.ruth)
        imani.until(lambda: imani.words[1] == "All can read it.")
        imani.type(" Now.", block=1)
        imani.until_saved()
    assert desk.words()[1] == "All can read it. Now."


@pytest.mark.parametrize("who", ["grace", "nobody"])
def test_who_may_not_be_in_is_refused_before_anything_is_accepted(cast: Cast, desk: Desk, who: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        desk.browser(getattr(cast, who, None))
    assert refused.value.response.status_code == 403


def test_a_page_of_another_site_is_refused(cast: Cast, desk: Desk) -> None:
    for origin in ("https://evil.example", "null", f"http://localhost.evil.example:{settings.PORT}"):
        with pytest.raises(InvalidStatus) as refused:
            desk.browser(cast.imani, origin=origin)
        assert refused.value.response.status_code == 403


def test_a_document_that_does_not_exist_is_not_told_from_one_that_is_closed(cast: Cast, desk: Desk) -> None:
    stranger = Document(kind="tested", key="no")
    with pytest.raises(InvalidStatus) as refused:
        Browser(desk.server, stranger, desk.cookies(cast.imani))
    assert refused.value.response.status_code == 403


def test_what_a_reader_types_is_dropped_and_they_are_told(cast: Cast, desk: Desk) -> None:
    with desk.browser(cast.tom) as tom, desk.browser(cast.imani) as imani:
        assert tom.role == "read"
        tom.type(" I was here.")
        tom.until(lambda: "dropped" in tom.notices[-1])
        imani.type(" Soon.")
        imani.until_saved()
        tom.until(lambda: "Soon." in tom.words[0])
        assert not tom.saved
    assert desk.words()[0] == "Who gets a grant writes why. Soon."


def test_who_loses_the_right_to_write_is_out_at_once(cast: Cast, desk: Desk) -> None:
    with desk.browser(cast.imani) as imani, desk.browser(cast.ruth) as ruth:
        desk.roles[cast.imani.pk] = ""
        actions.recall(person=cast.imani)
        assert imani.until_ended()[0] == wire.OUT
        ruth.type(" On.")
        ruth.until_saved()


def test_who_may_only_read_from_now_on_is_told_and_their_edits_are_dropped(cast: Cast, desk: Desk) -> None:
    with desk.browser(cast.imani) as imani:
        desk.roles[cast.imani.pk] = "read"
        actions.recall(document=desk.document)
        imani.until(lambda: imani.role == "read")
        imani.type(" Too late.")
        imani.until(lambda: "dropped" in imani.notices[-1])
    assert "Too late." not in desk.words()[0]


def test_who_signs_out_is_out(cast: Cast, desk: Desk, signed_in: Callable[..., Client]) -> None:
    client = signed_in(cast.imani)
    with Browser(desk.server, desk.document, cookie(client)) as imani:
        client.session.flush()
        actions.recall(person=cast.imani)
        assert imani.until_ended()[0] == wire.OUT


def test_a_page_of_an_older_history_or_another_schema_is_told_to_load_again(cast: Cast, desk: Desk) -> None:
    with desk.browser(cast.imani, epoch=7, sync=False) as old:
        assert old.until_ended()[0] == wire.ANEW
    for schema in (0, 99):
        with desk.browser(cast.imani, schema=schema, sync=False) as other:
            assert other.until_ended()[0] == wire.OTHER_SCHEMA
    assert not Edit.objects.exists()


def test_begun_anew_everybody_is_sent_to_load_again_and_nothing_is_doubled(cast: Cast, desk: Desk) -> None:
    with desk.browser(cast.imani) as imani:
        imani.type(" Old.")
        imani.until_saved()
        actions.begin_anew(desk.document, text("Anew."), by=cast.ruth)
        assert imani.until_ended()[0] == wire.ANEW
    desk.document.refresh_from_db()
    with desk.browser(cast.imani) as again:
        assert again.words == ["Anew."]


def test_a_suggester_suggests(cast: Cast, desk: Desk) -> None:
    with desk.browser(cast.ana) as ana, desk.browser(cast.imani) as imani:
        body = mapping.to_json(ana.doc)
        suggested = {"type": "insertion", "attrs": {"id": f"{ana.mark}-1"}}
        body["content"][0]["content"].append({"type": "text", "text": " Soon.", "marks": [suggested]})
        gone = {"type": "deletion", "attrs": {"id": f"{ana.mark}-2"}}
        body["content"][1]["content"][0]["marks"] = [gone]
        ana.become(body)
        ana.until_saved()
        imani.until(lambda: "Soon." in imani.words[0])
        imani.type(" Meanwhile.", block=1)
        ana.until(lambda: "Meanwhile." in ana.words[1])
        body = mapping.to_json(ana.doc)
        body["content"][0]["content"][1]["text"] = " Very soon."
        ana.become(body)
        ana.until_saved()
        assert ana.ended is None
    assert desk.words()[0] == "Who gets a grant writes why. Very soon."


def test_a_suggester_who_does_more_is_refused_and_nobody_sees_it(cast: Cast, desk: Desk) -> None:
    body = reading.doc_of(desk.document)
    body["content"].append(paragraph("A suggestion of somebody else.", "p3"))
    body["content"][2]["content"][0]["marks"] = [{"type": "insertion", "attrs": {"id": "sffff-1"}}]
    actions.put(desk.document, lambda doc: mapping.become(doc, body), by=cast.ruth)

    def change(content: list[Any]) -> None:
        content[0]["content"][0]["text"] = "Nobody gets a grant."

    def take_out(content: list[Any]) -> None:
        del content[1]

    def accept(content: list[Any]) -> None:
        del content[2]["content"][0]["marks"]

    def forge(content: list[Any]) -> None:
        theirs = {"type": "insertion", "attrs": {"id": "sffff-9"}}
        content[0]["content"].append({"type": "text", "text": "!", "marks": [theirs]})

    def turn_down(content: list[Any]) -> None:
        del content[2]

    with desk.browser(cast.imani) as imani:
        before = imani.words
        for deed in (change, take_out, accept, forge, turn_down):
            with desk.browser(cast.ana) as ana:
                wanted = mapping.to_json(ana.doc)
                deed(wanted["content"])
                ana.become(wanted)
                code, reason = ana.until_ended()
                assert code == wire.REFUSED, deed
                assert "suggest" in reason
        imani.type(" On.")
        imani.until_saved()
        assert imani.words == [before[0] + " On.", *before[1:]]
    assert desk.words() == [before[0] + " On.", *before[1:]]


def test_two_who_suggest_at_the_same_place_at_once_keep_their_seats(cast: Cast, desk: Desk) -> None:
    """What one suggested is cut in two by the other's words: it still says the same, and nobody changed it."""
    desk.roles[cast.tom.pk] = "suggest"
    with desk.browser(cast.ana) as ana, desk.browser(cast.tom) as tom:

        def suggest(who: Browser, words: str, at: int) -> None:
            of: Any = mapping.fragment(who.doc).children[0].children[0]  # type: ignore[union-attr]
            of.insert(at, words, {"insertion": {"id": f"{who.mark}-1"}})

        end = len("Who gets a grant writes why.")
        suggest(ana, " Soon, or late.", end)
        ana.until_saved()
        tom.until(lambda: "Soon" in tom.words[0])
        suggest(tom, " Now.", end + len(" Soon,"))
        tom.until_saved()
        ana.until(lambda: "Now." in ana.words[0])
        suggest(ana, "!", len(ana.words[0]))
        ana.until_saved()
        assert (ana.ended, tom.ended) == (None, None)
    assert desk.words()[0] == "Who gets a grant writes why. Soon, Now. or late.!"


def test_names_are_those_of_the_server_and_nobody_speaks_for_another(cast: Cast, desk: Desk) -> None:
    forged = {
        "user": {"name": "<img src=x onerror=alert(1)>Ruth", "color": "red;x"},
        "cursor": None,
        "x": "y" * 900,
    }
    place = {"type": {"client": 5, "clock": 1}, "tname": None, "item": {"client": 5, "clock": 9}, "assoc": 0}
    with desk.browser(cast.imani) as imani, desk.browser(cast.ruth) as ruth:
        imani.move({**forged, "cursor": {"anchor": place, "head": {**place, "tname": "<b>"}}})
        ruth.until(lambda: imani.doc.client_id in ruth.carets)
        seen = ruth.carets[imani.doc.client_id]
        assert seen["user"]["name"] == "Imani Reyes"
        assert set(seen) == {"user", "cursor"}
        assert seen["cursor"] == {"anchor": place, "head": place}
        assert seen["user"]["color"] in wire.COLORS
        ruth.move({"cursor": None}, client=imani.doc.client_id, clock=9)
        ruth.move({"cursor": None})
        imani.until(lambda: ruth.doc.client_id in imani.carets)
        assert imani.carets[imani.doc.client_id]["user"]["name"] == "Imani Reyes"
        imani.close()
        ruth.until(lambda: ruth.carets[imani.doc.client_id] is None)


def test_who_has_not_signed_in_reads_and_is_told_of_nobody(
    cast: Cast, signed_in: Callable[..., Client]
) -> None:
    with a_kind({cast.imani.pk: "write"}, anybody="read"):
        document = a_document(cast.ruth)
        with (
            serving() as server,
            Browser(server, document) as guest,
            Browser(server, document, cookie(signed_in(cast.imani))) as imani,
        ):
            imani.move({"cursor": None})
            imani.until(lambda: imani.carets)
            imani.type(" Soon.")
            guest.until(lambda: "Soon." in guest.words[0])
            assert not guest.carets


def test_the_chapter_is_told_and_an_empty_room_is_closed(
    cast: Cast, desk: Desk, run_jobs: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("justaction.coedit.hall.LINGER", 0.0)
    with desk.browser(cast.imani) as imani:
        imani.type(" Soon.")
        imani.until_saved()
        assert Lease.objects.get().address.endswith(str(desk.server.port))
    until(lambda: not desk.server.app.hall.rooms)
    until(lambda: not Lease.objects.exists())
    run_jobs()
    assert desk.told


def test_a_document_that_another_process_has_open_is_written_there(cast: Cast, desk: Desk) -> None:
    with (
        serving() as other,
        desk.browser(cast.imani) as here,
        Browser(other, desk.document, desk.cookies(cast.ruth)) as there,
    ):
        assert not other.app.hall.rooms
        there.type(" From afar.")
        there.until_saved()
        here.until(lambda: "From afar." in here.words[0])
        here.type(" And back.")
        there.until(lambda: "And back." in there.words[0])
        desk.roles[cast.ruth.pk] = ""
        actions.recall(person=cast.ruth)
        assert there.until_ended()[0] == wire.OUT


def test_a_process_that_died_leaves_its_documents_to_the_next(cast: Cast, desk: Desk) -> None:
    with serving() as other, Browser(other, desk.document, desk.cookies(cast.ruth)) as there:
        there.type(" First.")
        there.until_saved()
        Lease.objects.update(until="2020-01-01T00:00:00+00:00")
        with desk.browser(cast.imani) as here:
            assert "First." in here.words[0]
            assert there.until_ended()[0] == wire.TOO_SLOW


def test_all_else_than_live_writing_goes_to_the_pages(desk: Desk) -> None:
    with pytest.raises(urllib.error.HTTPError) as teapot:
        urllib.request.urlopen(f"http://127.0.0.1:{desk.server.port}/about/")
    teapot.value.close()
    assert teapot.value.code == 418


def test_on_sqlite_what_is_acknowledged_is_synced(desk: Desk) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous")
            assert cursor.fetchone()[0] == 2


def test_a_notice_is_words(cast: Cast, desk: Desk) -> None:
    with desk.browser(cast.ana) as ana:
        hello = ana.notices[0]["hello"]
        assert hello["role"] == "suggest"
        assert hello["name"] == "Ana Flores"
        assert json.dumps(hello)
