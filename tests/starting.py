"""Data folders that sites begin with: each made once in a run, by the product's own steps, and copied for each site.

Not so for the first start itself, with nothing there: `tests/drills/test_worker_killed.py` begins with it.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import one_at_a_time
from tests.house import ROOT, environment
from tests.prepared import prepared

COLLECT = """
import django; django.setup()
from justaction.config import starting
if word := starting.stale_static():
    starting.collect_static(word)
"""


class Beginnings:
    """Where the folders are that are copied. All workers of a run share them, and no other run."""

    def __init__(self, config: pytest.Config, factory: pytest.TempPathFactory) -> None:
        self.config = config
        mine = factory.getbasetemp()
        self.folder = mine.parent if hasattr(config, "workerinput") else mine

    def bare(self, data: Path) -> None:
        """Let `data` have its tables and its stylesheets; nothing is founded."""
        shutil.copytree(self._made("bare", self._bare), data, dirs_exist_ok=True)

    def year(self, data: Path) -> None:
        """Let `data` hold the demonstration year."""
        shutil.copytree(self._made("year", self._year), data, dirs_exist_ok=True)

    def _made(self, name: str, make: Callable[[Path], None]) -> Path:
        place = self.folder / f"beginning-{name}"
        place.mkdir(exist_ok=True)
        made, part = place / "data", place / "part"
        with one_at_a_time(place):
            if not made.exists():
                shutil.rmtree(part, ignore_errors=True)
                part.mkdir()
                make(part)
                part.rename(made)
        return made

    def _bare(self, data: Path) -> None:
        with prepared(data, self.config):
            product(data, "-c", COLLECT)

    def _year(self, data: Path) -> None:
        self.bare(data)
        product(data, "-m", "justaction", "demo")


def product(data: Path, *words: str) -> None:
    """Run a program of the product with this folder; it ends well."""
    subprocess.run([sys.executable, *words], env=environment(data), cwd=ROOT, check=True)
