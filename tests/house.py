"""What tests know of the house: its layers, its files, and how a process of it is begun."""

from __future__ import annotations

import ast
import os
import signal
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "justaction"


def layers() -> list[set[str]]:
    """The layers from the top down, as import-linter enforces them."""
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]
    return [{name.strip(" ()") for name in layer.split("|")} for layer in contract["layers"]]


def height(app: str) -> int:
    """How high an app stands; the lowest is 0."""
    for depth, names in enumerate(reversed(layers())):
        if app in names:
            return depth
    raise LookupError(f"{app} stands in no layer of pyproject.toml")


def modules(*names: str) -> Iterator[tuple[Path, ast.Module]]:
    """Each module of the package whose file has one of the names, parsed; tests are left out."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.name in names and "tests" not in path.parts:
            yield path.relative_to(ROOT), ast.parse(path.read_text())


def environment(data: Path, port: int | None = None) -> dict[str, str]:
    """What a process of the product is told: its folder and its port, and not those of the run that tests it."""
    leave = {"DATABASE_URL", "DATA_DIR", "PORT", "SITE_URL"}
    keep = {name: value for name, value in os.environ.items() if name not in leave}
    keep.setdefault("DJANGO_SETTINGS_MODULE", "justaction.config.settings")
    return {**keep, "DATA_DIR": str(data)} | ({"PORT": str(port)} if port else {})


def of_session(leader: int) -> list[int]:
    """The processes that are alive of a session, by who began it (`start_new_session`): all of a program, its groups too."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            alive = (entry / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
            if alive and os.getsid(int(entry.name)) == leader:
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def kill_session(leader: int) -> None:
    """End them all, with no time to say anything; the leader first, who would start others again."""
    while there := of_session(leader):
        for pid in sorted(there, key=lambda pid: pid != leader):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def long_files_first(items: list[pytest.Item], names: Sequence[str]) -> None:
    """Put the tests of these files, named without `.py`, before all others: none of them is left alone at the end.

    `file.Class` names a part of one, which goes to a worker as a file does.
    """
    place = {name: number for number, name in enumerate(names)}

    def turn(item: pytest.Item) -> int:
        file, of = item.path.stem, getattr(item, "cls", None)
        return place.get(f"{file}.{of.__name__}" if of else file, place.get(file, len(place)))

    items.sort(key=turn)
