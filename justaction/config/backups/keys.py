"""Who can open a backup: the keys of the age format (age-encryption.org/v1), and the keys of the house in a file apart."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from pathlib import Path

import pyrage
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from pyrage import x25519

from justaction.record import keys
from justaction.record.tree.folder import Folder

IDENTITY = "backup-identity.txt"  # opens our backups; beside the record's key, never in a backup
HOUSE = (keys.KEY, keys.NEXT, IDENTITY)
SECRET = "secret_key"  # noqa: S105  # the name of its file


class Closed(Exception):  # noqa: N818  # a state that a volunteer reads
    """This cannot be opened with what is at hand. The message says what is needed."""


def recipients() -> list[x25519.Recipient]:
    """Whom backups are sealed to: BACKUP_RECIPIENT, or a key of our own that is made once."""
    if settings.BACKUP_RECIPIENT:
        try:
            return [x25519.Recipient.from_str(words) for words in settings.BACKUP_RECIPIENT]
        except pyrage.RecipientError as error:
            raise ImproperlyConfigured(
                "BACKUP_RECIPIENT is wrong; it should look like age1…, as age-keygen prints."
            ) from error
    return [(own() or _make()).to_public()]


def own() -> x25519.Identity | None:
    """The key that opens our backups, where it lies on this machine."""
    path = keys.folder() / IDENTITY
    return read_identity(path) if path.exists() else None


def opening(file: Path | None) -> x25519.Identity:
    """The key in this file, or else ours. Closed when there is none."""
    found = read_identity(file) if file else own()
    if found is None:
        raise Closed(
            "The key that opens it is not here. Give it with --key FILE, or put the keys back first: "
            "justaction restore --keys FILE"
        )
    return found


def read_identity(path: Path) -> x25519.Identity:
    """The key in a file as `age-keygen` writes it: one line AGE-SECRET-KEY-1…, remarks behind #. Closed for anything else."""
    try:
        lines = [line.strip() for line in path.read_text("utf-8").splitlines()]
        words = next(line for line in lines if line.startswith("AGE-SECRET-KEY-1"))
        return x25519.Identity.from_str(words)
    except (OSError, UnicodeDecodeError, StopIteration, pyrage.IdentityError) as error:
        raise Closed(
            f"{path} holds no key. It should have a line that begins with AGE-SECRET-KEY-1."
        ) from error


def _make() -> x25519.Identity:
    made = x25519.Identity.generate()
    words = f"# Opens the backups of {settings.SITE_URL}. Keep a copy where no backup lies.\n{made}\n"
    kept = Folder(keys.folder())
    kept.put(IDENTITY, words.encode(), mode=0o600)
    kept.settle()
    return made


# --- the keys of the house, for a place apart ------------------------------------------------------------------------


def sealed(password: str) -> bytes:
    """The record's key, the next one while it is being changed, the key of the backups and SECRET_KEY, sealed with a
    password, in the age format."""
    files = {
        name: b64encode((keys.folder() / name).read_bytes()).decode()
        for name in HOUSE
        if (keys.folder() / name).exists()
    }
    held = {"site": settings.SITE_URL, "secret_key": settings.SECRET_KEY, "files": files}
    return bytes(pyrage.passphrase.encrypt(json.dumps(held).encode(), password))


def unseal(data: bytes, password: str) -> list[str]:
    """Put the keys back, each where it was, and say which. Closed when the password is wrong, or when another key than the
    one in the file is in use here."""
    try:
        held = json.loads(pyrage.passphrase.decrypt(data, password))
        files = {str(name): b64decode(text) for name, text in held["files"].items()}
    except (pyrage.DecryptError, ValueError, KeyError, AttributeError) as error:
        raise Closed("That password does not open this file, or it holds no keys.") from error
    kept, put = Folder(keys.folder()), []
    for name in HOUSE:
        path = keys.folder() / name
        if name not in files or (path.exists() and path.read_bytes() == files[name]):
            continue
        if path.exists():
            raise Closed(
                f"{path} is another key. Move it away first, if this collaborative is to take its place."
            )
        kept.put(name, files[name], mode=0o600)
        put.append(name)
    kept.settle()
    if held["secret_key"] != settings.SECRET_KEY:
        own_secret = Folder(settings.DATA_DIR)
        own_secret.put(SECRET, held["secret_key"].encode(), mode=0o600)
        own_secret.settle()
        put.append(SECRET)
    return put
