"""Who sent a request to our inbox: its signature, the key behind it, and whose key that is.

A key is fetched from the address that the signature names, by the guarded way out, and believed only where the document
of its owner, at the owner's own address on the same server, names it too. Known keys are kept for a day; one that does
not fit is fetched once more, since servers change their keys. At most two documents are read for one request, and few
requests at a time, so nobody can send us running.
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast
from urllib.parse import urldefrag, urlsplit

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from django.core.cache import cache
from django.utils.translation import gettext as _

from justaction.errors import NotAllowed, Refused
from justaction.social.channels import fediverse
from justaction.social.models import Channel, Server
from justaction.social.wire import signatures
from justaction.social.wire.signatures import Claim, PublicKey, Sent, Unsigned
from justaction.web import clock, limits, reaching

MOST_BODY = 256 * 1024  # bytes of an activity
MOST_ADDRESS = 500  # characters
KEPT = 86_400  # seconds that a key is known
AGAIN_AFTER = timedelta(minutes=5)  # an older one that does not fit is fetched again
AT_ONCE = 2  # requests that wait for somebody's key
FETCHES = limits.Limit("fediverse.fetch", "all", 600, timedelta(hours=1))

_turns = threading.BoundedSemaphore(AT_ONCE)


class Distrusted(Refused):
    """We do not know who says so (401)."""

    def __init__(self, message: str) -> None:
        super().__init__(message, status=401)


@dataclass(frozen=True)
class Account:
    """An account elsewhere, as its own server tells of it."""

    actor: str
    inbox: str
    shared_inbox: str
    key_id: str
    pem: str
    at: float  # when it was fetched, in seconds since 1970

    @property
    def host(self) -> str:
        return host_of(self.actor)


def host_of(url: str) -> str:
    """The host of an address, with its port; "" for what is no address of the web."""
    try:
        parts = urlsplit(url)
        found = parts.netloc.rpartition("@")[2].lower() if parts.scheme in {"https", "http"} else ""
        return found if parts.hostname and parts.port != 0 else ""
    except ValueError:
        return ""


def is_blocked(host: str) -> bool:
    """Whether a steward wants nothing of this server, or of the one that it is below."""
    labels = host.partition(":")[0].split(".")
    names = {host, *(".".join(labels[n:]) for n in range(len(labels)))}
    return Server.objects.filter(host__in=names, blocked_at__isnull=False).exists()


def sender(sent: Sent, actor: str, row: Channel) -> Account:
    """The account that signed this request, which is `actor`. Raises Distrusted, NotAllowed, Refused."""
    try:
        claim = signatures.read(sent, now=clock.now())
    except Unsigned as no:
        raise Distrusted(str(no)) from None
    if not host_of(claim.key_id) or host_of(claim.key_id) != host_of(actor):
        raise Distrusted("The key is on another server than the actor.")
    account = _by_key(claim, row)
    if account.actor != actor:
        raise Distrusted("The key belongs to somebody else than the actor.")
    return account


def was_seen(sent: Sent) -> bool:
    """Whether this very request came before: somebody repeats what they overheard, or the first answer was lost."""
    claim = signatures.read(sent, now=clock.now())
    until = int((claim.at + 2 * signatures.WINDOW).timestamp())
    once = limits.Once("fediverse.signature", claim.signature.hex(), until)
    return bool(limits.count(once).tripped)


def _by_key(claim: Claim, row: Channel) -> Account:
    known: Account | None = cache.get(_cached(claim.key_id))
    if known is not None:
        try:
            signatures.verify(claim, public_key(known.pem))
            return known
        except Unsigned as no:
            if clock.now().timestamp() - known.at < AGAIN_AFTER.total_seconds():
                raise Distrusted(str(no)) from None
    account = owner_of(claim.key_id, row)
    try:
        signatures.verify(claim, public_key(account.pem))
    except Unsigned as no:
        raise Distrusted(str(no)) from None
    cache.set(_cached(claim.key_id), account, KEPT)
    return account


def _cached(key_id: str) -> str:
    import hashlib

    return f"fediverse.key:{hashlib.sha256(key_id.encode()).hexdigest()}"


def public_key(pem: str) -> PublicKey:
    """A key as others write it. Raises Unsigned."""
    try:
        key = serialization.load_pem_public_key(pem.encode())
    except (ValueError, TypeError, UnicodeError) as error:
        raise Unsigned("The key cannot be read.") from error
    if isinstance(key, rsa.RSAPublicKey) and not 2048 <= key.key_size <= 8192:
        raise Unsigned("The key is too small, or too large.")
    if not isinstance(key, rsa.RSAPublicKey | ed25519.Ed25519PublicKey | ec.EllipticCurvePublicKey):
        raise Unsigned("Keys of this kind are not read.")
    return key


# --- documents of others --------------------------------------------------------------------------------------------


def owner_of(key_id: str, row: Channel) -> Account:
    """The account whose key this is: its own document says so. Raises Distrusted, Refused (503, 429)."""
    document = fetch(urldefrag(key_id)[0], row)
    owner = document.get("id") if "inbox" in document else document.get("owner") or document.get("controller")
    if not isinstance(owner, str) or host_of(owner) != host_of(key_id):
        raise Distrusted("The document of the key does not say whose it is.")
    if "inbox" not in document:
        document = fetch(owner, row)
    account = account_of(document, key_id)
    if account.actor != owner:
        raise Distrusted("The owner of the key does not know it.")
    return account


def account_of(document: dict[str, Any], key_id: str = "") -> Account:
    """An actor's document as what we need of it. Raises Distrusted."""
    keys = document.get("publicKey")
    found = [
        one for one in (keys if isinstance(keys, list) else [keys])
        if isinstance(one, dict) and (not key_id or one.get("id") == key_id)
        and one.get("owner", document.get("id")) == document.get("id")
    ]  # fmt: skip
    endpoints = document.get("endpoints")
    shared = endpoints.get("sharedInbox", "") if isinstance(endpoints, dict) else ""
    said = [
        document.get("id"),
        document.get("inbox"),
        *(found[0].get(n) for n in ("id", "publicKeyPem") if found),
    ]
    if len(said) != 4 or not all(isinstance(one, str) for one in said):
        raise Distrusted("The actor's document lacks its inbox or its key.")
    actor, inbox, name, pem = cast("list[str]", said)
    shared = shared if isinstance(shared, str) and host_of(shared) == host_of(inbox) else ""
    if max(len(actor), len(inbox), len(shared)) > MOST_ADDRESS or not host_of(inbox):
        raise Distrusted("The actor's document is not one that we can keep.")
    return Account(actor, inbox, shared, name, pem, clock.now().timestamp())


