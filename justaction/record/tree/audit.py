"""Reading a whole log again: every entry, every hash above it, the root, and the words where they can be had.

The tree is built anew from the entries and held against what was published. Where two files differ, the level above
tells which of them was changed, so that a finding names the entry and the file. Memory stays small at any size.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from justaction.record.tree import leaf as leaves
from justaction.record.tree.changing import Change, changes_in, following
from justaction.record.tree.cosigning import Cosigned, cosigned
from justaction.record.tree.notes import Checkpoint, Key, NoteError
from justaction.record.tree.policy import Policy, read_policy
from justaction.record.tree.receipts import check_disclosure, read_disclosures
from justaction.record.tree.rows import Row, Rows
from justaction.record.tree.sources import Folder, Source, Unreachable
from justaction.record.tree.tiles import (
    ENTRIES,
    HASH,
    WIDTH,
    LogError,
    TileWriter,
    fold,
    read_path,
    read_tile,
    tile_path,
    unbundle_as_far,
    width_of,
)

MOST_FINDINGS = 50
Watch = Callable[[int, int], None]  # (entries read, entries in all)


@dataclass(frozen=True)
class Finding:
    """Something that does not hold. `first` to `last` are the entries it concerns, where that can be said."""

    words: str
    first: int | None = None
    last: int | None = None
    path: str = ""


@dataclass
class Report:
    """What an audit read, and what it found. `key` is the newest that signed the checkpoint."""

    log: str
    key: Key
    checkpoint: Checkpoint
    changes: list[Change] = field(default_factory=list)  # of the key, as the log's own notes tell them
    since: Checkpoint | None = None
    quorum: tuple[int, int] = (0, 0)  # so many of so many witnesses are asked for
    witnessed: Checkpoint | None = None  # the newest checkpoint that they cosigned
    cosigned: list[Cosigned] = field(default_factory=list)
    entries: int = 0
    disclosures: int | None = None  # None: they were not looked at
    rows: int | None = None
    findings: list[Finding] = field(default_factory=list)
    more: int = 0  # findings beyond the most that are kept

    @property
    def holds(self) -> bool:
        return not self.findings

    def find(self, finding: Finding) -> None:
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(finding)
        else:
            self.more += 1

    def plain(self) -> dict[str, Any]:
        """The report as plain values, ready for JSON."""
        return {
            "holds": self.holds,
            "log": self.log,
            "key": self.key.vkey,
            "key_changes": len(self.changes),
            "origin": self.checkpoint.origin,
            "size": self.checkpoint.size,
            "root": b64encode(self.checkpoint.root).decode(),
            "since": self.since.size if self.since else None,
            "quorum": list(self.quorum),
            "witnessed": self.witnessed.size if self.witnessed else None,
            "witnesses": {each.key.name: each.at for each in self.cosigned},
            "entries": self.entries,
            "disclosures": self.disclosures,
            "rows": self.rows,
            "findings": [
                {"first": each.first, "last": each.last, "path": each.path, "words": each.words}
                for each in self.findings
            ],
            "more": self.more,
        }


def policy_of(source: Source) -> Policy:
    """Whom the log's own policy names; Unreachable without one, ValueError when it is malformed or names no log."""
    try:
        policy = read_policy(source.read("policy.txt").decode(errors="replace"))
    except FileNotFoundError as error:
        raise Unreachable(f"{source.name} has no policy.txt; give the key with --key") from error
    except NoteError as error:
        raise NoteError(f"policy.txt of {source.name}: {error}") from error
    if not policy.logs:
        raise ValueError(f"policy.txt of {source.name} names no log; give the key with --key")
    return policy


def followed(source: Source, trust: Policy | None = None) -> Policy:
    """Whom to believe of this log: `trust`, else its own policy, and the keys to which its notes lead from there."""
    return following(trust or policy_of(source), changes_in(source))


