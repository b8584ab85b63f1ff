"""Signed notes and checkpoints (C2SP signed-note, tlog-checkpoint), read strictly and within limits."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

MOST_BYTES = 64 * 1024
MOST_SIGNATURES = 64
ED25519 = 1  # the type byte of a log's signature …
COSIGNATURE = 4  # … and of a witness's cosignature/v1, which holds the time too
_NUMBER = re.compile(r"0|[1-9]\d{0,18}", re.ASCII)


class NoteError(ValueError):
    """A note, key or checkpoint is malformed, or its signature is wrong."""


def unbase64(text: str) -> bytes:
    """Bytes from standard base64, written in its one form; else NoteError."""
    try:
        data = b64decode(text.encode("ascii"), validate=True)
    except ValueError as error:
        raise NoteError(f"{text[:60]!r} is not base64") from error
    if b64encode(data).decode() != text:
        raise NoteError(f"{text[:60]!r} is not base64 in its one form")
    return data


def number(text: str) -> int:
    """A whole number in decimal without leading zeros; else NoteError."""
    if not _NUMBER.fullmatch(text):
        raise NoteError(f"{text[:60]!r} is not a number without leading zeros")
    return int(text)


@dataclass(frozen=True)
class Key:
    """A public Ed25519 key, the name it signs under, and what it signs: checkpoints of its own, or those of others."""

    name: str
    public: bytes
    kind: int = ED25519

    @property
    def id(self) -> bytes:
        """Its four-byte id: the beginning of SHA-256(name, newline, type, key)."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    @property
    def vkey(self) -> str:
        """How the key is written for verifiers: name+id+key."""
        return f"{self.name}+{self.id.hex()}+{b64encode(bytes([self.kind]) + self.public).decode()}"


def _name(text: str) -> str:
    if not text or "+" in text or any(letter.isspace() for letter in text):
        raise NoteError(f"{text[:60]!r} is not the name of a key")
    return text


def read_vkey(text: str, kind: int = ED25519) -> Key:
    """A key from its `name+id+key` form; NoteError when it is malformed or of another kind."""
    parts = text.strip().split("+", 2)
    if len(parts) != 3:
        raise NoteError(f"{text[:80]!r} is not a key of the form name+id+key")
    data = unbase64(parts[2])
    if len(data) != 33 or data[0] not in (ED25519, COSIGNATURE):
        raise NoteError("only Ed25519 keys are known here")
    if data[0] != kind:
        raise NoteError(
            "it is the key of a log, not of a witness"
            if kind == COSIGNATURE
            else "it is the key of a witness, not of a log"
        )
    key = Key(_name(parts[0]), data[1:], kind)
    if key.id.hex() != parts[1]:
        raise NoteError("the id of the key does not fit the key")
    return key


def sign(text: str, name: str, *privates: Ed25519PrivateKey) -> str:
    """The note: `text` (it ends with a newline), an empty line, a signature line for each key."""
    if not text.endswith("\n"):
        raise NoteError("the text of a note ends with a newline")
    lines = []
    for private in privates:
        key = Key(_name(name), private.public_key().public_bytes_raw())
        lines.append(signature_line(key, private.sign(text.encode())))
    return f"{text}\n{''.join(lines)}"


def signature_line(key: Key, signature: bytes) -> str:
    """One line of a note: who signed, and the signature after the id of the key."""
    return f"\u2014 {_name(key.name)} {b64encode(key.id + signature).decode()}\n"


NOBODY = "none of the keys we know signed it"


def open_note(note: bytes, keys: Iterable[Key], *, nobody: str = NOBODY) -> tuple[str, list[Key]]:
    """The text of a note and which of `keys` signed it.

    Raises NoteError when the note is malformed or too large, when a key that we know made a wrong signature, and
    when none of them signed it. Signatures of unknown keys are passed over.
    """
    text, found = signatures(note, (key for key in keys if key.kind == ED25519))
    signed = []
    for key, signature in found:
        try:
            Ed25519PublicKey.from_public_bytes(key.public).verify(signature, text.encode())
        except InvalidSignature as error:
            raise NoteError(f"the signature of {key.name} is wrong") from error
        signed.append(key)
    if not signed:
        raise NoteError(nobody)
    return text, signed


def signatures(note: bytes, keys: Iterable[Key]) -> tuple[str, list[tuple[Key, bytes]]]:
    """The text of a note, and the signatures in the name of `keys`, not checked yet; NoteError when it is malformed."""
    text, lines = _parts(note)
    known = {(key.name, key.id): key for key in keys}
    found = []
    for line in lines:
        name, _, encoded = line[2:].partition(" ")
        signature = unbase64(encoded)
        if not line.startswith("\u2014 ") or len(signature) < 5:
            raise NoteError(f"{line[:60]!r} is not a signature")
        key = known.get((_name(name), signature[:4]))
        if key is not None:
            found.append((key, signature[4:]))
    return text, found


def _parts(note: bytes) -> tuple[str, list[str]]:
    """The text with its final newline, and the signature lines."""
    if len(note) > MOST_BYTES:
        raise NoteError(f"a note has at most {MOST_BYTES} bytes")
    if any(byte < 32 and byte != 10 for byte in note):
        raise NoteError("a note has no control characters")
    try:
        whole = note.decode()
    except UnicodeDecodeError as error:
        raise NoteError("a note is UTF-8") from error
    text, gap, signatures = whole.rpartition("\n\n")
    if not gap or not signatures.endswith("\n"):
        raise NoteError("a note is a text, an empty line and signatures")
    lines = signatures[:-1].split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise NoteError(f"a note has at most {MOST_SIGNATURES} signatures")
    return text + "\n", lines


@dataclass(frozen=True)
class Checkpoint:
    """Where the log stands: its name, how many entries, the root over them."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"


def read_checkpoint(text: str) -> Checkpoint:
    """A checkpoint from the text of its note: origin, size, root and no extension lines; else NoteError."""
    lines = text.split("\n")
    if len(lines) != 4 or lines[3] or not lines[0]:
        raise NoteError("a checkpoint is three lines: origin, size, root")
    root = unbase64(lines[2])
    if len(root) != 32:
        raise NoteError("a root has 32 bytes")
    return Checkpoint(lines[0], number(lines[1]), root)
