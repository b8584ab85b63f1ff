"""Lists of any length: a page costs the same, pages end at some depth, a file goes out in parts and tells the same."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from justaction.conftest import Cast
from justaction.dashboard import figures
from justaction.dashboard.tests import making
from justaction.web import clock, paging, streaming


@pytest.fixture
def many(cast: Cast) -> Iterator[Cast]:
    """Twenty-four commitments of two organizations, two states, one day apart."""
    with clock.at(making.TODAY):
        for n in range(24):
            making.a_commitment(
                cast.fund if n % 3 else cast.theatre,
                f"Number {n:02}",
                state="behind" if n % 2 else "done",
                published=date(2026, 1, 4) + timedelta(days=n),
                due=date(2026, 12, 31) - timedelta(days=n),
            )
        yield cast


def titles(client: Client, query: str) -> list[str]:
    return [line.commitment.title for line in client.get(f"/commitments/?{query}").context["lines"]]


@pytest.mark.parametrize("sort", ["changed", "due", "name"])
def test_few_that_fit_two_filters_stand_in_the_same_order_as_along_the_index(
    client: Client, many: Cast, monkeypatch: pytest.MonkeyPatch, sort: str
) -> None:
    query = f"field=finance&state=behind&sort={sort}"
    here = titles(client, query)
    monkeypatch.setattr(figures.lists, "RARE", 0)
    assert titles(client, f"{query}&again=1") == here
    assert len(here) == 8


def test_pages_end_at_a_depth_and_say_so(client: Client, many: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging.LongList.__init__, "__kwdefaults__", {"known": None, "most_pages": 2})
    answer = client.get("/commitments/?page=99")
    assert len(answer.context["lines"]) == 10
    assert "Showing 11 to 20." in answer.content.decode()
    assert "Pages end here." in answer.content.decode()
    assert "24 of 24 fit." in client.get("/commitments/?channel=money").content.decode()
    monkeypatch.setattr(figures.lists, "WITH_WORDS", 20)
    page = client.get("/commitments/?word=number").content.decode()
    assert "Many have these words. Of the newest, 20 fit." in page
    assert "Of the newest, 14 fit." in client.get("/commitments/?word=number&field=finance").content.decode()


def test_a_long_file_goes_out_in_parts_and_says_what_a_short_one_says(
    client: Client, many: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    short, document = client.get("/commitments.csv"), client.get("/commitments.json").json()
    monkeypatch.setattr(streaming, "SHORT", 1)
    monkeypatch.setattr(figures.lists, "CHUNK", 5)
    monkeypatch.setattr("justaction.texts.tables.ROWS_OF_A_PART", 7)
    monkeypatch.setattr(streaming, "ROWS_OF_A_PART", 7)
    long = client.get("/commitments.csv?again=1")
    assert long.streaming
    text = long.getvalue()
    assert text == short.content
    told = json.loads(client.get("/commitments.json?again=1").getvalue())
    assert told["commitments"] == document["commitments"]
    assert told["count"] == document["count"] == 24
    names = [row["commitment"] for row in csv.DictReader(io.StringIO(text.decode("utf-8-sig")))]
    assert names == [f"Number {n:02}" for n in reversed(range(24))]


def test_the_page_of_an_organization_shows_some_of_many_and_counts_all(
    client: Client,
    many: Cast,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    monkeypatch.setattr("justaction.dashboard.views.board.OWN", 10)
    with django_assert_max_num_queries(12):
        page = client.get(f"/organizations/{many.fund.slug}/")
    assert "16 commitments." in page.content.decode()
    assert len(page.context["lines"]) == 10
    assert len(client.get(f"/organizations/{many.fund.slug}/?page=2").context["lines"]) == 6


def test_the_newest_reports_are_those_of_who_reported_last(many: Cast) -> None:
    theirs = list(many.fund.commitments.order_by("pk"))
    for n, row in enumerate(theirs[:9]):
        for turn in range(n % 3):
            making.a_report(row, date(2026, 3, 1) + timedelta(days=(n * 37 + turn * 11) % 60))
    for most in (1, 4, 30):
        assert figures.checked.newest_reports(many.fund, most) == list(figures.reports(many.fund)[:most])
