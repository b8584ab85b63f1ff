"""A changed key: the note by which the old key of a log introduces the new one, signed by both, and how notes are followed.

The note is a signed note like a checkpoint, but can never be read as one. It tells the number of the change, both keys, and
the checkpoint after which the old key alone is good for nothing. Whoever knows one of the two keys learns the other.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from justaction.record.tree.notes import (
    Checkpoint,
    Key,
    NoteError,
    number,
    open_note,
    read_vkey,
    sign,
    unbase64,
)
from justaction.record.tree.policy import Policy

HEADER = "justaction-key-change/1"
FOLDER = "keys"
MOST_CHANGES = 100
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_LINES = ("change", "was", "now", "size", "root", "on")


class Reads(Protocol):
    """Where a published log is read."""

    def read(self, path: str) -> bytes:
        """The bytes at a path; FileNotFoundError when there are none."""


@dataclass(frozen=True)
class Change:
    """The `number`-th change of a log's key, on a day (UTC): after checkpoint `at`, `was` no longer signs alone."""

    number: int
    was: Key
    now: Key
    at: Checkpoint
    on: str

    @property
    def path(self) -> str:
        """Where its note is published."""
        return path_of(self.number)

    @property
    def day(self) -> date:
        """The day, as a date."""
        return date.fromisoformat(self.on)

    @property
    def text(self) -> str:
        """What both keys sign."""
        root = b64encode(self.at.root).decode()
        values = (self.number, self.was.vkey, self.now.vkey, self.at.size, root, self.on)
        return "\n".join(
            [HEADER, *(f"{name} {value}" for name, value in zip(_LINES, values, strict=True)), ""]
        )

    @property
    def facts(self) -> dict[str, int | str]:
        """What the entry about it in the log states; `note` is the digest of the text that both signed."""
        return {
            "number": self.number,
            "size": self.at.size,
            "was": _digest(self.was.vkey),
            "now": _digest(self.now.vkey),
            "note": _digest(self.text),
        }


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def path_of(number: int) -> str:
    """The path of the note about the `number`-th change."""
    return f"{FOLDER}/{number}"


def sign_change(change: Change, was: Ed25519PrivateKey, now: Ed25519PrivateKey) -> bytes:
    """The note, signed by both keys."""
    return sign(change.text, change.was.name, was, now).encode()


def open_change(note: bytes) -> Change:
    """The change in a note. NoteError when it is malformed, or when one of the two keys did not sign it."""
    change = _read(note.decode(errors="replace").rpartition("\n\n")[0] + "\n")
    _text, signed = open_note(note, [change.was, change.now])
    if set(signed) != {change.was, change.now}:
        raise NoteError("only one of its two keys signed it; the old key and the new one both must")
    return change


def is_change(note: bytes) -> bool:
    """Whether a file says that it is such a note."""
    return note.startswith(f"{HEADER}\n".encode())


def _read(text: str) -> Change:
    lines = text.split("\n")
    if len(lines) != len(_LINES) + 2 or lines[0] != HEADER or lines[-1]:
        raise NoteError("it is not a note about a changed key")
    said = []
    for name, line in zip(_LINES, lines[1:], strict=False):
        if not line.startswith(f"{name} "):
            raise NoteError(f"its line “{name}” is missing")
        said.append(line.removeprefix(f"{name} "))
    count, was, now, size, root, on = said
    keys = read_vkey(was), read_vkey(now)
    if keys[0].name != keys[1].name or keys[0] == keys[1] or not _is_day(on):
        raise NoteError("it does not name two keys of one log, and a day")
    at = Checkpoint(keys[0].name, number(size), unbase64(root))
    if len(at.root) != 32 or (keys[0].vkey, keys[1].vkey) != (was, now) or number(count) < 1:
        raise NoteError("it is not a note about a changed key in its one form")
    return Change(number(count), *keys, at, on)


def _is_day(text: str) -> bool:
    try:
        return bool(_DAY.fullmatch(text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False


def changes_in(log: Reads) -> list[Change]:
    """All changes whose notes a log publishes, in order; NoteError names the note that does not hold."""
    found: list[Change] = []
    while len(found) < MOST_CHANGES:
        path = path_of(len(found) + 1)
        try:
            found.append(open_change(log.read(path)))
        except FileNotFoundError:
            return found
        except NoteError as error:
            raise NoteError(f"{path}: {error}") from error
        _continues(found)
    return found


def _continues(changes: Sequence[Change]) -> None:
    """Each note goes on where the one before it ended."""
    *before, last = changes
    if last.number != len(changes):
        raise NoteError(f"{path_of(len(changes))}: it is the note about change {last.number}")
    if before and (last.was != before[-1].now or last.at.size < before[-1].at.size):
        raise NoteError(f"{last.path}: it does not go on from the key that {before[-1].path} introduced")


def following(trust: Policy, changes: Iterable[Change]) -> Policy:
    """Whom to believe once the notes are followed from the keys in `trust`: also the keys before and after those.

    A key that was replaced is good alone only up to the checkpoint at which that was said. What touches no key that
    is known is passed over: it introduces nobody to us.
    """
    left = list(changes)
    logs, ends = list(trust.logs), dict(trust.ends)
    while touching := [one for one in left if one.was in logs or one.now in logs]:
        for one in touching:
            logs += [key for key in (one.was, one.now) if key not in logs]
            ends[one.was] = one.at.size
            left.remove(one)
    return replace(trust, logs=tuple(logs), ends=ends)
