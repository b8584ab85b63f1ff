"""The address by which somebody without an account comes back to their answers: a signed random secret.

Nothing is stored until the first answer, and then only the secret's digest. No cookie is set.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from django.core import signing

from justaction.opinions.models import Conversation

HELD = "h"


@dataclass(frozen=True)
class Key:
    """Who holds an address: the digest of its secret, and whether too many came from one place when it was made."""

    digest: str
    held: bool


def make(conversation: Conversation, *, held: bool = False) -> str:
    """A new address for one person in one conversation."""
    return _signer(conversation).sign(secrets.token_hex(12) + (HELD if held else ""))


def read(conversation: Conversation, token: str) -> Key | None:
    """Who holds this address; None for one that we did not make for this conversation."""
    try:
        secret = _signer(conversation).unsign(token)
    except signing.BadSignature:
        return None
    return Key(hashlib.sha256(secret.encode()).hexdigest(), secret.endswith(HELD))


def _signer(conversation: Conversation) -> signing.Signer:
    return signing.Signer(sep="~", salt=f"justaction.opinions.{conversation.subject}")
