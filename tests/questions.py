"""Which questions a test asks the database, so that another database is asked each of them, and few of them a hundred times.

The run on SQLite notes them (`--note-questions`); the run on PostgreSQL reads what it noted (`--another-database`). A
question is a statement without its values: how many stand in a list, and which, is all the same. What a test says of rules,
words and pages was said on SQLite; on PostgreSQL stays what PostgreSQL can answer otherwise. There these tests run:

- for each question enough that `ENOUGH` tests ask it, or all there are, those that take least time for what they add;
- all that differ more than by their questions: see `always`, and those that the database refuses something.

A test of which nothing was noted, because it is new or was run alone, runs. `EVERY_TEST=1` lets all of them run.
"""

from __future__ import annotations

import heapq
import json
import os
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection

ENOUGH = 2  # tests that ask a question
WRITTEN_TWICE = ("config", "search")  # chapters whose code is another one on each database
OF_TRANSACTIONS = re.compile(r"\s*(SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT)\b", re.IGNORECASE)
VALUES = re.compile(r"%s(?:\s*,\s*%s)+")
ROWS = re.compile(r"(\([^()]*%s[^()]*\))(?:\s*,\s*\([^()]*%s[^()]*\))+")
NUMBER = re.compile(r"\d+")

Noted = dict[str, tuple[float, frozenset[str]]]  # by the test's name: its seconds, and its questions


def question(sql: str) -> str | None:
    """A statement without its values, as a short word; None for what only begins or ends a transaction."""
    if OF_TRANSACTIONS.match(sql):
        return None
    bare = NUMBER.sub("0", ROWS.sub(r"\1", VALUES.sub("%s", sql)))
    return blake2b(bare.encode(), digest_size=6).hexdigest()


class Notes:
    """Writes down what each test of this process asks, while it is made ready and while it runs."""

    def __init__(self, folder: Path, worker: str) -> None:
        self.file = folder / f"{worker}.json"
        self.words: dict[str, str | None] = {}
        self.noted: dict[str, tuple[float, set[str]]] = {}

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        seconds, asked = self.noted.get(name, (0.0, set()))

        def listen(execute: Callable[..., Any], sql: str, *more: Any) -> Any:
            if sql not in self.words:
                self.words[sql] = question(sql)
            if word := self.words[sql]:
                asked.add(word)
            try:
                return execute(sql, *more)
            except (
                DatabaseError
            ):  # after a refusal PostgreSQL wants its transaction ended: a question of this test alone
                asked.add(f"refused in {name}")
                raise

        began = time.monotonic()
        with connection.execute_wrapper(listen):
            yield
        self.noted[name] = (seconds + time.monotonic() - began, asked)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> Iterator[None]:
        with self.of(item.nodeid):
            return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        with self.of(item.nodeid):
            return (yield)

    def pytest_sessionfinish(self) -> None:
        lines = {name: [round(seconds, 3), sorted(asked)] for name, (seconds, asked) in self.noted.items()}
        self.file.write_text(json.dumps(lines))


def read(folder: Path) -> Noted:
    """What the last run that noted anything wrote down."""
    noted: Noted = {}
    for file in sorted(folder.glob("*.json")):
        for name, (seconds, asked) in json.loads(file.read_text()).items():
            noted[name] = (seconds, frozenset(asked))
    return noted


def always(item: pytest.Item) -> bool:
    """Whether a test differs by more than its questions: what is locked and committed, what is found by chance, what only
    PostgreSQL can, and chapters that are written for each database."""
    marked = item.get_closest_marker("django_db")
    commits = "transactional_db" in getattr(item, "fixturenames", ()) or (
        marked is not None and bool(marked.kwargs.get("transaction"))
    )
    by_chance = getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
    written_twice = any(item.path.match(f"justaction/{chapter}/tests/*") for chapter in WRITTEN_TWICE)
    return bool(commits or by_chance or written_twice or item.get_closest_marker("postgres"))


def enough(items: list[pytest.Item], noted: Noted) -> set[str]:
    """The names of the tests that another database is asked by."""
    if os.environ.get("EVERY_TEST") or not noted:
        return {item.nodeid for item in items}
    sure = {item.nodeid for item in items if always(item) or item.nodeid not in noted}
    return sure | cheapest({item.nodeid: noted[item.nodeid] for item in items if item.nodeid in noted}, sure)


def cheapest(noted: Noted, taken: Iterable[str]) -> set[str]:
    """Tests so that, with those that are taken, each question is asked by `ENOUGH` of them or by all there are; at each step
    the one that takes the least time for each question that it adds."""
    wanted: Counter[str] = Counter()
    for _seconds, asked in noted.values():
        wanted.update(asked)
    wanted = Counter({word: min(many, ENOUGH) for word, many in wanted.items()})
    for name in sorted(taken):
        wanted.subtract(noted[name][1] if name in noted else ())
    chosen: set[str] = set()
    left = set(noted) - set(taken)

    def price(name: str) -> float:
        seconds, asked = noted[name]
        new = sum(wanted[word] > 0 for word in asked)
        return (seconds + 0.05) / new if new else float("inf")

    queue = [(price(name), name) for name in left]
    heapq.heapify(queue)
    while queue:
        asked_before, name = heapq.heappop(queue)
        now = price(name)
        if now == float("inf"):
            continue
        if now > asked_before:
            heapq.heappush(queue, (now, name))
            continue
        chosen.add(name)
        wanted.subtract(noted[name][1])
    return chosen
