"""The box of a secret ballot: how a voter's paper is found again, and how it cannot be found by anyone else.

At the opening one empty paper is laid ready for each voter, under a handle: HMAC-SHA-256 with a key that is made from
SECRET_KEY (which no database holds) and the ballot's salt, over the voter's ticket. So a copy of the database alone
links no voter to a paper. When the ballot closes its salt is erased and all papers are written anew; from then on
nobody can find a paper again, with the key or without. The code on a voter's receipt is made the same way. See
decision 10.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import b32encode
from collections.abc import Iterable

from django.conf import settings

from justaction.ballots.models import Ballot, Elector
from justaction.record.tree.leaf import leaf_hash, node_hash

CODE_BYTES = 10  # 80 bits, 16 letters and digits


def handle(ballot: Ballot, elector: Elector) -> str:
    """Under which the elector's paper lies: 64 hex digits. Raises ValueError when the salt is erased."""
    return _keyed(ballot, b"paper", elector).hex()


def code(ballot: Ballot, elector: Elector) -> str:
    """What stands on the receipt of the elector: `ABCD-EFGH-IJKL-MNOP`. Raises ValueError when the salt is erased."""
    letters = b32encode(_keyed(ballot, b"code", elector)[:CODE_BYTES]).decode()
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def _keyed(ballot: Ballot, purpose: bytes, elector: Elector) -> bytes:
    if not ballot.salt:
        raise ValueError("The salt of this ballot is erased.")
    key = hmac.digest(
        settings.SECRET_KEY.encode(), b"justaction.ballots.box\0" + ballot.salt.encode(), "sha256"
    )
    return hmac.digest(key, purpose + b"\0" + elector.ticket.encode(), "sha256")


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
