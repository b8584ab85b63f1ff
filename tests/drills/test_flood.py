"""The full flood, through the real deeds with the clock set: prints what became of fakes and of people.

FLOOD_SEEDS=7,8,10,16 bin/drill -k flood -s
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from itertools import chain
from random import Random
from typing import TYPE_CHECKING

import pytest

from tests.attacks.crowd import drip, fakes, people
from tests.attacks.playing import Outcome, calm_days, play

if TYPE_CHECKING:
    from justaction.conftest import Cast

pytestmark = pytest.mark.drill
SEEDS = [int(seed) for seed in os.environ.get("FLOOD_SEEDS", "7,16").split(",")]
START = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


def flooded(seed: int, name: str) -> Outcome:
    dice = Random(seed)
    forms = chain(people(dice, an_hour=500, seconds=3600), fakes(dice, many=2000, seconds=600, start=900))
    out = play(forms, start=START)
    holding = f"holding from second {out.guarded_after} to {out.unguarded_after}"
    print(f"\n{name}, seed {seed}\n{out.said()}\n  {holding}")  # noqa: T201
    return out


def test_a_flood_of_two_thousand_in_ten_minutes_amid_five_hundred_an_hour(cast: Cast) -> None:
    calm_days(START)
    out = flooded(7, "after calm days")
    assert out.share_held(fake=True) >= 0.95
    assert out.share_held(fake=False) <= 0.01


@pytest.mark.parametrize("seed", SEEDS)
def test_the_same_flood_a_quarter_of_an_hour_after_sign_on_opened(cast: Cast, seed: int) -> None:
    """On the first day nothing is known of who signs here: no day was counted, no mail domain is known.

    Of four hundred people who answer, a handful may then be held for a look: five or six are 1.5 %.
    """
    out = flooded(seed, "on the first day")
    assert out.share_held(fake=True) >= 0.95
    assert out.share_held(fake=False) <= 0.015


def test_a_crowd_on_the_first_day_is_not_held(cast: Cast) -> None:
    out = play(people(Random(8), an_hour=20_000, seconds=300, spanish=0.5), start=START)
    print(f"\n{out.said()}")  # noqa: T201
    assert out.guarded_after is None
    assert out.share_held(fake=False) <= 0.01


def test_a_flood_of_twenty_thousand_people_an_hour_is_not_held(cast: Cast) -> None:
    calm_days(START)
    out = play(people(Random(8), an_hour=20_000, seconds=900, spanish=0.5), start=START)
    print(f"\n{out.said()}")  # noqa: T201
    assert out.guarded_after is None
    assert out.share_held(fake=False) <= 0.01


def test_a_flood_that_drips_is_not_seen_and_we_say_so(cast: Cast) -> None:
    """What this defence does not do: a patient program with a domain for each fake looks like people."""
    calm_days(START)
    dice = Random(9)
    forms = chain(people(dice, an_hour=500, seconds=3600), drip(dice, many=60, seconds=3600))
    out = play(forms, start=START)
    print(f"\n{out.said()}")  # noqa: T201
    assert out.held[""] <= 0.01 * out.forms[""]
