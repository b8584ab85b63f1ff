"""The record beside pymerkle (P9): appending, cold proofs, verifying, auditing, memory, and publishing a burst.

    .venv/bin/python bench/record.py [--sizes 10000,100000] [--rounds 3] [--burst 10000] [--json]

Ours and the peer run in turns, each in a process of its own, over the same entries; their roots must be equal.
Ours drops its tiles and bundles ("tree alone"), writes them to a folder ("in files"), or writes and syncs each as the
publisher does ("durable"). pymerkle keeps its tree in memory, or for "durable" and cold proofs in SQLite (one
transaction for all, a fresh connection for each proof). `ratio` is ours over the peer's, pair by pair; more than 1 is better for ours. `--sizes 1000000` takes
some minutes.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PROOFS = 200
PEER_PROOFS = 20
Measured = dict[str, Any]


def entries(count: int) -> Iterator[bytes]:
    """Entries as long as a signature's: about 300 bytes."""
    for at in range(count):
        yield (
            b'{"c":{"name":"q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA="},"d":"2026-03-01","m":{"listed":0,"signer":'
            b'"individual","version":1},"p":["q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA="],"r":1,"s":"%032x","t":'
            b'"signature.added","v":"justaction-entry/1"}' % at
        )


# --- what is measured, each in its own process ---------------------------------------------------------------------


def ours_tree(size: int, folder: Path) -> Measured:
    from justaction.record.tree.tiles import LogWriter

    began, cpu = time.perf_counter(), time.process_time()
    writer = LogWriter(lambda path, data: None)
    writer.extend(entries(size))
    root = writer.root()
    return _spent(began, cpu, root=root.hex())


def ours_append(size: int, folder: Path) -> Measured:
    return _append(size, folder, durable=False)


def ours_append_synced(size: int, folder: Path) -> Measured:
    return _append(size, folder, durable=True)


def _append(size: int, folder: Path, *, durable: bool) -> Measured:
    from justaction.record.tree.folder import Folder
    from justaction.record.tree.tiles import LogWriter

    kept = Folder(folder)

    def plain(path: str, data: bytes) -> None:
        file = folder / path
        try:
            file.write_bytes(data)
        except FileNotFoundError:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)

    began, cpu = time.perf_counter(), time.process_time()
    writer = LogWriter(kept.put if durable else plain)
    writer.extend(entries(size))
    writer.flush()
    kept.settle()
    root = writer.root()
    return _spent(began, cpu, root=root.hex())


def peer_append(size: int, folder: Path) -> Measured:
    import pymerkle

    began, cpu = time.perf_counter(), time.process_time()
    tree = pymerkle.InmemoryTree(algorithm="sha256")
    tree.append_entries(entries(size))
    root = tree.get_root()
    return _spent(began, cpu, root=root.hex())


def peer_fill(size: int, folder: Path) -> Measured:
    import pymerkle

    began, cpu = time.perf_counter(), time.process_time()
    tree = pymerkle.SqliteTree(str(folder / "peer.db"), algorithm="sha256")
    tree.append_entries(entries(size))
    tree.close()
    return _spent(began, cpu)


def _indices(size: int, count: int) -> list[int]:
    chance = random.Random(9)
    return [chance.randrange(size) for _ in range(count)]


def ours_prove(size: int, folder: Path) -> Measured:
    from justaction.record.tree.proofs import inclusion, verify_inclusion
    from justaction.record.tree.tiles import Reader

    def read(path: str) -> bytes:
        return (folder / path).read_bytes()

    root = Reader(read, size).root()
    proving, verifying = [], []
    for index in _indices(size, PROOFS):
        began = time.perf_counter()
        reader = Reader(read, size)
        path = inclusion(reader, index, size)
        proving.append(time.perf_counter() - began)
        leaf = reader.leaf_hash(index)
        began = time.perf_counter()
        assert verify_inclusion(leaf, index, size, path, root)
        verifying.append(time.perf_counter() - began)
    return {"prove": statistics.median(proving), "verify": statistics.median(verifying), "root": root.hex()}


def peer_prove(size: int, folder: Path) -> Measured:
    import pymerkle

    with pymerkle.SqliteTree(str(folder / "peer.db"), algorithm="sha256") as tree:
        root = tree.get_root()
    proving, verifying = [], []
    for index in _indices(size, PEER_PROOFS):
        began = time.perf_counter()
        tree = pymerkle.SqliteTree(str(folder / "peer.db"), algorithm="sha256")
        proof = tree.prove_inclusion(index + 1)
        proving.append(time.perf_counter() - began)
        leaf = tree.get_leaf(index + 1)
        tree.close()
        began = time.perf_counter()
        pymerkle.verify_inclusion(leaf, root, proof)
        verifying.append(time.perf_counter() - began)
    return {"prove": statistics.median(proving), "verify": statistics.median(verifying), "root": root.hex()}


def ours_audit(size: int, folder: Path) -> Measured:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from justaction.record.tree.audit import audit
    from justaction.record.tree.notes import Checkpoint, Key, sign
    from justaction.record.tree.policy import Policy
    from justaction.record.tree.sources import Folder
    from justaction.record.tree.tiles import Reader

    private = Ed25519PrivateKey.generate()
    root = Reader(lambda path: (folder / path).read_bytes(), size).root()
    (folder / "checkpoint").write_text(sign(Checkpoint("bench", size, root).text, "bench", private))
    began, cpu = time.perf_counter(), time.process_time()
    trust = Policy((Key("bench", private.public_key().public_bytes_raw()),))
    report = audit(Folder(folder), trust=trust)
    assert report.holds, report.findings
    return _spent(began, cpu)


