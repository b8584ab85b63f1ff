"""What the publisher keeps apart from everything else: the signing key in RECORD_KEYS_DIR, and `head.json` in `place.memory()`.

Both stay out of the backups. So when an old backup is restored, `head.json` still knows how far the log had come, and nothing
is signed that would contradict it. On one machine both lie in one folder; with a storage that all machines share, `head.json`
lies there, and the folder with the key may be one that can only be read.
"""

from __future__ import annotations

import fcntl
import json
import os
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings
from django.db import Error, connection

from justaction.record import place
from justaction.record.tree.folder import Changed, Folder
from justaction.record.tree.leaf import read_json
from justaction.record.tree.notes import Checkpoint, Key, unbase64

KEY = "log-key.pem"
NEXT = "next-log-key.pem"  # beside it while the key is being changed
HEAD = "head.json"
LOCK = 0x6A75_7374_0001  # one number of ours among all advisory locks of the database


def folder() -> Path:
    """The folder, made if need be, for its owner only."""
    path: Path = settings.RECORD_KEYS_DIR
    above = Folder(path.parent)
    above.make(path, mode=0o700)
    above.settle()
    return path


@contextmanager
def alone() -> Iterator[bool]:
    """Hold the publisher's lock; False when another process holds it, on this machine or another."""
    with _alone_in_the_database() as first:
        if not first or (place.is_shared() and connection.vendor == "postgresql"):
            yield first
            return
        with _alone_here() as here:
            yield here


@contextmanager
def _alone_in_the_database() -> Iterator[bool]:
    """PostgreSQL frees the lock of a connection that ends, so nobody has to clear up after a crash."""
    if connection.vendor != "postgresql":
        yield True
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        got = bool(cursor.fetchone()[0])
    try:
        yield got
    finally:
        if got:
            with suppress(Error), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


@contextmanager
def _alone_here() -> Iterator[bool]:
    with (folder() / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


class KeptAway(PermissionError):  # noqa: N818  # a state that is meant
    """This process is not one that signs: it may not open the key."""


def keep_away() -> None:
    """Let this process, and those that it starts, never open the signing key."""
    os.environ["RECORD_SIGNS"] = "no"
    settings.RECORD_SIGNS = False


def private(name: str = KEY) -> Ed25519PrivateKey | None:
    """The signing key, or the NEXT one, if there is one. Raises KeptAway in a process that only serves."""
    if not settings.RECORD_SIGNS:
        raise KeptAway("This process does not sign; the clock does, and `justaction publish`.")
    try:
        pem = (folder() / name).read_bytes()
    except FileNotFoundError:
        return None
    key = load_pem_private_key(pem, password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{name} is not an Ed25519 key")
    return key


def make(name: str = KEY, *, into: Path | None = None) -> Ed25519PrivateKey:
    """Make the signing key, or the NEXT one, readable by its owner only; in another folder if asked. Raises KeptAway in a
    process that only serves."""
    if not settings.RECORD_SIGNS:
        raise KeptAway("This process makes no keys.")
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    kept = Folder(into or folder())
    kept.put(name, pem, mode=0o600)
    kept.settle()
    return key


def has_next() -> bool | None:
    """Whether a next key lies beside the key; None where this user sees no key at all."""
    where = Path(settings.RECORD_KEYS_DIR)
    try:
        return (where / NEXT).exists() or (False if (where / KEY).exists() else None)
    except PermissionError:
        return None


def take_over() -> None:
    """Put the next key in the place of the key, in one step; the old one is gone then."""
    where = folder()
    os.replace(where / NEXT, where / KEY)
    handle = os.open(where, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def public(name: str, key: Ed25519PrivateKey) -> Key:
    """The public half under the log's name."""
    return Key(name, key.public_key().public_bytes_raw())


def head() -> Checkpoint | None:
    """How far the log has come, by what was decided just before signing; None before the first time."""
    return _read(_stated())


def _stated() -> bytes | None:
    try:
        return place.memory().read(HEAD)
    except FileNotFoundError:
        return None


def _read(words: bytes | None) -> Checkpoint | None:
    if words is None:
        return None
    stated = read_json(words)
    return Checkpoint(str(stated["origin"]), int(stated["size"]), unbase64(str(stated["root"])))


class Moved(Exception):  # noqa: N818  # a state that the publisher explains
    """`head.json` is not what it was expected to be."""


def swap(expected: Checkpoint | None, new: Checkpoint) -> None:
    """Put `new` in the place of `expected`; Moved when something else stands there, or `new` is not longer."""
    before = _stated()
    if _read(before) != expected or (expected and new.size <= expected.size):
        raise Moved
    stated = {"origin": new.origin, "size": new.size, "root": b64encode(new.root).decode()}
    try:
        place.memory().swap(HEAD, before, json.dumps(stated).encode())
    except Changed as changed:
        raise Moved from changed


def move_up_to(checkpoint: Checkpoint) -> None:
    """After a restore: let `head.json` know of a checkpoint that was signed, if it knows less; it never goes back."""
    known = head()
    if known is None or known.size < checkpoint.size:
        swap(known, checkpoint)
