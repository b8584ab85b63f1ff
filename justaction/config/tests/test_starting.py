from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from justaction.config import starting

RARE = {"dns", "fido2", "httpx", "icalendar", "numpy", "pikepdf", "requests", "scipy", "weasyprint"}
LOADED = """
import sys, django
django.setup()
from django.urls import get_resolver
from justaction.config import schedule
get_resolver().url_patterns
print(*sys.modules)
"""


def test_pages_and_clock_begin_without_what_few_of_them_ever_use() -> None:
    said = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    assert RARE & set(said.stdout.split()) == set()


@pytest.mark.django_db
def test_tables_are_made_only_when_some_are_missing() -> None:
    assert not starting.lacks_tables()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'statement'")
    assert starting.lacks_tables()


def test_stylesheets_are_collected_only_when_they_changed(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.STATIC_ROOT = tmp_path
    ran: list[tuple[str, ...]] = []
    monkeypatch.setattr(starting, "justaction", lambda *words: ran.append(words))
    word = starting.stale_static()
    assert word
    starting.collect_static(word)
    assert [words[0] for words in ran] == ["collectstatic"]
    assert starting.stale_static() == ""
    (tmp_path / ".collected").write_text("as it was before")
    assert starting.stale_static() == word


def test_a_busy_port_is_seen_before_anything_starts() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        assert not starting.port_is_free("127.0.0.1", other.getsockname()[1])
    assert starting.port_is_free("127.0.0.1", 0)
