"""A job that the drills can watch: it says when it begins and when it is done."""

from __future__ import annotations

import time
from pathlib import Path

from justaction.jobs import task


@task
def slow(folder: str, seconds: float) -> None:
    """Append to `begun`, sleep, append to `done`."""
    with (Path(folder) / "begun").open("a") as begun:
        begun.write("x")
    time.sleep(seconds)
    with (Path(folder) / "done").open("a") as done:
        done.write("x")
