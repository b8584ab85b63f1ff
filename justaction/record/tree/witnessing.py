"""What a witness keeps and decides (C2SP tlog-witness): of each log the newest checkpoint that it cosigned, and never less.

All of it is in one folder: the key, and a small file for each log. A decision and its file are one step under a lock, so
two requests at once cannot roll a log back; the file is on disk before the cosignature leaves the house.
"""

from __future__ import annotations

import fcntl
import json
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path
from time import time
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from justaction.record.tree.changing import Change
from justaction.record.tree.cosigning import Asked, cosign, read_request, witness_key
from justaction.record.tree.folder import Folder
from justaction.record.tree.notes import (
    Checkpoint,
    Key,
    NoteError,
    open_note,
    read_checkpoint,
    read_vkey,
    unbase64,
)
from justaction.record.tree.policy import Policy
from justaction.record.tree.proofs import verify_consistency
from justaction.record.tree.tiles import EMPTY

KEY, NAME = "witness-key.pem", "witness.json"
UNKNOWN = "none of the keys followed here signed it, and no note introduced the one that did"
MOST_EVIDENCE = 20  # requests of one log that are kept because they contradict it, and checkpoints in doubt


class Unready(OSError):  # noqa: N818  # a state, said to people
    """The folder is not what the command needs. The message says what to do."""


@dataclass(frozen=True)
class Kept:
    """What is kept of one log: its keys, how many entries a replaced one is good for, and the newest checkpoint that was
    cosigned (size 0: none yet)."""

    origin: str
    keys: tuple[Key, ...]
    size: int = 0
    root: bytes = EMPTY
    at: int = 0  # seconds since 1970
    ends: Mapping[Key, int] = field(default_factory=dict)

    @property
    def trust(self) -> Policy:
        return Policy(self.keys, ends=self.ends)

    @property
    def plain(self) -> dict[str, Any]:
        return {
            "origin": self.origin,
            "keys": [key.vkey for key in self.keys],
            "size": self.size,
            "root": b64encode(self.root).decode(),
            "at": self.at,
            "ends": {key.vkey: size for key, size in self.ends.items()},
        }


@dataclass(frozen=True)
class Answer:
    """An answer over HTTP: status, body, and why, for the operator's own log."""

    status: int
    body: str
    why: str = ""


