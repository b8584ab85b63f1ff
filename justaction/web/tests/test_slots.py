"""Slots: what chapters add to a page is asked for in one question, and those that have nothing are not called."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from justaction.web import slots
from justaction.web.models import Count
from justaction.web.slots import Part

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(monkeypatch: pytest.MonkeyPatch) -> Count:
    """Whoever looks: any row stands for a person here, since this layer knows none."""
    monkeypatch.setattr(slots, "_slots", {})
    Count.objects.create(key="tom", times=1, until=0)
    return Count.objects.create(key="ana", times=1, until=0)


def everybody(_viewer: Any, _thing: Any) -> Any:
    return Count.objects.order_by("key")


def test_all_parts_are_asked_for_in_one_question_and_only_those_with_something_are_drawn(ana: Count) -> None:
    called = []

    @slots.only_when(lambda viewer: Count.objects.filter(key="nobody"))
    def with_nothing(viewer: Any, thing: Any) -> Iterator[Part]:
        called.append("nothing")
        yield Part(title="Nothing")

    @slots.only_when_there(lambda viewer, thing: Count.objects.filter(key=thing))
    def with_something(viewer: Any, thing: Any) -> Iterator[Part]:
        yield Part(title=thing)

    @slots.counting(
        people=everybody, others=lambda viewer, _thing: everybody(viewer, None).exclude(pk=viewer.pk),
        none=lambda _viewer, _thing: None, empty=lambda _viewer, _thing: Count.objects.filter(pk__in=[]),
    )  # fmt: skip
    def with_numbers(viewer: Any, thing: Any, **numbers: int) -> Iterator[Part]:
        yield Part(title=str(numbers))

    slots.register("first", with_nothing)
    slots.register("first", with_something)
    slots.register("second", with_numbers)
    with CaptureQueriesContext(connection) as asked:
        first, second = slots.parts_of(["first", "second"], ana, "tom")
    assert [part.title for part in first] == ["tom"]
    assert [part.title for part in second] == ["{'people': 2, 'others': 1, 'none': 0, 'empty': 0}"]
    assert called == []
    assert len(asked) == 1


def test_where_nobody_is_signed_in_it_is_asked_of_the_thing(ana: Count) -> None:
    @slots.counting(people=everybody)
    def count(viewer: Any, thing: Any, *, people: int) -> Iterator[Part]:
        yield Part(title=f"{people} beside {thing.key}")

    slots.register("page", count)
    assert [part.title for part in slots.parts("page", None, ana)] == ["2 beside ana"]
    with pytest.raises(TypeError, match="for a thing that is kept"):
        slots.parts("page", None, "a word")


def test_parts_that_ask_nothing_cost_nothing(ana: Count, django_assert_num_queries: Any) -> None:
    slots.register("menu", lambda viewer, thing: [Part(title="Statement")])
    with django_assert_num_queries(0):
        assert [part.title for part in slots.parts("menu", None)] == ["Statement"]
        assert [part.title for part in slots.parts("menu", ana)] == ["Statement"]