def fetch(url: str, row: Channel) -> dict[str, Any]:
    """A document of another server, asked for with our signature. Raises Distrusted, Refused (429, 503)."""
    if is_blocked(host_of(url)):
        raise NotAllowed(_("We want nothing of this server."))
    if limits.count(FETCHES).tripped:
        raise Refused("Too many keys to look for. Try again later.", status=429)
    if not _turns.acquire(timeout=1):
        raise Refused("Busy. Try again in a minute.", status=503)
    try:
        return _read(url, row)
    finally:
        _turns.release()


def _read(url: str, row: Channel) -> dict[str, Any]:
    signed = signatures.sign(
        signatures.CAVAGE, "GET", url, b"",
        key=fediverse.private_key(row), key_id=fediverse.key_id(), at=clock.now(),
    )  # fmt: skip
    accept = 'application/activity+json, application/ld+json; profile="https://www.w3.org/ns/activitystreams"'
    try:
        answer = reaching.ask("GET", url, headers={**signed, "Accept": accept}, most=MOST_BODY)
    except reaching.Unreachable as no:
        raise Distrusted(f"The key could not be fetched: {no.why}.") from None
    document = parsed(answer.body) if answer.status == 200 and answer.kind in fediverse.KINDS else None
    if not isinstance(document, dict):
        raise Distrusted("There is no document of the key.")
    if urldefrag(str(document.get("id", "")))[0] != url:
        raise Distrusted("The document of the key is another one's.")
    return document


def parsed(body: bytes) -> Any:
    """JSON from a stranger, or None: no nesting that exhausts us, no NUL that a database stumbles over."""
    try:
        text = body.decode()
        return None if "\\u0000" in text or "\0" in text else json.loads(text)
    except (ValueError, RecursionError):
        return None
