"""After a restore: the entries that were published since the backup come back from the public files.

The public files are the longer memory: whoever holds a checkpoint of theirs can show that an entry was there. So the
database takes in what it lacks, leaf by leaf, before anything is signed again. The words of these entries are not in the
public files, so they come back without words; `record.md` says what a leaf tells.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.apps import apps
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from justaction.record import keys, place
from justaction.record.models import Entry, Head, Recorded
from justaction.record.place import Place
from justaction.record.tree import leaf as leaves
from justaction.record.tree.audit import audit
from justaction.record.tree.notes import Checkpoint
from justaction.record.tree.sources import Unreachable
from justaction.record.tree.tiles import Reader

CHUNK = 500


class Apart(Exception):  # noqa: N818  # a state that a steward reads
    """Two things that should be one history are not. The message says which, and where they part."""


@dataclass(frozen=True)
class Log:
    """Published files whose every hash was read again and holds."""

    files: Place
    keys: frozenset[str]  # the one that signed, and all before it
    checkpoint: Checkpoint
    note: bytes

    @property
    def root(self) -> str:
        """The root, as a checkpoint spells it."""
        return b64encode(self.checkpoint.root).decode()


def log_in(files: Place, *, since: bytes = b"") -> Log | None:
    """The log in a place, None when nothing was published there. Apart when it does not hold, or `since` is not its past."""
    if not files.has("checkpoint"):
        return None
    try:
        report = audit(files, disclosures=False, since=since)
    except (Unreachable, ValueError) as error:
        raise Apart(f"The published record in {files.name} cannot be read: {error}.") from error
    if not report.holds:
        raise Apart(f"The published record in {files.name} does not hold: {report.findings[0].words}")
    known = {report.key.vkey, *(key.vkey for one in report.changes for key in (one.was, one.now))}
    return Log(files, frozenset(known), report.checkpoint, files.read("checkpoint"))


def recover(log: Log) -> int:
    """Take into the database what the public files hold beyond it, and move `head.json` up to them. Returns how many entries
    came back. Raises Apart when database and files tell two histories."""
    reader = Reader(log.files.read, log.checkpoint.size)
    with transaction.atomic():
        head, _made = Head.objects.get_or_create(pk=1)
        known = min(head.size, log.checkpoint.size)
        for index, leaf_hash in _indexed(known):
            if leaf_hash != reader.leaf_hash(index):
                raise Apart(f"Entry {index} of the database is another one in the published record.")
        back = sum(_take(index, reader.leaf(index)) for index in range(known, log.checkpoint.size))
        if log.checkpoint.size > head.size:
            head.size = log.checkpoint.size
        head.published, head.checked, head.stopped = log.checkpoint.size, 0, ""
        head.save()
        _catch_up()
    keys.move_up_to(log.checkpoint)
    return back


def _indexed(size: int) -> Iterator[tuple[int, bytes]]:
    rows = Entry.objects.filter(index__lt=size).order_by("index").values_list("index", "leaf")
    expected = 0
    for index, leaf in rows.iterator(chunk_size=CHUNK):
        if index != expected:
            break
        yield index, leaves.leaf_hash(bytes(leaf))
        expected += 1
    if expected != size:
        raise Apart(f"Entry {expected} is missing from the database.")


def _take(index: int, leaf: bytes) -> int:
    """Give an entry its place: the one that waits in the database, or one made of its leaf (then 1)."""
    digest = leaves.leaf_hash(leaf)
    if Entry.objects.filter(leaf_hash=digest, index=None).update(index=index):
        return 0
    said = leaves.read(leaf)
    # what waited under the same number was never published; the published one is what happened
    Entry.objects.filter(subject=said["s"], revision=said["r"], index=None).delete()
    thing = Entry.objects.filter(subject=said["s"]).order_by("-id").first()
    Entry.objects.create(
        index=index,
        kind=said["t"],
        leaf=leaf,
        leaf_hash=digest,
        at=_moment(said["d"]),
        subject=said["s"],
        revision=said["r"],
        subject_kind=thing.subject_kind if thing else "",
        title=_("Came back from the public record"),
        url=thing.url if thing else "",
        thread=thing.thread if thing else said["s"],
    )
    return 1


def _moment(said: str) -> datetime:
    shape = "%Y-%m-%d" if len(said) == len("2026-01-01") else "%Y-%m-%dT%H:%M:%SZ"
    return datetime.strptime(said, shape).replace(tzinfo=UTC)


def _catch_up() -> None:
    """Let each thing know its highest revision, so that its next entry is a new one."""
    highest = dict(Entry.objects.values_list("subject").annotate(Max("revision")))
    for model in apps.get_models():
        if issubclass(model, Recorded) and not model._meta.proxy:
            rows = model._default_manager.values_list("pk", "subject", "revision")
            for pk, subject, revision in rows.iterator(chunk_size=CHUNK):
                if highest.get(subject, 0) > revision:
                    model._default_manager.filter(pk=pk).update(revision=highest[subject])


def root() -> str:
    """The root of the published record, as a checkpoint spells it."""
    found = log_in(place.public())
    return found.root if found else ""
