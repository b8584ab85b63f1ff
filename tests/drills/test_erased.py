"""A signer vanishes: from database and log, search, files, kept pages, letters and new backups; the record still holds.

On PostgreSQL: `.venv/bin/python tests/postgres.py .venv/bin/python -m pytest -p no:xdist -m drill tests/drills/test_erased.py`.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tarfile
from pathlib import Path

import pyrage
import pytest

from justaction.config.tests.test_restore import Machine, a_machine
from justaction.record.tree.verify import main
from tests.drills.keeping import ADDRESS, GONE

pytestmark = pytest.mark.drill

HANDED_OVER = "outbox"  # stands for the mail server: what was sent is no longer ours


def told(machine: Machine, deed: str) -> dict[str, object]:
    said: dict[str, object] = json.loads(machine.run("tests.drills.erasing", deed).splitlines()[-1])
    return said


def where(data: bytes) -> list[str]:
    """Which of the words of the person stand in these bytes, in any of the forms that we write."""
    words = {GONE, GONE.upper(), GONE.lower(), ADDRESS, ADDRESS.partition("@")[0], GONE.split()[1].lower()}
    return [word for word in words if word.encode() in data]


def left_on(machine: Machine) -> dict[str, list[str]]:
    """Every file of the data folder, every cell of a dump of the database, that still holds them."""
    found = {}
    for file in machine.data.rglob("*"):
        if (
            file.is_file()
            and HANDED_OVER not in file.relative_to(machine.data).parts
            and (held := where(file.read_bytes()))
        ):
            found[str(file)] = held
    if machine.database.url.startswith("postgres"):
        dump = subprocess.run(["pg_dump", machine.database.url], capture_output=True, check=True).stdout
        if held := where(dump):
            found["dump"] = held
    return found


def unsealed(backup: Path, keys: Path) -> dict[str, bytes]:
    """The files of a backup, opened; PostgreSQL's own packed dump as the words that it holds."""
    key = next(
        line for line in (keys / "backup-identity.txt").read_text().splitlines() if line.startswith("AGE-")
    )
    packed = pyrage.decrypt(backup.read_bytes(), [pyrage.x25519.Identity.from_str(key)])
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        found = {one.name: tar.extractfile(one).read() for one in tar if one.isfile()}  # type: ignore[union-attr]  # a file
    return {name: plain(data) for name, data in found.items()}


def plain(data: bytes) -> bytes:
    """A dump in PostgreSQL's form is compressed: nobody would find anything in it."""
    if not data.startswith(b"PGDMP"):
        return data
    return subprocess.run(["pg_restore", "--file=-"], input=data, capture_output=True, check=True).stdout


def test_a_signer_is_gone_from_everywhere_and_the_record_still_holds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], pytestconfig: pytest.Config
) -> None:
    backups = tmp_path / "backups"
    with a_machine(tmp_path / "here", backups, tables=pytestconfig) as here:
        before = told(here, "before")
        kept = tmp_path / "checkpoint"
        kept.write_bytes((here.data / "record" / "checkpoint").read_bytes())
        receipt = tmp_path / "receipt.json"
        receipt.write_text(json.dumps(before["receipt"]))
        assert int(str(before["letters"])) > 0
        assert left_on(here)  # the look finds them while they are there
        (old,) = backups.glob("*.age")

        assert told(here, "goes") == {"done": 1}
        told(here, "later")
        assert left_on(here) == {}
        new = max(backups.glob("*.age"), key=lambda path: path.stat().st_mtime_ns)
        assert new != old
        inside = unsealed(new, here.data / "record-keys")
        assert any(name.endswith((".db", ".dump", ".sqlite")) or "database" in name for name in inside), list(
            inside
        )
        assert {name: where(data) for name, data in inside.items() if where(data)} == {}
        assert any(where(data) for data in unsealed(old, here.data / "record-keys").values())

        listed = (here.data / "record-keys" / "erased.jsonl").read_text()
        assert str(before["subject"]) in listed
        record = here.data / "record"
        assert main(["audit", str(record), "--since", str(kept)]) == 0
        assert main(["receipt", str(receipt)]) == 0  # the person's own proof is theirs, and still true
        said = capsys.readouterr().out
        assert "are those of the checkpoint you kept" in said
        if here.database.url.startswith("sqlite"):
            rows = here.database.url.removeprefix("sqlite:///")
            assert main(["audit", str(record), "--rows", rows]) == 0

        # the backup of before is put back: it brings them back, and the list takes them away before anything is served
        run = here.run("justaction", "restore", str(old), "--replace")
        assert "1 people were erased again" in run
        told(here, "later")
        assert left_on(here) == {}
        assert main(["audit", str(record), "--since", str(kept)]) == 0
        sys.stdout.write(f"gone from {sum(1 for _ in here.data.rglob('*'))} files and from a new backup\n")
