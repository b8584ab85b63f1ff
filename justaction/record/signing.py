"""Who signs: the key of the record, and beside it the next one while the key is being changed.

The keys at hand have to fit the public notes about changed keys. A note once published cannot be taken back, so when a key
that it introduced is gone, nothing is signed: a reader would refuse what the old key signs alone from there on.
"""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from justaction.record import keys
from justaction.record.place import Place
from justaction.record.tree.changing import Change, changes_in, following
from justaction.record.tree.notes import Key, NoteError
from justaction.record.tree.policy import Policy


class Stopped(Exception):  # noqa: N818  # a state that a steward reads
    """The publisher will not sign. The message says why, and about which entry if it knows."""


@dataclass(frozen=True)
class Hands:
    """The keys that sign now, the newest first; all changes so far, and the one that is under way, if one is."""

    origin: str
    privates: tuple[Ed25519PrivateKey, ...]
    changes: tuple[Change, ...] = ()
    underway: Change | None = None

    @property
    def logs(self) -> tuple[Key, ...]:
        """The public halves of those who sign, the newest first."""
        return tuple(keys.public(self.origin, one) for one in self.privates)

    @property
    def trust(self) -> Policy:
        """Whose signatures are ours: of those who sign now, and of those who did before."""
        return following(Policy(self.logs), self.changes)


def hands(files: Place, origin: str, private: Ed25519PrivateKey) -> Hands:
    """Who signs, by the keys at hand and the notes in the published files; Stopped when they do not fit each other."""
    try:
        changes = tuple(changes_in(files))
    except NoteError as error:
        raise Stopped(f"A note about a changed key does not hold: {error}. Put that file back.") from error
    own, last = keys.public(origin, private), changes[-1] if changes else None
    coming = keys.private(keys.NEXT)
    after = keys.public(origin, coming) if coming else None
    if last is None or last.now == own:
        return Hands(origin, (private,), changes)  # a next key, if there is one, is not introduced yet
    if last.was != own:
        raise Stopped(
            f"The signing key is not the one that the record has come to: {last.path} introduced {last.now.id.hex()}. "
            "Put that key back."
        )
    if coming is None or after != last.now:
        raise Stopped(
            f"The next key is {'gone' if coming is None else 'another one'}: {last.path} introduced "
            f"{last.now.id.hex()}. Put it back as {keys.NEXT}, from the file with the keys."
        )
    return Hands(origin, (coming, private), changes, last)
