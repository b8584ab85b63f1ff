"""One sealed file: a tar, compressed, encrypted in the age format. Its last member lists the others with their SHA-256."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tarfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path, PurePosixPath
from threading import Thread
from typing import IO, Any, cast

import pyrage
from pyrage import x25519

from justaction.config.backups.keys import Closed
from justaction.web import clock
from justaction.web.progress import Tell, silent

CONTENTS = "contents.json"
OPENING = "Opening it, in MB"
CHUNK = MEGABYTE = 1024 * 1024
MOST_OF_THE_LIST = 256 * MEGABYTE
LEFT_FREE = 64 * MEGABYTE  # on the disk, when a member is in its place


class Damaged(Exception):  # noqa: N818  # a state that a volunteer reads
    """The file is not whole, or not what it says. The message says what is wrong with it."""


class Writer:
    """Adds members to an archive that is sealed while it is written."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.digests: dict[str, str] = {}

    def add(self, name: str, file: IO[bytes], size: int) -> None:
        """One member with the next `size` bytes of a file."""
        about = tarfile.TarInfo(name)
        about.size, about.mode, about.mtime = size, 0o600, int(clock.now().timestamp())
        reading = _Digesting(file)
        self._tar.addfile(about, reading)
        self.digests[name] = reading.digest.hexdigest()

    def close(self, about: dict[str, Any]) -> None:
        """Write the list of what is in it, with what is to be known about it."""
        listed = json.dumps({**about, "files": self.digests}, indent=1, sort_keys=True).encode()
        self.add(CONTENTS, BytesIO(listed), len(listed))


class _Digesting:
    """A file that is read, and its digest meanwhile."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self.digest.update(data)
        return data


class _Told:
    """A file that is read, and how many megabytes of it were read meanwhile; whoever reads it says when it is done."""

    def __init__(self, file: IO[bytes], size: int, tell: Tell) -> None:
        self._file, self._size, self._tell = file, max(1, size // MEGABYTE), tell
        self._read = 0

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self._read += len(data)
        if (done := self._read // MEGABYTE) < self._size:
            self._tell(OPENING, done, self._size)
        return data


@contextmanager
def writing(path: Path, recipients: Sequence[x25519.Recipient]) -> Iterator[Writer]:
    """An archive that stands at `path` once the block has ended well, whole and on the disk; otherwise nothing does."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    source, sink = os.pipe()
    wrong: list[BaseException] = []

    def seal() -> None:
        try:
            with os.fdopen(source, "rb") as plain, _new(beside) as out:
                pyrage.encrypt_io(plain, out, list(recipients))
                out.flush()
                os.fsync(out.fileno())
        except BaseException as error:  # raised below, where the archive is written
            wrong.append(error)

    sealer = Thread(target=seal)
    sealer.start()
    try:
        try:
            with os.fdopen(sink, "wb") as plain, tarfile.open(fileobj=plain, mode="w|gz") as tar:
                yield Writer(tar)
        except BrokenPipeError:
            pass  # the sealer stopped; it says why
        finally:
            sealer.join()
        if wrong:
            raise wrong[0]
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def _new(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


def unpack(path: Path, identity: x25519.Identity, into: Path, tell: Tell = silent) -> dict[str, Any]:
    """Unpack an archive into a folder, compare each file with the list, and return what is known about it.

    Raises Closed when the key does not open it, Damaged when it is cut short, changed, or holds what it should not, and
    OSError when it cannot be read.
    """
    with path.open("rb"):
        pass  # whoever may not read it hears that, and not that it was changed
    source, sink = os.pipe()
    wrong: list[BaseException] = []

    def open_up() -> None:
        try:
            with os.fdopen(sink, "wb") as plain, path.open("rb") as sealed:
                pyrage.decrypt_io(sealed, plain, [identity])
        except BaseException as error:  # raised below
            wrong.append(error)

    opener = Thread(target=open_up)
    opener.start()
    digests: dict[str, str] = {}
    size = path.stat().st_size if path.is_file() else 0
    broken: Exception | None = None
    try:
        with os.fdopen(source, "rb") as pipe:
            plain = _Told(pipe, size, tell)
            with tarfile.open(fileobj=cast("IO[bytes]", plain), mode="r|gz") as tar:
                for member in tar:
                    digests[member.name] = _take(tar, member, into)
                while plain.read(CHUNK):
                    pass  # what fills up its last block
    except (tarfile.TarError, EOFError, OSError) as error:
        broken = error
    finally:
        opener.join()
    for sealed_wrong in wrong:
        if isinstance(sealed_wrong, BrokenPipeError):
            continue  # whoever read stopped; it says why
        if not isinstance(sealed_wrong, (pyrage.DecryptError, OSError)):
            raise sealed_wrong
        raise Closed(
            f"{path.name} cannot be opened with this key, or it was changed: {sealed_wrong}."
        ) from sealed_wrong
    if broken is not None:
        raise Damaged(f"{path.name} is damaged: {broken}.") from broken
    tell(OPENING, max(1, size // MEGABYTE), max(1, size // MEGABYTE))
    return _compared(path, into, digests)


def _take(tar: tarfile.TarFile, member: tarfile.TarInfo, into: Path) -> str:
    """Write one member to its place; returns its SHA-256."""
    place = PurePosixPath(member.name)
    file = tar.extractfile(member) if member.isfile() else None
    if file is None or place.is_absolute() or ".." in place.parts or "\0" in member.name:
        raise Damaged(f"{member.name!r} is no file that belongs into a backup.")
    if member.name == CONTENTS and member.size > MOST_OF_THE_LIST:
        raise Damaged("The list of what is in it is larger than any list of ours.")
    target = into / place
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if member.size > shutil.disk_usage(target.parent).free - LEFT_FREE:
        raise Damaged(f"{member.name!r} has {member.size // MEGABYTE} MB, and the disk has no room for it.")
    reading = _Digesting(file)
    with _new(target) as out:
        while data := reading.read(CHUNK):
            out.write(data)
    return reading.digest.hexdigest()


def _compared(path: Path, into: Path, digests: dict[str, str]) -> dict[str, Any]:
    if digests.pop(CONTENTS, None) is None:
        raise Damaged(f"{path.name} is cut short: the list of what is in it is not there.")
    try:
        about: dict[str, Any] = dict(json.loads((into / CONTENTS).read_bytes()))
        differ = sorted({*about.pop("files").items()} ^ {*digests.items()})
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Damaged(f"{path.name} is damaged: the list of what is in it cannot be read.") from error
    if differ:
        raise Damaged(f"{path.name} does not hold what it lists: {differ[0][0]}.")
    return about
