"""A30: on an unsafe platform the doctor says no, and what to do."""

from __future__ import annotations

import json
import shutil
import socket
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pysqlite3
import pytest
from django.core.management import call_command
from django.db import connection

from justaction.config import doctor, health, sending, starting
from justaction.config.backups import database, making
from justaction.counts import actions as counts
from justaction.counts.models import Step
from justaction.jobs import pulse
from justaction.jobs.models import Tick
from justaction.mail.models import Received
from justaction.record.models import Head, Witness
from justaction.record.tree.notes import Key
from justaction.texts import writing
from justaction.web import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def alive() -> None:
    """All parts beat."""
    for part in ("worker", "clock", "live"):
        pulse.beat(part, clock.now())
    Tick.objects.create(name=health.PUBLISHER, due_at=clock.now())


@pytest.fixture
def production(settings: Any, alive: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """A place that is set up well."""
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a: [])
    monkeypatch.setattr(doctor, "get_connection", lambda: Server())
    monkeypatch.setattr(writing, "lacking", lambda: ())
    settings.PRODUCTION = True
    settings.DEBUG = False
    settings.HTTPS = True
    settings.SITE_URL = "https://collab.example.org"
    settings.ALLOWED_HOSTS = ["collab.example.org"]
    settings.MAIL_URL = "smtps://mail.example.org"
    settings.MAIL_FROM = "hello@collab.example.org"
    settings.DKIM_SELECTOR = "s1"
    monkeypatch.setattr(sending, "examine", list)  # test_sending.py has a name server for it
    settings.SECRET_KEY = "0123456789abcdef0123456789abcdef"
    settings.DATA_DIR = tmp_path
    settings.BACKUP_DIR = tmp_path / "backups"
    backup_of(settings, clock.now() - timedelta(hours=20))
    tmp_path.chmod(0o700)
    return settings


def backup_of(settings: Any, at: datetime) -> None:
    """A backup that was made at this moment."""
    settings.BACKUP_DIR.mkdir(exist_ok=True)
    (settings.BACKUP_DIR / f"justaction-{at.astimezone(UTC):{making.STAMP}}.tar.gz.age").touch()


class Server:
    def open(self) -> None:
        """It answers."""

    def close(self) -> None:
        """It lets go."""


def no(check: str) -> str:
    """The fix that the doctor names for a check; it must name one."""
    fixes = [finding.fix for finding in doctor.examine() if finding.check == check and not finding.ok]
    assert fixes, f"{check} is found well"
    return fixes[0]


def test_a_place_that_is_set_up_well_is_safe(production: Any) -> None:
    assert [finding for finding in doctor.examine() if not finding.ok] == []


@pytest.mark.parametrize(
    ("version", "fixed"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 0), True),
        ((4, 0, 0), True),
    ],
)
def test_each_branch_of_sqlite_has_its_floor(version: tuple[int, int, int], fixed: bool) -> None:
    assert doctor.sqlite_is_fixed(version) is fixed


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no such file")
def test_an_old_sqlite_is_not_safe(production: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pysqlite3, "sqlite_version", "3.40.1")
    assert "pysqlite3" in no("sqlite")


@pytest.mark.parametrize(
    ("check", "name", "value", "says"),
    [
        ("debug", "DEBUG", True, "DEBUG=no"),
        ("secret key", "SECRET_KEY", "secret", "openssl"),
        ("secret key", "SECRET_KEY", "a" * 64, "openssl"),
        ("old keys", "SECRET_KEY_FALLBACKS", ["secret"], "guessed"),
        ("old keys", "SECRET_KEY_FALLBACKS", ["0123456789abcdef0123456789abcdef"], "key of today"),
        ("https", "HTTPS", False, "https://"),
        ("hosts", "ALLOWED_HOSTS", ["*"], "ALLOWED_HOSTS=collab.example.org"),
        ("hosts", "ALLOWED_HOSTS", ["localhost"], "ALLOWED_HOSTS=collab.example.org"),
        ("cache", "WEB_WORKERS", 4, "CACHE_URL"),
        ("mail", "MAIL_URL", "", "MAIL_URL"),
    ],
)
def test_an_unsafe_setting_is_named_with_its_fix(
    production: Any, check: str, name: str, value: object, says: str
) -> None:
    setattr(production, name, value)
    assert says in no(check)


def test_an_old_key_that_still_opens_links_is_told(production: Any) -> None:
    production.SECRET_KEY_FALLBACKS = ["fedcba9876543210fedcba9876543210"]
    assert [one.saw for one in doctor.examine() if one.check == "old keys" and one.ok] == [
        "1 still open links and sessions"
    ]


