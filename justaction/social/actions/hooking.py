"""Deeds about webhooks: added, tried, given a new secret, paused; and the calls, one row and one job each.

A call is claimed before it goes out and answered for after it, so that two workers never make the same one. Its id stays the same
however often it is tried: a receiver that gets it twice knows. What is told is read from the record when it goes out, so
what was erased meanwhile is not told.
"""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from justaction.errors import NotAllowed, Refused
from justaction.jobs import later, task
from justaction.members.models import Person
from justaction.record.kinds import KINDS
from justaction.record.models import Entry, Head
from justaction.social import emails, policy
from justaction.social.models import Call, Hook
from justaction.social.wire import webhooks
from justaction.web import clock, house, reaching

MOST = 20  # hooks
LEASE = timedelta(minutes=2)  # then a call that was taken and not answered for is taken again
# Standard Webhooks proposes these waits
WAITS = tuple(timedelta(seconds=n) for n in (5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400))
STOP_AFTER = timedelta(days=5)  # without a single call that arrived
OVERLAP = timedelta(days=1)  # in which the old secret signs too
AT_A_TIME = 500
GONE = 410
NO_KEY = "no_key"


def kinds() -> list[str]:
    """What can be told: every kind of entry that is about no person."""
    return [name for name, kind in KINDS.items() if not kind.personal]


@transaction.atomic
def add_hook(*, about: str, url: str, wanted: Sequence[str], by: Person) -> tuple[Hook, str]:
    """Tell an address of what is new from now on. Returns the hook and its secret, which is told once. Raises Refused."""
    _ask(by)
    if house.forming():
        raise Refused(_("We are still forming. Open to the public first."))
    _check(url)
    if Hook.objects.select_for_update().count() >= MOST:
        raise Refused(_("There are twenty already. Remove one first."), field="url")
    secret, head = webhooks.new_secret(), Head.objects.filter(pk=1).first()
    row = Hook(
        about=about, url=url, kinds=[name for name in kinds() if name in wanted], added_by=by,
        told_to=head.published if head else 0,
    )  # fmt: skip
    row.keep([secret])
    row.save()
    return row, secret


def _ask(by: Person) -> None:
    if not policy.may_connect(by):
        raise NotAllowed(_("Only stewards do this."))


def _check(url: str) -> None:
    """https; plain http to this machine only, where the way out decides. Raises Refused."""
    parts = urlsplit(url)
    here = False
    with suppress(ValueError):
        here = ipaddress.ip_address(parts.hostname or "").is_loopback
    if (
        parts.username
        or not parts.hostname
        or not (parts.scheme == "https" or (parts.scheme == "http" and here))
    ):
        raise Refused(_("Give an address that begins with https://"), field="url", status=422)


@transaction.atomic
def new_secret(hook: Hook, *, by: Person) -> str:
    """A new secret, which is told once; the old one signs beside it for a day. Raises NotAllowed."""
    _ask(by)
    row = Hook.objects.select_for_update().get(pk=hook.pk)
    secret, old = webhooks.new_secret(), []
    with suppress(InvalidToken):
        old = row.keys[:1]
    row.keep([secret, *old])
    row.rotated_at = clock.now()
    row.save(update_fields=["secret", "rotated_at"])
    return secret


@transaction.atomic
def pause_hook(hook: Hook, *, by: Person) -> None:
    """Tell it nothing more; what waits is given up."""
    _ask(by)
    Hook.objects.filter(pk=hook.pk).update(state=Hook.State.PAUSED)
    Call.objects.filter(hook=hook, state=Call.State.WAITING).update(state=Call.State.GIVEN_UP)


@transaction.atomic
def resume_hook(hook: Hook, *, by: Person) -> None:
    """Tell it again, from now on: what happened meanwhile is in the API and the feeds."""
    _ask(by)
    head = Head.objects.filter(pk=1).first()
    Hook.objects.filter(pk=hook.pk).exclude(state=Hook.State.ON).update(
        state=Hook.State.ON, failing_since=None, told_to=head.published if head else 0
    )


@transaction.atomic
def remove_hook(hook: Hook, *, by: Person) -> None:
    """Forget it, with its secret and its calls."""
    _ask(by)
    Hook.objects.filter(pk=hook.pk).delete()


@transaction.atomic
def try_hook(hook: Hook, *, by: Person) -> Call:
    """Send a trial now. Raises Refused when it is not on."""
    _ask(by)
    if hook.state != Hook.State.ON:
        raise Refused(_("Let it go on first."))
    row = Call.objects.create(hook=hook)
    later(call, row.pk)
    return row


def tell_hooks() -> int:
    """Make a call for each hook of each entry that was published since; how many. The clock does it."""
    return sum(_tell(pk) for pk in Hook.objects.filter(state=Hook.State.ON).values_list("pk", flat=True))