class Witness:
    """A witness in its folder. Raises Unready when nothing was made there."""

    def __init__(self, folder: Path, *, now: Callable[[], float] = time) -> None:
        self._folder, self._files, self._now = folder, Folder(folder), now
        try:
            self.name = str(json.loads(self._files.read(NAME))["name"])
            private = load_pem_private_key(self._files.read(KEY), password=None)
        except (FileNotFoundError, ValueError, KeyError) as error:
            raise Unready(
                f"{folder} is no witness's folder; make one with: justaction-witness init"
            ) from error
        if not isinstance(private, Ed25519PrivateKey):
            raise Unready(f"{folder / KEY} is not an Ed25519 key")
        self._private = private

    @property
    def key(self) -> Key:
        return witness_key(self.name, self._private)

    def follow(self, *keys: Key) -> list[Kept]:
        """Take on logs by their keys. NoteError for a key that is new to a log that is known: only a note brings those."""
        with self._alone():
            found = []
            for origin in dict.fromkeys(key.name for key in keys):
                mine = tuple(dict.fromkeys(key for key in keys if key.name == origin))
                kept = self._read(origin)
                if kept is None:
                    kept = Kept(origin, mine)
                    self._write(kept)
                elif new := [key for key in mine if key not in kept.keys]:
                    raise NoteError(
                        f"no note introduces the key {new[0].id.hex()} of {origin}, which is followed by another key. "
                        "Give the note by which the old key hands over to it, or the address of the record"
                    )
                found.append(kept)
        return found

    def follow_change(self, change: Change) -> Kept:
        """Follow a log to its next key, by a note that both keys signed; saying it twice changes nothing.

        NoteError when the old key is none that is followed here, was replaced by another one, or when the note speaks of
        another history than the one that was cosigned.
        """
        with self._alone():
            kept = self._read(change.was.name)
            if (
                kept is not None
                and change.now in kept.keys
                and (change.was in kept.ends or change.was not in kept.keys)
            ):
                return kept
            if kept is None or change.was not in kept.keys:
                raise NoteError(
                    f"{change.path} does not begin at a key of {change.was.name} that is followed here"
                )
            if change.was in kept.ends:
                raise NoteError(
                    f"the key {change.was.id.hex()} was replaced before, by another key than the one in {change.path}"
                )
            if change.at.size == kept.size and not compare_digest(change.at.root, kept.root):
                raise NoteError(
                    f"{change.path} speaks of another history of {kept.size} entries than the one cosigned here"
                )
            keys = tuple(dict.fromkeys((*kept.keys, change.now)))
            kept = replace(kept, keys=keys, ends={**kept.ends, change.was: change.at.size})
            self._write(kept)
        return kept

    def logs(self) -> list[Kept]:
        """All logs that are followed, by name."""
        files = sorted((self._folder / "logs").glob("*.json"))
        return sorted((_kept(file.read_bytes()) for file in files), key=lambda kept: kept.origin)

    def evidence(self, origin: str) -> list[Path]:
        """Requests that the log signed and that contradict what was cosigned: nobody else can have made them."""
        return sorted((self._folder / "evidence").glob(f"{_name(origin)}-*.txt"))

    def doubtful(self, origin: str) -> list[Path]:
        """Checkpoints that the log signed and that came with a proof which does not lead to them. Either history was rewritten,
        or somebody sent a true checkpoint, which anybody can read, with a proof of their own; the log itself tells which."""
        return sorted((self._folder / "doubtful").glob(f"{_name(origin)}-*.txt"))

    def add_checkpoint(self, body: bytes) -> Answer:
        """Answer a request to cosign, as the protocol has it."""
        try:
            asked = read_request(body)
            text = asked.note.decode().rpartition("\n\n")[0] + "\n"
            checkpoint = read_checkpoint("\n".join(text.split("\n")[:3]) + "\n")
        except (NoteError, UnicodeDecodeError) as error:
            return Answer(400, f"{error}\n", f"malformed: {error}")
        with self._alone():
            kept = self._read(checkpoint.origin)
            if kept is None:
                return Answer(404, "this log is not known here\n", f"unknown log {checkpoint.origin[:100]!r}")
            try:
                text, signed = open_note(asked.note, kept.keys, nobody=UNKNOWN)
                kept.trust.enough(checkpoint, signed)
            except NoteError as error:
                return Answer(403, f"{error}\n", f"{kept.origin}: {error}")
            return self._decide(kept, checkpoint, text, asked, body)

    def _decide(self, kept: Kept, new: Checkpoint, text: str, asked: Asked, body: bytes) -> Answer:
        old = asked.old
        if old > new.size:
            return Answer(
                400, "the old size is larger than the new one\n", f"{kept.origin}: sizes run backwards"
            )
        if old != kept.size:
            return Answer(
                409, f"{kept.size}\n", f"{kept.origin}: asked from {old}, {kept.size} is known here"
            )
        if old == new.size and not compare_digest(kept.root, new.root):
            self._hold("evidence", kept, body, by=body)
            return Answer(409, f"{kept.size}\n", f"{kept.origin}: TWO HISTORIES of {kept.size} entries")
        if not verify_consistency(old, new.size, asked.path, kept.root, new.root):
            if old:
                self._hold("doubtful", kept, asked.note, by=text.encode())
            why = f"{kept.origin}: {new.size} entries do not continue the {old} that were cosigned"
            return Answer(422, "the proof does not lead from what was cosigned to this\n", why)
        at = int(self._now())
        self._write(replace(kept, size=new.size, root=new.root, at=at))
        known = self._folder / self._held_as("doubtful", kept.origin, text.encode())
        known.unlink(missing_ok=True)  # somebody had sent it with a proof of their own
        return Answer(200, cosign(text, self.name, self._private, at), f"{kept.origin}: {new.size} entries")

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (self._folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _read(self, origin: str) -> Kept | None:
        try:
            kept = _kept(self._files.read(f"logs/{_name(origin)}.json"))
        except FileNotFoundError:
            return None
        return kept if kept.origin == origin else None

    def _write(self, kept: Kept) -> None:
        self._files.put(
            f"logs/{_name(kept.origin)}.json", json.dumps(kept.plain, indent=1).encode(), mode=0o600
        )
        self._files.settle()

    @staticmethod
    def _held_as(where: str, origin: str, by: bytes) -> str:
        return f"{where}/{_name(origin)}-{sha256(by).hexdigest()[:16]}.txt"

    def _hold(self, where: str, kept: Kept, sent: bytes, *, by: bytes) -> None:
        """Keep what was sent, once for each `by`."""
        name = self._held_as(where, kept.origin, by)
        held = list((self._folder / where).glob(f"{_name(kept.origin)}-*.txt"))
        if len(held) < MOST_EVIDENCE and not (self._folder / name).exists():
            self._files.put(name, sent, mode=0o600)
            self._files.settle()


def make(folder: Path, name: str) -> Witness:
    """A new witness with a key of its own. Unready where there is one already, NoteError when the name cannot be one."""
    if (folder / KEY).exists():
        raise Unready(f"{folder} has a key already; a second one would be another witness")
    private = Ed25519PrivateKey.generate()
    read_vkey(Key(name, private.public_key().public_bytes_raw()).vkey)  # the name can be one
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    files = Folder(folder)
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    files.put(NAME, json.dumps({"name": name}).encode(), mode=0o600)
    files.put(KEY, pem, mode=0o600)
    files.settle()
    return Witness(folder)


def _name(origin: str) -> str:
    return sha256(origin.encode()).hexdigest()[:32]


def _kept(data: bytes) -> Kept:
    said = json.loads(data)
    keys = tuple(read_vkey(vkey) for vkey in said["keys"])
    ends = {read_vkey(vkey): int(size) for vkey, size in said.get("ends", {}).items()}
    return Kept(said["origin"], keys, int(said["size"]), unbase64(said["root"]), int(said["at"]), ends)
