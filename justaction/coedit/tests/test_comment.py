"""Comments: a thread about some words, answers, settled and opened again; who is named is called."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from justaction.coedit import actions, beside, gate, mapping, naming, reading, store
from justaction.coedit.actions import speaking, suggesting
from justaction.coedit.models import Call, Document, Edit, Remark, Snapshot, Thread
from justaction.coedit.tests.making import a_document, a_kind, text
from justaction.errors import NotAllowed, Refused
from justaction.texts import rich
from justaction.web import clock

if TYPE_CHECKING:
    from justaction.conftest import Cast

Page = Callable[..., Client]


@pytest.fixture
def document(cast: Cast) -> Iterator[Document]:
    roles = {cast.ruth.pk: "write", cast.ana.pk: "suggest", cast.tom.pk: "read"}
    with a_kind(roles):
        yield a_document(cast.ruth)


def url(document: Document, part: str = "") -> str:
    return f"/write/{document.pk}/{part}"


def test_a_thread_is_begun_answered_settled_and_opened_again(
    document: Document, cast: Cast, signed_in: Page
) -> None:
    tom, ruth, ana = signed_in(cast.tom), signed_in(cast.ruth), signed_in(cast.ana)
    page = tom.get(url(document, "comments/?block=p1")).content.decode()
    assert "Who gets a grant writes why." in page
    tom.post(url(document, "comments/"), {"block": "p1", "quote": "a grant", "words": "A loan too?"})
    thread = Thread.objects.get()
    said = ruth.get(url(document)).content.decode()
    assert "A loan too?" in said
    assert 'data-thread-block="p1" data-quote="a grant"' in said
    ruth.post(url(document, f"comments/{thread.pk}/"), {"words": "Yes, <b>both</b>."})
    assert "Yes, &lt;b&gt;both&lt;/b&gt;." in tom.get(url(document)).content.decode()
    assert ana.post(url(document, f"comments/{thread.pk}/close/")).status_code == 403
    tom.post(url(document, f"comments/{thread.pk}/close/"))
    said = ruth.get(url(document)).content.decode()
    assert "Settled by Tom Wilk." in said
    assert "data-thread-block" not in said
    ruth.post(url(document, f"comments/{thread.pk}/reopen/"))
    assert Thread.objects.open().count() == 1


def test_the_script_gets_the_part_beside_the_text_with_what_is_wrong(
    document: Document, cast: Cast, signed_in: Page
) -> None:
    tom = signed_in(cast.tom)
    part = {"X-Part": "beside"}
    empty = tom.post(url(document, "comments/"), {"block": "p1", "words": " "}, headers=part)
    assert empty.status_code == 422
    assert "Write what you want to say." in empty.content.decode()
    taken = tom.post(url(document, "comments/"), {"block": "p1", "words": "Good."}, headers=part)
    assert taken.status_code == 200
    assert "<main" not in taken.content.decode()
    assert "Good." in taken.content.decode()


def test_whoever_is_named_in_a_comment_is_told_once_and_their_page_says_so(
    document: Document,
    cast: Cast,
    signed_in: Page,
    run_jobs: Callable[[], int],
    letters: Callable[..., list[Any]],
) -> None:
    actions.comment(document, "p1", words="First.", by=cast.ana)
    actions.comment(document, "p1", words="@ana flores, what do you say? And @Lee Chau?", by=cast.ruth)
    assert [call.person for call in Call.objects.all()] == [cast.ana]  # Lee may not read it
    run_jobs()
    told = letters(to="ana@example.org")
    assert [letter.subject for letter in told] == ["You are named in “Money, rule 1”"]
    ana = signed_in(cast.ana)
    assert "Money, rule 1" in ana.get("/me/").content.decode()
    ana.get(url(document))
    assert Call.objects.get().seen_at is not None


def test_who_stands_in_the_text_is_called_by_a_job_after_the_edit(
    document: Document, cast: Cast, run_jobs: Callable[[], int], letters: Callable[..., list[Any]]
) -> None:
    names = [
        {"type": "mention", "attrs": {"id": naming.key_of(one), "label": one.name}}
        for one in (cast.tom, cast.lee)
    ]
    body = text("Who gets a grant writes why.")
    body["content"][0]["content"] += names
    for _ in range(2):
        actions.put(document, lambda doc: mapping.become(doc, body), by=cast.ruth)
        run_jobs()
    assert [call.person for call in Call.objects.all()] == [cast.tom]
    assert len(letters(to="tom@example.org")) == 1
    assert letters(to="lee@example.org") == []


def test_whoever_is_erased_stands_in_no_text_any_more(
    document: Document, cast: Cast, run_jobs: Callable[[], int]
) -> None:
    body = text("Ask")
    body["content"][0]["content"].append(
        {"type": "mention", "attrs": {"id": naming.key_of(cast.tom), "label": cast.tom.name}}
    )
    actions.put(document, lambda doc: mapping.become(doc, body), by=cast.ruth)
    run_jobs()
    actions.forget(cast.tom)
    assert rich.plain(reading.doc_of(document)) == "Asksomebody"


def test_whoever_is_erased_stands_in_no_kept_version_no_edit_and_no_remark(
    document: Document, cast: Cast, run_jobs: Callable[[], int]
) -> None:
    before, body = text("Ask"), text("Ask")
    called = {"type": "mention", "attrs": {"id": naming.key_of(cast.tom), "label": cast.tom.name}}
    body["content"][0]["content"].append(called)
    actions.put(document, lambda doc: mapping.become(doc, body), by=cast.ruth)
    kept = actions.keep(document, by=cast.ruth)
    actions.put(document, lambda doc: mapping.become(doc, before), by=cast.ruth)
    other = actions.keep(document, by=cast.ruth)
    actions.comment(document, "p1", words="Ask first.", by=cast.tom)
    actions.comment(document, "p1", words="@tom wilk asked. @Tom Wilkes did not.", by=cast.ruth)
    run_jobs()
    with clock.at(clock.now() + timedelta(minutes=1)):
        actions.forget(cast.tom)
        actions.put(document, lambda doc: mapping.become(doc, text("On")), by=cast.ruth)
        store.compact(str(document.pk))
        with clock.at(clock.now() + timedelta(minutes=1)):
            store.compact(str(document.pk))
    kept.refresh_from_db()
    assert rich.plain(kept.body) == "Asksomebody"
    assert kept.digest == reading.digest(kept.body) != other.digest
    other.refresh_from_db()
    assert other.digest == reading.digest(other.body)
    stored = b"".join(bytes(one.state) for one in Snapshot.objects.all())
    assert cast.tom.name.encode() not in stored
    assert not Edit.objects.exists()
    assert Remark.objects.latest("id").words == "@somebody asked. @Tom Wilkes did not."


def test_the_newest_comments_stand_first_and_older_ones_are_a_press_away(
    document: Document, cast: Cast, signed_in: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beside, "PAGE", 3)
    threads = [actions.comment(document, "p1", words=f"Word {n}.", by=cast.tom) for n in range(5)]
    actions.answer(threads[0], words="Back to the first.", by=cast.ruth)
    tom = signed_in(cast.tom)

    def shown(query: str = "") -> list[int]:
        page = tom.get(url(document) + query)
        return [talk.thread.pk for talk in page.context["threads"].shown]

    first, _two, third, fourth, fifth = (one.pk for one in threads)
    assert shown() == [first, fifth, fourth]
    page = tom.get(url(document)).content.decode()
    assert '<span class="count">5</span>' in page
    assert 'href="?more=2#threads-h"' in page
    assert shown("?more=2") == [first, fifth, fourth, third, threads[1].pk]
    assert "Show older comments" not in tom.get(url(document) + "?more=2").content.decode()
    assert shown("?more=x²") == [first, fifth, fourth]


def test_nobody_fills_the_margin_alone(
    document: Document, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speaking, "MOST_AN_HOUR", 3)
    monkeypatch.setattr(speaking, "MOST_IN_THREAD", 2)
    thread = actions.comment(document, "p1", words="One.", by=cast.tom)
    actions.answer(thread, words="Two.", by=cast.tom)
    with pytest.raises(Refused, match="begin a new one"):
        actions.answer(thread, words="Three.", by=cast.ruth)
    actions.comment(document, "p1", words="Three.", by=cast.tom)
    with pytest.raises(Refused, match="within an hour"):
        actions.comment(document, "p1", words="Four.", by=cast.tom)
    monkeypatch.setattr(suggesting, "MOST_OPEN", 1)
    mark = gate.mark_of(cast.ana, document)
    actions.note(document, f"{mark}-1", by=cast.ana)
    actions.note(document, f"{mark}-1", by=cast.ana)
    with pytest.raises(Refused, match="Let some be decided first"):
        actions.note(document, f"{mark}-2", by=cast.ana)
    monkeypatch.setattr(speaking, "MOST_OPEN", Thread.objects.open().count())
    with pytest.raises(Refused, match="Settle some first"):
        actions.comment(document, "p1", words="More.", by=cast.ruth)
    assert Remark.objects.count() == 3


def test_those_who_spoke_before_are_told_of_an_answer(
    document: Document, cast: Cast, run_jobs: Callable[[], int], letters: Callable[..., list[Any]]
) -> None:
    thread = actions.comment(document, "p2", words="Why?", by=cast.tom)
    actions.answer(thread, words="Because.", by=cast.ruth)
    run_jobs()
    assert "Because." in letters(to="tom@example.org")[-1].text
    assert letters(to="ruth@example.org") == []


def test_a_name_with_markup_is_shown_as_text(document: Document, cast: Cast, signed_in: Page) -> None:
    cast.ana.name = '<img src=x onerror="alert(1)">'
    cast.ana.save()
    actions.comment(document, "p1", words="Hello.", by=cast.ana)
    said = signed_in(cast.ruth).get(url(document)).content.decode()
    assert "<img src=x" not in said
    assert "&lt;img src=x" in said


def test_a_visitor_reads_no_name_and_says_nothing(cast: Cast) -> None:
    with a_kind({cast.ruth.pk: "write"}, anybody="read"):
        document = a_document(cast.ruth)
        actions.comment(document, "p1", words="Hello.", by=cast.ruth)
        said = Client().get(url(document))
        assert "Ruth" not in said.content.decode()
        assert "Hello." in said.content.decode()
        assert said["Cache-Control"] == "private, no-store"
        assert Client().post(url(document, "comments/"), {"block": "p1", "words": "x"}).status_code == 302
        with pytest.raises(NotAllowed):
            actions.comment(document, "p1", words="x", by=None)
    assert Remark.objects.count() == 1


def test_people_are_found_by_the_first_letters_of_any_of_their_names(
    document: Document, cast: Cast, signed_in: Page
) -> None:
    actions.comment(document, "p1", words="Here.", by=cast.tom)
    found = signed_in(cast.ruth).get(url(document, "people/?q=wil")).json()["people"]
    assert found == [{"id": cast.tom.subject, "name": "Tom Wilk"}]
    assert signed_in(cast.ruth).get(url(document, "people/?q=lee")).json()["people"] == []
    assert reading.doc_of(document)["type"] == "doc"
