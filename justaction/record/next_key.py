"""A new signing key, in three steps that a steward takes: begin, introduce, finish. Each can be taken again after a crash.

Begin makes the next key beside the old one; nobody sees it, and it can be copied to a safe place first. Introduce publishes
the note that both sign; from then on both sign each checkpoint, so whoever knows the old key goes on reading, and the
witnesses have time to follow. Finish puts the next key in the place of the old one, which is gone then.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from justaction.record import keys, place, published, publisher, witnesses
from justaction.record.models import Entry
from justaction.record.signing import Hands, Stopped
from justaction.record.tree.changing import Change, sign_change
from justaction.record.tree.leaf import read_json
from justaction.record.tree.notes import Key, NoteError, sign
from justaction.record.tree.sources import Unreachable
from justaction.web import clock

SPAN = timedelta(days=7)  # that both keys sign, so that everybody who verifies can follow


class NotNow(Exception):  # noqa: N818  # a state that a steward reads
    """This step cannot be taken. Nothing was changed; the message says what to do first."""


class Stage(StrEnum):
    """How far a change of the key is."""

    NONE = "none"
    BEGUN = "begun"  # the next key is there, and nobody knows it
    HALF = "half introduced"  # its note is there, the checkpoint that both sign is not
    BOTH = "both sign"
    TAKEN = "not written down"  # the next key took the place, and policy.txt does not say so yet


@dataclass(frozen=True)
class Standing:
    """How far a change is, by what this user may see; `change` is the one that was introduced, `after` when it may end."""

    stage: Stage
    change: Change | None = None
    after: datetime | None = None


def standing() -> Standing:
    """How far a change of the key is. It opens no key. NoteError when a published note does not hold."""
    try:
        named = published.policy().logs
    except Unreachable:
        named = ()
    changes, there = published.key_changes(), keys.has_next()
    last = changes[-1] if changes else None
    if last is None or (named == (last.now,)):
        return Standing(Stage.BEGUN if there else Stage.NONE)
    if last.now not in named:
        return Standing(Stage.HALF, last)
    return Standing(Stage.TAKEN if there is False else Stage.BOTH, last, _after(last))


def _after(change: Change) -> datetime | None:
    """When everybody had time to follow; None while no published checkpoint holds the entry about it."""
    entry = _entry(change)
    return entry.at + SPAN if entry else None


def _entry(change: Change) -> Entry | None:
    newest = published.checkpoint()
    entries = Entry.objects.filter(kind="key.changed", index__lt=newest[0].size if newest else 0)
    return next((one for one in entries if read_json(bytes(one.leaf))["m"] == change.facts), None)


def begin(*, into: Path | None = None) -> Key:
    """Make the next key beside the old one; called again, it is the same key. In another folder it is a new one each time, to be
    carried to each machine that signs. Its public half. NotNow before anything was published, or while a change is under way."""
    with _alone() as now:
        if now.underway:
            raise NotNow("A change is under way already. Finish it first: justaction record-key finish")
        if into:
            return keys.public(now.origin, keys.make(keys.NEXT, into=into))
        try:
            return keys.public(now.origin, _coming(now) or keys.make(keys.NEXT))
        except OSError as error:
            raise NotNow(
                f"The folder with the keys can only be read here ({error}). Make it elsewhere: "
                "justaction record-key begin --to FOLDER"
            ) from error


def introduce() -> Change:
    """Publish the note by which the old key introduces the next one, enter it, and let both sign. NotNow without a next key."""
    with _alone() as now:
        change = now.underway
        if change is None:
            coming = _coming(now)
            if coming is None:
                raise NotNow("There is no next key. Make one first: justaction record-key begin")
            publisher.publish_alone()  # what was decided is signed by the old key alone, up to here
            change = _note(now, coming)
        publisher.publish_alone()
        return change


def _note(now: Hands, coming: Ed25519PrivateKey) -> Change:
    at, files = keys.head(), place.public()
    if at is None:
        raise NotNow("Nothing was published yet.")
    (old,), (was,) = now.privates, now.logs
    day = f"{clock.now().astimezone(UTC):%Y-%m-%d}"
    change = Change(len(now.changes) + 1, was, keys.public(now.origin, coming), at, day)
    files.put(change.path, sign_change(change, old, coming))
    files.settle()
    return change


def finish(*, anyway: bool = False) -> Key:
    """Let the next key sign alone; the old one is gone then. The key that signs now.

    NotNow when there is nothing to finish, or before everybody had time to follow: seven days, and as many witnesses as the
    record needs; `anyway` waits for neither.
    """
    with _alone() as now:
        if now.underway:
            if not anyway:
                _all_follow(now, now.underway)
            elif _entry(now.underway) is None:
                raise NotNow(
                    "It is not introduced yet. Take that step again: justaction record-key introduce"
                )
            try:
                keys.take_over()
            except OSError as error:
                raise NotNow(
                    f"The folder with the keys can only be read here ({error}). Put {keys.NEXT} in the place of {keys.KEY} "
                    "where they come from; then run: justaction record-key finish"
                ) from error
        elif standing().stage not in (Stage.TAKEN, Stage.BOTH):
            raise NotNow("No change is under way. It begins with: justaction record-key begin")
        publisher.publish_alone()
        return published.policy().logs[0]


def _all_follow(now: Hands, change: Change) -> None:
    after = _after(change)
    if after is None:
        raise NotNow("It is not introduced yet. Take that step again: justaction record-key introduce")
    if clock.now() < after:
        raise NotNow(
            f"Both keys sign until {after:%d %B %Y %H:%M} UTC, so that everybody can follow. If the old key may be in "
            "strange hands, say --anyway."
        )
    newest = published.checkpoint()
    if newest is not None:
        note = sign(newest[0].text, now.origin, now.privates[0])
        if strangers := witnesses.too_few_know(newest[0], note.encode()):
            raise NotNow(
                f"Too few witnesses know the new key. These do not: {', '.join(strangers)}. Ask them to run "
                f"justaction-witness follow (docs/witness.md), or say --anyway."
            )


def _coming(now: Hands) -> Ed25519PrivateKey | None:
    """The next key, if it is another one than the key that signs."""
    coming = keys.private(keys.NEXT)
    return coming if coming and keys.public(now.origin, coming) not in now.logs else None


@contextmanager
def _alone() -> Iterator[Hands]:
    """Nobody publishes inside. Who signs now. NotNow when somebody else is at it, or when there is no record yet."""
    try:
        with keys.alone() as alone:
            if not alone:
                raise NotNow("Another process is publishing right now. Try again in a moment.")
            now = publisher.signers()
            if now is None:
                raise NotNow("Nothing was published yet, so there is no key to change.")
            yield now
    except (keys.KeptAway, Stopped, NoteError) as error:
        raise NotNow(str(error)) from error
