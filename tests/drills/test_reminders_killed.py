"""`kill -9` of the worker while 2,000 reminders go out through a real mail server: none twice, none lost unseen."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.drills.mailing import (
    NOT_TAKEN,
    TAKEN,
    Post,
    begun,
    nothing_twice_and_nothing_lost,
    sent_while_killed,
)
from tests.drills.reminding import COMING

pytestmark = pytest.mark.drill
STOPS = {3: TAKEN, 420: NOT_TAKEN, 900: TAKEN, 1500: NOT_TAKEN}


def test_2000_reminders_go_out_once_however_often_the_worker_is_killed(
    tmp_path: Path, pytestconfig: pytest.Config, django_db_setup: None
) -> None:
    post = Post(STOPS)
    with begun(tmp_path, pytestconfig, post, "tests.drills.reminding", "convening.reminder") as drill:
        sent_while_killed(drill, post, COMING)
        nothing_twice_and_nothing_lost(drill, post, {f"p{n}@example.org" for n in range(COMING)})