def checkpoint_of(source: Source, trust: Policy, path: str = "checkpoint") -> tuple[Checkpoint, Key]:
    """The log's newest checkpoint and the newest key that signed it; Unreachable without one, ValueError when its
    signature fails."""
    try:
        checkpoint, signed = trust.open(source.read(path))
    except FileNotFoundError as error:
        raise Unreachable(f"{source.name} has no {path}") from error
    except NoteError as error:
        raise NoteError(f"{path}: {error}") from error
    return checkpoint, next((key for key in signed if key not in trust.ends), signed[0])


def audit(
    source: Source,
    *,
    trust: Policy | None = None,
    since: bytes = b"",
    disclosures: bool = True,
    rows: Rows | None = None,
    watch: Watch = lambda read, size: None,
) -> Report:
    """Read the whole log at `source` and say what does not hold.

    `trust` says whose signatures count (else the log's own policy is believed). `since` is an older checkpoint that must be a
    beginning of this log. `rows` are a database's own rows, to be held against the log. Raises ValueError when the
    checkpoint itself cannot be trusted, and Unreachable when the log cannot be read.
    """
    changes = changes_in(source)
    trust = following(trust or policy_of(source), changes)
    checkpoint, key = checkpoint_of(source, trust)
    report = Report(source.name, key, checkpoint, changes)
    if since:
        report.since = _older(trust.open(since)[0], report, "the checkpoint you kept")
    if trust.asks_for_witnesses:
        _witnesses(source, trust, report)
    if isinstance(source, Folder):
        disclosures = disclosures and source.has("disclosure")
    _Audit(source, report, disclosures, rows, watch).run()
    return report


def _witnesses(source: Source, trust: Policy, report: Report) -> None:
    """Find the newest checkpoint under which the quorum stands: the newest of all, or the one kept beside it."""
    report.quorum = trust.counts
    for path in ("checkpoint", "checkpoint.witnessed"):
        try:
            note = source.read(path)
        except FileNotFoundError:
            continue
        try:
            found = cosigned(note, trust.witnesses.values())
            checkpoint, _signed = trust.open(note)
        except NoteError as error:
            raise NoteError(f"{path}: {error}") from error
        if trust.met_by(each.key for each in found):
            report.cosigned = found
            report.witnessed = _older(checkpoint, report, "the witnesses")
            return
    least, total = report.quorum
    report.find(Finding(f"fewer than {least} of {total} witnesses cosigned it", path="checkpoint"))


def _older(since: Checkpoint, report: Report, whose: str) -> Checkpoint | None:
    if since.size <= report.checkpoint.size:
        return since
    report.find(
        Finding(
            f"the log has {report.checkpoint.size} entries, but {whose} {'was' if whose.endswith('kept') else 'saw one'} "
            f"for {since.size}: entries have disappeared",
            report.checkpoint.size,
            since.size - 1,
            "checkpoint",
        )
    )
    return None


