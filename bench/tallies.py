"""Counting ballots (P4): ours beside the limit of numpy, pyrankvote, pref_voting and votekit.

    .venv/bin/python bench/tallies.py [--sizes 2000,100000] [--rounds 2] [--slow-up-to 2000] [--json]

Invented ballots that rank all of 10 options; each contender has a process of its own and is asked in turns. `loading` (importing,
making a profile of its own kind) is shown, but no part of the ratio: ours and the limit begin with one row of numbers a
ballot and compact them while counting; pref_voting and votekit get rankings that are already unique, with their counts;
pyrankvote, which knows no counts, gets one ballot a voter. Winners must be the same (pyrankvote's
transferable vote has a rule of its own and is timed only). `ratio` is a peer's processor time over ours, pair by pair; more than 1 is
better for ours. pref_voting and votekit stop at `--slow-up-to`; pyrankvote at fifty times that.
`--sizes 10000,100000,1000000,10000000 --rounds 3` takes many minutes.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
NAMES = tuple("ABCDEFGHIJ")
SEATS = {"stv-scottish": 3, "stv-meek": 3}
METHODS = ("instant-runoff", "stv-scottish", "schulze")
OURS_ALONE = ("stv-meek", "score", "approval", "plurality")
Measured = dict[str, Any]


def electorate(size: int, file: Path) -> None:
    """`size` rankings of ten options by voters of five leanings, the same each time, as int8 (size, 10)."""
    chance = np.random.default_rng(2026)
    leanings = chance.normal(0, 2.15, (5, len(NAMES)))
    ballots = np.lib.format.open_memmap(file, "w+", np.int8, (size, len(NAMES)))
    for start in range(0, size, 250_000):
        some = min(250_000, size - start)
        liking = leanings[chance.integers(0, 5, some)].astype(np.float32)
        liking -= np.log(chance.standard_exponential((some, len(NAMES)), np.float32) + np.float32(1e-30))
        ballots[start : start + some] = np.argsort(-liking, axis=1)
    ballots.flush()


# --- contenders: load ballots once, then count when asked ------------------------------------------------------------

Counter = Callable[[str], list[str]]


def ours(file: Path) -> Counter:
    from justaction.ballots import tally

    ballots = np.load(file)

    def count(method: str) -> list[str]:
        result = tally.count(tally.Profile.from_rows(NAMES, ballots), method, SEATS.get(method, 1))
        return [NAMES[one] for one in result.winners]

    return count


def limit(file: Path) -> Counter:
    sys.path.insert(0, str(ROOT / "bench" / "peers"))
    import compacted

    ballots = np.load(file)
    works = {
        "instant-runoff": compacted.instant_runoff,
        "stv-scottish": compacted.scottish,
        "schulze": compacted.schulze,
    }

    def count(method: str) -> list[str]:
        orders, counts = compacted.compact(ballots)
        return [NAMES[one] for one in works[method](orders, counts, SEATS.get(method, 1))]

    return count


def pyrankvote(file: Path) -> Counter:
    import pyrankvote as peer

    options = [peer.Candidate(name) for name in NAMES]
    ballots = [peer.Ballot([options[one] for one in row]) for row in np.load(file).tolist()]

    def count(method: str) -> list[str]:
        if method == "instant-runoff":
            found = peer.instant_runoff_voting(options, ballots)
        else:
            found = peer.single_transferable_vote(options, ballots, SEATS[method])
        return [one.name for one in found.get_winners()]

    return count


def pref_voting(file: Path) -> Counter:
    from pref_voting.iterative_methods import instant_runoff
    from pref_voting.margin_based_methods import beat_path
    from pref_voting.profiles import Profile
    from pref_voting.proportional_methods import stv_scottish

    rows, counts = np.unique(np.load(file), axis=0, return_counts=True)
    profile = Profile(rows.tolist(), rcounts=counts.tolist())

    def count(method: str) -> list[str]:
        if method == "instant-runoff":
            return [NAMES[one] for one in instant_runoff(profile)]
        if method == "schulze":
            return [NAMES[one] for one in beat_path(profile)]
        return [NAMES[one] for one in stv_scottish(profile, num_seats=SEATS[method])]

    return count


def votekit(file: Path) -> Counter:
    from votekit import RankBallot, RankProfile
    from votekit.elections import IRV, FastSTV, Schulze

    rows, counts = np.unique(np.load(file), axis=0, return_counts=True)
    ballots = [
        RankBallot(ranking=[frozenset({NAMES[one]}) for one in row], weight=times)
        for row, times in zip(rows.tolist(), counts.tolist(), strict=True)
    ]
    profile = RankProfile(ballots=ballots, candidates=NAMES)

    def count(method: str) -> list[str]:
        if method == "instant-runoff":
            found = IRV(profile)
        elif method == "schulze":
            found = Schulze(profile)
        else:
            found = FastSTV(profile, n_seats=SEATS[method])
        return [one for some in found.get_elected() for one in some]

    return count


CONTENDERS = {each.__name__: each for each in (ours, limit, pyrankvote, pref_voting, votekit)}
SAME_RULE = dict.fromkeys(CONTENDERS, METHODS) | {"pyrankvote": ("instant-runoff",)}
CAN = dict.fromkeys(CONTENDERS, METHODS) | {
    "ours": (*METHODS, *OURS_ALONE), "pyrankvote": ("instant-runoff", "stv-scottish"),
}  # fmt: skip


def serve(name: str, file: Path) -> None:
    """Answer each line, a method, with what was counted, the seconds it took and the memory used so far."""
    import warnings

    warnings.simplefilter("ignore")
    answers, sys.stdout = sys.stdout, sys.stderr  # a peer may talk
    began = time.process_time()
    count = CONTENDERS[name](file)
    loading = time.process_time() - began
    print("ready", file=answers, flush=True)
    for line in sys.stdin:
        began, cpu = time.perf_counter(), time.process_time()
        winners = count(line.strip())
        spent = {"seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu}
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        said = {"winners": sorted(winners), **spent, "mb": peak / 1024, "loading": loading}
        print(json.dumps(said), file=answers, flush=True)


class Contender:
    """One contender in a process of its own."""

    def __init__(self, name: str, file: Path) -> None:
        self.name = name
        self.process = subprocess.Popen(
            [sys.executable, __file__, "--serve", name, str(file)], cwd=ROOT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        assert self.process.stdout is not None
        if self.process.stdout.readline() != "ready\n":
            raise SystemExit(f"{name} did not start")

    def count(self, method: str) -> Measured:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(method, file=self.process.stdin, flush=True)
        measured: Measured = json.loads(self.process.stdout.readline())
        return measured

    def close(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()


# --- the table -----------------------------------------------------------------------------------------------------------


def compare(size: int, rounds: int, slow_up_to: int) -> list[Measured]:
    names = ["ours", "limit"]
    names += ["pyrankvote"] if size <= 50 * slow_up_to else []
    names += ["pref_voting", "votekit"] if size <= slow_up_to else []
    runs: dict[tuple[str, str], list[Measured]] = {}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ballots.npy"
        electorate(size, file)
        contenders = [Contender(name, file) for name in names]
        for _ in range(rounds):
            for method in (*METHODS, *OURS_ALONE):
                for each in contenders:
                    if method in CAN[each.name]:
                        runs.setdefault((method, each.name), []).append(each.count(method))
        for each in contenders:
            each.close()
    for method in METHODS:
        said = {
            tuple(one["winners"])
            for (counted, name), some in runs.items()
            if counted == method and method in SAME_RULE[name]
            for one in some
        }
        assert len(said) == 1, f"{method}: the winners differ: {said}"
    return [line(size, method, name, some, runs[method, "ours"]) for (method, name), some in runs.items()]


def line(size: int, method: str, name: str, runs: list[Measured], mine: list[Measured]) -> Measured:
    return {
        "ballots": size,
        "method": method,
        "who": name,
        "seconds": statistics.median(one["seconds"] for one in runs),
        "cpu": statistics.median(one["cpu"] for one in runs),
        "ratio": statistics.median(a["cpu"] / b["cpu"] for a, b in zip(runs, mine, strict=True)),
        "loading": runs[0]["loading"],
        "mb": max(one["mb"] for one in runs),
        "winners": runs[0]["winners"],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Counting ballots beside peers.")
    parser.add_argument("--sizes", default="2000,100000")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--slow-up-to", type=int, default=2000)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--serve", nargs=2, help=argparse.SUPPRESS)
    said = parser.parse_args()
    if said.serve:
        serve(said.serve[0], Path(said.serve[1]))
        return
    lines = [
        each for size in said.sizes.split(",") for each in compare(int(size), said.rounds, said.slow_up_to)
    ]
    if said.json:
        print(json.dumps(lines, indent=1))
        return
    print(
        f"{'ballots':>10}  {'method':<16}{'who':<13}{'seconds':>10}{'CPU s':>10}{'ratio':>10}{'loading':>10}{'MB':>8}"
    )
    for each in lines:
        print(
            f"{each['ballots']:>10,}  {each['method']:<16}{each['who']:<13}"
            f"{each['seconds']:>10.3f}{each['cpu']:>10.3f}{each['ratio']:>10.3g}"
            f"{each['loading']:>10.2f}{each['mb']:>8.0f}"
        )


if __name__ == "__main__":
    main()
