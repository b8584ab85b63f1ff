"""What the publisher keeps apart from everything else, in RECORD_KEYS_DIR: the signing key and `head.json`.

The folder stays out of the backups. So when an old backup is restored, `head.json` still knows how far the log had come,
and nothing is signed that would contradict it.
"""

from __future__ import annotations

import fcntl
import json
import os
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings

from justaction.record.tree.folder import Folder
from justaction.record.tree.leaf import read_json
from justaction.record.tree.notes import Checkpoint, Key, unbase64

KEY = "log-key.pem"
HEAD = "head.json"


def folder() -> Path:
    """The folder, made if need be, for its owner only."""
    path: Path = settings.RECORD_KEYS_DIR
    above = Folder(path.parent)
    above.make(path, mode=0o700)
    above.settle()
    return path


@contextmanager
def alone() -> Iterator[bool]:
    """Hold the publisher's lock; False when another process holds it."""
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


def private() -> Ed25519PrivateKey | None:
    """The signing key, if there is one. Raises KeptAway in a process that only serves."""
    if not settings.RECORD_SIGNS:
        raise KeptAway("This process does not sign; the clock does, and `justaction publish`.")
    try:
        pem = (folder() / KEY).read_bytes()
    except FileNotFoundError:
        return None
    key = load_pem_private_key(pem, password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{KEY} is not an Ed25519 key")
    return key


def make() -> Ed25519PrivateKey:
    """Make the signing key, readable by its owner only. Raises KeptAway in a process that only serves."""
    if not settings.RECORD_SIGNS:
        raise KeptAway("This process makes no keys.")
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    kept = Folder(folder())
    kept.put(KEY, pem, mode=0o600)
    kept.settle()
    return key


def public(name: str, key: Ed25519PrivateKey) -> Key:
    """The public half under the log's name."""
    return Key(name, key.public_key().public_bytes_raw())


def head() -> Checkpoint | None:
    """How far the log has come, by what was decided just before signing; None before the first time."""
    try:
        stated = read_json((folder() / HEAD).read_bytes())
    except FileNotFoundError:
        return None
    return Checkpoint(str(stated["origin"]), int(stated["size"]), unbase64(str(stated["root"])))


class Moved(Exception):  # noqa: N818  # a state that the publisher explains
    """`head.json` is not what it was expected to be."""


def swap(expected: Checkpoint | None, new: Checkpoint) -> None:
    """Put `new` in the place of `expected`; Moved when something else stands there, or `new` is not longer."""
    if head() != expected or (expected and new.size <= expected.size):
        raise Moved
    stated = {"origin": new.origin, "size": new.size, "root": b64encode(new.root).decode()}
    kept = Folder(folder())
    kept.put(HEAD, json.dumps(stated).encode(), mode=0o600)
    kept.settle()


def move_up_to(checkpoint: Checkpoint) -> None:
    """After a restore: let `head.json` know of a checkpoint that was signed, if it knows less; it never goes back."""
    known = head()
    if known is None or known.size < checkpoint.size:
        swap(known, checkpoint)
