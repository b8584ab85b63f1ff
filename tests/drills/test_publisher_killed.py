"""A03 and A06: signing and publishing are killed again and again, and what was acknowledged is there, provably."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pysqlite3
import pytest

from conftest import migrated_database
from justaction.record.tree.audit import audit
from justaction.record.tree.rows import Rows
from justaction.record.tree.sources import Folder
from tests.house import ROOT, environment

KILLS = int(os.environ.get("DRILL_KILLS", "6"))
pytestmark = pytest.mark.drill


class Victims:
    """A data folder, and the processes that work in it."""

    def __init__(self, data: Path, config: pytest.Config) -> None:
        self.data = data
        self.env = environment(data)
        if migrated := migrated_database(config):
            shutil.copy(migrated, data / "justaction.db")
        else:
            self.run("-m", "justaction", "migrate", "--verbosity=0")
        self.run("-m", "tests.drills.signing", "found")

    def run(self, *arguments: str) -> None:
        subprocess.run([sys.executable, *arguments], env=self.env, cwd=ROOT, check=True)

    def start(self, deed: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.drills.signing", deed],
            env=self.env,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )

    def column(self, query: str) -> list[str]:
        base = pysqlite3.connect(self.data / "justaction.db")
        try:
            return [str(row[0]) for row in base.execute(query)]
        finally:
            base.close()


def killed(process: subprocess.Popen[str], after: float) -> list[str]:
    """What the process had acknowledged when it was killed, some moments after its first word."""
    assert process.stdout is not None
    first = process.stdout.readline()
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    rest, _ = process.communicate()
    assert process.returncode == -signal.SIGKILL, "it ended by itself"
    whole = (first + rest).split("\n")
    return [line for line in whole[:-1] if line]


def test_killed_while_signing_and_publishing_nothing_acknowledged_is_lost(
    tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    victims = Victims(tmp_path, pytestconfig)
    chance = random.Random(2026)
    acknowledged: list[str] = []
    sizes: list[int] = []
    older: list[bytes] = []
    for _ in range(KILLS):
        signer, publisher = victims.start("sign"), victims.start("publish")
        sizes += [int(size) for size in killed(publisher, chance.uniform(0.0, 0.5))]
        acknowledged += killed(signer, chance.uniform(0.0, 0.2))
        report = audit(Folder(tmp_path / "record"), since=older[-1] if older else b"")
        assert report.holds, report.findings  # never a checkpoint without its tiles, never another history
        assert report.checkpoint.size >= max(sizes)
        older.append((tmp_path / "record" / "checkpoint").read_bytes())
    victims.run("-m", "justaction", "publish")

    signed = victims.column("SELECT p.address FROM statement_signature p WHERE p.state = 'confirmed'")
    assert set(acknowledged) <= set(signed)
    assert len(acknowledged) > KILLS
    assert len(signed) == len(victims.column("SELECT id FROM record_entry WHERE kind = 'signature.added'"))
    indices = victims.column('SELECT "index" FROM record_entry ORDER BY "index"')
    assert indices == [str(at) for at in range(len(indices))]
    for checkpoint in older:
        rows = Rows(tmp_path / "justaction.db")
        report = audit(Folder(tmp_path / "record"), since=checkpoint, rows=rows)
        rows.close()
        assert report.holds, report.findings
    assert report.checkpoint.size == len(indices)
