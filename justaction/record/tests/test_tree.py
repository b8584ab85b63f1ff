"""The tree: roots, tiles and proofs, held against RFC 6962's definition and against somebody else's tree."""

from __future__ import annotations

from hashlib import sha256

import pymerkle
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from justaction.record.tree.leaf import leaf_hash, node_hash
from justaction.record.tree.proofs import (
    MOST_HASHES,
    consistency,
    inclusion,
    verify_consistency,
    verify_inclusion,
)
from justaction.record.tree.tiles import (
    EMPTY,
    LogError,
    LogWriter,
    Reader,
    read_path,
    tile_path,
    unbundle,
    width_of,
)

sizes = st.integers(1, 700)

calm = hypothesis_settings(deadline=None)  # a busy machine is no fault


def leaves(count: int) -> list[bytes]:
    return [b"entry %d" % at for at in range(count)]


def written(count: int) -> tuple[dict[str, bytes], LogWriter]:
    files: dict[str, bytes] = {}
    writer = LogWriter(files.__setitem__)
    writer.extend(leaves(count))
    writer.flush()
    return files, writer


def reader(count: int) -> Reader:
    files, _ = written(count)

    def read(path: str) -> bytes:
        if path not in files:
            raise FileNotFoundError(path)
        return files[path]

    return Reader(read, count)


def by_definition(entries: list[bytes]) -> bytes:
    """MTH of RFC 6962, 2.1, as it stands there."""
    if not entries:
        return sha256(b"").digest()
    if len(entries) == 1:
        return leaf_hash(entries[0])
    split = 1
    while split * 2 < len(entries):
        split *= 2
    return node_hash(by_definition(entries[:split]), by_definition(entries[split:]))


@pytest.mark.parametrize("count", [0, 1, 2, 3, 7, 255, 256, 257, 511, 512, 700])
def test_the_root_is_the_one_that_rfc_6962_defines(count: int) -> None:
    _, writer = written(count)
    assert writer.root() == by_definition(leaves(count)) == reader(count).root()


def test_the_known_roots_of_certificate_transparency_come_out() -> None:
    """The eight entries and roots that the implementations of RFC 6962 share as a test."""
    entries = [
        bytes.fromhex(text)
        for text in (
            "",
            "00",
            "10",
            "2021",
            "3031",
            "40414243",
            "5051525354555657",
            "606162636465666768696a6b6c6d6e6f",
        )
    ]
    roots = {
        1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    }
    for count, root in roots.items():
        writer = LogWriter(lambda path, data: None)
        writer.extend(entries[:count])
        assert writer.root().hex() == root


