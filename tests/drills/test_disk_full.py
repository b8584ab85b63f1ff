"""A05: the disk fills while people sign and the record is published. What was acknowledged is there; room again, and all goes on.

The data stand on a small disk of memory (tmpfs), which only root can make; elsewhere the drill says so and is left out.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pysqlite3
import pytest

from justaction.record.tree.audit import audit
from justaction.record.tree.sources import Folder
from tests.drills.test_publisher_killed import Victims, killed
from tests.house import ROOT

pytestmark = pytest.mark.drill
MB = 1024 * 1024


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 MB of its own."""
    place = tmp_path / "disk"
    place.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", place], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("a small disk needs root: " + made.stderr.decode().strip())
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


def fill(ballast: Path, *, leave: int) -> None:
    """Fill the disk of this file, up to so many bytes."""
    with ballast.open("wb") as out:
        try:
            while True:
                out.write(b"\0" * 65536)
                out.flush()
        except OSError:
            pass
    with ballast.open("r+b") as out:
        out.truncate(max(0, ballast.stat().st_size - leave))


def test_a_full_disk_loses_nothing_that_was_acknowledged(
    small_disk: Path, pytestconfig: pytest.Config
) -> None:
    victims = Victims(small_disk, pytestconfig)
    victims.run("-m", "justaction", "publish")
    ballast = small_disk / "ballast"
    fill(ballast, leave=MB)
    signer = victims.start("sign")
    said, _nothing = signer.communicate(timeout=240)
    acknowledged = [line for line in said.splitlines() if "@" in line]
    assert signer.returncode not in {0, None}, "it stopped when there was no room"
    assert acknowledged
    fill(ballast, leave=0)
    publishing = subprocess.run(
        [sys.executable, "-m", "justaction", "publish"],
        env=victims.env, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert publishing.returncode, "it says that it could not"
    assert audit(Folder(small_disk / "record")).holds, "what was published before stands"

    ballast.unlink()
    base = pysqlite3.connect(small_disk / "justaction.db")
    assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert not base.execute("PRAGMA foreign_key_check").fetchall()
    base.close()
    kept = set(victims.column("SELECT address FROM statement_signature WHERE state = 'confirmed'"))
    assert set(acknowledged) <= kept
    later = killed(victims.start("sign"), 0.3)
    victims.run("-m", "justaction", "publish")
    assert audit(Folder(small_disk / "record")).holds
    signed = victims.column("SELECT address FROM statement_signature WHERE state = 'confirmed'")
    assert set(acknowledged) | set(later) <= set(signed)
    assert len(signed) == len(victims.column("SELECT id FROM record_entry WHERE kind = 'signature.added'"))
    print(f"\n{len(acknowledged)} acknowledged until the disk was full, {len(later)} after; all are there")  # noqa: T201
