"""Whoever watches the machines: alive, ready, numbers, logs; and the page for stewards."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, connection
from django.test import Client, RequestFactory

from justaction.config import ready, starting, views
from justaction.config.logs import Json, scrubbed
from justaction.config.tests.test_settings import settings_with
from justaction.jobs import pulse
from justaction.jobs.models import LastDone, Process
from justaction.mail.models import Letter
from justaction.record.models import Head
from justaction.statement import actions as statement
from justaction.web import caching, clock
from justaction.web.openforms import TOKEN, token

if TYPE_CHECKING:
    from justaction.conftest import Cast

pytestmark = pytest.mark.django_db


def test_a_process_is_alive_whatever_is_wrong_elsewhere(
    client: Client, django_assert_num_queries: Callable[[int], Any]
) -> None:
    answer = views.alive(RequestFactory().get("/health/"))
    assert (answer.status_code, answer["Cache-Control"]) == (
        200,
        "max-age=0, no-cache, no-store, must-revalidate, private",
    )
    with django_assert_num_queries(0):
        views.alive(RequestFactory().get("/health/"))


def test_it_is_ready_when_database_and_tables_are_there(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = {"database": "ok", "migrations": "ok", "cache": "ok", "storage": "ok"}
    assert client.get("/ready/").json() == {"ok": True, "parts": whole}
    monkeypatch.setattr(ready, "storage", lambda: "does not answer")
    assert client.get("/ready/").status_code == 200
    assert client.get("/ready/?whole").status_code == 503
    monkeypatch.setattr(starting, "lacks_tables", lambda: True)
    answer = client.get("/ready/")
    assert answer.status_code == 503
    assert "justaction migrate" in answer.json()["parts"]["migrations"]


def test_without_the_shared_cache_pages_go_on(caplog: pytest.LogCaptureFixture) -> None:
    away = caching.Forgiving("redis://127.0.0.1:9/0", {})
    assert not away.answers()
    for _ in range(2):
        away.set("a", 1)
        assert away.get("a", "nothing") == "nothing"
    assert away.get_or_set("a", lambda: 5) == 5
    assert not away.delete("a")
    assert caplog.text.count("The cache does not answer") == 1


def test_numbers_are_for_who_has_the_token_or_for_this_machine(
    client: Client, settings: Any, cast: Cast
) -> None:
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.7").status_code == 404
    assert client.get("/metrics", HTTP_X_FORWARDED_FOR="203.0.113.7").status_code == 404
    settings.TRUSTED_PROXIES = 1
    assert client.get("/metrics").status_code == 404
    settings.METRICS_TOKEN = "told to prometheus"
    assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer guessed").status_code == 404
    answer = client.get("/metrics", HTTP_AUTHORIZATION="Bearer told to prometheus")
    assert answer.status_code == 200
    text = answer.content.decode()
    assert re.search(r"^justaction_record_entries \d", text, re.M)
    assert re.search(r"^justaction_database_up 1", text, re.M)


def test_requests_of_two_processes_are_added_up_and_name_nobody(tmp_path: Path) -> None:
    program = """
import django; django.setup()
from justaction.config import counting
counting.Heart.start = lambda self: None
def page(environ, start):
    environ[counting.VIEW] = "statement:sign"
    start("302 Found", [])
    return [b""]
