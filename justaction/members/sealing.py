"""What is kept or sent so that only we can read it: encrypted with keys derived from SECRET_KEY (HKDF, RFC 5869)."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def seal(purpose: str) -> MultiFernet:
    """Encrypts with the key of today for one purpose; decrypts with those of SECRET_KEY_FALLBACKS too."""
    keys = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(key, purpose))) for key in keys])


def _derived(key: str, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=f"justaction.members.{purpose}/1".encode()).derive(key.encode())
