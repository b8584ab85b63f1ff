"""`kill -9` of the worker while daily letters are written and go out: none twice, none lost, each piece of news told once."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.drills.digesting import NEWS, READING
from tests.drills.mailing import (
    NOT_TAKEN,
    TAKEN,
    Post,
    begun,
    nothing_twice_and_nothing_lost,
    sent_while_killed,
)

pytestmark = pytest.mark.drill
# At the how-manieth letter; is it taken first? The first kill leaves up to three jobs of 50 people each to the quarter of an
# hour after which they are given out again, so these come before 150.
STOPS = {2: TAKEN, 90: NOT_TAKEN}


def test_300_daily_letters_go_out_once_however_often_the_worker_is_killed(
    tmp_path: Path, pytestconfig: pytest.Config, django_db_setup: None
) -> None:
    post = Post(STOPS)
    with begun(tmp_path, pytestconfig, post, "tests.drills.digesting", "digest") as drill:
        sent_while_killed(drill, post, READING, writing=True)
        nothing_twice_and_nothing_lost(drill, post, {f"p{n}@example.org" for n in range(READING)})
        with sqlite3.connect(f"file:{tmp_path}/justaction.db?mode=ro", uri=True) as read:
            told = read.execute("SELECT count(*), count(told_at) FROM members_digestitem").fetchone()
    assert told == (NEWS * READING, NEWS * READING), (
        "what a letter tells is marked in the transaction that writes it"
    )
    assert all(f"News {n}" in text for text in post.texts.values() for n in range(NEWS))
