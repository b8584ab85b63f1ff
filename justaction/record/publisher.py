"""Publishes the log: files first, then the head is moved on, then it is signed, and the checkpoint comes last.

Killed at any point, it leaves no checkpoint without its tiles; called again, it goes on. It signs nothing that would
contradict what was signed before: when the database, the files and `head.json` do not agree, it stops and says why.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from justaction.record import actions, describing, keys, place, sequencer
from justaction.record.models import Disclosure, Entry, Head
from justaction.record.place import Place
from justaction.record.signing import Hands, Stopped, hands
from justaction.record.tree import leaf as leaves
from justaction.record.tree.notes import Checkpoint, NoteError, sign
from justaction.record.tree.receipts import Untrue, check_disclosure
from justaction.record.tree.tiles import (
    EMPTY,
    WIDTH,
    LogError,
    LogWriter,
    Reader,
    tile_path,
)
from justaction.web import pages
from justaction.web.progress import Tell, silent

RECHECK = 1000  # old rows that each publication compares with what was published
CHUNK = 1000


__all__ = ["Published", "Stopped", "publish", "publish_alone", "signers"]


@dataclass(frozen=True)
class Published:
    """Where the log stands, and how many entries this publication added."""

    size: int
    added: int
    root: bytes = EMPTY
    busy: bool = False  # another process is publishing


def publish(*, check_all: bool = False, tell: Tell = silent) -> Published:
    """Put what has been written into the public log.

    Without anything new it is one or two short queries. `check_all` compares every old row with the log first, instead
    of the next thousand. Raises Stopped when it will not sign; the reason also stands in `Head.stopped`.
    """
    at = Head.objects.filter(pk=1).first()
    if not check_all and _idle(at):
        return Published(at.published if at else 0, 0)
    with keys.alone() as alone:
        if not alone:
            return Published(at.published if at else 0, 0, busy=True)
        return publish_alone(check_all=check_all, tell=tell)


def publish_alone(*, check_all: bool = False, tell: Tell = silent) -> Published:
    """The same, for whoever holds `keys.alone()` already; also when there is nothing new."""
    try:
        return _publish(check_all, tell)
    except Stopped as stopped:
        Head.objects.update_or_create(pk=1, defaults={"stopped": str(stopped)[:500]})
        raise


def signers() -> Hands | None:
    """Who signs now; None before anything was published. Raises Stopped when the keys at hand do not fit what is published."""
    private, before = keys.private(), _head()
    return hands(place.public(), before.origin, private) if private and before else None


def _idle(at: Head | None) -> bool:
    waiting = Entry.objects.filter(index__isnull=True).exists()
    return not waiting and (at is None or (at.size == at.published and not at.stopped))


def _publish(check_all: bool, tell: Tell) -> Published:
    files = place.public()
    at, _ = Head.objects.get_or_create(pk=1)
    before = _head()
    private = _signing_key(files, before, at)
    origin = before.origin if before else settings.RECORD_ORIGIN
    signing = hands(files, origin, private)
    signed = _signed(files, signing)
    _agree(before, signed, at)
    old = before or Checkpoint(origin, 0, EMPTY)
    writer = _resume(files, old)
    _recheck(files, old.size, at, tell if check_all else silent, everything=check_all)
    if signing.underway:
        actions.tell_of_key(signing.underway)
    sequencer.sequence()
    _append(writer, old.size)
    writer.flush()
    files.settle()
    new = Checkpoint(origin, writer.size, writer.root())
    if new.size > old.size:
        _swap(before, new)
    if before is None and new.size == 0:
        return Published(0, 0)
    described = describing.describe(files, signing.logs)
    if signed != new:
        files.put("checkpoint", sign(new.text, origin, *signing.privates).encode())
        files.settle()
        _drop_partials(files, signed.size if signed else 0, new.size)
    Head.objects.filter(pk=1).update(published=new.size, stopped="")
    if signed != new or at.stopped or described:
        files.settle()
        pages.changed()
    return Published(new.size, new.size - (signed.size if signed else 0), new.root)


def _head() -> Checkpoint | None:
    try:
        return keys.head()
    except (ValueError, KeyError, TypeError) as error:
        raise Stopped(f"head.json cannot be read: {error}.") from error


def _signing_key(files: Place, before: Checkpoint | None, at: Head) -> Ed25519PrivateKey:
    """The signing key; made only when nothing was ever published."""
    private = keys.private()
    if private is None:
        if before or at.published or files.has("checkpoint"):
            raise Stopped("The signing key is gone. Put it back; a new key would be a new record.")
        private = keys.make()
    return private


def _signed(files: Place, signing: Hands) -> Checkpoint | None:
    """The newest checkpoint among the published files."""
    try:
        return signing.trust.open(files.read("checkpoint"))[0]
    except FileNotFoundError:
        return None
    except NoteError as error:
        raise Stopped(f"The published checkpoint is not ours: {error}.") from error


def _agree(before: Checkpoint | None, signed: Checkpoint | None, at: Head) -> None:
    """Refuse when one of database, files and head.json is older than another allows."""
    if before is None:
        if signed or at.published:
            raise Stopped("head.json is gone, but a checkpoint was signed. Put head.json back.")
        return
    if at.size < before.size:
        raise Stopped(
            f"The database knows {at.size} entries, but {before.size} were signed. Was an old backup restored? "
            "Signing again would make a second history."
        )
    if signed is None and at.published:
        raise Stopped("The published checkpoint is gone. Put the published files back.")
    if signed and signed.size > before.size:
        raise Stopped(
            f"A checkpoint for {signed.size} entries was signed, but head.json knows only {before.size}."
        )
    if signed and signed.size == before.size and signed.root != before.root:
        raise Stopped(f"head.json and the checkpoint have two roots for {signed.size} entries.")


def _resume(files: Place, old: Checkpoint) -> LogWriter:
    """A writer at the end of what was decided before; its root must still be that one."""
    try:
        writer = LogWriter.resume(files.put, files.read, old.size)
    except (FileNotFoundError, LogError) as error:
        raise Stopped(f"A published file is missing or damaged: {error}.") from error
    if writer.root() != old.root:
        raise Stopped(
            f"The published tiles have another root for {old.size} entries than the one that was signed. "
            "A tile was changed."
        )
    return writer


def _recheck(files: Place, size: int, at: Head, tell: Tell, *, everything: bool) -> None:
    """Compare old rows with the published log: all of them, or the next ones in a round that never ends."""
    first = 0 if everything or at.checked >= size else at.checked
    end = size if everything else min(size, first + RECHECK)
    reader = Reader(files.read, size)
    while first < end:
        tell("Comparing entries", first, end)
        upto = min(end, first + CHUNK)
        try:
            for index, leaf in _rows(first, upto):
                if leaves.leaf_hash(leaf) != reader.leaf_hash(index):
                    raise Stopped(f"Entry {index} was changed in the database after it was published.")
            _recheck_words(first, upto)
        except (FileNotFoundError, LogError) as error:
            raise Stopped(f"A published tile is missing or damaged: {error}.") from error
        first = upto
        Head.objects.filter(pk=1).update(checked=first)
    if end:
        tell("Comparing entries", end, end)


def _recheck_words(first: int, end: int) -> None:
    words = Disclosure.objects.filter(entry__index__gte=first, entry__index__lt=end).values_list(
        "entry__index", "entry__leaf", "path", "salt", "value"
    )
    for index, leaf, path, salt, value in words:
        try:
            check_disclosure(leaves.read_json(bytes(leaf)), path, bytes(salt), value)
        except Untrue as error:
            raise Stopped(
                f"Entry {index} was changed in the database after it was published: {error}."
            ) from error


def _rows(first: int, end: int) -> Iterator[tuple[int, bytes]]:
    """Index and leaf of each row; Stopped where one is missing or does not fit its own hash."""
    rows = Entry.objects.filter(index__gte=first, index__lt=end).order_by("index")
    expected = first
    for index, leaf, leaf_hash in rows.values_list("index", "leaf", "leaf_hash"):
        if index != expected:
            break
        if leaves.leaf_hash(bytes(leaf)) != bytes(leaf_hash):
            raise Stopped(f"Entry {index} was changed in the database: it does not fit its own hash.")
        yield index, bytes(leaf)
        expected += 1
    if expected != end:
        raise Stopped(f"Entry {expected} is missing from the database.")


def _append(writer: LogWriter, first: int) -> None:
    """Write every entry that has an index and is not in the log yet, a thousand in memory at a time."""
    size = Head.objects.values_list("size", flat=True).get(pk=1)
    while first < size:
        upto = min(size, first + CHUNK)
        writer.extend(leaf for _, leaf in _rows(first, upto))
        first = upto


def _swap(before: Checkpoint | None, new: Checkpoint) -> None:
    try:
        keys.swap(before, new)
    except keys.Moved as moved:
        raise Stopped("head.json was changed by somebody else while we were publishing.") from moved


def _drop_partials(files: Place, old: int, new: int) -> None:
    """Remove the partial tiles and bundles whose full ones now stand; readers cut them from those."""
    level = 0
    while new >> (8 * level):
        for number in range((old >> (8 * level)) // WIDTH, (new >> (8 * level)) // WIDTH):
            files.drop(f"{tile_path(level, number)}.p")
            if level == 0:
                files.drop(f"{tile_path('entries', number)}.p")
        level += 1
