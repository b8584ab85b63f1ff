"""What is hashed: canonical leaves, salted commitments (design: record, "What is hashed")."""

from __future__ import annotations

import hashlib
import json
import struct
import unicodedata
from typing import Any

import rfc8785

from justaction.record.tree.hashes import leaf_hash, node_hash

__all__ = ["canonical", "commitment", "leaf_hash", "node_hash", "normal", "read", "read_json"]

VERSION = "justaction-entry/1"
MOST_BYTES = 4096
MOST_PARENTS = 8
FIELDS = frozenset("vtdsrpcm")
_COMMIT = b"justaction-commit/v1\x00"
_MOST = 2**53 - 1


def normal(value: Any) -> Any:
    """`value` with every string NFC-normalised.

    Raises ValueError for a float, a whole number beyond 2^53-1, or a type that JSON lacks.
    """
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        if abs(value) > _MOST:
            raise ValueError(f"{value} is beyond 2^53-1")
        return value
    if isinstance(value, list | tuple):
        return [normal(item) for item in value]
    if isinstance(value, dict):
        return {normal(key): normal(item) for key, item in value.items()}
    raise ValueError(f"a leaf cannot hold {type(value).__name__}")


def canonical(value: Any) -> bytes:
    """Canonical JSON of RFC 8785 over NFC-normalised strings."""
    return rfc8785.dumps(normal(value))


def read_json(data: bytes | str) -> Any:
    """JSON in which no key stands twice in one object and no number has a fraction; else ValueError."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise ValueError("a key stands twice in one object")
        return found

    def never(number: str) -> Any:
        raise ValueError(f"{number} is not a whole number")

    try:
        return json.loads(data, object_pairs_hook=once, parse_float=never, parse_constant=never)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def read(leaf: bytes) -> dict[str, Any]:
    """The fields of a leaf; ValueError unless it is an entry of our version in its one canonical form."""
    if len(leaf) >= MOST_BYTES:
        raise ValueError(f"a leaf stays under {MOST_BYTES} bytes")
    fields = read_json(leaf)
    if not isinstance(fields, dict) or frozenset(fields) != FIELDS or fields["v"] != VERSION:
        raise ValueError(f"it is not an entry of {VERSION}")
    if not isinstance(fields["c"], dict) or not isinstance(fields["m"], dict):
        raise ValueError("its commitments or facts are not an object")
    if not isinstance(fields["p"], list) or len(fields["p"]) > MOST_PARENTS:
        raise ValueError("an entry answers at most 8 others")
    if canonical(fields) != leaf:
        raise ValueError("it is not in its canonical form")
    return fields


def commitment(salt: bytes, path: str, value: Any) -> bytes:
    """SHA-256 over the label, a 32-byte salt, the length of the path, the path and the canonical value."""
    if len(salt) != 32:
        raise ValueError("a salt has 32 bytes")
    name = path.encode()
    return hashlib.sha256(_COMMIT + salt + struct.pack(">H", len(name)) + name + canonical(value)).digest()
