"""A database of an earlier release, with people in it, becomes one of this release: nothing is lost, and the record is the same.

`earlier.db.gz` is a database of SQLite that the program itself made at commit 28ccb52 (26 November 2026, 73 of its migrations): the
cast of the tests, eight signers, one commitment, a published record; everybody is invented. `earlier.json` says what was in it.
"""

from __future__ import annotations

import gzip
import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.house import ROOT, environment

HERE = Path(__file__).parent
pytestmark = pytest.mark.drill  # half of all migrations run, which takes a minute

LOOK = """
import json
from hashlib import sha256
import django; django.setup()
from justaction.commitments.models import Commitment
from justaction.members.models import Person
from justaction.record.models import Entry
from justaction.statement.models import Signature

def root(leaves):  # RFC 6962, 2.1
    if len(leaves) == 1:
        return sha256(b"\\0" + leaves[0]).digest()
    left = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\\1" + root(leaves[:left]) + root(leaves[left:])).digest()

leaves = [bytes(leaf) for leaf in Entry.objects.exclude(index=None).order_by("index").values_list("leaf", flat=True)]
print(json.dumps({
    "people": Person.objects.count(),
    "signed": Signature.objects.filter(state="confirmed").count(),
    "commitments": Commitment.objects.count(),
    "entries": len(leaves),
    "root": root(leaves).hex(),
}))
"""


def test_a_database_of_an_earlier_release_with_people_in_it_becomes_one_of_this(tmp_path: Path) -> None:
    before: dict[str, Any] = json.loads((HERE / "earlier.json").read_text())
    (tmp_path / "justaction.db").write_bytes(gzip.decompress((HERE / "earlier.db.gz").read_bytes()))

    def run(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, *words],
            env=environment(tmp_path),
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    run("-m", "justaction", "migrate", "--verbosity=0")
    assert json.loads(run("-c", LOOK).splitlines()[-1]) == before
    with closing(sqlite3.connect(tmp_path / "justaction.db")) as read:
        assert read.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert read.execute("PRAGMA foreign_key_check").fetchone() is None
    assert " 0 wrong" in run("-m", "justaction", "recount")
