"""Groups of opinion: on a real conversation beside an independent implementation, and where answers are odd."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from justaction.opinions.groups import (
    Analysis,
    Export,
    Votes,
    analyse,
    clusters,
    marks,
    place_of,
    read_export,
    statistics,
)
from justaction.opinions.groups.analysis import enough
from justaction.opinions.groups.axes import axes

POLIS = Path(__file__).parent / "polis"
PEER = """
import json, sys, warnings
warnings.simplefilter("ignore")
from reddwarf.implementations.polis import run_pipeline
votes = json.load(sys.stdin)
found = run_pipeline(votes=votes, random_state=0)
group = found.participants_df["cluster_id"]
print(json.dumps({
    "groups": {str(who): None if group.isna()[who] else int(group[who]) for who in group.index},
    "places": {str(who): [float(x), float(y)] for who, (x, y) in found.participant_projections.items()},
    "says": {str(g): [[one["tid"], one["repful-for"]] for one in says] for g, says in found.repness.items()},
    "agree": [one["tid"] for one in found.consensus["agree"]],
    "disagree": [one["tid"] for one in found.consensus["disagree"]],
}))
"""


@pytest.fixture(scope="module")
def export() -> Export:
    return read_export(POLIS)


def votes_of(export: Export) -> Votes:
    return Votes.of(export.participants, export.statements, export.values)


def rand_index(one: dict[int, int], other: dict[int, int]) -> float:
    """The adjusted Rand index (Hubert and Arabie, 1985) over those whom both put in a group."""
    both = [who for who in one if who in other]
    table = np.zeros((max(one.values()) + 1, max(other.values()) + 1))
    for who in both:
        table[one[who], other[who]] += 1

    def pairs(counts: np.ndarray) -> float:
        return float((counts * (counts - 1) / 2).sum())

    same, rows, columns = pairs(table), pairs(table.sum(1)), pairs(table.sum(0))
    expected = rows * columns / pairs(table.sum(keepdims=True))
    return 1.0 if same == rows == columns else (same - expected) / ((rows + columns) / 2 - expected)


def groups_of(votes: Votes, found: Analysis) -> dict[int, int]:
    return {
        int(who): int(group) for who, group in zip(votes.participants, found.group, strict=True) if group >= 0
    }


@pytest.mark.skipif(
    importlib.util.find_spec("reddwarf") is None,
    reason="NOT COMPARED: red-dwarf is not installed. Run `bin/setup peers` to check groups against it.",
)
def test_groups_statements_and_consensus_are_those_of_red_dwarf(export: Export) -> None:
    votes = votes_of(export)
    found = analyse(votes)
    rows = [
        {
            "participant_id": int(votes.participants[who]),
            "statement_id": int(votes.statements[what]),
            "vote": int(value),
        }
        for who, what, value in zip(votes.participant, votes.statement, votes.value, strict=True)
    ]
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PEER],
        input=json.dumps(rows),
        capture_output=True,
        text=True,
        check=True,
    )
    peer = json.loads(done.stdout.splitlines()[-1])
    theirs = {int(who): group for who, group in peer["groups"].items() if group is not None}
    ours = groups_of(votes, found)
    assert ours.keys() == theirs.keys()
    assert rand_index(ours, theirs) >= 0.95
    places = np.array([peer["places"][str(who)] for who in votes.participants])
    assert np.abs(np.abs(places) - np.abs(found.places)).max() < 1e-3
    same = {
        group: theirs[next(who for who in ours if ours[who] == group)] for group in range(len(found.sizes))
    }
    for group, says in enumerate(found.representative):
        assert [[int(votes.statements[one.statement]), one.side] for one in says] == peer["says"][
            str(same[group])
        ]
    assert [int(votes.statements[one.statement]) for one in found.agree] == peer["agree"]
    assert [int(votes.statements[one.statement]) for one in found.disagree] == peer["disagree"]


def test_the_published_groups_of_the_real_conversation_are_near(export: Export) -> None:
    """Polis kept its groups from day to day, so it ends elsewhere; docs/opinions.md tells the index."""
    votes = votes_of(export)
    published = {who: group for who, group in export.published.items() if group is not None}
    found = groups_of(votes, analyse(votes))
    assert len(found) == 138 == len(published)
    assert rand_index(found, published) == pytest.approx(0.459, abs=0.01)


def test_the_same_answers_in_any_order_give_the_same_result(export: Export) -> None:
    votes = votes_of(export)
    once = analyse(votes)
    last = {
        (int(p), int(s)): int(v)
        for p, s, v in zip(export.participants, export.statements, export.values, strict=True)
    }
    mixed = sorted(last.items(), key=lambda one: (one[0][1], -one[0][0]))
    again = analyse(Votes.of([k[0] for k, _ in mixed], [k[1] for k, _ in mixed], [v for _, v in mixed]))
    assert (once.group == again.group).all()
    assert np.allclose(once.places, again.places)
    assert once.representative == again.representative


def test_the_last_vote_counts() -> None:
    votes = Votes.of([3, 3, 9, 3], [5, 7, 5, 5], [1, 0, -1, -1])
    assert votes.shape == (2, 2)
    assert votes.participants.tolist() == [3, 9]
    assert votes.value.tolist() == [-1, 0, -1]
    assert votes.seen.tolist() == [2, 1]


def test_ids_far_apart_and_a_table_too_wide_to_fill_give_the_same() -> None:
    dice = np.random.default_rng(3)
    who, what, value = dice.integers(0, 60, 900), dice.integers(0, 9, 900), dice.integers(-1, 2, 900)
    near = Votes.of(who, what, value)
    far = Votes.of(who * 10**9, what * 10**8, value)
    assert (near.value == far.value).all()
    assert (near.starts == far.starts).all()
    assert (near.statement == far.statement).all()


@pytest.mark.parametrize(
    ("values", "words"), [([2, 1], "an answer is"), ([1], "three lists"), ([0.5, 1], "an answer is")]
)
def test_answers_that_are_none_are_refused(values: list[float], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Votes.of([1, 2], [1, 1], values)


def camps(left: int, right: int, statements: int = 12, *, seed: int = 5) -> Votes:
    dice = np.random.default_rng(seed)
    rows = []
    for who in range(left + right):
        side = 1 if who < left else -1
        for what in range(statements):
            if dice.random() < 0.9:
                rows.append((who, what, side if dice.random() < 0.93 else -side))
    return Votes.of(*zip(*rows, strict=True))


def test_two_camps_are_found_with_what_each_stands_for() -> None:
    found = analyse(camps(40, 25))
    assert found.sizes == (40, 25)
    assert set(found.group[:40]) == {0}
    assert set(found.group[40:]) == {1}
    assert {one.side for one in found.representative[0]} == {"agree"}
    assert {one.side for one in found.representative[1]} == {"disagree"}
    assert found.agree == [] == found.disagree or found.agree  # 40 of 65 agree: most do


def test_a_group_under_five_is_never_told() -> None:
    found = analyse(camps(60, 3))
    assert min(found.sizes) >= 5
    told = np.bincount(found.group[found.group >= 0])
    assert (told >= 5).all()
    open_about_it = analyse(camps(60, 3), smallest=1)
    assert min(open_about_it.sizes) == 3


def test_few_answers_put_nobody_in_a_group_and_break_nothing() -> None:
    for rows in ([], [(1, 1, 1)], [(1, 1, 1), (2, 1, -1)], [(n, n % 2, 1) for n in range(20)]):
        votes = Votes.of(*(zip(*rows, strict=True) if rows else ([], [], [])))
        found = analyse(votes)
        assert found.group.shape == (votes.shape[0],)
        assert all(size >= 5 for size in found.sizes)


def test_all_alike_is_one_mind() -> None:
    votes = Votes.of([n // 8 for n in range(240)], [n % 8 for n in range(240)], [1] * 240)
    found = analyse(votes)
    assert len(found.agree) == 5
    assert found.disagree == []


def test_who_gave_few_answers_is_let_in_only_while_there_are_few_people() -> None:
    few = Votes.of([n // 3 for n in range(30)], [n % 3 + n // 3 for n in range(30)], [1] * 30)
    assert enough(few).all()
    many = camps(40, 25)
    late = Votes.of(
        [*many.participants[many.participant], 999], [*many.statements[many.statement], 0], [*many.value, 1]
    )
    assert not enough(late)[-1]


@given(
    st.lists(
        st.tuples(st.integers(0, 30), st.integers(0, 12), st.sampled_from([-1, 0, 1])),
        min_size=1,
        max_size=400,
    )
)
@settings(max_examples=60, deadline=None)
def test_whatever_the_answers_the_sums_hold(rows: list[tuple[int, int, int]]) -> None:
    votes = Votes.of(*zip(*rows, strict=True))
    last = {(who, what): value for who, what, value in rows}
    assert len(votes) == len(last)
    found = analyse(votes)
    assert found.all_counts.sum() == len(last)
    assert sum(found.sizes) == (found.group >= 0).sum()
    assert found.counts.sum() == sum(int(votes.seen[who]) for who in np.flatnonzero(found.group >= 0))
    assert np.isfinite(found.places).all()


def test_the_wide_way_finds_the_same_axes_as_the_exact_one(monkeypatch: pytest.MonkeyPatch) -> None:
    votes = camps(300, 200, 40)
    exact = axes(votes)
    monkeypatch.setattr("justaction.opinions.groups.axes.NARROW", 1)
    for start in (None, exact.loadings):
        wide = axes(votes, start=start)
        assert np.abs((exact.loadings[:, 0] * wide.loadings[:, 0]).sum()) > 0.9999


def test_many_people_are_gathered_and_parted_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    votes = camps(300, 200, 20)
    one_by_one = analyse(votes)
    monkeypatch.setattr(clusters, "GATHERED_FROM", 50)
    monkeypatch.setattr(clusters, "SAMPLE", 200)
    gathered = analyse(votes)
    assert rand_index(groups_of(votes, one_by_one), groups_of(votes, gathered)) > 0.97


def test_a_newcomer_stands_where_their_answers_place_them() -> None:
    votes = camps(40, 25)
    found = analyse(votes)
    who = 7
    mine = slice(votes.starts[who], votes.starts[who + 1])
    answers = dict(
        zip(votes.statements[votes.statement[mine]].tolist(), votes.value[mine].tolist(), strict=True)
    )
    place = place_of(answers, votes.statements, found.means, found.loadings)
    assert np.allclose(place, found.places[who], atol=1e-4)
    assert place_of({}, votes.statements, found.means, found.loadings) == (0.0, 0.0)


def test_the_tests_of_shares_are_the_published_ones() -> None:
    assert statistics.share_z(9, 10) == pytest.approx(2 * 11**0.5 * (10 / 11 - 0.5))
    counts = [np.array([n]) for n in (9, 2, 10, 10)]
    pooled = (10 + 3) / 22
    z = (10 / 11 - 3 / 11) / (pooled * (1 - pooled) * (2 / 11)) ** 0.5
    assert statistics.ratio_z(*counts) == pytest.approx(z)
    assert statistics.ratio_z(*[np.array([n]) for n in (5, 7, 5, 7)]) == 0  # all said so: no difference


def test_each_mark_of_the_map_stands_among_five() -> None:
    """No place on the map is that of a person: the marks of a part share one middle, which is the mean of its people."""
    votes = camps(40, 25)
    found = analyse(votes)
    drawn = marks(found.places, found.group)
    assert len(drawn.places) == 65
    own = {drawn.on_map(float(x), float(y)) for x, y in found.places}
    assert not own & {(x, y) for _group, x, y in drawn.places}
    assert all(0 <= x <= 1 and 0 <= y <= 1 for _group, x, y in drawn.places)
    moved = found.places.copy()
    moved[3] += 1e-9  # one person answers a little otherwise: no mark is theirs alone to move
    assert marks(moved, found.group).places == drawn.places
    many = marks(np.repeat(found.places, 20, axis=0), np.repeat(found.group, 20))
    assert len(many.places) <= 340
    assert many.people == 5


def test_memory_follows_the_answers_not_the_table() -> None:
    dice = np.random.default_rng(1)
    people, statements = 20_000, 800
    who = np.repeat(np.arange(people), 10)
    what = dice.integers(0, statements, people * 10)
    value = dice.integers(-1, 2, people * 10)
    tracemalloc.start()
    analyse(Votes.of(who, what, value))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < people * statements * 8 / 2  # a dense table of doubles, halved
