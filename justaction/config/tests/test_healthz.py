from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.test import Client

from justaction.config import health
from justaction.jobs import pulse
from justaction.jobs.models import Pulse, Tick
from justaction.record.models import Head
from justaction.web import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _alive() -> None:
    for part in ("worker", "clock", "live"):
        pulse.beat(part, clock.now())
    Tick.objects.create(name=health.PUBLISHER, due_at=clock.now())


def test_it_is_well_when_every_part_is_alive(client: Client) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {
        "ok": True,
        "parts": {"database": "ok", "worker": "ok", "clock": "ok", "live": "ok", "record": "ok"},
    }


@pytest.mark.parametrize("part", ["worker", "clock", "live"])
def test_a_part_that_stopped_is_named(client: Client, part: str) -> None:
    pulse.beat(part, clock.now() - timedelta(minutes=2))
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert {name for name, said in answer.json()["parts"].items() if said != "ok"} == {part}


def test_a_part_that_never_started_is_named(client: Client) -> None:
    Pulse.objects.filter(part="clock").delete()
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["parts"]["clock"] == "never seen"


def test_a_record_that_is_not_published_is_named(client: Client) -> None:
    Tick.objects.update(due_at=clock.now() - timedelta(minutes=2))
    assert "not published since" in client.get("/healthz").json()["parts"]["record"]
    Tick.objects.update(due_at=clock.now(), error="OSError: disk full")
    assert "disk full" in client.get("/healthz").json()["parts"]["record"]


def test_a_record_that_may_not_be_signed_is_named(client: Client) -> None:
    Head.objects.create(pk=1, stopped="entry 7 was changed")
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert "entry 7 was changed" in answer.json()["parts"]["record"]


def test_a_database_that_does_not_answer_is_named(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise DatabaseError("gone")

    monkeypatch.setattr(Pulse.objects, "all", broken)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["parts"] == {"database": "does not answer"}


def test_it_costs_few_queries_and_no_cookie(client: Client, django_assert_max_num_queries: object) -> None:
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        answer = client.get("/healthz")
    assert not answer.cookies
    assert "no-store" in answer["Cache-Control"]


def test_searchers_are_welcome_on_public_pages_only(client: Client) -> None:
    rules = client.get("/robots.txt").content.decode().splitlines()
    assert "Allow: /" in rules
    assert "Disallow: /me/" in rules
    assert "Disallow: /sign/confirm/" in rules
