"""A04: `kill -9` twenty times while an issue goes to 10,000: nobody twice, nobody lost, what is in doubt is listed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from tests.drills.databases import Database, a_database
from tests.drills.issuing import READERS
from tests.drills.mailing import Drill, Post, begun, free_port
from tests.drills.test_worker_killed import wait
from tests.house import ROOT

pytestmark = pytest.mark.drill
KILLS = 20
CONNECTIONS = 4


class Counting(Post):
    """A mail server that only counts whom it has letters for."""

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:
        self.asked += 1
        self.has[str(envelope.rcpt_tos[0])] += 1
        return "250 OK"


def states(database: Database) -> dict[str, set[str]]:
    """Addresses by what became of their letter."""
    found: dict[str, set[str]] = {}
    for address, state in database.rows(
        "SELECT s.address, d.state FROM newsletter_delivery d "
        "JOIN newsletter_subscription s ON s.id = d.subscription_id"
    ):
        found.setdefault(state, set()).add(address)
    return found


def nobody_twice_and_nobody_lost(post: Post, became: dict[str, set[str]]) -> None:
    assert set(became) <= {"sent", "unknown"}
    assert sum(map(len, became.values())) == READERS, "one row for each reader"
    assert set(Counter(post.has.values())) == {1}, "nobody twice"
    assert set(post.has) >= became["sent"], "whatever is said to be sent arrived"
    doubt = became.get("unknown", set())
    assert set(post.has) - became["sent"] <= doubt, "what arrived unseen is listed"
    assert len(doubt) <= KILLS * CONNECTIONS, "at most one letter a connection a kill"


def test_an_issue_to_10000_survives_twenty_kills(
    tmp_path: Path, pytestconfig: pytest.Config, django_db_setup: None
) -> None:
    post = Counting({})
    with begun(tmp_path, pytestconfig, post, "tests.drills.issuing", "") as drill:
        with _sends(drill) as senders:
            for n in range(1, KILLS + 1):
                sender = next(senders)
                wait(lambda n=n: post.asked >= n * READERS // (KILLS + 2))  # type: ignore[misc]
                os.kill(sender, signal.SIGKILL)
        became = states(Database(f"sqlite:///{drill.data}/justaction.db", is_empty=False))
    nobody_twice_and_nobody_lost(post, became)


@pytest.mark.skipif(
    not os.environ.get("DATABASE_URL", "").startswith("postgres"), reason="SQLite has no connection to end"
)
def test_an_issue_to_10000_survives_a_database_that_hangs_up_twenty_times(tmp_path: Path) -> None:
    """Half the time the server ends the connection, half the time the worker dies by `kill -9` with it."""
    post = Counting({})
    server = Controller(post, hostname="127.0.0.1", port=free_port())
    server.start()
    try:
        with a_database(tmp_path) as database:
            drill = Drill(tmp_path, server.port, "tests.drills.issuing", "", DATABASE_URL=database.url)
            with _sends(drill) as senders:
                sender = next(senders)
                for n in range(1, KILLS + 1):
                    wait(lambda n=n: post.asked >= n * READERS // (KILLS + 2))  # type: ignore[misc]
                    if n % 2:
                        assert _hangs_up(database), "nobody was connected"
                    else:
                        os.kill(sender, signal.SIGKILL)
                        sender = next(senders)
            became = states(database)
    finally:
        server.stop()
    nobody_twice_and_nobody_lost(post, became)


def _hangs_up(database: Database) -> int:
    """End every connection to the database but our own; how many."""
    return len(
        database.rows(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    )


@contextmanager
def _sends(drill: Drill) -> Iterator[Iterator[int]]:
    """Let it send: the numbers of the processes that do, one after the other; the last one sends to the end."""
    with (drill.data / "log").open("ab") as log:
        host = subprocess.Popen(
            [sys.executable, "-m", drill.module, "host"],
            env=drill.env, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, start_new_session=True,
        )  # fmt: skip
    assert host.stdout is not None
    try:
        yield (int(line) for line in host.stdout)
        assert host.wait(300) == 0, (drill.data / "log").read_text()[-2000:]
    finally:
        with suppress(ProcessLookupError):
            os.killpg(host.pid, signal.SIGKILL)
        host.stdout.close()
        host.wait()
