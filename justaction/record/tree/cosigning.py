"""Cosignatures of witnesses (C2SP tlog-cosignature, version 1) and how they are asked for (C2SP tlog-witness)."""

from __future__ import annotations

import struct
from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from justaction.record.tree.notes import (
    COSIGNATURE,
    MOST_BYTES,
    Key,
    NoteError,
    number,
    signature_line,
    signatures,
    unbase64,
)
from justaction.record.tree.proofs import MOST_HASHES

PATH = "add-checkpoint"
SIZE_TYPE = "text/x.tlog.size"  # what a witness that knows another size answers with
MOST_ASKED = 2 * MOST_BYTES  # a note, and 63 hashes before it
_TIME = struct.Struct(">Q")


@dataclass(frozen=True)
class Cosigned:
    """A witness, and when it said that this checkpoint continues all that it saw (seconds since 1970)."""

    key: Key
    at: int


def witness_key(name: str, private: Ed25519PrivateKey) -> Key:
    """The public half of a witness's key under its name."""
    return Key(name, private.public_key().public_bytes_raw(), COSIGNATURE)


def _message(text: str, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n{text}".encode()


def cosign(text: str, name: str, private: Ed25519PrivateKey, at: int) -> str:
    """The signature line of a witness for the text of a checkpoint, made at `at`."""
    return signature_line(witness_key(name, private), _TIME.pack(at) + private.sign(_message(text, at)))


def cosigned(note: bytes, witnesses: Iterable[Key]) -> list[Cosigned]:
    """Which of `witnesses` cosigned the checkpoint in a note, and when (the newest of each).

    Raises NoteError when the note is malformed, or when a witness that we know made a wrong signature. Others are passed over.
    """
    text, found = signatures(note, (key for key in witnesses if key.kind == COSIGNATURE))
    newest: dict[Key, int] = {}
    for key, signature in found:
        if len(signature) != _TIME.size + 64:
            raise NoteError(f"the cosignature of {key.name} has a wrong length")
        (at,) = _TIME.unpack_from(signature)
        try:
            Ed25519PublicKey.from_public_bytes(key.public).verify(signature[_TIME.size :], _message(text, at))
        except InvalidSignature as error:
            raise NoteError(f"the cosignature of {key.name} is wrong") from error
        if at >= 2**63:
            raise NoteError(f"the cosignature of {key.name} has no time")
        newest[key] = max(at, newest.get(key, 0))
    return [Cosigned(key, at) for key, at in newest.items()]


@dataclass(frozen=True)
class Asked:
    """What a witness is asked: to cosign the checkpoint in `note`, which `path` proves to continue the one of size `old`."""

    old: int
    path: tuple[bytes, ...]
    note: bytes


def request(old: int, path: Sequence[bytes], note: bytes) -> bytes:
    """The body of `add-checkpoint`."""
    lines = [f"old {old}", *[b64encode(node).decode() for node in path], ""]
    return "".join(f"{line}\n" for line in lines).encode() + note


def read_request(body: bytes) -> Asked:
    """What was asked; NoteError when the body is malformed."""
    if len(body) > MOST_ASKED:
        raise NoteError(f"a request has at most {MOST_ASKED} bytes")
    head, gap, note = body.partition(b"\n\n")
    try:
        first, *hashes = head.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise NoteError("a request begins in ASCII") from error
    if not gap or not first.startswith("old "):
        raise NoteError("a request begins with the old size")
    if len(hashes) > MOST_HASHES:
        raise NoteError(f"a proof has at most {MOST_HASHES} hashes")
    path = tuple(unbase64(line) for line in hashes)
    if any(len(node) != 32 for node in path):
        raise NoteError("a hash has 32 bytes")
    return Asked(number(first.removeprefix("old ")), path, note)


def with_lines(note: bytes, key: Key, lines: Iterable[str]) -> bytes:
    """The note with these lines of a witness in the place of its earlier ones."""
    text, _gap, signed = note.decode().rpartition("\n\n")
    head = f"{text}\n\n"
    others = [
        line
        for line in signed.splitlines(keepends=True)
        if not signatures(f"{head}{line}".encode(), [key])[1]
    ]
    return "".join([head, *others, *lines]).encode()


def own_line(answer: bytes, text: str, key: Key) -> str:
    """The line in a witness's answer that is its cosignature of `text`; of several the newest, since a note that everybody shares
    has room for few lines. NoteError when there is none, or one is wrong."""
    note = text.encode() + b"\n" + answer
    said = cosigned(note, [key]) if len(answer) <= MOST_BYTES else []
    if not said:
        raise NoteError(f"{key.name} answered without a cosignature of its own")
    newest = _TIME.pack(said[0].at)
    _text, lines = signatures(note, [key])
    return signature_line(key, next(one for _key, one in lines if one.startswith(newest)))
