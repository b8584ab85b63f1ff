"""Deeds of carrying a text to its channel: taken, carried, and what came of it written down.

Nothing stands twice: each text has a key that is the same for each try. Our own account tells one activity by one id;
Mastodon is given the key (Idempotency-Key, which it remembers for an hour); Bluesky is told under which name to keep it.
A text is tried for less than an hour; then a person is asked.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, TypeAlias

from cryptography.fernet import InvalidToken
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from justaction.jobs import later, task
from justaction.record.models import new_subject
from justaction.social import channels, emails, writing
from justaction.social.channels import Stands, Trouble
from justaction.social.models import Channel, Text
from justaction.social.wire import tid
from justaction.web import clock, pages

State = Text.State
Errand: TypeAlias = Text.Errand
STUCK = timedelta(minutes=4)  # a worker that has it so long was killed
WAITS = tuple(timedelta(minutes=n) for n in (1, 4, 10, 20))  # between tries: 35 minutes in all
LONGEST_WAIT = 15 * 60  # seconds that a service may ask us to wait


def queue(text: Text, errand: Errand, *, words: str) -> None:
    """Have it carried, inside the deed's transaction."""
    text.state, text.errand, text.standing = State.WAITING, errand, words
    text.key = text.key or (
        tid.new(clock.now()) if text.channel.kind == Channel.Kind.BLUESKY else new_subject()
    )
    text.attempts, text.next_at, text.trouble, text.at = 0, clock.now(), "", clock.now()
    text.save()
    later(carry, text.pk)


@task
def carry(pk: int) -> None:
    """Do the errand of a text, unless another worker does it, or its time is not there."""
    text = _take(pk)
    if text is None:
        return
    try:
        if text.channel.kind == Channel.Kind.FEDIVERSE:
            _here(text)
        else:
            _arrived(text, _carried(text))
    except Trouble as no:
        _failed(text, no)
    except InvalidToken:
        words = _("The key of this machine was changed, so the channel has to be connected again.")
        _failed(text, Trouble(words, closed=True))


@transaction.atomic
def _here(text: Text) -> None:
    """Our own account: what is written down and what is told, in one transaction."""
    _arrived(text, _carried(text))


def _carried(text: Text) -> Stands | None:
    carrier, said = channels.of(text.channel), writing.standing(text)
    if text.errand == Errand.SEND:
        return carrier.send(text.channel, said, text)
    if text.errand == Errand.CHANGE:
        return carrier.change(text.channel, said, text)
    if text.remote:
        carrier.delete(text.channel, text)
    return None


@transaction.atomic
def _take(pk: int) -> Text | None:
    now = clock.now()
    due = Text.objects.due().filter(pk=pk)
    if not due.update(state=State.SENDING, at=now, attempts=F("attempts") + 1):
        return None
    text = Text.objects.select_related("channel", "post__sent_by").get(pk=pk)
    if not text.channel.is_on:
        text.state, text.trouble, text.next_at = State.FAILED, _("The channel was disconnected."), None
        text.save()
        return None
    if text.first_at is None:
        text.first_at = now
        text.save(update_fields=["first_at"])
    return text


@transaction.atomic
def _arrived(text: Text, stands: Stands | None) -> None:
    done: dict[str, Any] = {"state": State.DELETED, "next_at": None, "trouble": "", "at": clock.now()}
    if stands is not None:
        done |= {"state": State.SENT, "remote": stands.remote, "page": stands.page}
    Text.objects.filter(pk=text.pk, state=State.SENDING).update(**done)
    Channel.objects.filter(pk=text.channel_id, state=Channel.State.BROKEN).update(
        state=Channel.State.ON, trouble=""
    )
    pages.changed()


@transaction.atomic
def _failed(text: Text, no: Trouble) -> None:
    """Try again later, or leave it to a person: a letter to who sent it, and to the stewards where the door is shut."""
    if no.again and text.attempts <= len(WAITS):
        wait = max(WAITS[text.attempts - 1], timedelta(seconds=min(no.wait, LONGEST_WAIT)))
        Text.objects.filter(pk=text.pk).update(
            state=State.WAITING, next_at=clock.now() + wait, trouble=no.words[:300], at=clock.now()
        )
        return
    text.state, text.next_at, text.trouble, text.at = State.FAILED, None, no.words[:300], clock.now()
    text.save(update_fields=["state", "next_at", "trouble", "at"])
    if no.closed:
        Channel.objects.filter(pk=text.channel_id).update(state=Channel.State.BROKEN, trouble=no.words[:300])
        emails.channel_closed(text.channel, no.words)
    emails.post_failed(text)
    pages.changed()


def keep_carrying() -> int:
    """Queue what is due again, and what a killed worker had in hand; how many. The clock calls it."""
    now = clock.now()
    Text.objects.filter(state=State.SENDING, at__lt=now - STUCK).update(state=State.WAITING, next_at=now)
    due = list(Text.objects.due().values_list("pk", flat=True)[:200])
    for pk in due:
        later(carry, pk)
    return len(due)
