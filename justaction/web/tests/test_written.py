"""Dates, numbers, the way here and the pages of a list, as people read them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone, translation

from justaction.web import written


def drawn(template: str, **context: Any) -> str:
    return Template(template).render(Context(context)).strip()


def test_a_day_is_written_with_its_month_as_a_word() -> None:
    assert written.day(date(2026, 10, 2)) == "2 October 2026"
    assert written.day(date(2026, 10, 2), short=True) == "2 Oct 2026"
    assert written.day(None) == ""
    assert drawn("{{ d|day }}, {{ d|short_day }}", d=date(2026, 5, 1)) == "1 May 2026, 1 May 2026"


def test_djangos_own_filter_writes_days_the_same_way() -> None:
    assert drawn("{{ d|date }}", d=date(2026, 10, 2)) == "2 October 2026"


def test_a_moment_is_the_day_it_was_in_the_place() -> None:
    moment = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
    with timezone.override(ZoneInfo("America/Chicago")):
        assert written.day(moment) == "1 March 2026"
    with timezone.override(UTC):
        assert (
            drawn("{% when m %}", m=moment)
            == '<time datetime="2026-03-02T03:00:00+00:00">2 March 2026</time>'
        )
    assert drawn('{% when m "short" %}', m=moment).endswith(">1 Mar 2026</time>")
    assert drawn("{% when m %}", m=None) == ""


def test_each_language_writes_its_own_way() -> None:
    assert written.number(1284) == "1,284"
    with translation.override("es"):
        assert written.day(date(2026, 10, 2)) == "2 de octubre de 2026"
        assert written.number(21284) == "21\xa0284"
    with translation.override("pl"):
        assert written.number(21284) == "21\xa0284"
    assert written.number(None) == ""


def test_the_way_here_ends_with_this_page() -> None:
    text = drawn('{% crumbs "Communities" "/communities/" "Money" %}')
    assert '<a href="/communities/">Communities</a>' in text
    assert '<li aria-current="page">Money</li>' in text
    with pytest.raises(ValueError, match="this page last"):
        drawn('{% crumbs "Communities" "/communities/" %}')


def test_a_state_has_its_mark_and_its_word() -> None:
    assert drawn('{% state "behind" "Behind" %}') == (
        '<span class="st"><span class="sw sw-behind"></span>Behind</span>'
    )


def test_pages_keep_the_filters_and_name_the_current_one(rf: RequestFactory) -> None:
    page = Paginator(range(190), 10).page(3)
    text = drawn('{% include "web/pages_of.html" %}', page=page, request=rf.get("/?q=a+b&page=3"))
    assert 'href="?q=a+b&amp;page=4"' in text
    assert 'href="?q=a+b&amp;page=19"' in text
    assert text.count('aria-current="page"') == 1
    assert 'rel="prev"' in text


def test_one_page_needs_no_links(rf: RequestFactory) -> None:
    page = Paginator(range(3), 10).page(1)
    assert drawn('{% include "web/pages_of.html" %}', page=page, request=rf.get("/")) == ""
