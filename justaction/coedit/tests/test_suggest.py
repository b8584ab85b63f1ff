"""Suggestions without a script: proposed by a form, seen in the text, accepted or turned down with a reason, credited."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from justaction.coedit import actions, gate, mapping, reading
from justaction.coedit.models import Document, Suggestion
from justaction.coedit.tests.making import a_document, a_kind
from justaction.errors import NotAllowed, Refused
from justaction.texts import rich

if TYPE_CHECKING:
    from justaction.conftest import Cast

Page = Callable[..., Client]


@pytest.fixture
def document(cast: Cast) -> Iterator[Document]:
    """Ruth writes, Ana and Tom suggest, Grace reads, nobody else may look."""
    roles = {cast.ruth.pk: "write", cast.ana.pk: "suggest", cast.tom.pk: "suggest", cast.grace.pk: "read"}
    with a_kind(roles):
        yield a_document(cast.ruth)


def url(document: Document, part: str = "") -> str:
    return f"/write/{document.pk}/{part}"


def shown(client: Client, document: Document) -> str:
    return client.get(url(document)).content.decode()


def test_a_change_is_proposed_by_a_form_and_seen_to_be_accepted(
    document: Document,
    cast: Cast,
    signed_in: Page,
    run_jobs: Callable[[], int],
    letters: Callable[..., list[Any]],
) -> None:
    ana, ruth = signed_in(cast.ana), signed_in(cast.ruth)
    page = shown(ana, document)
    assert "Who gets a grant writes why." in page
    assert f"/write/{document.pk}/change/p1/" in page
    form = ana.get(url(document, "change/p1/")).content.decode()
    assert "Who gets a grant writes why." in form

    answer = ana.post(
        url(document, "change/p1/"), {"words": "Who gets a grant says why.", "note": "Shorter."}, follow=True
    )
    assert "Your suggestion stands in the text." in answer.content.decode()
    said = shown(ruth, document)
    assert "<del>writes</del><ins>says</ins>" in said
    assert "Ana Flores" in said
    assert "Shorter." in said
    assert rich.plain(reading.doc_of(document)).startswith("Who gets a grant writes why.")

    key = Suggestion.objects.get().key
    ruth.post(url(document, f"suggestions/{key}/"), {"decision": "accept"}, follow=True)
    said = shown(ana, document)
    assert "Who gets a grant says why." in said
    assert "<ins>says" not in said.split('id="lately"')[0]
    row = Suggestion.objects.get()
    assert (row.state, row.decided_by, row.inserted, row.deleted) == ("accepted", cast.ruth, "says", "writes")
    assert cast.ana in reading.writers_now(document)
    run_jobs()
    assert "was accepted" in letters(to="ana@example.org")[-1].text


def test_turning_down_needs_a_reason_and_leaves_the_text_as_it_was(
    document: Document,
    cast: Cast,
    signed_in: Page,
    run_jobs: Callable[[], int],
    letters: Callable[..., list[Any]],
) -> None:
    before = reading.doc_of(document)
    row = actions.propose(document, "p2", words="Nobody can read it.", by=cast.ana)
    ruth = signed_in(cast.ruth)
    answer = ruth.post(
        url(document, f"suggestions/{row.key}/"), {"decision": "reject"}, headers={"X-Part": "beside"}
    )
    assert answer.status_code == 422
    assert "Say in a few words why." in answer.content.decode()
    ruth.post(
        url(document, f"suggestions/{row.key}/"), {"decision": "reject", "reason": "We publish all of it."}
    )
    assert reading.doc_of(document) == before
    assert "We publish all of it." in shown(signed_in(cast.ana), document)
    run_jobs()
    assert "We publish all of it." in letters(to="ana@example.org")[-1].text
    with pytest.raises(Refused, match="not open any more"):
        actions.decide(document, row.key, accept=True, by=cast.ruth)


def test_a_new_paragraph_and_one_taken_out(document: Document, cast: Cast) -> None:
    new = actions.propose(document, "p1", words="It says for whom.", after=True, by=cast.tom)
    gone = actions.propose(document, "p2", words="", by=cast.ana)
    assert rich.plain(reading.doc_of(document)) == "Who gets a grant writes why.\n\nEverybody can read it."
    actions.decide(document, new.key, accept=True, by=cast.ruth)
    actions.decide(document, gone.key, accept=True, by=cast.ruth)
    assert rich.plain(reading.doc_of(document)) == "Who gets a grant writes why.\n\nIt says for whom."


def test_two_people_suggest_in_one_paragraph_and_each_is_decided_alone(
    document: Document, cast: Cast
) -> None:
    one = actions.propose(document, "p1", words="Who gets a grant says why.", by=cast.ana)
    other = actions.propose(document, "p1", words="Whoever gets a grant writes why.", by=cast.tom)
    actions.decide(document, other.key, accept=True, by=cast.ruth)
    assert rich.standing(reading.doc_of(document), "p1") == "Whoever gets a grant writes why."
    actions.decide(document, one.key, accept=True, by=cast.ruth)
    assert rich.standing(reading.doc_of(document), "p1") == "Whoever gets a grant says why."


def test_its_author_takes_it_back_and_nobody_else_does(document: Document, cast: Cast) -> None:
    row = actions.propose(document, "p1", words="Nothing.", by=cast.ana)
    with pytest.raises(NotAllowed):
        actions.take_back(document, row.key, by=cast.tom)
    actions.take_back(document, row.key, by=cast.ana)
    assert rich.suggestions(reading.doc_of(document)) == {}
    assert Suggestion.objects.get().state == "withdrawn"


def test_a_suggestion_made_in_the_editor_belongs_to_whom_its_marks_name(
    document: Document, cast: Cast
) -> None:
    key = f"{gate.mark_of(cast.ana, document)}-b1"
    with pytest.raises(NotAllowed):
        actions.note(document, key, by=cast.tom)
    marked = rich.proposed(reading.doc_of(document), "p1", "All is said.", key)
    actions.put(document, lambda doc: mapping.become(doc, marked), by=cast.ana)
    actions.note(document, key, by=cast.ana)
    row = actions.decide(document, key, accept=True, by=cast.ruth)
    assert row.author == cast.ana
    assert rich.standing(reading.doc_of(document), "p1") == "All is said."


def test_who_reads_only_is_offered_no_change_and_refused_one(
    document: Document, cast: Cast, signed_in: Page
) -> None:
    grace = signed_in(cast.grace)
    assert "Propose a change" not in shown(grace, document)
    assert grace.get(url(document, "change/p1/")).status_code == 403
    assert signed_in(cast.lee).get(url(document)).status_code == 403
    assert Client().get(url(document)).status_code == 302


def test_nothing_changed_and_too_much_are_said_beside_the_words_with_all_that_was_typed(
    document: Document, cast: Cast, signed_in: Page
) -> None:
    ana = signed_in(cast.ana)
    same = ana.post(url(document, "change/p1/"), {"words": "Who gets a grant  writes why."})
    assert same.status_code == 422
    assert "Nothing would change." in same.content.decode()
    long = ana.post(url(document, "change/p1/"), {"words": "very long " * 3000})
    assert "too long for one paragraph" in long.content.decode()
    assert ana.get(url(document, "change/nowhere/")).status_code == 404
