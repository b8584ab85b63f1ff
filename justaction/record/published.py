"""The published log, read: where it stands, proofs for an entry, a receipt for its owner."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from justaction.errors import Refused
from justaction.record import place
from justaction.record.kinds import KINDS
from justaction.record.models import Disclosure, Entry
from justaction.record.tree import proofs, receipts
from justaction.record.tree.audit import followed, policy_of
from justaction.record.tree.changing import Change, changes_in
from justaction.record.tree.notes import MOST_BYTES, Checkpoint, Key, read_checkpoint
from justaction.record.tree.policy import Policy
from justaction.record.tree.tiles import Reader
from justaction.web import clock, house

PRINTED = 20  # letters of a root, 120 bits: nobody finds another history with the same ones


def file(path: str) -> bytes:
    """A published file; FileNotFoundError when there is none."""
    return place.public().read(path)


def checkpoint() -> tuple[Checkpoint, str] | None:
    """The newest checkpoint and its signed note, or None before the first one."""
    try:
        note = file("checkpoint").decode()
    except FileNotFoundError:
        return None
    return read_checkpoint(text_of(note)), note


def witnessed() -> tuple[Checkpoint, str] | None:
    """The newest checkpoint that enough witnesses cosigned, and its note, or None where there is none."""
    try:
        note = file("checkpoint.witnessed").decode()
    except FileNotFoundError:
        return None
    return read_checkpoint(text_of(note)), note


def text_of(note: str) -> str:
    """What a note says, without its signatures."""
    return note[:MOST_BYTES].rpartition("\n\n")[0] + "\n"


def origin() -> str:
    """The name of the log."""
    newest = checkpoint()
    return newest[0].origin if newest else settings.RECORD_ORIGIN


@dataclass(frozen=True)
class Printed:
    """A state of the record as it is printed: so many entries, the beginning of the root over them, and the day.

    A copy on paper bears witness: whoever has one sees at `url` whether those entries still have that root.
    """

    size: int
    root: str
    on: date
    url: str


def printed() -> Printed | None:
    """The newest state, to be printed in what goes out; None before the first checkpoint."""
    newest = checkpoint()
    if newest is None:
        return None
    size, on = newest[0].size, signed_at() or clock.now()
    root = b64encode(newest[0].root).decode()[:PRINTED]
    return Printed(size, root, timezone.localdate(on), f"{settings.SITE_URL}/record/size/{size}")


def root_of(size: int) -> str:
    """What the first `size` entries add up to, as the text of a checkpoint; FileNotFoundError while there are fewer."""
    newest = checkpoint()
    if newest is None or size > newest[0].size:
        raise FileNotFoundError
    return Checkpoint(newest[0].origin, size, Reader(file, newest[0].size).root(size)).text


def signed_at() -> datetime | None:
    """When the newest checkpoint was written."""
    try:
        return place.public().written_at("checkpoint")
    except FileNotFoundError:
        return None


def policy() -> Policy:
    """Whom to believe, as it is published; Unreachable before anything is."""
    return policy_of(place.public())


def trust() -> Policy:
    """The same, and the keys that signed before, each for as long as it did."""
    return followed(place.public())


def key_changes() -> list[Change]:
    """How the signing key was changed, as the published notes tell it."""
    return changes_in(place.public())


def signed_by(note: str) -> Key:
    """Which key to name for a checkpoint; where two signed it while the key was changed, the one that readers know longer."""
    believed = trust()
    _checkpoint, signed = believed.open(note.encode())
    return next((key for key in signed if key in believed.ends), signed[0])


def proof(entry: Entry) -> receipts.Proof | None:
    """The proof that an entry is in the log; None while it is not.

    Under the checkpoint that witnesses cosigned, where that one reaches so far; else under the newest.
    """
    for newest in (witnessed(), checkpoint()):
        if newest is not None and entry.index is not None and entry.index < newest[0].size:
            size = newest[0].size
            path = proofs.inclusion(Reader(file, size), entry.index, size)
            return receipts.Proof(entry.index, tuple(path), newest[1], bytes(entry.leaf))
    return None


def receipt(entry: Entry) -> dict[str, Any]:
    """A receipt for the owner of an entry, with all its salts and values: whoever calls this has made sure it is them.

    Raises Refused while the entry is not in the log yet.
    """
    found = proof(entry)
    if found is None:
        raise Refused(
            _("Your place in the record is being prepared. Please come back in a minute."), status=409
        )
    said = [(each.path, bytes(each.salt), each.value) for each in entry.disclosures.order_by("id")]
    return receipts.receipt(signed_by(found.note), found, bytes(entry.leaf), said)


def public_words(entry: Entry) -> list[Disclosure]:
    """What an entry shows to everybody; in safe mode, without the words that can hold the name of a person."""
    found = list(entry.disclosures.filter(public=True).order_by("id"))
    if house.names_hidden():
        kind = KINDS[entry.kind]
        found = [each for each in found if not kind.tells_of_a_person(each.path)]
    return found


def disclosure(entry: Entry) -> dict[str, Any]:
    """What an entry's public commitments stand for, beside the entry as the database keeps it."""
    said = public_words(entry)
    return {
        "index": entry.index,
        "leaf": b64encode(bytes(entry.leaf)).decode(),
        "disclosures": [
            {"path": each.path, "salt": b64encode(bytes(each.salt)).decode(), "value": each.value}
            for each in said
        ],
    }
