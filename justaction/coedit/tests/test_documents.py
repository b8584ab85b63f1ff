"""A document is begun once, written by pages, kept in versions, merged away from its log, begun anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from pycrdt import Doc

from justaction.coedit import actions, kinds, mapping, reading, store
from justaction.coedit.models import Document, Edit, Recall, Snapshot
from justaction.coedit.tests.making import KIND, a_document, a_kind, text, words_of
from justaction.errors import Refused
from justaction.web import clock

if TYPE_CHECKING:
    from justaction.conftest import Cast


@pytest.fixture(autouse=True)
def told() -> Iterator[list[str]]:
    with a_kind({}) as told:
        yield told


def saying(*words: str) -> Callable[[Doc[Any]], None]:
    return lambda doc: mapping.become(doc, text(*words))


def test_it_is_begun_once_with_the_words_of_its_kind(cast: Cast) -> None:
    document = a_document(cast.ruth)
    again = actions.begin(KIND, "1", title="Money, rule one", url="/standards/M1/", by=cast.imani)
    assert again == document
    assert Document.objects.get().title == "Money, rule one"
    assert words_of(reading.doc_of(document)) == ["Who gets a grant writes why.", "Everybody can read it."]


def test_a_page_puts_an_edit_in_and_the_chapter_is_told(
    cast: Cast, run_jobs: Callable[[], int], told: list[str]
) -> None:
    document = a_document(cast.ruth)
    actions.put(document, saying("Who gets a grant writes why.", "All can read it."), by=cast.imani)
    assert words_of(reading.doc_of(document))[1] == "All can read it."
    assert [row.origin for row in Edit.objects.all()] == [store.PAGE]
    run_jobs()
    assert told == ["1"]


def test_an_edit_that_changes_nothing_is_not_written(cast: Cast) -> None:
    document = a_document(cast.ruth)
    actions.put(document, lambda doc: mapping.become(doc, reading.doc_of(document)), by=cast.imani)
    assert not Edit.objects.exists()


def test_words_taken_away_are_an_edit_too(cast: Cast) -> None:
    document = a_document(cast.ruth)
    actions.put(document, saying("Who gets a grant writes why."), by=cast.imani)
    assert words_of(reading.doc_of(document)) == ["Who gets a grant writes why."]


def test_versions_are_numbered_and_name_who_wrote_until_then(cast: Cast) -> None:
    document = a_document(cast.ruth)
    actions.put(document, saying("One."), by=cast.imani)
    actions.put(document, saying("One, two."), by=cast.ana)
    first = actions.freeze(document, by=cast.ruth, why="before the meeting")
    document.refresh_from_db()
    actions.put(document, saying("One, two, three."), by=cast.tom)
    second = actions.freeze(document, by=cast.ruth)
    assert (first.number, second.number) == (1, 2)
    assert list(reading.writers(first)) == [cast.ana, cast.imani]
    assert list(reading.writers(second)) == [cast.tom]
    first.refresh_from_db()
    assert words_of(first.body) == ["One, two."]
    assert first.digest == reading.digest(first.body)
    assert actions.freeze(document, by=cast.ana) == second


def test_what_is_merged_is_the_same_and_weighs_less(cast: Cast, run_jobs: Callable[[], int]) -> None:
    document = a_document(cast.ruth)
    doc = store.load(document.pk).doc
    with clock.at(clock.now() - timedelta(minutes=1)):
        for number in range(1200):
            before = doc.get_state()
            mapping.fragment(doc).children[0].children[0].insert(0, "x")  # type: ignore[union-attr]
            assert store.append(document.pk, [doc.get_update(before)], epoch=1)
            if number % 100 == 0:
                last = document
    run_jobs()
    last.refresh_from_db()
    assert Edit.objects.count() == last.length == 0
    assert last.weight == 0
    snapshot = Snapshot.objects.get()
    assert len(bytes(snapshot.state)) == last.base <= 2 * len(doc.get_update())
    assert mapping.to_json(store.load(document.pk).doc) == mapping.to_json(doc)


def test_merging_leaves_what_came_just_now_to_the_rooms_that_are_open(cast: Cast) -> None:
    document = a_document(cast.ruth)
    actions.put(document, saying("One."), by=cast.imani)
    store.compact(str(document.pk))
    assert Edit.objects.count() == 1
    with clock.at(clock.now() + timedelta(seconds=10)):
        store.compact(str(document.pk))
        store.compact(str(document.pk))
    assert not Edit.objects.exists()
    assert words_of(reading.doc_of(document)) == ["One."]


def test_begun_anew_it_takes_no_edit_of_the_old_history(cast: Cast) -> None:
    document = a_document(cast.ruth)
    old = store.load(document.pk)
    document = actions.begin_anew(document, text("Anew."), by=cast.ruth)
    assert document.epoch == 2
    assert store.append(document.pk, [old.doc.get_update()], epoch=old.epoch) == 0
    assert words_of(reading.doc_of(document)) == ["Anew."]
    assert Recall.objects.get().document == document


def test_a_document_that_is_gone_says_so(cast: Cast) -> None:
    document = a_document(cast.ruth)

    def meanwhile(doc: Doc[Any]) -> None:
        mapping.become(doc, text("Mine."))
        Document.objects.filter(pk=document.pk).update(epoch=9)

    with pytest.raises(Refused, match="anew"):
        actions.put(document, meanwhile, by=cast.imani)


def test_a_kind_that_nobody_keeps_lets_nobody_in(cast: Cast) -> None:
    document = a_document(cast.ruth)
    kinds.forget(KIND)
    assert kinds.may(cast.ruth, document) == ""
