"""Asking the witnesses: partners who cosign each checkpoint if it continues what they saw, and refuse otherwise.

The clock asks those that lack the newest checkpoint, all at once, each for a few seconds at most. What they sign is added
to the published checkpoint; the newest one that a quorum cosigned stands in a file of its own, so a verifier never has to
wait for them. This needs no key of the log.
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from justaction.record import describing, keys, place, published
from justaction.record.models import Head, Witness
from justaction.record.place import Place
from justaction.record.tree import cosigning
from justaction.record.tree.notes import Checkpoint, Key, NoteError, number
from justaction.record.tree.policy import Policy
from justaction.record.tree.proofs import consistency
from justaction.record.tree.tiles import Reader
from justaction.web import clock, pages, reaching

WITNESSED = "checkpoint.witnessed"
AGAIN = timedelta(
    hours=6
)  # an old cosignature is made fresh, so that silence is seen where nothing new is published
FIRST_WAIT, LAST_WAIT = timedelta(seconds=15), timedelta(hours=1)  # after a witness did not answer
PATIENCE = timedelta(hours=24)  # then the pages say that too few are there
MOST_BYTES = 64 * 1024

T = Witness.Trouble


@dataclass(frozen=True)
class Said:
    """What a witness said: its signature line, or the trouble; and how many entries it has cosigned, if it told."""

    line: str = ""
    size: int | None = None
    trouble: str = ""


def ask() -> int:
    """Ask each witness whose turn it is; returns how many cosigned."""
    if not settings.RECORD_WITNESSES:
        _settle(None)
        return 0
    newest = published.checkpoint()
    if newest is None:
        return 0
    checkpoint, note = newest
    rows = _rows()
    due = [(key, url) for key, url in settings.RECORD_WITNESSES if _due(rows[key.vkey], checkpoint)]
    said: dict[Key, Said] = {}
    if due:
        with ThreadPoolExecutor(len(due), "witnesses") as room:
            answers = room.map(
                lambda one: _ask(one[0], one[1], rows[one[0].vkey].size, checkpoint, note.encode()), due
            )
            said = dict(zip((key for key, _ in due), answers, strict=True))
    now = clock.now()
    with keys.alone() as alone:
        if not alone:
            return 0  # the publisher is at work; asked again in a moment, they sign again
        files = place.public()
        policy = describing.policy(published.policy().logs)
        changed = describing.describe(files, policy.logs)
        cosigned = {key: each.line for key, each in said.items() if each.line}
        stand = _add(files, checkpoint, note.encode(), cosigned, policy) if cosigned else []
        files.settle()
        for key, each in said.items():
            _note(rows[key.vkey], each, checkpoint, now)
        if heard := _heard(stand, rows, policy):
            Head.objects.filter(pk=1).update(witnessed=checkpoint.size, witnessed_at=heard)
        _settle(min(row.added_at for row in rows.values()))
        if changed or cosigned:
            pages.changed()
    return len(cosigned)


def too_few_know(newest: Checkpoint, note: bytes) -> list[str]:
    """Which witnesses refuse a checkpoint under the signatures of `note`, when without them there is no quorum; else none.

    What the others sign here is not kept; they are asked for the published one as ever.
    """
    rows = {row.vkey: row.size for row in Witness.objects.all()}
    asked = [key for key, _url in settings.RECORD_WITNESSES]
    said = {
        key: _ask(key, url, rows.get(key.vkey, 0), newest, note) for key, url in settings.RECORD_WITNESSES
    }
    if describing.policy(()).met_by(key for key in asked if said[key].line):
        return []
    return [key.name for key in asked if not said[key].line]


def _rows() -> dict[str, Witness]:
    """What we know of each witness in the settings; those that are no longer there are forgotten."""
    named = [key.vkey for key, _url in settings.RECORD_WITNESSES]
    rows = {row.vkey: row for row in Witness.objects.all()}
    now = clock.now()
    for vkey in named:
        if vkey not in rows:
            rows[vkey], _made = Witness.objects.get_or_create(
                vkey=vkey, defaults={"next_at": now, "added_at": now}
            )
    if gone := [row.pk for vkey, row in rows.items() if vkey not in named]:
        Witness.objects.filter(pk__in=gone).delete()
    return {vkey: rows[vkey] for vkey in named}


def _due(row: Witness, newest: Checkpoint) -> bool:
    return row.next_at <= clock.now() or (not row.trouble and row.size < newest.size)


def _ask(key: Key, url: str, known: int, newest: Checkpoint, note: bytes) -> Said:
    """Have one witness cosign. It may know another size than we remember; then it is asked once more from there."""
    old = min(known, newest.size)
    for _again in range(3):
        path = consistency(Reader(published.file, newest.size), old, newest.size)
        try:
            answer = reaching.ask(
                "POST",
                f"{url}/{cosigning.PATH}",
                headers={"Content-Type": "text/plain; charset=utf-8"},
                body=cosigning.request(old, path, note),
                most=MOST_BYTES,
            )
        except reaching.Unreachable:
            return Said(trouble=T.SILENT)
        if answer.status == 409 and answer.kind == cosigning.SIZE_TYPE:
            try:
                size = number(answer.body.decode("ascii").removesuffix("\n"))
            except (NoteError, UnicodeDecodeError):
                return Said(trouble=T.ODD)
            if size > newest.size or size == old:
                return Said(size=size, trouble=T.AHEAD if size > newest.size else T.HISTORY)
            old = size
            continue
        return _read(answer, key, newest)
    return Said(trouble=T.ODD)


def _read(answer: reaching.Answer, key: Key, newest: Checkpoint) -> Said:
    if answer.ok:
        try:
            return Said(cosigning.own_line(answer.body, newest.text, key), newest.size)
        except (NoteError, UnicodeDecodeError):
            return Said(trouble=T.WRONG)
    if answer.status >= 500 or answer.status == 429:
        return Said(trouble=T.SILENT)
    return Said(trouble={403: T.REFUSED, 404: T.UNKNOWN, 422: T.HISTORY}.get(answer.status, T.ODD))


def _add(files: Place, asked: Checkpoint, note: bytes, cosigned: dict[Key, str], policy: Policy) -> list[Key]:
    """Put the cosignatures to the published checkpoint; returns whose stand under what was asked, old ones too."""
    before = [each for each in (_read_note(files, WITNESSED), _read_note(files, "checkpoint")) if each]
    whole = next((each for each in before if each.startswith(f"{asked.text}\n".encode())), note)
    for key, line in cosigned.items():
        whole = cosigning.with_lines(whole, key, [line])
    stand = [each.key for each in cosigning.cosigned(whole, policy.witnesses.values())]
    if policy.met_by(stand):
        files.put(WITNESSED, whole)
    if published.text_of(files.read("checkpoint").decode()) == asked.text:
        files.put("checkpoint", whole)
    return stand


def _heard(stand: list[Key], rows: dict[str, Witness], policy: Policy) -> datetime | None:
    """When a quorum of those who cosigned was heard last: an old cosignature of one that is silent since is as old as it is.
    None where there is no quorum."""
    told = [(row.cosigned_at, key) for key in stand if (row := rows.get(key.vkey)) and row.cosigned_at]
    told.sort(key=lambda one: one[0], reverse=True)
    for count, (at, _key) in enumerate(told, 1):
        if policy.met_by(key for _at, key in told[:count]):
            return at
    return None


def _read_note(files: Place, path: str) -> bytes:
    try:
        return files.read(path)
    except FileNotFoundError:
        return b""


def _note(row: Witness, said: Said, asked: Checkpoint, now: datetime) -> None:
    row.trouble = said.trouble
    if said.size is not None and said.size <= asked.size:
        row.size = said.size
    if said.line:
        row.cosigned_at, row.tries, row.next_at = now, 0, now + AGAIN
    else:
        row.tries += 1
        row.next_at = now + min(FIRST_WAIT * 2 ** min(row.tries - 1, 20), LAST_WAIT)
    row.save()


def _settle(added_at: datetime | None) -> None:
    """Let the pages say since when too few witnesses are there, or no longer say it."""
    head = Head.objects.filter(pk=1).first()
    if head is None:
        return
    since = None
    if added_at is not None:
        last = head.witnessed_at or added_at
        since = last if clock.now() - last > PATIENCE else None
    if since != head.unwitnessed_since:
        Head.objects.filter(pk=1).update(unwitnessed_since=since)
        pages.changed()


@dataclass(frozen=True)
class Stand:
    """Where a witness stands, for people."""

    name: str
    size: int
    cosigned_at: datetime | None
    trouble: str
    grave: bool  # it says that two histories were signed, or that entries are gone


def stands() -> list[Stand]:
    """Each witness of the settings, and when it cosigned last."""
    rows = {row.vkey: row for row in Witness.objects.all()} if settings.RECORD_WITNESSES else {}
    found: Iterable[tuple[Key, Witness]] = (
        (key, rows.get(key.vkey) or Witness(vkey=key.vkey)) for key, _url in settings.RECORD_WITNESSES
    )
    return [
        Stand(
            key.name,
            row.size,
            row.cosigned_at,
            row.get_trouble_display(),
            row.trouble in (T.HISTORY, T.AHEAD),
        )
        for key, row in found
    ]


def unwitnessed_since() -> datetime | None:
    """Since when too few witnesses are there, if that has lasted a day."""
    return Head.objects.filter(pk=1).values_list("unwitnessed_since", flat=True).first()
