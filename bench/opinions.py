"""Groups of opinion beside red-dwarf (P5): CPU, memory, and the same groups.

    .venv/bin/python bench/opinions.py [--sizes real,2000x60,10000x200] [--rounds 2] [--polis DIR] [--json]

Ours and the peer (https://pypi.org/project/red-dwarf, `bin/setup peers`) run in turns, each in a process of its own,
over the same answers: ours from three arrays of ids, the peer from the list that its interface takes, both until
groups, representative and consensus statements are there. The adjusted Rand index of the two must be at least 0.95.
`real` is the conversation that the tests keep; `--polis DIR` adds an export of Polis. Other sizes are participants ×
statements, invented: a few kinds of people, of whom most answer some. `limit` is the bare arithmetic without any case
looked after (bench/peers/opinion_limit.py). Beyond --most answers (3 million) only the limit is the peer: red-dwarf
makes a dense table, several times.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import resource
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
REAL = ROOT / "justaction" / "opinions" / "tests" / "polis"
LEAST_INDEX = 0.95
# threads that wait for each other burn CPU without working, for all three alike
ONE_CORE = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
Measured = dict[str, Any]
Arrays = tuple[Any, Any, Any]


def answers(what: str) -> Arrays:
    """Participants, statements and values of a real conversation (a folder) or of an invented one (`NxM`)."""
    if "x" in what and what.replace("x", "").isdigit():
        people, statements = map(int, what.split("x"))
        return invented(people, statements)
    from justaction.opinions.groups.files import read_export

    export = read_export(Path(what))
    return export.participants, export.statements, export.values


def invented(people: int, statements: int, kinds: int = 3, seed: int = 7) -> Arrays:
    """Kinds of people who differ on a third of the statements; how many somebody answers falls off steeply."""
    dice = np.random.default_rng(seed)
    agree = np.repeat(dice.uniform(0.2, 0.8, (1, statements)), kinds, axis=0)
    divisive = dice.choice(statements, statements // 3, replace=False)
    agree[:, divisive] = dice.choice([0.1, 0.9], (kinds, len(divisive)))
    kind = dice.choice(kinds, people, p=[0.45, 0.33, 0.22][:kinds])
    eager = dice.beta(0.9, 2.2, people) * min(0.6, 300 / statements) + 0.02
    who, what, value = [], [], []
    for at in range(0, people, 4096):
        here = np.arange(at, min(at + 4096, people))
        row, column = np.nonzero(dice.random((len(here), statements)) < eager[here, None])
        chance = agree[kind[here[row]], column]
        luck = dice.random(len(row))
        said = np.where(luck < 0.12, 0, np.where(luck < 0.12 + 0.88 * chance, 1, -1))
        who.append(here[row])
        what.append(column)
        value.append(said)
    return (
        np.concatenate(who).astype(np.int64),
        np.concatenate(what).astype(np.int64),
        np.concatenate(value).astype(np.int8),
    )


# --- what is measured, each in its own process ---------------------------------------------------------------------


def ours(given: Arrays) -> dict[int, int]:
    from justaction.opinions.groups import Votes, analyse

    votes = Votes.of(*given)
    result = analyse(votes)
    return dict(zip(votes.participants.tolist(), result.group.tolist(), strict=True))


def limit(given: Arrays) -> dict[int, int]:
    sys.path.insert(0, str(ROOT / "bench" / "peers"))
    from opinion_limit import groups

    who, what, value = given
    last = dict(zip((who * (int(what.max()) + 1) + what).tolist(), range(len(who)), strict=True))
    kept = np.fromiter(last.values(), int) if len(last) < len(who) else slice(None)
    who, what, value = who[kept], what[kept], value[kept]
    began = time.process_time(), time.perf_counter()
    found = groups(who, what, value, int(who.max()) + 1, int(what.max()) + 1)
    limit.began = began  # type: ignore[attr-defined]  # only the arithmetic counts
    return dict(enumerate(found.tolist()))


def red_dwarf(given: Arrays) -> dict[int, int]:
    warnings.simplefilter("ignore")
    from reddwarf.implementations.polis import run_pipeline

    last = {(int(p), int(s)): int(v) for p, s, v in zip(*given, strict=True)}
    votes = [{"participant_id": p, "statement_id": s, "vote": v} for (p, s), v in last.items()]
    began = time.process_time(), time.perf_counter()
    found = run_pipeline(votes=votes, random_state=0).participants_df["cluster_id"]
    red_dwarf.began = began  # type: ignore[attr-defined]  # neither import nor making the list counts
    return {int(p): -1 if found.isna()[p] else int(found[p]) for p in found.index}


WORKS: dict[str, Callable[[Arrays], dict[int, int]]] = {
    "ours": ours,
    "limit": limit,
    "red_dwarf": red_dwarf,
}


def work(name: str, what: str, out: Path) -> Measured:
    given = answers(what)
    import scipy.sparse  # noqa: F401  # loading is not counted, and this is loaded when it is first asked for

    import justaction.opinions.groups  # noqa: F401  # the same

    np.linalg.eigh(np.eye(8))  # wakes the threads of the arithmetic up, before anything counts
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    began = time.process_time(), time.perf_counter()
    found = WORKS[name](given)
    began = getattr(WORKS[name], "began", began)
    spent = {"cpu": time.process_time() - began[0], "seconds": time.perf_counter() - began[1]}
    np.save(out, np.array(sorted(found.items())))
    return {
        **spent,
        "votes": len(given[0]),
        "groups": len({one for one in found.values() if one >= 0}),
        "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "mb_before": before,
    }


def run(name: str, what: str, out: Path) -> Measured:
    done = subprocess.run(
        [sys.executable, __file__, "--work", name, what, str(out)],
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        env={**os.environ, **ONE_CORE, "PYTHONPATH": str(ROOT)},
    )
    measured: Measured = json.loads(done.stdout.splitlines()[-1])
    return measured


# --- the table -------------------------------------------------------------------------------------------------------


def rand_index(one: dict[int, int], other: dict[int, int]) -> float:
    """The adjusted Rand index of two groupings over those whom both put in a group (Hubert and Arabie, 1985)."""
    both = [who for who in one if one[who] >= 0 and other.get(who, -1) >= 0]
    a, b = np.array([one[who] for who in both]), np.array([other[who] for who in both])
    table = np.zeros((a.max() + 1, b.max() + 1))
    np.add.at(table, (a, b), 1)

    def pairs(counts: Any) -> float:
        return float((counts * (counts - 1) / 2).sum())

    same, rows, columns = pairs(table), pairs(table.sum(1)), pairs(table.sum(0))
    expected = rows * columns / pairs(np.array([len(both)]))
    return 1.0 if rows == columns == same else (same - expected) / ((rows + columns) / 2 - expected)


def compare(what: str, rounds: int, most: int, folder: Path) -> Measured:
    """Ours, the peer and the limit in turns over one conversation."""
    runs: dict[str, list[Measured]] = {"ours": [run("ours", what, folder / "ours.npy")]}
    peers = ["red_dwarf"] if runs["ours"][0]["votes"] <= most and peer_is_here() else []
    runs = {}
    for _ in range(rounds):
        for name in ["ours", *peers, "limit"]:
            runs.setdefault(name, []).append(run(name, what, folder / f"{name}.npy"))
    groupings = {name: dict(np.load(folder / f"{name}.npy").tolist()) for name in runs}
    index = rand_index(groupings["ours"], groupings["red_dwarf"]) if peers else None
    assert index is None or index >= LEAST_INDEX, f"{what}: adjusted Rand index {index:.3f}"

    def ratio(other: str) -> float | None:
        if other not in runs:
            return None
        return statistics.median(b["cpu"] / a["cpu"] for a, b in zip(runs["ours"], runs[other], strict=True))

    def middle(name: str, figure: str) -> float | None:
        return statistics.median(one[figure] for one in runs[name]) if name in runs else None

    return {
        "what": Path(what).name if "/" in what else what,
        "votes": runs["ours"][0]["votes"],
        "groups": runs["ours"][0]["groups"],
        "cpu": middle("ours", "cpu"),
        "seconds": middle("ours", "seconds"),
        "mb": middle("ours", "mb"),
        "peer_cpu": middle("red_dwarf", "cpu"),
        "peer_mb": middle("red_dwarf", "mb"),
        "ratio": ratio("red_dwarf"),
        "index": index,
        "limit_cpu": middle("limit", "cpu"),
        "of_limit": None if (of := ratio("limit")) is None else 1 / of,
        "limit_index": rand_index(groupings["ours"], groupings["limit"]),
    }


def peer_is_here() -> bool:
    return importlib.util.find_spec("reddwarf") is not None


def main() -> None:
    parser = argparse.ArgumentParser(description="Groups of opinion beside red-dwarf.")
    parser.add_argument("--sizes", default="real,2000x60,10000x200")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--most", type=int, default=3_000_000, help="answers up to which red-dwarf runs too")
    parser.add_argument("--polis", action="append", default=[], metavar="DIR")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--work", nargs=3, help=argparse.SUPPRESS)
    said = parser.parse_args()
    if said.work:
        name, what, out = said.work
        print(json.dumps(work(name, what, Path(out))))
        return
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        lines = [
            compare(str(REAL) if what == "real" else what, said.rounds, said.most, Path(folder))
            for what in [*(one for one in said.sizes.split(",") if one), *said.polis]
        ]
    if said.json:
        print(json.dumps(lines, indent=1))
        return
    if not peer_is_here():
        print("red-dwarf is not installed (bin/setup peers): only the limit is measured beside ours.")
    figures = ("cpu", "peer_cpu", "ratio", "index", "mb", "peer_mb", "limit_cpu", "of_limit")
    head = ("ours CPU s", "red-dwarf", "ratio", "Rand", "MB", "its MB", "limit CPU s", "of limit")
    print(f"{'conversation':<24}{'answers':>11}{'groups':>8}{''.join(f'{each:>13}' for each in head)}")
    for each in lines:
        shown = "".join(f"{'–' if each[one] is None else format(each[one], ',.3g'):>13}" for one in figures)
        print(f"{each['what']:<24}{each['votes']:>11,}{each['groups']:>8}{shown}")


if __name__ == "__main__":
    main()
