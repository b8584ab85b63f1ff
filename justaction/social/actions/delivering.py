"""Deeds of handing activities over: one row and one job for each inbox, tried for five days, older signature first.

A server that fails rests as a whole, so that a dead one does not hold up the others; one that is gone for good loses its
followers here. An activity has one id, so a server that gets it twice keeps it once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.db.models.expressions import Value
from django.db.models.functions import Coalesce, NullIf

from justaction.jobs import later, task
from justaction.social import trusting
from justaction.social.channels import fediverse
from justaction.social.models import Activity, Channel, Delivery, Follower, Post, Server
from justaction.social.wire import signatures
from justaction.web import clock, reaching

State = Delivery.State
LEASE = timedelta(minutes=2)  # then a delivery that was taken and not answered for is taken again
WAITS = tuple(timedelta(minutes=n) for n in (1, 5, 30, 120, 360, 720, 1440))
GIVE_UP = timedelta(days=5)
AT_A_TIME = 500
KNOCK_AGAIN = {400, 401, 403}  # the other signature may be the one that this server reads
TRY_LATER = {0, 401, 403, 408, 425, 429}  # and all from 500; 0: no answer


def announce(document: dict[str, Any], post: Post | None = None) -> Activity:
    """Tell all followers, inside the deed's transaction: each shared inbox once."""
    doors = Follower.objects.annotate(at_door=Coalesce(NullIf("shared_inbox", Value("")), "inbox"))
    found = doors.order_by("at_door").values_list("at_door", flat=True).distinct()
    return send(document, found, post)


def send(document: dict[str, Any], inboxes: Iterable[str], post: Post | None = None) -> Activity:
    """Hand a document to these inboxes, later. The same document is one activity, however often it is told."""
    row, new = Activity.objects.get_or_create(name=document["id"], defaults={"body": document, "post": post})
    if not new:
        return row
    rows = [
        Delivery(activity=row, inbox=inbox, host=trusting.host_of(inbox))
        for inbox in inboxes
        if not trusting.is_blocked(trusting.host_of(inbox))
    ]
    for one in Delivery.objects.bulk_create(rows, batch_size=500):
        later(deliver, one.pk)
    return row


@task
def deliver(pk: int) -> None:
    """Try one delivery, unless another worker has it, or its server rests."""
    row = _take(pk)
    if row is None:
        return
    channel = fediverse.channel()
    if channel is None:  # we fell silent meanwhile
        Delivery.objects.filter(pk=pk).update(state=State.GIVEN_UP, at=clock.now())
        return
    body = json.dumps(row.activity.body, ensure_ascii=False, separators=(",", ":")).encode()
    _settle(row, _knock(channel, row, body))


@transaction.atomic
def _take(pk: int) -> Delivery | None:
    due = Delivery.objects.due().filter(pk=pk)
    if not due.update(next_at=clock.now() + LEASE, attempts=F("attempts") + 1):
        return None
    row = Delivery.objects.select_related("activity").get(pk=pk)
    server, _new = Server.objects.get_or_create(host=row.host)
    if server.blocked_at is not None:
        Delivery.objects.filter(pk=pk).update(state=State.GIVEN_UP, at=clock.now())
        return None
    if server.rests_until and server.rests_until > clock.now():
        Delivery.objects.filter(pk=pk).update(next_at=server.rests_until, attempts=F("attempts") - 1)
        return None
    return row


def _knock(channel: Channel, row: Delivery, body: bytes) -> int:
    """Hand it over, by the signature that this server took last, else by the other one. What it answered; 0: nothing."""
    server = Server.objects.get(host=row.host)
    first = server.signs
    other = signatures.RFC9421 if first == signatures.CAVAGE else signatures.CAVAGE
    code = _post(channel, row.inbox, body, first)
    if code in KNOCK_AGAIN:
        second = _post(channel, row.inbox, body, other)
        if 200 <= second < 300:
            Server.objects.filter(pk=server.pk).update(signs=other)
            return second
    return code


def _post(channel: Channel, inbox: str, body: bytes, scheme: str) -> int:
    signed = signatures.sign(
        scheme, "POST", inbox, body,
        key=fediverse.private_key(channel), key_id=fediverse.key_id(), at=clock.now(),
    )  # fmt: skip
    try:
        headers = {**signed, "Content-Type": fediverse.KIND, "Accept": fediverse.KIND}
        return reaching.ask("POST", inbox, headers=headers, body=body).status
    except reaching.Unreachable:
        return 0


@transaction.atomic
def _settle(row: Delivery, code: int) -> None:
    """Write down what came of it."""
    now = clock.now()
    said: dict[str, Any] = {"code": code, "at": now}
    server = Server.objects.filter(host=row.host)
    if 200 <= code < 300:
        said["state"] = State.DONE
        server.update(failures=0, rests_until=None, last_ok_at=now)
    elif code == 410:
        said["state"] = State.GIVEN_UP
        Follower.objects.filter(Q(shared_inbox=row.inbox) | Q(inbox=row.inbox)).delete()
    elif not (code in TRY_LATER or code >= 500) or now - row.activity.at > GIVE_UP:
        said["state"] = State.GIVEN_UP
    else:
        wait = WAITS[min(row.attempts, len(WAITS)) - 1]
        said["next_at"] = now + wait
        if code == 0 or code == 429 or code >= 500:
            server.update(failures=F("failures") + 1, rests_until=now + wait)
    Delivery.objects.filter(pk=row.pk).update(**said)


def keep_delivering() -> int:
    """Queue what is due again; how many. The clock calls it each half minute."""
    due = list(
        Delivery.objects.due()
        .filter(Q(attempts__gt=0) | Q(next_at__lt=clock.now() - LEASE))
        .values_list("pk", flat=True)[:AT_A_TIME]
    )
    for pk in due:
        later(deliver, pk)
    return len(due)


def forget_delivered() -> int:
    """Let go of deliveries that are done since a month; how many."""
    old = Delivery.objects.exclude(state=State.WAITING).filter(at__lt=clock.now() - timedelta(days=30))
    return old.delete()[0]
