"""A machine is lost, and everything comes back on another one: whole, provable, and without whoever was erased since."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from conftest import migrated_database
from justaction.config.backups import keys as backup_keys
from justaction.config.backups import making, restoring
from justaction.jobs.models import Pulse
from justaction.newsletter import tokens
from justaction.newsletter.tests.making import a_reader
from justaction.record.publisher import publish
from justaction.record.tree.audit import audit
from justaction.record.tree.sources import Folder
from tests.drills.databases import Database, a_database
from tests.drills.keeping import ADDRESS, GONE, LATER, SIGNERS
from tests.house import ROOT, environment

if TYPE_CHECKING:
    from django.test import Client

    from justaction.conftest import Cast

PASSWORD = "a long sentence that nobody guesses"


@dataclass
class Machine:
    """A data folder and a database, and what is said to commands there."""

    data: Path
    database: Database
    backups: Path
    more: dict[str, str] = field(default_factory=dict)

    def run(self, *words: str, fails: bool = False) -> str:
        env = {
            **environment(self.data),
            "DATABASE_URL": self.database.url,
            "BACKUP_DIR": str(self.backups),
            "BACKUP_PASSWORD": PASSWORD,
            **self.more,
        }
        done = subprocess.run(
            [sys.executable, "-m", *words], env=env, cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert bool(done.returncode) == fails, done.stderr
        return done.stderr + done.stdout

    def told(self, deed: str) -> Any:
        """What the drill's own process prints at its end."""
        return json.loads(self.run("tests.drills.keeping", deed).splitlines()[-1])


@contextmanager
def a_machine(
    folder: Path, backups: Path, *, tables: pytest.Config | None = None, **more: str
) -> Iterator[Machine]:
    """One with nothing in it; or, where the run of tests is given, with its tables."""
    folder.mkdir()
    if tables and (made := migrated_database(tables)):
        shutil.copy(made, folder / "justaction.db")
    with a_database(folder) as database:
        machine = Machine(folder, database, backups, more)
        if tables:
            machine.run("justaction", "migrate", "--verbosity=0")
        yield machine


@pytest.mark.django_db(transaction=True)
def test_an_old_letter_opens_nothing_of_who_came_after_the_backup_was_put_back(
    cast: Cast, client: Client, tmp_path: Path
) -> None:
    publish()
    made, own = making.make(into=tmp_path / "backups"), backup_keys.own()
    assert own is not None
    lee = reverse("newsletter:mine", args=[tokens.token(a_reader("lee@example.org"))])
    assert client.get(lee).status_code == 200
    Pulse.objects.all().delete()
    restoring.restore(made, own, replace=True)
    ines = reverse("newsletter:mine", args=[tokens.token(a_reader("ines@example.org"))])
    assert client.get(ines).status_code == 200
    assert client.get(lee).status_code == 404


def test_a_lost_machine_comes_back_whole_and_without_whoever_was_erased_since(
    tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    backups, keys, checkpoint = tmp_path / "backups", tmp_path / "keys.age", tmp_path / "checkpoint"
    with a_machine(
        tmp_path / "old", backups, tables=pytestconfig, KEYS=str(keys), CHECKPOINT=str(checkpoint)
    ) as old:
        before, after = old.told("live")
        shutil.copytree(old.data / "record", tmp_path / "copied")  # anybody may have a copy of what is public
    shutil.rmtree(tmp_path / "old")
    assert (before["signers"], after["signers"]) == (SIGNERS, SIGNERS - 1 + LATER)

    (backup,) = backups.glob("*.age")
    sealed = backup.read_bytes()
    assert ADDRESS.encode() not in sealed
    assert b"SQLite" not in sealed
    with a_machine(tmp_path / "new", backups) as new:
        assert "the keys back first" in new.run("justaction", "restore", str(backup), fails=True)
        assert "log-key.pem" in new.run("justaction", "restore", "--keys", str(keys))
        shutil.copytree(tmp_path / "copied", new.data / "record")

        hurt = tmp_path / "hurt.tar.gz.age"
        hurt.write_bytes(sealed[: len(sealed) // 2] + b"x" + sealed[len(sealed) // 2 + 1 :])
        assert "was changed" in new.run("justaction", "restore", str(hurt), fails=True)

        said = new.run("justaction", "restore", str(backup))
        assert "1 people were erased again" in said
        assert "came back from the public record" in said
        now = new.told("look")
        assert now["root"] in said
        assert now["entries"] >= after["entries"]
        assert now["signers"] == SIGNERS - 1  # who signed after the backup is only in the record
        assert before["waiting"] > 0
        assert now["waiting"] == 0  # in doubt: perhaps they went out
        for older in (checkpoint, tmp_path / "copied" / "checkpoint"):  # whoever holds one sees one history
            report = audit(Folder(new.data / "record"), since=older.read_bytes())
            assert report.holds, report.findings

        assert (new.data / "files" / "evidence" / "kept.txt").read_bytes() == b"what was kept"
        for file in new.data.rglob("*"):
            held = file.read_bytes() if file.is_file() else b""
            assert ADDRESS.encode() not in held, file
            assert GONE.encode() not in held, file
        assert "--replace" in new.run("justaction", "restore", str(backup), fails=True)


def test_two_who_work_at_once_have_a_folder_each_and_what_a_crash_left_goes(
    settings: Any, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    left = tmp_path / ".backup-work"
    left.mkdir()
    (left / "database.sqlite").write_text("not sealed")
    with making.room("backup") as first:
        (first / "database.sqlite").write_text("the first")
        with making.room("backup") as second:
            assert not list(second.iterdir())
        assert (first / "database.sqlite").read_text() == "the first"
    assert not list(tmp_path.iterdir())