class _Audit:
    def __init__(
        self, source: Source, report: Report, disclosures: bool, rows: Rows | None, watch: Watch
    ) -> None:
        self.source, self.report, self.rows, self.watch = source, report, rows, watch
        self.size = report.checkpoint.size
        self.writer = TileWriter(self._compare)
        self.with_words = disclosures
        self.told: dict[str, int] = {}  # digests of the notes of which entries tell, and where
        report.disclosures = 0 if disclosures else None
        report.rows = 0 if rows else None

    def run(self) -> None:
        for number in range(-(-self.size // WIDTH)):
            width = width_of(0, number, self.size)
            first = number * WIDTH
            found = self._bundle(number, width)
            hashes = self._settle(number, width, found)
            if hashes is None:
                return  # without these hashes nothing that follows can be checked
            self._compare_since(first, hashes)
            self.writer.extend(hashes)
            self._changes(first, found[:width], hashes)
            self._words(first, found[:width], hashes)
            self.report.entries += min(width, len(found))
            self.watch(first + width, self.size)
        self._compare_since(self.size, b"")
        self.writer.flush()
        if self.writer.root() != self.report.checkpoint.root:
            self.report.find(
                Finding("the root over all entries is not the one that was signed", path="checkpoint")
            )
        self._compare_changes()

    def _bundle(self, number: int, width: int) -> list[bytes]:
        """The entries of a bundle as far as their lengths can be followed. Nothing may stand behind them: no hash covers it."""
        own = tile_path(ENTRIES, number, width)
        for path in (own, tile_path(ENTRIES, number)):
            try:
                data = self.source.read(path)
            except FileNotFoundError:
                continue
            found = unbundle_as_far(data)
            if path == own and len(found) > width:
                last = number * WIDTH + width - 1
                self.report.find(
                    Finding(f"{path} holds more than its entries, behind entry {last}", path=path)
                )
            return found
        return []

    def _tile(self, level: int, number: int) -> bytes:
        """A published tile, or nothing when it is missing or of a wrong length."""
        width = width_of(level, number, self.size)
        path = tile_path(level, number, width)
        first = number * WIDTH << (8 * level)
        last = min(self.size, (number * WIDTH + width) << (8 * level)) - 1
        try:
            return read_tile(self.source.read, level, number, width)
        except FileNotFoundError:
            self.report.find(Finding(f"{_entries(first, last)}: {path} is missing", first, last, path))
        except LogError as error:
            self.report.find(Finding(f"{_entries(first, last)}: {error}", first, last, path))
        return b""

    def _settle(self, number: int, width: int, found: list[bytes]) -> bytes | None:
        """The leaf hashes of one tile: what bundle and tile agree on, or the one that the level above bears out."""
        tile = self._tile(0, number)
        hashes = b"".join([leaves.leaf_hash(leaf) for leaf in found[:width]])
        if hashes == tile:
            return hashes
        fits = self._fits(number, width)
        bundle_fits, tile_fits = (len(hashes) == width * HASH and fits(hashes)), bool(tile) and fits(tile)
        self._name(number, width, found, tile, bundle_fits, tile_fits)
        if bundle_fits:
            return hashes
        return tile or (hashes if len(hashes) == width * HASH else None)

    def _fits(self, number: int, width: int) -> Callable[[bytes], bool]:
        """Asks whether hashes lead to what stands above them: the next level's hash, or the root."""
        if width < WIDTH:

            def root_fits(hashes: bytes) -> bool:
                fork = self.writer.fork()
                fork.extend(hashes)
                return fork.root() == self.report.checkpoint.root

            return root_fits
        above, at = divmod(number, WIDTH)
        try:
            tile = read_tile(self.source.read, 1, above, width_of(1, above, self.size))
        except (FileNotFoundError, LogError):
            tile = b""
        return lambda hashes: fold(hashes) == tile[at * HASH : (at + 1) * HASH]

    def _name(
        self, number: int, width: int, found: list[bytes], tile: bytes, bundle_fits: bool, tile_fits: bool
    ) -> None:
        """Say which entries of a bundle and its tile do not fit each other, and which of the two was changed."""
        if not tile and bundle_fits:
            return  # the missing tile was said already
        bundle_path, path = tile_path(ENTRIES, number, width), tile_path(0, number, width)
        for at in range(width):
            index = number * WIDTH + at
            if at < len(found) and leaves.leaf_hash(found[at]) == tile[at * HASH : (at + 1) * HASH]:
                continue
            broken = len(found) != width and at >= len(found) - 1
            if not found:
                words, where = f"{bundle_path} is missing", bundle_path
            elif bundle_fits:
                words, where = f"its hash in {path} was changed; the entry itself fits the tree", path
            elif tile_fits:
                words, where = (
                    f"its bytes in {bundle_path} were changed; the tree has another hash",
                    bundle_path,
                )
            else:
                words, where = f"{bundle_path} and {path} do not fit each other nor the tree above", path
            last = (number * WIDTH + width - 1) if broken else index
            self.report.find(Finding(f"{_entries(index, last)}: {words}", index, last, where))
            if broken:
                return

    def _compare(self, path: str, data: bytes) -> None:
        """Hold a tile that was built anew against the published one; the lowest level was settled before."""
        level, number, _ = read_path(path)
        if not isinstance(level, int) or level == 0:
            return
        published = self._tile(level, number)
        for at in range(0, len(published), HASH):
            if published[at : at + HASH] != data[at : at + HASH]:
                place = number * WIDTH + at // HASH
                first, last = place << (8 * level), ((place + 1) << (8 * level)) - 1
                words = f"the hash over {_entries(first, last)} in {path} was changed"
                self.report.find(Finding(words, first, last, path))

    def _compare_since(self, first: int, hashes: bytes) -> None:
        """Where an older checkpoint ends within these hashes, its root must be the root here."""
        for since, whose in (
            (self.report.since, "the checkpoint you kept"),
            (self.report.witnessed, "the checkpoint that the witnesses cosigned"),
            *((one.at, f"{one.path}, by which the key was changed") for one in self.report.changes),
        ):
            inside = bool(hashes) and since is not None and first <= since.size < first + len(hashes) // HASH
            if since is None or not (inside or since.size == first == self.size):
                continue
            fork = self.writer.fork()
            fork.extend(hashes[: (since.size - first) * HASH])
            if fork.root() != since.root:
                words = f"the first {since.size} entries are not those of {whose}: history was rewritten"
                self.report.find(Finding(words, 0, max(0, since.size - 1), "checkpoint"))

    def _changes(self, first: int, found: list[bytes], hashes: bytes) -> None:
        for at, leaf in enumerate(found):
            told = b'"t":"key.changed"' in leaf
            if told and leaves.leaf_hash(leaf) == hashes[at * HASH : (at + 1) * HASH]:
                self.told[str(leaves.read(leaf)["m"].get("note", ""))] = first + at

    def _compare_changes(self) -> None:
        """Each note stands in the log, once its new key signs; and each entry about a changed key has its note."""
        notes = {str(one.facts["note"]): one for one in self.report.changes}
        upto = max((one.number for one in notes.values() if one.now == self.report.key), default=0)
        for digest, one in notes.items():
            if one.number <= upto and digest not in self.told:
                self.report.find(
                    Finding(f"no entry tells of {one.path}, by which the key was changed", path=one.path)
                )
        for digest, index in self.told.items():
            if digest not in notes:
                words = f"{_entries(index, index)}: it tells of a changed key, but no note in keys/ is the one that it names"
                self.report.find(Finding(words, index, index, "keys"))

    def _words(self, first: int, found: list[bytes], hashes: bytes) -> None:
        """Check what the entries' commitments stand for, and the database's own rows."""
        if not self.with_words and not self.rows:
            return
        for at, leaf in enumerate(found):
            index = first + at
            if leaves.leaf_hash(leaf) != hashes[at * HASH : (at + 1) * HASH]:
                continue  # said already
            if self.with_words:
                self._published_words(index, leaf)
            if self.rows:
                row = self.rows.at(index)
                self.report.rows = (self.report.rows or 0) + 1
                self._check(row, index, leaf, "the database")

    def _published_words(self, index: int, leaf: bytes) -> None:
        path = f"disclosure/{index}.json"
        try:
            stated = leaves.read_json(self.source.read(path))
            row = Row.read(stated)
        except FileNotFoundError:
            return
        except (ValueError, UnicodeDecodeError) as error:
            self.report.find(Finding(f"entry {index}: {path} cannot be read: {error}", index, index, path))
            return
        self.report.disclosures = (self.report.disclosures or 0) + len(row.disclosures)
        self._check(row, index, leaf, path)

    def _check(self, row: Row | None, index: int, leaf: bytes, where: str) -> None:
        """Hold what a database or a disclosure says of an entry against the entry in the log."""

        def wrong(words: str) -> None:
            self.report.find(Finding(f"entry {index}: in {where}, {words}", index, index, where))

        if row is None:
            return wrong("it is missing")
        if row.index != index or row.leaf != leaf or row.leaf_hash != leaves.leaf_hash(leaf):
            return wrong("the entry was changed; the log has other bytes")
        try:
            fields = leaves.read(leaf)
            for path, salt, value in read_disclosures(row.disclosures):
                check_disclosure(fields, path, salt, value)
        except ValueError as error:
            wrong(str(error))
        return None


def _entries(first: int, last: int) -> str:
    return f"entry {first}" if first == last else f"entries {first} to {last}"
