"""What stands for a subscription in links: sealed by the site's key, naming no address.

Only a POST changes anything, so a scanner that opens links changes nothing.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.encoding import force_bytes

from justaction.newsletter.models import Subscription
from justaction.web import clock

SALT = "justaction.newsletter"
CONFIRM_WITHIN = timedelta(days=7)


def token(subscription: Subscription) -> str:
    """For the page of what one wants, and for ending it: good as long as the subscription is there."""
    return token_of(subscription.pk)


def token_of(pk: int) -> str:
    """The same by its number."""
    return _signer("mine").sign(str(pk))


def read(token: str) -> Subscription | None:
    try:
        pk = int(_signer("mine").unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    return Subscription.objects.filter(pk=pk).first()


def to_confirm(subscription: Subscription) -> str:
    """For the one letter that asks: good for seven days, and for this time of asking only."""
    return _signer("confirm").sign(f"{subscription.pk}-{int(subscription.asked_at.timestamp())}")


def read_to_confirm(token: str) -> Subscription | None:
    try:
        pk, asked = (int(part) for part in _signer("confirm").unsign(token).split("-"))
    except (signing.BadSignature, ValueError):
        return None
    row = Subscription.objects.filter(pk=pk).first()
    if row is None or int(row.asked_at.timestamp()) != asked:
        return None
    return row if clock.now() <= row.asked_at + CONFIRM_WITHIN else None


def url(name: str, token: str) -> str:
    """The absolute address of a page that a letter leads to."""
    return settings.SITE_URL + reverse(f"newsletter:{name}", args=[token])


def tokens_of(keys: Collection[int]) -> dict[int, str]:
    """The same for a great many: Django's own signature (`salted_hmac`), its key made once."""
    signer = _signer("mine")
    key = hashlib.sha256(force_bytes(signer.salt) + b"signer" + force_bytes(signer.key)).digest()
    signed = {pk: hmac.digest(key, str(pk).encode(), "sha256") for pk in keys}
    return {pk: f"{pk}{signer.sep}{signing.b64_encode(mac).decode()}" for pk, mac in signed.items()}


def _signer(purpose: str) -> signing.Signer:
    return signing.Signer(salt=f"{SALT}.{purpose}", sep="~")
