"""Deeds of the record: one, writing an entry. Every deed that changes something public calls it in its transaction."""

from __future__ import annotations

import secrets
from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import UTC
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import QuerySet

from justaction.record.kinds import KINDS
from justaction.record.models import Disclosure, Entry, KeyChange, Recorded
from justaction.record.tree import leaf as leaves
from justaction.record.tree.changing import Change
from justaction.search import actions as search
from justaction.web import clock, pages

if TYPE_CHECKING:
    from justaction.members.models import Person


def enter(
    kind: str,
    thing: Recorded,
    *,
    by: Person | None,
    title: str,
    url: str,
    words: Mapping[str, Any] | None = None,
    private: Sequence[str] = (),
    facts: Mapping[str, int | str] | None = None,
    answers: Sequence[Entry] = (),
    thread: Recorded | None = None,
) -> Entry:
    """Write a pending entry about `thing` and raise its revision; call it inside the deed's transaction.

    `words` are committed with a fresh salt each, and published unless their path is in `private`; empty ones are
    left out. `facts` stand in the leaf. `answers` are at most 8 earlier entries that this one answers, supersedes,
    reviews or withdraws. `thread` is the thing whose story this belongs to (by default the thing itself).
    Raises ValueError when the kind does not allow what is said.
    """
    spec = KINDS[kind]
    said = {path: value for path, value in (words or {}).items() if value not in ("", None, [])}
    stated = dict(facts or {})
    spec.check(said, stated)
    if len(answers) > leaves.MOST_PARENTS:
        raise ValueError("an entry answers at most 8 others")
    thing.revision += 1
    type(thing)._default_manager.filter(pk=thing.pk).update(revision=thing.revision)
    salts = {path: secrets.token_bytes(32) for path in said}
    moment = clock.now().astimezone(UTC)
    leaf = leaves.canonical(
        {
            "v": leaves.VERSION,
            "t": kind,
            "d": moment.strftime("%Y-%m-%d" if spec.personal else "%Y-%m-%dT%H:%M:%SZ"),
            "s": thing.subject,
            "r": thing.revision,
            "p": [b64encode(bytes(entry.leaf_hash)).decode() for entry in answers],
            "c": {
                path: b64encode(leaves.commitment(salts[path], path, value)).decode()
                for path, value in said.items()
            },
            "m": stated,
        }
    )
    if len(leaf) >= leaves.MOST_BYTES:
        raise ValueError(f"a leaf stays under {leaves.MOST_BYTES} bytes")
    entry = Entry.objects.create(
        kind=kind,
        leaf=leaf,
        leaf_hash=leaves.leaf_hash(leaf),
        at=moment,
        subject=thing.subject,
        revision=thing.revision,
        subject_kind=type(thing)._meta.model_name or "",
        title=title[:300],
        url=url,
        thread=(thread or thing).subject,
        actor=by,
    )
    if said:
        Disclosure.objects.bulk_create(
            Disclosure(
                entry=entry,
                path=path,
                salt=salts[path],
                value=leaves.normal(value),
                public=path not in private,
            )
            for path, value in said.items()
        )
    for changed in (thing, thread):
        if changed is not None:
            search.put(changed)
    pages.changed()
    return entry


@transaction.atomic
def tell_of_key(change: Change) -> Entry:
    """Enter that the signing key was changed, by the note that both keys signed; once, however often it is called."""
    for told in Entry.objects.filter(kind="key.changed"):
        if leaves.read_json(bytes(told.leaf))["m"] == change.facts:
            return told
    row, _made = KeyChange.objects.get_or_create(number=change.number)
    url, title = "/record/#keys", f"Key {change.now.id.hex()} for {change.was.id.hex()}"
    return enter("key.changed", row, by=None, title=title, url=url, facts=change.facts)


def open_seal(entry: Entry) -> None:
    """Publish the words of an entry that were sealed: they fit its seals, so nobody can have changed one since."""
    entry.disclosures.update(public=True)
    pages.changed()


def erase(words: QuerySet[Disclosure], *, about: Recorded) -> int:
    """Delete words of entries with their salts, for good, and enter that so many were; the seals and proofs stay.

    The entry names neither the entries nor the person: it would tie together what belonged to one of them. `about` is
    whatever the deed keeps of it. Returns how many words went.
    """
    count = words.count()
    words.delete()
    enter(
        "disclosure.erased",
        about,
        by=None,
        title="A person was erased",
        url="/record/",
        facts={"words": count},
    )
    return count
