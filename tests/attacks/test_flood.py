"""A flood of made-up signatures is held; a crowd of people is not. Through the real deeds, with the clock set.

A tenth of the drill (`tests/drills/flood.py`), which plays it in full and prints its figures.
"""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import chain
from random import Random
from typing import TYPE_CHECKING

import pytest

from justaction.errors import NotAllowed
from justaction.members.actions import cases
from justaction.members.models import Case
from justaction.record.models import Entry
from justaction.statement import actions, guard
from justaction.statement.actions import guarding
from justaction.statement.models import StatementVersion, Tide, Usual
from justaction.statement.tests.making import signature
from tests.attacks.crowd import Form, fakes, people
from tests.attacks.playing import calm_days, play

if TYPE_CHECKING:
    from justaction.conftest import Cast

START = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


def test_a_flood_is_held_and_people_are_not(cast: Cast) -> None:
    calm_days(START)
    dice = Random(11)
    forms = chain(people(dice, an_hour=500, seconds=300), fakes(dice, many=350, seconds=105, start=60))
    out = play(forms, start=START, watch=False)
    assert out.guarded_after is not None
    # the first sixty or so are counted before it is noticed
    assert out.share_held(fake=True) >= 0.75, out.said()
    assert out.share_held(fake=False) <= 0.05, out.said()
    version = StatementVersion.objects.get(pk=cast.version.pk)
    assert version.guarded_by is None
    assert Entry.objects.filter(kind="statement.guarded").count() == 1


def test_the_first_hour_learns_before_a_flood_and_forgets_the_flood(cast: Cast) -> None:
    """What came ten minutes before is usual already; what a flood was seen in never becomes usual."""
    dice = Random(13)
    forms = chain(people(dice, an_hour=500, seconds=1200), fakes(dice, many=200, seconds=60, start=900))
    out = play(forms, start=START)
    assert out.guarded_after is not None
    kept = {row.name: row.times for row in Usual.objects.filter(trait="home")}
    people_before = 42  # in five minutes, at five hundred an hour
    assert 0.5 * people_before < sum(kept.values()) < 2 * people_before
    assert "crowd" not in kept


def test_people_of_one_house_are_told_from_a_domain_that_takes_any_address(cast: Cast) -> None:
    """A new employer's forms come from its network, those of a program from everywhere."""

    def home(network: str, n: int, domain: str) -> str:
        seen = guarding.look(
            name=f"Noor {n}", address=f"n{n}@{domain}", network=network, work=None, headers={}
        )
        return seen.traits.split(".")[0]

    assert [home("198.51.100.9", n, "clinic.example") for n in range(3)] == ["new", "house", "house"]
    assert [home(f"198.51.100.{n}", n, "any.example") for n in range(20, 23)] == ["new", "newer", "newer"]


def test_a_crowd_is_not_held(cast: Cast) -> None:
    calm_days(START)
    forms = people(Random(12), an_hour=20_000, seconds=45, spanish=0.5)
    out = play(forms, start=START, watch=False)
    assert out.guarded_after is None, out.said()
    assert out.share_held(fake=False) <= 0.01, out.said()


# --- the score itself, on thousands -------------------------------------------------------------------------------


def sorted_out(forms: list[Form]) -> dict[str, dict[str, float]]:
    """The classes of forms, as the tide counts them."""
    mix: dict[str, dict[str, float]] = {}
    for form in forms:
        home = guarding._home(form.address.rpartition("@")[2]) if form.fake == "db" else guard.Home.PUBLIC
        if "example" in form.address:
            home = guard.Home.NEW
        traits = guard.sort(
            name=form.name,
            address=form.address,
            home=home,
            from_there=1 if not form.fake else 20,
            seconds=form.seconds,
            headers=form.headers,
            languages=("en", "es"),
        )
        for trait, name in traits.parts().items():
            row = mix.setdefault(trait, {})
            row[name] = row.get(name, 0.0) + 1
    return mix


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("spanish", [0.08, 0.6])
def test_the_mix_of_a_crowd_is_no_flood_however_large(seed: int, spanish: float) -> None:
    crowd = list(people(Random(seed), an_hour=20_000, seconds=600, spanish=spanish))
    assert guard.assess(sorted_out(crowd), guard.usual({})) is None


@pytest.mark.parametrize("seed", range(5))
def test_the_mix_of_a_flood_is_seen_from_a_hundred_fakes(seed: int) -> None:
    dice = Random(seed)
    forms = [*people(dice, an_hour=500, seconds=600), *fakes(dice, many=150, seconds=60)]
    flood = guard.assess(sorted_out(forms), guard.usual({}))
    assert flood is not None
    assert guard.Flood.read(flood.as_json()) is not None


def test_few_forms_are_never_a_flood() -> None:
    forms = list(fakes(Random(1), many=50, seconds=60))
    assert guard.assess(sorted_out(forms), guard.usual({})) is None


def test_own_counts_outweigh_what_was_expected() -> None:
    """Where most sign from work, that is usual there, and no flood."""
    from_work = {"home": {"public": 100.0, "new": 900.0}}
    assert guard.usual({})["home"]["new"] < 0.2
    assert guard.usual(from_work)["home"]["new"] > 0.7
    now = {"home": {"public": 20.0, "new": 180.0}}
    assert guard.assess(now, guard.usual({})) is not None
    assert guard.assess(now, guard.usual(from_work)) is None


# --- the mode -----------------------------------------------------------------------------------------------------


def test_a_convener_holds_everything_and_ends_it(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        guarding.begin(cast.version, by=cast.imani)
    guarding.begin(cast.version, by=cast.ruth)
    row = actions.confirm(signature())
    assert row.state == "held"
    assert Case.objects.get(about=row.subject).why == "asked"
    version = StatementVersion.objects.get(pk=cast.version.pk)
    guarding.end(version, by=cast.ruth)
    assert actions.confirm(signature("uma@example.org", "Uma")).state == "confirmed"
    assert [entry.kind for entry in Entry.objects.filter(kind__contains="guarded").order_by("id")] == [
        "statement.guarded",
        "statement.unguarded",
    ]
    with pytest.raises(NotAllowed):
        cases.decide([Case.objects.get()], by=cast.imani, decision="release", reason="Why not.")


def test_the_tide_names_nobody(cast: Cast) -> None:
    look = guarding.look(
        name="Noor", address="noor@willow.example", network="198.51.100.1", work=None, headers={}
    )
    actions.sign(name="Noor", address="noor@willow.example", traits=look.traits)
    kept = {f"{row.trait} {row.name}" for row in Tide.objects.all()}
    assert kept == {
        "home new",
        "pace/fresh bare",
        "agent/fresh-hasty none",
        "tongue/fresh-hasty none",
        "local/fresh-hasty likeness",
        "headers/fresh-hasty partial",
    }
