"""The box of a secret ballot: how a voter's paper is found again, and how it cannot be found by anyone else.

At the opening one empty paper is laid ready for each voter, under a handle: HMAC-SHA-256 with a key that is made from
SECRET_KEY (which no database holds) and the ballot's salt, over the voter's ticket. So a copy of the database alone
links no voter to a paper. When SECRET_KEY changes while a ballot is open, its papers are found by the old key for as long
as that stands in SECRET_KEY_FALLBACKS. When the ballot closes its salt is erased and all papers are written anew; from then on
nobody can find a paper again, with the key or without. The code on a voter's receipt is made the same way. See
decision 10.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import b32encode
from collections.abc import Container, Iterable
from dataclasses import dataclass

from django.conf import settings

from justaction.ballots.models import Ballot, Elector
from justaction.record.tree.leaf import leaf_hash, node_hash

CODE_BYTES = 10  # 80 bits, 16 letters and digits


@dataclass(frozen=True)
class Place:
    """Where a paper may lie, and the code on the receipt of whom it belongs to: both come from one key."""

    handle: str  # 64 hex digits
    code: str  # ABCD-EFGH-IJKL-MNOP


def places(ballot: Ballot, elector: Elector) -> list[Place]:
    """Where the elector's paper may lie: by the key of today, under which new ones are laid, then by each of
    SECRET_KEY_FALLBACKS, in case the key has changed since the ballot opened. Raises ValueError when the salt is erased.
    """
    if not ballot.salt:
        raise ValueError("The salt of this ballot is erased.")
    return [
        _place(str(secret), ballot, elector)
        for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    ]


def place(ballot: Ballot, elector: Elector) -> Place:
    """The first of `places`: where the elector's paper is laid. Raises ValueError when the salt is erased."""
    return places(ballot, elector)[0]


def found(ballot: Ballot, elector: Elector, handles: Container[str]) -> Place | None:
    """Where the elector's paper lies among these; None when a key is missing that it was laid with.

    Raises ValueError when the salt is erased.
    """
    return next((one for one in places(ballot, elector) if one.handle in handles), None)


def _place(secret: str, ballot: Ballot, elector: Elector) -> Place:
    key = hmac.digest(secret.encode(), b"justaction.ballots.box\0" + ballot.salt.encode(), "sha256")
    ticket = b"\0" + elector.ticket.encode()
    letters = b32encode(hmac.digest(key, b"code" + ticket, "sha256")[:CODE_BYTES]).decode()
    code = "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))
    return Place(hmac.digest(key, b"paper" + ticket, "sha256").hex(), code)


def root(words: Iterable[str]) -> str:
    """The root of a Merkle tree (RFC 9162, section 2.1) over words in the order of their letters, as 64 hex digits."""
    return _root([leaf_hash(word.encode()) for word in sorted(words)]).hex()


def _root(hashes: list[bytes]) -> bytes:
    if not hashes:
        return hashlib.sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    half = 1 << (len(hashes) - 1).bit_length() - 1
    return node_hash(_root(hashes[:half]), _root(hashes[half:]))