def ours_burst(size: int, folder: Path) -> Measured:
    """`size` pending entries in a database are placed, written, signed."""
    os.environ["DATA_DIR"] = str(folder)
    os.environ.pop("DATABASE_URL", None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "justaction.config.settings"
    import django

    django.setup()
    from django.core.management import call_command

    from justaction.record.models import Entry
    from justaction.record.publisher import publish
    from justaction.record.tree.leaf import leaf_hash
    from justaction.web import clock

    call_command("migrate", verbosity=0)
    moment = clock.now()
    Entry.objects.bulk_create(
        [
            Entry(
                kind="signature.added",
                leaf=leaf,
                leaf_hash=leaf_hash(leaf),
                at=moment,
                subject=f"{at:032x}",
                revision=1,
                subject_kind="signature",
            )
            for at, leaf in enumerate(entries(size))
        ],
        batch_size=1000,
    )
    began, cpu = time.perf_counter(), time.process_time()
    done = publish()
    assert done.size == size
    return _spent(began, cpu)


def _spent(began: float, cpu: float, **more: Any) -> Measured:
    return {"seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu, **more}


WORKS: dict[str, Callable[[int, Path], Measured]] = {
    work.__name__: work
    for work in (
        *(ours_tree, ours_append, ours_append_synced, peer_append, peer_fill),
        *(ours_prove, peer_prove, ours_audit, ours_burst),
    )
}


def run(work: str, size: int, folder: Path) -> Measured:
    done = subprocess.run(
        [sys.executable, __file__, "--work", work, str(size), str(folder)],
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
    )
    measured: Measured = json.loads(done.stdout)
    return measured


# --- the table -------------------------------------------------------------------------------------------------------


def compare(size: int, rounds: int) -> list[Measured]:
    """Ours and the peer in turns; one line for each kind of work."""
    runs: dict[str, list[Measured]] = {}
    with tempfile.TemporaryDirectory() as temporary:
        for number in range(rounds):
            folder = Path(temporary) / str(number)
            for name in ("plain", "synced", "peer"):
                (folder / name).mkdir(parents=True)
            for work, place in (
                ("ours_tree", "plain"),
                ("peer_append", "peer"),
                ("ours_append", "plain"),
                ("ours_append_synced", "synced"),
                ("peer_fill", "peer"),
                ("ours_prove", "plain"),
                ("peer_prove", "peer"),
                ("ours_audit", "plain"),
            ):
                runs.setdefault(work, []).append(run(work, size, folder / place))
        roots = {each["root"] for some in runs.values() for each in some if "root" in each}
        assert len(roots) == 1, "ours and the peer have different roots"
    return [
        line(size, "appends a second, tree alone", runs["ours_tree"], runs["peer_append"], rate(size)),
        line(size, "appends a second, in files", runs["ours_append"], runs["peer_append"], rate(size)),
        line(size, "appends a second, durable", runs["ours_append_synced"], runs["peer_fill"], rate(size)),
        line(size, "cold proof, ms", runs["ours_prove"], runs["peer_prove"], lambda one: one["prove"] * 1e3),
        line(size, "verify, µs", runs["ours_prove"], runs["peer_prove"], lambda one: one["verify"] * 1e6),
        line(size, "audit, s", runs["ours_audit"], [], lambda one: one["seconds"]),
    ]


def rate(size: int) -> Callable[[Measured], float]:
    return lambda one: size / one["seconds"]


def line(
    size: int, work: str, ours: list[Measured], peer: list[Measured], value: Callable[[Measured], float]
) -> Measured:
    mine, theirs = [value(one) for one in ours], [value(one) for one in peer]
    more_is_better = "second" in work
    ratios = [a / b if more_is_better else b / a for a, b in zip(mine, theirs, strict=False)]
    return {
        "entries": size,
        "work": work,
        "ours": statistics.median(mine),
        "peer": statistics.median(theirs) if theirs else None,
        "ratio": statistics.median(ratios) if ratios else None,
        "cpu": cpu(ours),
        "peer_cpu": cpu(peer),
        "mb": max(one["mb"] for one in ours),
        "peer_mb": max(one["mb"] for one in peer) if peer else None,
    }


def cpu(runs: list[Measured]) -> float | None:
    return statistics.median([one["cpu"] for one in runs]) if runs and "cpu" in runs[0] else None


def main() -> None:
    parser = argparse.ArgumentParser(description="The record beside pymerkle.")
    parser.add_argument("--sizes", default="10000,100000")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--burst", type=int, default=10_000)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--work", nargs=3, help=argparse.SUPPRESS)
    said = parser.parse_args()
    if said.work:
        work, size, folder = said.work
        measured = WORKS[work](int(size), Path(folder))
        measured["mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps(measured))
        return
    lines = [each for size in said.sizes.split(",") for each in compare(int(size), said.rounds)]
    with tempfile.TemporaryDirectory() as folder:
        burst = run("ours_burst", said.burst, Path(folder))
    lines.append(line(said.burst, "publish a burst, s", [burst], [], lambda one: one["seconds"]))
    if said.json:
        print(json.dumps(lines, indent=1))
        return
    head = ("entries", "work", "ours", "pymerkle", "ratio", "CPU s", "its CPU s", "MB", "its MB")
    print(f"{head[0]:>9}  {head[1]:<30}{''.join(f'{each:>12}' for each in head[2:])}")
    for each in lines:
        numbers = [each[name] for name in ("ours", "peer", "ratio", "cpu", "peer_cpu", "mb", "peer_mb")]
        print(
            f"{each['entries']:>9}  {each['work']:<30}{''.join(f'{shown(number):>12}' for number in numbers)}"
        )


def shown(number: float | None) -> str:
    if number is None:
        return "–"
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


if __name__ == "__main__":
    main()
