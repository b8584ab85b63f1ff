"""Partners' witnesses as processes of their own on this machine, and a record that asks them."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from justaction.record import published
from justaction.record.tree.notes import COSIGNATURE, Key, read_vkey
from justaction.record.tree.witness import main
from justaction.record.tree.witnessing import Witness, make
from justaction.web import reaching

PROGRAM = (sys.executable, "-m", "justaction.record.tree.witness")
NAMES = ("branch.example.org", "college.example.org", "archive.example.org")


@dataclass
class Partner:
    """A witness's folder and, while it runs, its process."""

    folder: Path
    key: Key
    url: str = ""
    process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        port = self.url.rpartition(":")[2] or "0"
        self.process = subprocess.Popen(
            [*PROGRAM, "serve", str(self.folder), "--port", port],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        assert self.process.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:\d+", self.process.stdout.readline())
        assert found is not None
        self.url = found[0]

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            with suppress(AttributeError):
                self.process.stdout.close()  # type: ignore[union-attr]  # suppressed above
            self.process = None

    @property
    def witness(self) -> Witness:
        return Witness(self.folder)


@contextmanager
def partners(settings: Any, folder: Path, count: int = 3) -> Iterator[list[Partner]]:
    """So many witnesses run, and the settings name them; the record still has to be made known to them."""
    made = [Partner(folder / name, make(folder / name, name).key) for name in NAMES[:count]]
    try:
        for one in made:
            one.start()
        settings.RECORD_WITNESSES = [(read_vkey(one.key.vkey, COSIGNATURE), one.url) for one in made]
        settings.RECORD_QUORUM = count // 2 + 1
        with reaching.allowing(lambda address, _port: address.is_loopback):
            yield made
    finally:
        for one in made:
            one.kill()


def introduce(*some: Partner) -> None:
    """Give the witnesses the record's policy.txt, as their volunteers do."""
    for one in some:
        policy = one.folder / "policy.txt"
        policy.write_bytes(published.file("policy.txt"))
        assert main(["follow", str(one.folder), str(policy)]) == 0
