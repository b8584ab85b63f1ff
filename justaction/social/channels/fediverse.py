"""Our own account in the fediverse (ActivityPub, W3C 2018; WebFinger, RFC 7033; NodeInfo 2.1), as documents.

There is one account of ours, and it only speaks: it keeps nothing of what others write to it. Who follows it is counted,
never listed; below five not even that.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlsplit

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings

from justaction.collaborative.models import Collaborative
from justaction.record.models import new_subject
from justaction.social import writing
from justaction.social.models import Channel, Follower, Post, Text
from justaction.social.wire import words

CONTEXT = ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1"]
HASHTAG = {"Hashtag": "as:Hashtag", "sensitive": "as:sensitive"}
PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
KIND = "application/activity+json"
KINDS = {KIND, "application/ld+json"}
FEWEST = 5  # followers; fewer are not told as a number
KEY_BITS = 2048

Document = dict[str, Any]


def channel() -> Channel | None:
    """Our account, while it is connected."""
    return Channel.objects.on().filter(kind=Channel.Kind.FEDIVERSE).first()


def address(what: str = "actor") -> str:
    """The whole address of a document of ours: actor, inbox, outbox, followers, following."""
    return f"{settings.SITE_URL}/fediverse/{what}/"


def host() -> str:
    return urlsplit(settings.SITE_URL).netloc


def handle(row: Channel) -> str:
    """@news@example.org"""
    return f"@{row.handle}@{host()}"


def key_id() -> str:
    return f"{address()}#main-key"


def new_key() -> dict[str, str]:
    """A pair of keys of ours, as PEM."""
    key = rsa.generate_private_key(65537, KEY_BITS)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return {"private": private.decode(), "public": public.decode()}


def private_key(row: Channel) -> rsa.RSAPrivateKey:
    key = serialization.load_pem_private_key(row.opened["private"].encode(), None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key


# --- documents ------------------------------------------------------------------------------------------------------


def actor(row: Channel) -> Document:
    """Who we are there. An account that writes by itself says so by its type."""
    here = Collaborative.objects.first()
    return {
        "@context": CONTEXT,
        "id": address(),
        "type": "Service" if row.automatic else "Organization",
        "preferredUsername": row.handle,
        "name": here.name if here else "Just Action",
        "summary": words.html(here.purpose) if here else "",
        "url": f"{settings.SITE_URL}/follow/",
        "inbox": address("inbox"),
        "outbox": address("outbox"),
        "followers": address("followers"),
        "following": address("following"),
        "endpoints": {"sharedInbox": address("inbox")},
        "manuallyApprovesFollowers": False,
        "discoverable": True,
        "indexable": True,
        "published": when(row.connected_at),
        "publicKey": {"id": key_id(), "owner": address(), "publicKeyPem": row.opened["public"]},
    }


def webfinger(row: Channel) -> Document:
    """Which account an address like news@example.org means."""
    return {
        "subject": f"acct:{row.handle}@{host()}",
        "aliases": [address(), f"{settings.SITE_URL}/follow/"],
        "links": [
            {"rel": "self", "type": KIND, "href": address()},
            {"rel": "http://webfinger.net/rel/profile-page", "type": "text/html", "href": f"{settings.SITE_URL}/follow/"},
        ],
    }  # fmt: skip


def means_us(row: Channel, resource: str) -> bool:
    """Whether a WebFinger resource is our account."""
    if resource.startswith(("https://", "http://")):
        return resource.rstrip("/") in {
            address().rstrip("/"), f"{settings.SITE_URL}/follow", settings.SITE_URL,
        }  # fmt: skip
    name, _at, where = resource.removeprefix("acct:").lstrip("@").rpartition("@")
    return name.lower() == row.handle and where.lower() == host().lower()


def nodeinfo() -> Document:
    sent = Text.objects.filter(channel__kind=Channel.Kind.FEDIVERSE, state=Text.State.SENT).count()
    return {
        "version": "2.1",
        "software": {"name": "justaction", "version": "0.1.0"},
        "protocols": ["activitypub"],
        "services": {"inbound": [], "outbound": []},
        "openRegistrations": False,
        "usage": {"users": {"total": 1}, "localPosts": sent},
        "metadata": {},
    }


def note(text: Text) -> Document:
    """One post as a Note, as it stands. `text.post` is read."""
    post, of = text.post, writing.standing(text)
    body = words.with_link(of.text, of.link)
    said = words.html(body, tag_url=f"{settings.SITE_URL}/search/?q=")
    found: Document = {
        "id": note_id(post),
        "type": "Note",
        "attributedTo": address(),
        "content": said,
        "contentMap": {of.language: said},
        "url": settings.SITE_URL + post.url,
        "published": when(text.first_at or post.begun_at),
        "to": [PUBLIC],
        "cc": [address("followers")],
        "sensitive": False,
    }
    if post.changed_at:
        found["updated"] = when(post.changed_at)
    if tags := words.tags(body):
        found["tag"] = [
            {"type": "Hashtag", "name": tag, "href": f"{settings.SITE_URL}/search/?q={quote(tag[1:])}"}
            for tag in tags
        ]
    if of.card:
        found["attachment"] = [picture(post, of.alt)]
    return found


def picture(post: Post, alt: str) -> Document:
    return {
        "type": "Image",
        "mediaType": "image/png",
        "url": f"{settings.SITE_URL}{post.url}card.png",
        "name": alt,
        "width": 1200,
        "height": 630,
    }


def note_id(post: Post) -> str:
    return f"{settings.SITE_URL}/fediverse/notes/{post.subject}/"


def tombstone(post: Post) -> Document:
    return {"id": note_id(post), "type": "Tombstone", "formerType": "Note"}


def create(text: Text) -> Document:
    return _around("Create", f"{note_id(text.post)}#create", note(text), text.first_at or text.post.begun_at)


def update(text: Text) -> Document:
    at = text.post.changed_at or text.post.begun_at
    return _around("Update", f"{note_id(text.post)}#update-{at.timestamp():.6f}", note(text), at)


def delete(text: Text, at: datetime) -> Document:
    return _around("Delete", f"{note_id(text.post)}#delete", tombstone(text.post), at)


def accept(follow: Document) -> Document:
    said = {"@context": CONTEXT[0], "id": f"{address()}#accept-{new_subject()}", "type": "Accept"}
    return {**said, "actor": address(), "object": follow, "to": [follow["actor"]]}


def update_actor(row: Channel, at: datetime) -> Document:
    mark = f"{address()}#update-{int(at.timestamp())}"
    return _around("Update", mark, {k: v for k, v in actor(row).items() if k != "@context"}, at)


def _around(kind: str, name: str, thing: Document | str, at: datetime) -> Document:
    return {
        "@context": [*CONTEXT, HASHTAG],
        "id": name,
        "type": kind,
        "actor": address(),
        "published": when(at),
        "to": [PUBLIC],
        "cc": [address("followers")],
        "object": thing,
    }


# --- collections ----------------------------------------------------------------------------------------------------

PAGE = 20


def outbox(page: int) -> Document:
    """What we said, newest first: the whole (0), or one page of it (from 1)."""
    rows = sent_texts()
    if page == 0:
        return _collection("outbox", rows.count(), first=f"{address('outbox')}?page=1")
    some = list(rows[(page - 1) * PAGE : page * PAGE + 1])
    found: Document = {
        "@context": [*CONTEXT, HASHTAG],
        "id": f"{address('outbox')}?page={page}",
        "type": "OrderedCollectionPage",
        "partOf": address("outbox"),
        "orderedItems": [_inside(create(row)) for row in some[:PAGE]],
    }
    if len(some) > PAGE:
        found["next"] = f"{address('outbox')}?page={page + 1}"
    if page > 1:
        found["prev"] = f"{address('outbox')}?page={page - 1}"
    return found


def sent_texts() -> Any:
    """What stands in the fediverse now, newest first."""
    rows = Text.objects.filter(channel__kind=Channel.Kind.FEDIVERSE, state=Text.State.SENT)
    return rows.select_related("post").order_by("-first_at", "-id")


def followers() -> Document:
    """How many follow us, from five on. Never who."""
    count = Follower.objects.count()
    return _collection("followers", count if count >= FEWEST else None)


def following() -> Document:
    return _collection("following", 0)


def _collection(name: str, total: int | None, *, first: str = "") -> Document:
    found: Document = {"@context": CONTEXT[0], "id": address(name), "type": "OrderedCollection"}
    if total is not None:
        found["totalItems"] = total
    return {**found, "first": first} if first else {**found, "orderedItems": []}


def _inside(document: Document) -> Document:
    return {name: value for name, value in document.items() if name != "@context"}


def when(moment: datetime) -> str:
    """2026-11-26T18:00:00Z"""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
