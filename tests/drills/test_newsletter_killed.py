"""A04: `kill -9` twenty times while an issue goes to 10,000: nobody twice, nobody lost, what is in doubt is listed."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.drills.issuing import READERS
from tests.drills.mailing import Drill, Post, begun
from tests.drills.test_worker_killed import ROOT, wait

pytestmark = pytest.mark.drill
KILLS = 20
CONNECTIONS = 4


class Counting(Post):
    """A mail server that only counts whom it has letters for."""

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:
        self.asked += 1
        self.has[str(envelope.rcpt_tos[0])] += 1
        return "250 OK"


def states(drill: Drill) -> dict[str, set[str]]:
    """Addresses by what became of their letter."""
    found: dict[str, set[str]] = {}
    with sqlite3.connect(f"file:{drill.data}/justaction.db?mode=ro", uri=True) as read:
        rows = read.execute(
            "SELECT s.address, d.state FROM newsletter_delivery d "
            "JOIN newsletter_subscription s ON s.id = d.subscription_id"
        )
        for address, state in rows:
            found.setdefault(state, set()).add(address)
    return found


def test_an_issue_to_10000_survives_twenty_kills(
    tmp_path: Path, pytestconfig: pytest.Config, django_db_setup: None
) -> None:
    post = Counting({})
    with begun(tmp_path, pytestconfig, post, "tests.drills.issuing", "") as drill:
        for n in range(1, KILLS + 1):
            sender = _sends(drill)
            wait(lambda n=n: post.asked >= n * READERS // (KILLS + 2), 120)  # type: ignore[misc]
            os.killpg(sender.pid, signal.SIGKILL)
            sender.wait()
        assert _sends(drill).wait(300) == 0, (drill.data / "log").read_text()[-2000:]
        became = states(drill)
    assert set(became) <= {"sent", "unknown"}
    assert sum(map(len, became.values())) == READERS, "one row for each reader"
    assert set(Counter(post.has.values())) == {1}, "nobody twice"
    assert set(post.has) >= became["sent"], "whatever is said to be sent arrived"
    doubt = became.get("unknown", set())
    assert set(post.has) - became["sent"] <= doubt, "what arrived unseen is listed"
    assert len(doubt) <= KILLS * CONNECTIONS, "at most one letter a connection a kill"


def _sends(drill: Drill) -> subprocess.Popen[bytes]:
    with (drill.data / "log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", drill.module, "send"],
            env=drill.env, cwd=ROOT, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
