"""The door for programs, asked by an independent tool what its own description promises, and by hand what it must not say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings

from justaction.config.api import api
from justaction.config.counting import Heart
from justaction.config.wsgi import application
from justaction.record.models import Disclosure, Entry
from justaction.web import pages, programs
from justaction.web.shelf import shelf
from tests.access import TABLE
from tests.test_access import World, world  # noqa: F401  # the fixture

pytestmark = pytest.mark.django_db
FEW = settings(
    max_examples=8, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)


@pytest.fixture
def one_connection(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The application asks the database of the test, and does not close it after each answer (as Django's own client); no
    thread beside it gives signs of life."""
    monkeypatch.setattr(Heart, "start", lambda _self: None)
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


@pytest.mark.usefixtures("one_connection")
def test_every_answer_is_one_that_the_description_documents(world: World) -> None:  # noqa: F811
    """No question breaks it, and no answer is undocumented: status, media type and shape (schemathesis)."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    asked = 0
    for found in schema.get_all_operations():
        operation = found.ok()

        @FEW
        @given(case=operation.as_strategy())
        def ask(case: Any) -> None:
            case.call_and_validate(headers={"Accept-Encoding": "identity"})

        ask()
        asked += 1
    assert (
        asked == len([name for name in TABLE if name.startswith("api:")]) - 3
    )  # the description, its root, none


def test_each_door_answers_about_a_thing_that_is_there_and_everybody_may_ask(world: World) -> None:  # noqa: F811
    for name in (name for name in TABLE if name.startswith("api:")):
        if name == "api:nothing" or TABLE[name][0] == "401":
            continue
        query = "?q=fund" if name == "api:search" else ""
        answer = Client().get(reverse(name, args=world.args.get(name, [])) + query)
        assert answer.status_code == 200, (name, answer.content[:200])
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer
        assert answer["ETag"]
        assert not answer.cookies
        again = Client().get(answer.wsgi_request.get_full_path(), headers={"If-None-Match": answer["ETag"]})
        assert again.status_code == 304, name


def test_a_list_is_walked_by_its_cursor_and_nothing_is_told_twice(world: World) -> None:  # noqa: F811
    found: list[int] = []
    url = "/api/v1/record/entries?limit=7&kind="
    while url:
        part = json.loads(Client().get(url).content)
        found += [row["index"] for row in part["items"]]
        url = part["next"] or ""
    assert found == sorted(set(found), reverse=True)
    assert len(found) == Entry.objects.exclude(index=None).count()


def test_what_is_wrong_is_a_problem_in_words(world: World) -> None:  # noqa: F811
    for method, path, status, field in (
        ("get", "/api/v1/nothing", 404, ""),
        ("get", "/api/v1/harms/none", 404, ""),
        ("get", "/api/v1/harms?limit=1000", 422, "limit"),
        ("get", "/api/v1/harms?cursor=%C3%A9", 422, "cursor"),
        ("get", "/api/v1/harms?cursor=-1", 422, "cursor"),
        ("get", "/api/v1/search", 422, "q"),
        ("post", "/api/v1/harms", 405, ""),
        ("delete", "/api/v1/harms", 405, ""),
    ):
        answer = getattr(Client(), method)(path)
        assert answer.status_code == status, path
        assert answer["Content-Type"] == programs.PROBLEM
        said = json.loads(answer.content)
        assert (said["status"], said["field"]) == (status, field), path
        assert said["title"]
    asked = Client().options("/api/v1/harms", headers={"Origin": "https://other.example"})
    assert asked.status_code == 204
    assert "POST" not in asked["Access-Control-Allow-Methods"]


def test_who_asks_too_often_waits(world: World, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    monkeypatch.setattr(programs, "OFTEN", 2)
    for _turn in range(2):
        assert Client().get("/api/v1/harms").status_code == 200
    for _turn in range(3):
        pages.changed()
        shelf.clear()
        answer = Client().get("/api/v1/harms")
    assert answer.status_code == 429
    assert answer["Retry-After"]


def test_no_name_that_is_not_public_and_no_hidden_thing_is_told(world: World) -> None:  # noqa: F811
    cast = world.cast
    text = ""
    for name in (name for name in TABLE if name.startswith("api:") and name != "api:nothing"):
        text += Client().get(reverse(name, args=world.args.get(name, []))).content.decode()
    assert cast.ana.email not in text
    assert "Ana Flores" not in text, "she signed and is not shown"
    assert "/a-draft/" not in text
    for one in Disclosure.objects.filter(public=False, path="name"):
        assert str(one.value) not in text
    assert not [
        path for path, methods in api.get_openapi_schema()["paths"].items() if set(methods) != {"get"}
    ]
