"""Nia, a neighbour, searches: she finds what is public, by any of its words, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from justaction.commitments.tests.making import a_commitment
from justaction.search import actions as search
from justaction.search import finding, sources, tasks
from justaction.search.models import Document
from justaction.website import actions as website
from justaction.website.tests.making import a_page, a_version

if TYPE_CHECKING:
    from justaction.conftest import Cast

pytestmark = pytest.mark.django_db


def asked(browser: Client, question: str, **more: str) -> str:
    page = browser.get("/search/", {"q": question, **more})
    assert page.status_code == 200
    return page.content.decode()


def titles(question: str, kind: str = "", viewer: Any = None) -> list[str]:
    results = finding.find(question, viewer, language="en", kind=kind)
    return ["".join(part for part, _found in one.title) for one in results.show(results.keys)]


def test_an_answer_is_found_from_the_moment_it_is_written_until_it_is_dropped(
    cast: Cast, client: Client
) -> None:
    first = website.add(
        "question", title="Do you lend bicycles?", text="No. We publish who lends what.", by=cast.ruth
    )
    assert "Nothing found" in asked(client, "bicycle lend")
    row = website.publish(first, by=cast.ruth).page
    page = asked(client, "bicycle lend")
    assert "Do you <mark>lend</mark> <mark>bicycles</mark>?" in page
    assert f"/faq/#{row.slug}" in page
    website.publish(a_version(first, "We lend tricycles.", by=cast.ruth), by=cast.ruth)
    assert "<mark>tricycles</mark>" in asked(client, "tricyc")
    website.hide(row, by=cast.ruth)
    assert "Nothing found" in asked(client, "tricycles")


def test_an_institution_that_is_listed_no_more_is_found_no_more_nor_is_what_it_promised(
    cast: Cast, client: Client
) -> None:
    commitment = a_commitment(cast.fund, cast.grace)
    name = cast.fund.name
    assert titles(name)[0] == name
    assert commitment.title in titles(commitment.title)
    assert commitment.harm not in asked(client, commitment.title)
    cast.fund.listed = False
    cast.fund.save()
    search.put(cast.fund)
    assert titles(name) == []
    assert commitment.title not in titles(commitment.title)


def test_title_before_text_and_the_newer_first_among_equals(cast: Cast) -> None:
    for question, answer in (
        ("Is the zebra here?", "Yes. "),
        ("What else is there?", "A zebra. And a zebra. And one more zebra."),
        ("Is the zebra away?", "Yes. "),
    ):
        a_page("question", question, answer + question, by=cast.ruth)
    assert titles("zebra ") == ["Is the zebra away?", "Is the zebra here?", "What else is there?"]


def test_where_nothing_has_all_words_some_are_enough_and_it_is_said(cast: Cast, client: Client) -> None:
    a_page("question", "Is there a zebra?", "Yes, one.", by=cast.ruth)
    page = asked(client, "zebra aardvark ")
    assert "Nothing has all of these words" in page
    assert "<mark>zebra</mark>" in page


def test_one_kind_alone(cast: Cast) -> None:
    collaborative_words = titles("money", kind="community")
    assert collaborative_words == ["Money"]
    assert titles("money", kind="question") != collaborative_words


def test_who_may_not_read_a_thing_does_not_find_it(cast: Cast) -> None:
    row = a_page("question", "Where is the key?", "Under the stone.", by=cast.ruth)
    Document.objects.filter(kind="question", key=str(row.pk)).update(audience="community:money")
    assert row.title not in titles(row.title)
    sources.audience(_of_imani)
    try:
        assert row.title in titles(row.title, viewer=cast.imani)
        assert row.title not in titles(row.title, viewer=cast.ana)
    finally:
        sources._audiences.remove(_of_imani)


def _of_imani(person: Any) -> list[str]:
    return ["community:money"] if person.email.startswith("imani") else []


@pytest.mark.parametrize(
    "question",
    ["'; DROP TABLE", 'a" OR "b', "(((", "NEAR/3", "title:x", "\\", "%", "a:* & !b", "x" * 5000, "\x00"],
)
def test_whatever_is_typed_gets_a_page(client: Client, cast: Cast, question: str) -> None:
    assert client.get("/search/", {"q": question, "kind": "nothing", "page": "-3"}).status_code == 200


def test_what_somebody_looks_for_is_kept_nowhere(client: Client, cast: Cast) -> None:
    assert client.get("/search/", {"q": "help"})["Cache-Control"] == "private, no-store"


def test_what_is_kept_wrongly_is_put_right_by_the_clock(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    Document.objects.filter(kind="statement").delete()
    Document.objects.filter(kind="community").update(title="Wrong")
    Document.objects.create(
        kind="question", key="999999", title="Gone", url="/", title_words="gone", words=""
    )
    with caplog.at_level("WARNING"):
        tasks.mend()
    assert "differed" in caplog.text
    assert search.mend() == 0
    assert titles("gone ") == []