@transaction.atomic
def _tell(pk: int) -> int:
    hook = Hook.objects.select_for_update().filter(pk=pk, state=Hook.State.ON).first()
    head = Head.objects.filter(pk=1).first()
    if hook is None or head is None or head.published <= hook.told_to:
        return 0
    until = min(head.published, hook.told_to + AT_A_TIME)
    found = Entry.objects.filter(index__gte=hook.told_to, index__lt=until, kind__in=hook.kinds or kinds())
    rows = [Call(hook=hook, index=index) for index in found.order_by("index").values_list("index", flat=True)]
    made = Call.objects.bulk_create(rows, batch_size=AT_A_TIME)
    Hook.objects.filter(pk=pk).update(told_to=until)
    for row in made:
        later(call, row.pk)
    return len(made)


@task
def call(pk: int) -> None:
    """Make one call, unless another worker does."""
    row = _take(pk)
    if row is None:
        return
    code, trouble = _say(row)
    stopped = _settle(row, code, trouble)
    if stopped:
        emails.hook_stopped(row.hook)


@transaction.atomic
def _take(pk: int) -> Call | None:
    if not Call.objects.due().filter(pk=pk).update(next_at=clock.now() + LEASE, attempts=F("attempts") + 1):
        return None
    row = Call.objects.select_related("hook").get(pk=pk)
    if row.hook.state != Hook.State.ON:
        Call.objects.filter(pk=pk).update(state=Call.State.GIVEN_UP)
        return None
    return row


def _say(row: Call) -> tuple[int, str]:
    """Knock. What was answered, 0 for nothing, and why nothing was."""
    now = clock.now()
    try:
        keys = row.hook.keys
    except InvalidToken:
        return 0, NO_KEY
    if row.hook.rotated_at is None or now - row.hook.rotated_at > OVERLAP:
        keys = keys[:1]
    body = json.dumps(told(row), ensure_ascii=False, separators=(",", ":")).encode()
    headers = webhooks.headers(keys, row.name, now, body)
    try:
        found = reaching.ask(
            "POST", row.hook.url, headers={**headers, "Content-Type": "application/json"}, body=body
        )
    except reaching.Unreachable as no:
        return 0, no.why
    return found.status, ""


def told(row: Call) -> dict[str, Any]:
    """The message: a kind, a moment, and the entry as `/api/v1/record/entries` lists it."""
    if row.index is None:
        return {"type": "trial", "timestamp": row.made_at.isoformat(), "data": {"about": row.hook.about}}
    entry = Entry.objects.get(index=row.index)
    return {
        "type": entry.kind,
        "timestamp": row.made_at.isoformat(),
        "data": {
            "index": entry.index,
            "kind": entry.kind,
            "subject": entry.subject,
            "thread": entry.thread,
            "title": entry.title,
            "page": settings.SITE_URL + entry.url if entry.url else "",
            "url": f"{settings.SITE_URL}/record/entry/{entry.index}/",
        },
    }


@transaction.atomic
def _settle(row: Call, code: int, trouble: str) -> bool:
    """Write down what came of it; True when the hook is stopped by it."""
    now = clock.now()
    said: dict[str, Any] = {"code": code, "trouble": trouble, "at": now}
    hook = Hook.objects.select_for_update().filter(pk=row.hook_id).first()
    if hook is None:
        return False  # removed while it was called
    if 200 <= code < 300:
        said["state"] = Call.State.DONE
        hook.failing_since = None
    else:
        hook.failing_since = hook.failing_since or now
        if row.index is None or row.attempts > len(WAITS):
            said["state"] = Call.State.GIVEN_UP
        else:
            said["next_at"] = now + WAITS[row.attempts - 1]
    stops = code == GONE or (hook.failing_since is not None and now - hook.failing_since > STOP_AFTER)
    stopped = stops and hook.state == Hook.State.ON
    if stopped:
        hook.state = Hook.State.STOPPED
        said["state"] = Call.State.GIVEN_UP
        hook.calls.filter(state=Call.State.WAITING).update(state=Call.State.GIVEN_UP)
    hook.save(update_fields=["failing_since", "state"])
    Call.objects.filter(pk=row.pk).update(**said)
    return stopped


def keep_calling() -> int:
    """Queue what is due again; how many."""
    again = Q(attempts__gt=0) | Q(next_at__lt=clock.now() - LEASE)
    due = list(Call.objects.due().filter(again).values_list("pk", flat=True)[:AT_A_TIME])
    for pk in due:
        later(call, pk)
    return len(due)


def forget_calls() -> int:
    """Let go of calls that are done since a month, and of secrets that sign no more; how many calls."""
    for hook in Hook.objects.filter(rotated_at__lt=clock.now() - OVERLAP):
        with suppress(InvalidToken):
            hook.keep(hook.keys[:1])
            hook.rotated_at = None
            hook.save(update_fields=["secret", "rotated_at"])
    old = Call.objects.exclude(state=Call.State.WAITING).filter(made_at__lt=clock.now() - timedelta(days=30))
    return old.delete()[0]
