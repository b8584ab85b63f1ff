"""Deeds of what comes into our inbox: somebody follows us, or no more. All else is heard and not kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction

from justaction.errors import NotAllowed, Refused
from justaction.social import trusting
from justaction.social.actions import delivering
from justaction.social.channels import fediverse
from justaction.social.models import Follower
from justaction.social.trusting import Account, host_of
from justaction.social.wire.signatures import Sent
from justaction.web import limits

PER = timedelta(minutes=5)
MOST_OF_A_SERVER, MOST_OF_A_VISITOR = 300, 600  # requests in five minutes


def receive(sent: Sent, *, visitor: str) -> None:
    """Take a signed activity. Raises Refused with the status that HTTP has for it: 400, 401, 403, 404, 413, 429, 503."""
    row = fediverse.channel()
    if row is None:
        raise Refused("nobody lives here", status=404)
    if len(sent.body) > trusting.MOST_BODY:
        raise Refused("that is too large", status=413)
    said = _activity(sent.body)
    actor, host = said["actor"], host_of(said["actor"])
    if trusting.is_blocked(host):
        raise NotAllowed("we want nothing of this server")
    counted = limits.count(
        limits.Limit("fediverse.server", host, MOST_OF_A_SERVER, PER),
        limits.Limit("fediverse.visitor", visitor, MOST_OF_A_VISITOR, PER),
    )
    if counted.tripped:
        raise Refused("too much at once, try again later", status=429)
    if _tells_of_an_end(said) and not Follower.objects.filter(actor=actor).exists():
        return  # somebody whom we never knew has gone: their key is gone too, and there is nothing to do
    account = trusting.sender(sent, actor, row)
    if not trusting.was_seen(sent):
        _do(said, account)


def _activity(body: bytes) -> dict[str, Any]:
    """The activity, with its actor as text. Raises Refused (400, 403)."""
    said = trusting.parsed(body)
    if not isinstance(said, dict) or not isinstance(said.get("type"), str):
        raise Refused("that is no activity", status=400)
    actor = _id(said.get("actor"))
    if not host_of(actor) or len(actor) > trusting.MOST_ADDRESS:
        raise Refused("the activity has no actor", status=400)
    name = said.get("id", "")
    if not isinstance(name, str) or len(name) > trusting.MOST_ADDRESS:
        raise Refused("the id of the activity cannot be read", status=400)
    if name and host_of(name) != host_of(actor):
        raise NotAllowed("the activity is of another server than its actor")
    return {**said, "actor": actor, "id": name}


def _id(thing: Any) -> str:
    found = thing.get("id") if isinstance(thing, dict) else thing
    return found if isinstance(found, str) else ""


def _tells_of_an_end(said: dict[str, Any]) -> bool:
    return bool(said["type"] == "Delete" and _id(said.get("object")) == said["actor"])


@transaction.atomic
def _do(said: dict[str, Any], account: Account) -> None:
    kind, thing = said["type"], said.get("object")
    if kind == "Follow" and _id(thing).rstrip("/") == fediverse.address().rstrip("/"):
        _follow(said, account)
    elif (
        (kind == "Undo" and _undoes_a_follow(thing, account.actor))
        or (kind == "Block" and _id(thing).rstrip("/") == fediverse.address().rstrip("/"))
        or _tells_of_an_end(said)
    ):
        Follower.objects.filter(actor=account.actor).delete()
    elif kind == "Update" and _id(thing) == account.actor:
        _moved_in(thing, account)


def _follow(said: dict[str, Any], account: Account) -> None:
    Follower.objects.update_or_create(
        actor=account.actor,
        defaults={
            "host": account.host, "inbox": account.inbox, "shared_inbox": account.shared_inbox, "follow": said["id"],
        },
    )  # fmt: skip
    follow = {"id": said["id"], "type": "Follow", "actor": account.actor, "object": fediverse.address()}
    delivering.send(fediverse.accept(follow), [account.inbox])


def _undoes_a_follow(thing: Any, actor: str) -> bool:
    """An Undo holds the Follow itself, or only its id."""
    if isinstance(thing, dict) and thing.get("type") == "Follow":
        return _id(thing.get("actor")) in {"", actor} and _id(thing.get("object")).startswith(
            fediverse.address()[:-1]
        )
    return Follower.objects.filter(actor=actor, follow=_id(thing)).exclude(follow="").exists()


def _moved_in(thing: Any, account: Account) -> None:
    """An account told us of a change: its doors as it says now, on its own server."""
    if not isinstance(thing, dict) or host_of(str(thing.get("inbox", ""))) != account.host:
        return
    endpoints = thing.get("endpoints")
    shared = str(endpoints.get("sharedInbox", "")) if isinstance(endpoints, dict) else ""
    if max(len(str(thing["inbox"])), len(shared)) <= trusting.MOST_ADDRESS:
        Follower.objects.filter(actor=account.actor).update(
            inbox=str(thing["inbox"]), shared_inbox=shared if host_of(shared) == account.host else ""
        )
