"""What a person can keep: proofs (C2SP tlog-proof) and receipts, and what they stand for without asking anybody.

A proof holds the entry's place, the way from it to the root, and the signed checkpoint with that root. The entry itself
stands in the `extra` line, so the file is complete. A receipt holds a proof and, beside it, the salts and values that
turn the entry's commitments into words; only its owner gets all of them.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hmac import compare_digest
from typing import Any

from justaction.record.tree import leaf as leaves
from justaction.record.tree.cosigning import Cosigned, cosigned
from justaction.record.tree.notes import (
    MOST_BYTES,
    Checkpoint,
    Key,
    number,
    open_note,
    read_vkey,
    unbase64,
)
from justaction.record.tree.policy import Policy
from justaction.record.tree.proofs import MOST_HASHES, verify_inclusion

HEADER = "c2sp.org/tlog-proof@v1"
VERSION = "justaction-receipt/1"
_MOST_TEXT = 2 * MOST_BYTES
_FIELDS = {"v", "origin", "key", "index", "leaf", "disclosures", "proof"}


class Untrue(ValueError):  # noqa: N818  # nothing broke: it was read, and it does not hold
    """A statement does not hold. The message says why."""


@dataclass(frozen=True)
class Proof:
    """A C2SP tlog-proof: `note` is the checkpoint as it was published; `extra` is the entry, or nothing."""

    index: int
    path: tuple[bytes, ...]
    note: str
    extra: bytes = b""

    @property
    def text(self) -> str:
        """The file, to be stored as `.tlog-proof`."""
        extra = [f"extra {b64encode(self.extra).decode()}"] if self.extra else []
        hashes = [b64encode(node).decode() for node in self.path]
        return "\n".join([HEADER, *extra, f"index {self.index}", *hashes, "", self.note])


def read_proof(text: str) -> Proof:
    """A proof from its file; ValueError when it is malformed."""
    if len(text) > _MOST_TEXT:
        raise ValueError("the proof is too large")
    head, gap, note = text.partition("\n\n")
    lines = head.split("\n")
    if lines[0] != HEADER or not gap:
        raise ValueError(f"it does not begin as a {HEADER}")
    extra = b""
    if len(lines) > 1 and lines[1].startswith("extra "):
        extra = unbase64(lines.pop(1).removeprefix("extra "))
    if len(lines) < 2 or not lines[1].startswith("index "):
        raise ValueError("its index is missing")
    if len(lines) - 2 > MOST_HASHES:
        raise ValueError(f"a proof has at most {MOST_HASHES} hashes")
    path = tuple(unbase64(line) for line in lines[2:])
    if any(len(node) != 32 for node in path):
        raise ValueError("a hash has 32 bytes")
    return Proof(number(lines[1].removeprefix("index ")), path, note, extra)


def check_proof(proof: Proof, leaf: bytes, trust: Policy) -> Checkpoint:
    """The checkpoint under which `leaf` stands at the proof's index; Untrue (or NoteError) when it does not."""
    checkpoint, _signed = trust.open(proof.note.encode())
    if not verify_inclusion(
        leaves.leaf_hash(leaf), proof.index, checkpoint.size, proof.path, checkpoint.root
    ):
        raise Untrue(
            f"entry {proof.index}: the proof does not lead from this entry to the root of the checkpoint"
        )
    return checkpoint


def check_witnesses(proof: Proof, trust: Policy) -> list[Cosigned]:
    """Who cosigned the checkpoint of a proof; Untrue when the policy asks for more, NoteError when a cosignature is wrong."""
    found = cosigned(proof.note.encode(), trust.witnesses.values())
    if not trust.met_by(each.key for each in found):
        least, total = trust.counts
        raise Untrue(f"its checkpoint was cosigned by fewer than {least} of {total} witnesses")
    return found


def check_disclosure(leaf: Mapping[str, Any], path: str, salt: bytes, value: Any) -> None:
    """Raise Untrue unless the leaf's commitment for `path` is to this salt and value."""
    stated = leaf["c"].get(path)
    if not isinstance(stated, str):
        raise Untrue(f"the entry has no commitment for “{path}”")
    try:
        found = leaves.commitment(salt, path, value)
        expected = unbase64(stated)
    except ValueError as error:
        raise Untrue(f"“{path}” cannot be checked: {error}") from error
    if not compare_digest(found, expected):
        raise Untrue(f"“{path}” is not what was committed to: the value or its salt was changed")


def read_disclosures(items: Any) -> list[tuple[str, bytes, Any]]:
    """Path, salt and value of each item of a JSON list; ValueError when it is malformed."""
    if not isinstance(items, list):
        raise ValueError("disclosures are a list")
    found = []
    for item in items:
        if not isinstance(item, dict) or set(item) != {"path", "salt", "value"}:
            raise ValueError("a disclosure has a path, a salt and a value")
        if not isinstance(item["path"], str) or not isinstance(item["salt"], str):
            raise ValueError("path and salt of a disclosure are text")
        found.append((item["path"], unbase64(item["salt"]), item["value"]))
    return found


def receipt(
    key: Key, proof: Proof, leaf: bytes, disclosures: Iterable[tuple[str, bytes, Any]]
) -> dict[str, Any]:
    """A receipt as plain values, ready for JSON."""
    return {
        "v": VERSION,
        "origin": key.name,
        "key": key.vkey,
        "index": proof.index,
        "leaf": b64encode(leaf).decode(),
        "disclosures": [
            {"path": path, "salt": b64encode(salt).decode(), "value": value}
            for path, salt, value in disclosures
        ],
        "proof": proof.text,
    }


@dataclass(frozen=True)
class Checked:
    """A receipt that holds: the entry's fields, the words it opens, and the checkpoint it stands under."""

    index: int
    leaf: Mapping[str, Any]
    words: Mapping[str, Any]
    hidden: tuple[str, ...]  # commitments that the receipt does not open
    checkpoint: Checkpoint
    key: Key
    witnesses: list[Cosigned]


def check_receipt(data: bytes | str, trust: Policy | None = None) -> Checked:
    """Check a receipt's JSON, by a policy or else by the key that it names itself; ValueError when it fails."""
    stated = leaves.read_json(data)
    if not isinstance(stated, dict) or stated.get("v") != VERSION or set(stated) != _FIELDS:
        raise ValueError(f"it is not a {VERSION}")
    key = read_vkey(str(stated["key"]))
    proof = read_proof(str(stated["proof"]))
    raw = unbase64(str(stated["leaf"]))
    if proof.index != stated["index"] or stated["origin"] != key.name or (proof.extra and proof.extra != raw):
        raise Untrue("its parts do not speak of the same entry")
    _text, signed = open_note(proof.note.encode(), {key, *(trust.logs if trust else ())})
    if key not in signed:
        raise Untrue("the key that it names did not sign it")
    if trust and not set(signed) & set(trust.logs):
        raise Untrue(
            "it names another key than the one you gave, and no note that was followed introduces it"
        )
    checkpoint = check_proof(proof, raw, trust or Policy((key,)))
    witnesses = check_witnesses(proof, trust) if trust else []
    leaf = leaves.read(raw)
    words = {}
    for path, salt, value in read_disclosures(stated["disclosures"]):
        check_disclosure(leaf, path, salt, value)
        words[path] = value
    hidden = tuple(path for path in leaf["c"] if path not in words)
    return Checked(proof.index, leaf, words, hidden, checkpoint, key, witnesses)