asked = {"REQUEST_METHOD": "POST", "PATH_INFO": "/sign/noor@example.org/", "REMOTE_ADDR": "203.0.113.7"}
counting.Counted(page)(asked, lambda *a: None)
"""
    show = "import django; django.setup()\nfrom justaction.config import counting; print(counting._counted().decode())"
    for _ in range(2):
        done = settings_with(tmp_path, program)
        assert done.returncode == 0, done.stderr
    said = settings_with(tmp_path, show)
    assert 'justaction_requests_total{method="POST",page="statement:sign",status="302"} 2.0' in said.stdout, (
        said.stderr
    )
    assert "noor" not in said.stdout
    assert "203.0.113.7" not in said.stdout


def test_a_steward_sees_how_it_runs(cast: Cast, signed_in: Callable[..., Client]) -> None:
    ruth = signed_in(cast.ruth)
    assert "How it runs" in ruth.get("/steer/").content.decode()
    pulse.beat("web", clock.now(), works=False)
    LastDone.objects.create(name="backup", at=clock.now(), about={"bytes": 5_000_000})
    Letter.objects.create(
        kind="x", to="a@example.org", subject="x", reference="r", state=Letter.State.UNKNOWN
    )
    Head.objects.update_or_create(pk=1, defaults={"stopped": "A tile was changed."})
    page = ruth.get("/steer/running/").content.decode()
    for words in ("Draws pages", "4.8", "In doubt: 1", "It is not signed any more", "A tile was changed."):
        assert words in page, words
    assert signed_in(cast.imani).get("/steer/running/").status_code == 403


def test_a_process_is_listed_once_and_leaves_when_it_ends() -> None:
    pulse.beat("web", clock.now())
    pulse.beat("web", clock.now())
    assert Process.objects.alive(clock.now()).count() == 1
    pulse.end()
    assert not Process.objects.exists()


# --- logs -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that is logged, as LOG_FORMAT=json writes it."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(Json())
    root, before = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield out
    root.removeHandler(handler)
    root.setLevel(before)


def test_a_sign_on_leaves_no_name_no_address_and_no_network_in_the_log(
    cast: Cast, client: Client, log: io.StringIO
) -> None:
    said = {TOKEN: token(), "name": "Noor Haddad", "address": "noor@haddad.example", "kind": "individual"}
    assert client.post("/sign/", said, REMOTE_ADDR="203.0.113.77").status_code in {200, 302}
    row = statement.sign(name="Noor Haddad", address="noor@haddad.example")
    client.get(row.page("confirm"), REMOTE_ADDR="203.0.113.77")
    client.get("/people/noor-haddad/?for=noor@haddad.example", REMOTE_ADDR="203.0.113.77")
    client.post("/sign/", {**said, TOKEN: "x"}, REMOTE_ADDR="203.0.113.77")
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        raise IntegrityError(
            'duplicate key "x"\nDETAIL: Key (address)=(noor@haddad.example) is there: Noor Haddad.'
        )
    except IntegrityError:
        logging.getLogger("justaction.x").exception("%s went wrong for %s", "sign", "noor@haddad.example")
    logging.getLogger("justaction.requests").info("answered", extra={"page": "statement:sign", "status": 302})
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    assert {"at", "level", "from", "says"} <= set(lines[-1])
    (wrong,) = [line for line in lines if line["from"] == "justaction.x"]
    assert wrong["error"]["kind"] == "IntegrityError"
    assert any("test_running.py" in where for where in wrong["error"]["where"])
    everything = log.getvalue().casefold()
    for private in ("noor", "haddad", "203.0.113.77", row.token("confirm").casefold()):
        assert private not in everything


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("no letter to ana@example.org today", "no letter to … today"),
        ("asked by 203.0.113.9 and 2001:db8::7", "asked by … and …"),
        ("KeyError: 'Ana Bell'", "KeyError: …"),
        ("Key (address)=(ana) exists", "Key (address)… exists"),
        ("at 12:30 it took 3.5 s", "at 12:30 it took 3.5 s"),
    ],
)
def test_words_lose_what_tells_of_a_person(words: str, left: str) -> None:
    assert scrubbed(words) == left


def test_the_log_for_machines_is_a_setting(tmp_path: Path) -> None:
    show = "import django; django.setup()\nimport logging; logging.getLogger('x').error('for %s', 'ana@example.org')"
    said = settings_with(tmp_path, show, LOG_FORMAT="json").stderr
    assert json.loads(said.splitlines()[-1])["says"] == "for …"