def test_python_before_the_floor_is_not_safe(production: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    assert "3.11" in no("python")


def test_a_mail_server_that_does_not_answer_is_named(
    production: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Dead(Server):
        def open(self) -> None:
            raise ConnectionRefusedError("connection refused")

    monkeypatch.setattr(doctor, "get_connection", Dead)
    assert "MAIL_URL" in no("mail")


def test_a_full_disk_is_named(production: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=10_000))
    assert "DATA_DIR" in no("disk")


def test_a_network_disk_is_named(production: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_filesystem", lambda path: "nfs4")
    assert "DATA_DIR" in no("file system")


def test_data_that_others_can_read_are_named(production: Any, tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    assert "chmod" in no("data folder")


def test_a_key_that_others_can_read_is_named(production: Any) -> None:
    folder = Path(production.RECORD_KEYS_DIR)
    folder.mkdir(mode=0o700)
    (folder / "log-key.pem").touch(mode=0o600)
    assert all(finding.ok for finding in doctor.examine())
    (folder / "log-key.pem").chmod(0o644)
    assert "chmod" in no("record key")


def test_witnesses_that_are_missed_are_named(production: Any) -> None:
    since = clock.now() - timedelta(hours=30)
    keys = [
        Key(f"{name}.example.org", name.encode().ljust(32, b"."), 4)
        for name in ("library", "college", "archive")
    ]
    production.RECORD_WITNESSES, production.RECORD_QUORUM = [(key, "https://example.org") for key in keys], 2
    for key, trouble in zip(keys, ("", "silent", "history"), strict=True):
        Witness.objects.create(vkey=key.vkey, trouble=trouble, next_at=since, added_at=since)
    assert "archive" in no("witness")  # one that says the past was changed counts at once
    assert "REWRITTEN" in " ".join(each.saw for each in doctor.examine())
    Head.objects.update_or_create(pk=1, defaults={"unwitnessed_since": since})
    assert "2 of 3" in no("witnesses")
    assert {
        each.fix.rpartition(" ")[2] for each in doctor.examine() if each.check == "witness" and not each.ok
    } == {
        "college.example.org",
        "archive.example.org",
    }


def test_a_key_of_another_user_is_well_kept(production: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    Path(production.RECORD_KEYS_DIR).mkdir(mode=0o700)
    monkeypatch.setattr("os.access", lambda path, mode: str(path) != str(production.RECORD_KEYS_DIR))
    (found,) = doctor._keys()
    assert (found.ok, "kept from this user" in found.saw) == (True, True)


def test_what_a_pdf_lacks_is_named(production: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "lacking", lambda: ("libpango-1.0-0",))
    assert "apt-get install libpango-1.0-0" in no("pdf")


def test_a_database_without_its_tables_is_named(production: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starting, "lacks_tables", lambda: True)
    assert "migrate" in no("database")


def test_a_part_that_stopped_is_named(production: Any) -> None:
    pulse.beat("worker", clock.now() - timedelta(minutes=5))
    assert "bin/run" in no("worker")


def run(*words: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("doctor", *words, stdout=out)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue()
    return 0, out.getvalue()


def test_the_command_says_no_with_its_exit_code(production: Any) -> None:
    assert run()[0] == 0
    production.DEBUG = True
    code, said = run()
    assert code == 1
    assert "→ Set DEBUG=no" in said


def test_programs_get_the_same_as_data(
    production: Any, django_assert_num_queries: Callable[..., object]
) -> None:
    production.DEBUG = True
    code, said = run("--json")
    told = json.loads(said)
    assert (code, told["ok"]) == (1, False)
    assert {finding["check"] for finding in told["findings"] if not finding["ok"]} == {"debug"}


def test_a_mailbox_without_an_address_or_that_does_not_answer_is_named(alive: None, settings: Any) -> None:
    settings.INBOX_URL = "imap://reply:secret@127.0.0.1:1/INBOX"
    assert [one.fix for one in doctor.examine() if one.check == "answers by mail"] == [
        "Set INBOX_ADDRESS too, or take INBOX_URL away."
    ]
    settings.INBOX_ADDRESS = "reply@example.org"
    Received.objects.create(key="k", outcome=Received.Outcome.STORM)
    said = {one.check: one for one in doctor.examine()}
    assert said["mailbox"].fix == "Correct INBOX_URL, or start the IMAP server."
    assert "secret" not in said["mailbox"].saw
    assert said["answers by mail"].saw == "in seven days: 1 storm"


def test_a_number_that_a_recount_found_wrong_is_told(production: Any) -> None:
    found = counts.recount()
    assert "are right" in next(one for one in doctor.examine() if one.check == "numbers").saw
    Step.objects.create(kind="commitment", name="board", key="money/done/finance", number=1)
    assert counts.recount().pk != found.pk
    said = next(one for one in doctor.examine() if one.check == "numbers")
    assert "1 of 1 were wrong" in said.saw
    assert "justaction recount --repair" in said.fix
    counts.repair()
    assert next(one for one in doctor.examine() if one.check == "numbers").ok


def test_a_night_without_a_backup_is_named_and_old_ones_go_after_35_days(
    production: Any, tmp_path: Path
) -> None:
    production.BACKUP_DIR = tmp_path / "others"
    assert "justaction backup" in no("backup")
    for days in (2, 40, 90):
        backup_of(production, clock.now() - timedelta(days=days))
    assert "last night" in no("backup")
    assert len(making.prune()) == 2
    (left,) = making.every()
    assert clock.now() - left.at < timedelta(days=3)


def test_a_pg_dump_that_is_older_than_its_server_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It refuses a newer server, and a volunteer should learn that before the first night without a backup."""
    program = tmp_path / "pg_dump"
    program.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 15.9 (Debian 15.9-1)'\n")
    program.chmod(0o755)
    monkeypatch.setattr(database, "_program", lambda name: str(program))
    for server, fix in ((150018, ""), (170002, "Install postgresql-client-17 or newer")):
        monkeypatch.setattr(database, "connection", SimpleNamespace(pg_version=server))
        saw, said = database.client()
        assert saw == f"pg_dump 15, server {server // 10000}"
        assert said.startswith(fix)
        assert bool(said) == bool(fix)
