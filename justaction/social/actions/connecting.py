"""Deeds of a steward: connecting a channel, testing it, ending it, blocking servers of the fediverse."""

from __future__ import annotations

import re
from typing import Any

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.record.models import Entry
from justaction.social import policy, trusting
from justaction.social.actions import delivering
from justaction.social.channels import Trouble, bluesky, fediverse, mastodon
from justaction.social.models import Channel, Delivery, Follower, Post, Server, Text
from justaction.web import clock, house, pages

Kind, State = Channel.Kind, Channel.State
_HANDLE = re.compile(r"[a-z0-9][a-z0-9_]{1,28}[a-z0-9]")
_HOST = re.compile(
    r"(?=.{1,253}\Z)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+(:\d{1,5})?"
)


@transaction.atomic
def connect_fediverse(*, handle: str, automatic: bool, by: Person) -> Channel:
    """Open our own account, or open it again under its name. Raises NotAllowed, Refused."""
    _allow(by)
    if house.forming():
        raise Refused(_("We are still forming. Open to the public first."))
    if settings.PRODUCTION and not settings.HTTPS:
        raise Refused(_("Other servers only speak with an address that begins with https."))
    name = handle.strip().lstrip("@").lower()
    if not _HANDLE.fullmatch(name):
        raise Refused(
            _("Use 3 to 30 letters of a to z, digits or _, without spaces."), field="handle", status=422
        )
    row = Channel.objects.select_for_update().filter(kind=Kind.FEDIVERSE).first()
    if row is None:
        row = Channel(kind=Kind.FEDIVERSE, handle=name, page=f"{settings.SITE_URL}/follow/")
        row.close(fediverse.new_key())
    elif row.is_on:
        raise Refused(_("It is connected already."))
    elif row.handle != name:
        raise Refused(
            _("It was called %(name)s before, and others know it by that. Use this name again.")
            % {"name": row.handle},
            field="handle",
            status=422,
        )
    _begin(row, automatic=automatic, by=by)
    _into_drafts(row)
    return row


def _begin(row: Channel, *, automatic: bool = False, by: Person) -> None:
    row.state, row.trouble, row.ended_at = State.ON, "", None
    row.connected_by, row.connected_at, row.automatic = by, row.connected_at or clock.now(), automatic
    row.told_to, row.told_at = _newest_entry(), None
    row.save()
    pages.changed()


def _newest_entry() -> int:
    return Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0


@transaction.atomic
def set_automatic(*, automatic: bool, by: Person) -> Channel:
    """Let our own account tell of the record by itself, from now on, or no more. Raises NotAllowed, Refused."""
    row = _fediverse(by)
    if row.automatic != automatic:
        row.automatic, row.told_to, row.told_at = automatic, _newest_entry(), None
        row.save()
        delivering.announce(fediverse.update_actor(row, clock.now()))
        pages.changed()
    return row


@transaction.atomic
def new_key(*, by: Person) -> Channel:
    """Sign with a new pair of keys, and tell our followers' servers. Raises NotAllowed, Refused."""
    row = _fediverse(by)
    row.close(fediverse.new_key())
    row.save()
    delivering.announce(fediverse.update_actor(row, clock.now()))
    pages.changed()
    return row


@transaction.atomic
def disconnect(channel: Channel, *, by: Person) -> Channel:
    """End it: nothing goes there any more. What opened it is forgotten; our own account keeps its followers and its key,
    so that it can speak again later. Raises NotAllowed, Refused."""
    _allow(by)
    row = Channel.objects.select_for_update().get(pk=channel.pk)
    if not row.is_on:
        raise Refused(_("It is not connected."))
    row.state, row.ended_at, row.trouble = State.OFF, clock.now(), ""
    if row.kind != Kind.FEDIVERSE:
        row.secret = ""
    row.save()
    row.texts.filter(state=Text.State.WAITING).update(
        state=Text.State.FAILED, at=clock.now(), next_at=None, trouble=_("The channel was disconnected.")
    )
    pages.changed()
    return row


# --- servers that we want nothing of --------------------------------------------------------------------------------


@transaction.atomic
def block(*, host: str, why: str, by: Person) -> Server:
    """Want nothing of a server and all below it: its followers go, nothing is taken or sent. Raises NotAllowed, Refused."""
    _allow(by)
    name = _host(host)
    row, _new = Server.objects.get_or_create(host=name)
    row.blocked_at, row.blocked_by, row.blocked_why = clock.now(), by, why.strip()
    row.save()
    for found in set(Follower.objects.values_list("host", flat=True)):
        if trusting.is_blocked(found):
            Follower.objects.filter(host=found).delete()
            Delivery.objects.filter(host=found, state=Delivery.State.WAITING).update(
                state=Delivery.State.GIVEN_UP, at=clock.now()
            )
    pages.changed()
    return row


