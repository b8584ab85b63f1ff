"""A data folder with what a site makes at its first start, where a run before has left it: its tables, its collected files.

The site itself looks whether both are still good (`config/starting.py`), so nothing here has to.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from conftest import migrated_database


@contextmanager
def prepared(data: Path, config: pytest.Config) -> Iterator[None]:
    """Put it there; when the block ends well, keep what was collected."""
    assert config.cache is not None
    collected = config.cache.mkdir("collected") / "static"
    if collected.exists():
        shutil.copytree(collected, data / "static")
    if made := migrated_database(config):
        shutil.copy(made, data / "justaction.db")
    yield
    if not collected.exists():
        shutil.copytree(data / "static", collected, dirs_exist_ok=True)
