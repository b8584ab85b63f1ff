"""Signing what is sent to a webhook, as Standard Webhooks 1.0.0 says: HMAC-SHA256 over id, time and body.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

from __future__ import annotations

import hmac
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

BEGINS = "whsec_"


def new_secret() -> str:
    """A secret of 256 random bits, as receivers' libraries take it."""
    return BEGINS + b64encode(secrets.token_bytes(32)).decode()


def headers(keys: Iterable[str], name: str, at: datetime, body: bytes) -> dict[str, str]:
    """The three headers of a message; one signature for each secret, so that a new one can come before the old one goes."""
    stamp = str(int(at.timestamp()))
    signed = f"{name}.{stamp}.".encode() + body
    marks = [
        b64encode(hmac.new(b64decode(key.removeprefix(BEGINS)), signed, sha256).digest()).decode()
        for key in keys
    ]
    return {
        "webhook-id": name,
        "webhook-timestamp": stamp,
        "webhook-signature": " ".join(f"v1,{mark}" for mark in marks),
    }