@calm
@given(sizes)
def test_pymerkle_computes_the_same_root_and_accepts_our_proofs(count: int) -> None:
    tree = pymerkle.InmemoryTree(algorithm="sha256")
    for entry in leaves(count):
        tree.append_entry(entry)
    ours = reader(count)
    assert tree.get_root() == ours.root()
    for index in {0, count // 2, count - 1}:
        proof = pymerkle.InclusionProof.deserialize(
            {
                "type": "inclusion",
                "metadata": {"algorithm": "sha256", "security": True, "size": count, "index": index + 1},
                "rule": turns(index, count),
                "path": [
                    ours.leaf_hash(index).hex(),
                    *[node.hex() for node in inclusion(ours, index, count)],
                ],
            }
        )
        pymerkle.verify_inclusion(ours.leaf_hash(index), ours.root(), proof, index=index + 1, size=count)


def turns(index: int, size: int) -> list[int]:
    """pymerkle's rule: whether what was found so far stands left (0) or right (1) at each hash, from the leaf up."""
    rule = []
    first, end = 0, size
    while end - first > 1:
        split = first + (1 << ((end - first - 1).bit_length() - 1))
        left = index < split
        rule.append(0 if left else 1)
        first, end = (first, split) if left else (split, end)
    return [*reversed(rule), 0]


@calm
@given(sizes, st.data())
def test_an_entry_is_proved_and_no_mutated_proof_passes(count: int, data: st.DataObject) -> None:
    ours = reader(count)
    index = data.draw(st.integers(0, count - 1))
    path, root, leaf = inclusion(ours, index, count), ours.root(), ours.leaf_hash(index)
    assert verify_inclusion(leaf, index, count, path, root)
    other = data.draw(st.integers(0, 2 * count).filter(lambda at: at != index))
    assert not verify_inclusion(leaf, other, count, path, root)
    assert not verify_inclusion(leaf, index, count, [*path, root], root)
    assert not verify_inclusion(leaf_hash(b"another"), index, count, path, root)
    assert not verify_inclusion(leaf, index, count, path, flipped(root, data))
    if path:
        at = data.draw(st.integers(0, len(path) - 1))
        assert not verify_inclusion(
            leaf, index, count, [*path[:at], flipped(path[at], data), *path[at + 1 :]], root
        )
        assert not verify_inclusion(leaf, index, count, path[:-1], root)
        assert not verify_inclusion(leaf, index, count, [*path[:at], path[at][:31], *path[at + 1 :]], root)


@calm
@given(sizes, st.data())
def test_an_older_log_is_proved_to_be_the_beginning_and_no_mutated_proof_passes(
    count: int, data: st.DataObject
) -> None:
    ours = reader(count)
    old = data.draw(st.integers(0, count))
    path, before, now = consistency(ours, old, count), ours.root(old), ours.root()
    assert verify_consistency(old, count, path, before, now)
    assert not verify_consistency(old, count, [*path, now], before, now)
    assert not verify_consistency(old, count, path, flipped(before, data), now)
    assert not verify_consistency(count + 1, count, path, before, now)
    if 0 < old < count:
        at = data.draw(st.integers(0, len(path) - 1))
        assert not verify_consistency(old, count, path, before, flipped(now, data))
        assert not verify_consistency(
            old, count, [*path[:at], flipped(path[at], data), *path[at + 1 :]], before, now
        )
        assert not verify_consistency(old, count, path[:-1], before, now)


def flipped(value: bytes, data: st.DataObject) -> bytes:
    bit = data.draw(st.integers(0, len(value) * 8 - 1))
    return bytes(byte ^ (1 << bit % 8 if at == bit // 8 else 0) for at, byte in enumerate(value))


@calm
@given(st.lists(st.integers(0, 300), min_size=1, max_size=6))
def test_a_log_written_in_turns_is_the_same_as_one_written_at_once(turns: list[int]) -> None:
    files: dict[str, bytes] = {}
    size = 0
    for more in turns:
        writer = LogWriter.resume(files.__setitem__, files.__getitem__, size)
        writer.extend(leaves(size + more)[size:])
        writer.flush()
        size += more
    whole, other = written(size)
    assert writer.root() == other.root()
    assert {path: files[path] for path in whole} == whole


@calm
@given(sizes, st.integers(1, 40))
def test_a_proof_beyond_the_limit_of_hashes_is_refused(count: int, more: int) -> None:
    ours = reader(count)
    path = [ours.root()] * (MOST_HASHES + more)
    assert not verify_inclusion(ours.leaf_hash(0), 0, 2**62, path, ours.root())
    assert not verify_consistency(count, 2**62, path, ours.root(), ours.root())


def test_the_tiles_of_70000_entries_are_those_of_the_specification() -> None:
    """The example that tlog-tiles gives: 273 full tiles and one of 112, one full above and one of 17, one of 1."""
    files: set[str] = set()
    writer = LogWriter(lambda path, data: files.add(path))
    writer.extend(b"%d" % at for at in range(70_000))
    writer.flush()
    tiles = {path for path in files if "entries" not in path}
    assert sum(1 for path in tiles if path.startswith("tile/0/") and ".p/" not in path) == 273
    assert {path for path in tiles if ".p/" in path or not path.startswith("tile/0/")} == {
        "tile/0/273.p/112",
        "tile/1/000",
        "tile/1/001.p/17",
        "tile/2/000.p/1",
    }
    assert tile_path(0, 1234067) == "tile/0/x001/x234/067"


@calm
@given(st.sampled_from([0, 1, 7, "entries"]), st.integers(0, 10**10), st.integers(1, 256))
def test_a_path_is_read_back_as_it_was_written(level: int | str, number: int, width: int) -> None:
    assert read_path(tile_path(level, number, width)) == (level, number, width)


@pytest.mark.parametrize(
    "path",
    [
        "tile/00/000",
        "tile/0/0",
        "tile/0/x000/001",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/../000",
        "tile/0/٠٠٠",
        "tile/data/000",
        "checkpoint",
    ],
)
def test_a_path_in_another_form_is_refused(path: str) -> None:
    with pytest.raises(LogError):
        read_path(path)


def test_a_partial_tile_that_was_removed_is_cut_from_the_full_one() -> None:
    files, _ = written(300)
    older = {path: data for path, data in files.items() if not path.startswith("tile/0/000.p")}

    def read(path: str) -> bytes:
        if path not in older:
            raise FileNotFoundError(path)
        return older[path]

    assert Reader(read, 200).root() == by_definition(leaves(200))
    assert Reader(read, 200).leaf(199) == b"entry 199"


def test_a_bundle_with_a_wrong_length_is_refused() -> None:
    with pytest.raises(LogError):
        unbundle(b"\x00\x05abc")
    with pytest.raises(LogError):
        unbundle(b"\x00\x01a\x00")
    assert unbundle(b"\x00\x01a\x00\x00") == [b"a", b""]


def test_the_empty_log_has_the_hash_of_nothing() -> None:
    assert reader(0).root() == EMPTY
    assert width_of(0, 0, 0) == 0