@transaction.atomic
def unblock(server: Server, *, by: Person) -> Server:
    """Let a server speak with us again. Its people have to follow anew. Raises NotAllowed."""
    _allow(by)
    row = Server.objects.select_for_update().get(pk=server.pk)
    row.blocked_at, row.blocked_by, row.blocked_why = None, None, ""
    row.save()
    return row


def _server(text: str) -> str:
    """The address of a server as somebody types it. One on this machine is left as it is: the guarded way out decides."""
    text = text.strip().rstrip("/")
    return text if text.startswith("http://127.0.0.1:") else f"https://{_host(text)}"


def _host(text: str) -> str:
    """A host as somebody types it: with https:// before it, or an account. Raises Refused."""
    name = text.strip().lower().removeprefix("https://").removeprefix("http://").strip("/").rpartition("@")[2]
    try:
        name = name.encode("idna").decode()
    except UnicodeError:
        name = ""
    if not _HOST.fullmatch(name):
        raise Refused(_("Write it like this: social.example.org"), field="host", status=422)
    if name == fediverse.host():
        raise Refused(_("That is we ourselves."), field="host", status=422)
    return name


def _fediverse(by: Person) -> Channel:
    _allow(by)
    row = Channel.objects.on().select_for_update().filter(kind=Kind.FEDIVERSE).first()
    if row is None:
        raise Refused(_("It is not connected."))
    return row


def _allow(by: Person) -> None:
    if not policy.may_connect(by):
        raise NotAllowed(_("Only a steward can do this."))


# --- accounts on other services -------------------------------------------------------------------------------------


def connect_mastodon(*, server: str, token: str, by: Person) -> Channel:
    """Connect an account on a Mastodon server by a token that was made there. Raises NotAllowed, Refused."""
    _allow(by)
    where = _server(server)
    try:
        found = mastodon.look(where, token.strip())
    except Trouble as no:
        raise Refused(no.words, field="token", status=422) from no
    letters = {"letters": found.pop("letters")}
    return _connected(Kind.MASTODON, where, {"token": token.strip()}, by, limits=letters, **found)


def connect_bluesky(*, handle: str, password: str, server: str = "", by: Person) -> Channel:
    """Connect a Bluesky account by an app password. Raises NotAllowed, Refused."""
    _allow(by)
    where = _server(server) if server.strip() else ""
    try:
        found = bluesky.look(where, handle.strip().lstrip("@"), password.strip())
    except Trouble as no:
        raise Refused(no.words, field="password", status=422) from None
    return _connected(Kind.BLUESKY, where, found.pop("secret"), by, **found)


@transaction.atomic
def _connected(
    kind: str, server: str, secret: dict[str, Any], by: Person, *, handle: str, account: str, page: str,
    limits: dict[str, int] | None = None,
) -> Channel:  # fmt: skip
    row = Channel.objects.select_for_update().filter(kind=kind, server=server, handle=handle).first()
    row = row or Channel(kind=kind, server=server, handle=handle)
    row.account, row.page, row.limits = account, page, limits or {}
    row.close(secret)
    _begin(row, by=by)
    _into_drafts(row)
    return row


def _into_drafts(row: Channel) -> None:
    """Drafts that were begun before get a place for this channel too, without words."""
    drafts = Post.objects.filter(state=Post.State.DRAFT).exclude(texts__channel=row)
    Text.objects.bulk_create([Text(post=one, channel=row) for one in drafts], ignore_conflicts=True)


@transaction.atomic
def keep_session(channel: Channel, secret: dict[str, Any]) -> None:
    """Keep what opens a channel, as its service renewed it; not where it was disconnected meanwhile."""
    channel.close(secret)
    Channel.objects.on().filter(pk=channel.pk).update(secret=channel.secret)


def test(channel: Channel, *, by: Person) -> Channel:
    """Ask the service whether it still lets us in; nothing is posted. Raises NotAllowed, Refused with what it says."""
    _allow(by)
    if not channel.is_on:
        raise Refused(_("It is not connected."))
    words = ""
    try:
        if channel.kind == Kind.MASTODON:
            mastodon.look(channel.server, channel.opened["token"])
        elif channel.kind == Kind.BLUESKY:
            opened = channel.opened
            bluesky.look(channel.server, opened["identifier"], opened["password"])
        else:
            fediverse.private_key(channel)
    except Trouble as no:
        words = no.words
    except InvalidToken:
        words = _("The key of this machine was changed, so the channel has to be connected again.")
    state = State.BROKEN if words else State.ON
    with transaction.atomic():
        Channel.objects.on().filter(pk=channel.pk).update(state=state, trouble=words[:300])
    if words:
        raise Refused(words)
    return channel
