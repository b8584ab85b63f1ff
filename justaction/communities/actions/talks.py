"""Deeds of conversations: beginning one, closing it, opening it again; following and leaving; blocking somebody."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Replace
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _

from justaction.communities.actions import posts
from justaction.communities.models import Community
from justaction.communities.models.talks import CIRCLE, Block, Post, Quiet, Thread
from justaction.communities.policy import talks as policy
from justaction.errors import NotAllowed, Refused
from justaction.mail import receiving
from justaction.members import following
from justaction.members.models import DigestItem, Person
from justaction.texts.uploads import CleanFile
from justaction.web import clock

THREAD, PLACE = "talk", "talks"  # what one follows: a conversation, or all of a place
REPLIES = "talk"  # the purpose of addresses at which letters of a conversation are answered
RESERVED = {"start", "follow", "leave"}  # other pages stand there


@transaction.atomic
def start(
    *,
    scope: str,
    title: str,
    text: str,
    by: Person,
    opened: bool = False,
    named: bool = True,
    note: str = "",
    attached: Sequence[CleanFile] = (),
    once: str = "",
) -> Thread:
    """Begin a conversation with the first words in it. Who begins it follows it. Raises NotAllowed, Refused.

    The same form sent twice (`once`) is one conversation.
    """
    _check_place(scope)
    if not policy.may_start(by, scope):
        raise NotAllowed(_("Only people of this place can start a conversation here."))
    title = " ".join(title.split())
    if not title:
        raise Refused(_("Say in a few words what it is about."), field="title", status=422)
    Person.objects.select_for_update().get(pk=by.pk)  # one after the other, should the form come twice
    word = posts.word_of(by, once)
    if word and (twice := Post.objects.filter(once=word, author=by, number=1).first()) is not None:
        return twice.thread
    thread = Thread.objects.create(
        scope=scope, slug=_slug(scope, title), title=title[:160], started_by=by, started_at=clock.now(),
        opened=opened and scope not in ("", CIRCLE), last_at=clock.now(),
    )  # fmt: skip
    posts.post(thread, text=text, by=by, named=named, note=note, attached=attached, once=once)
    return thread


def is_place(scope: str) -> bool:
    """Whether people can talk there: all of us, the circle, or a community that is here."""
    where, _colon, slug = scope.partition(":")
    known = where == "community" and Community.objects.filter(channel__slug=slug).exists()
    return known or scope in ("", CIRCLE)


def _check_place(scope: str) -> None:
    if not is_place(scope):
        raise Refused(_("There is no such community."), status=404)


def _slug(scope: str, title: str) -> str:
    base = slugify(title)[:60].strip("-") or "talk"
    taken = (
        set(Thread.objects.filter(scope=scope, slug__startswith=base).values_list("slug", flat=True))
        | RESERVED
    )
    if scope in ("", CIRCLE):  # these two share their addresses
        taken |= set(Thread.objects.filter(scope__in=["", CIRCLE]).values_list("slug", flat=True))
    return (
        base
        if base not in taken
        else next(f"{base}-{n}" for n in range(2, len(taken) + 3) if f"{base}-{n}" not in taken)
    )


@transaction.atomic
def close(thread: Thread, *, reason: str, by: Person) -> Thread:
    """Close a conversation: its words stay. Closing it twice changes nothing. Raises NotAllowed, Refused."""
    row = Thread.objects.select_for_update().get(pk=thread.pk)
    if not policy.may_close(by, row):
        raise NotAllowed(_("Only who began it, or looks after it, can close a conversation."))
    reason = " ".join(reason.split())
    if not reason:
        raise Refused(_("Say why. Everybody in it will read it."), field="reason", status=422)
    if row.closed_at is None:
        row.closed_at, row.closed_reason = clock.now(), reason[:300]
        row.save(update_fields=["closed_at", "closed_reason"])
    return row


@transaction.atomic
def open_again(thread: Thread, *, by: Person) -> Thread:
    """Open a closed conversation again. Raises NotAllowed."""
    row = Thread.objects.select_for_update().get(pk=thread.pk)
    if not policy.may_open_again(by, row):
        raise NotAllowed(_("Only who looks after it can open a conversation again."))
    row.closed_at, row.closed_reason = None, ""
    row.save(update_fields=["closed_at", "closed_reason"])
    return row


@transaction.atomic
def forget_starter(person: Person) -> None:
    """Give a plain title to what somebody began who is leaving for good: the title is their words, in the address too.

    Who follows it finds it under the new title.
    """
    for row in Thread.objects.select_for_update().filter(started_by=person):
        old = row.url
        day = date_format(timezone.localtime(row.started_at), "DATE_FORMAT")
        row.title = _("A conversation of %(day)s") % {"day": day}
        row.slug = _slug(row.scope, row.title)
        row.save(update_fields=["title", "slug"])
        following.rename(THREAD, row.subject, title=row.title, url=row.url)
        was, now = Value(settings.SITE_URL + old), Value(settings.SITE_URL + row.url)
        piled = DigestItem.objects.filter(url__startswith=settings.SITE_URL + old)
        piled.update(title=row.title, url=Replace("url", was, now))


# --- following, leaving -----------------------------------------------------------------------------------------


@transaction.atomic
def follow(thread: Thread, *, by: Person) -> None:
    """Get the words of a conversation as letters, or in the daily one, as one chose. Raises NotAllowed."""
    if not policy.may_read(by, thread):
        raise NotAllowed(_("Only people of this place can read it."))
    Quiet.objects.filter(thread=thread, person=by).delete()
    following.follow(by, THREAD, thread.subject, thread.title, thread.url, by=by)


@transaction.atomic
def leave(thread: Thread, *, by: Person) -> None:
    """Get no more letters of a conversation, whatever else one follows. Leaving twice changes nothing."""
    following.unfollow(by, THREAD, thread.subject, by=by)
    Quiet.objects.bulk_create([Quiet(thread=thread, person=by)], ignore_conflicts=True)


@transaction.atomic
def follow_place(scope: str, *, by: Person) -> None:
    """Get the words of every conversation of a place. Raises NotAllowed."""
    _check_place(scope)
    if not policy.belongs(by, scope):
        raise NotAllowed(_("Only people of this place can follow its conversations."))
    following.follow(by, PLACE, scope or "all", place_title(scope), place_url(scope), by=by)


@transaction.atomic
def leave_place(scope: str, *, by: Person) -> None:
    """Follow the conversations of a place no more; those one follows by themselves stay."""
    following.unfollow(by, PLACE, scope or "all", by=by)


@transaction.atomic
def leave_by_letter(thread: Thread, *, by: Person) -> None:
    """What one press in a letter does: leave the conversation, and its place if one follows all of it (RFC 8058)."""
    leave(thread, by=by)
    leave_place(thread.scope, by=by)


@transaction.atomic
def new_address(thread: Thread, *, by: Person) -> None:
    """End the address at which one answers this conversation by mail; the next letter bears another."""
    if not policy.may_read(by, thread):
        raise NotAllowed(_("Only people of this place can read it."))
    receiving.turn(REPLIES, about=thread.pk, whom=by.pk)


def place_title(scope: str) -> str:
    """How a place is called above its conversations."""
    if scope == CIRCLE:
        return _("Conversations of the circle")
    if not scope:
        return _("Conversations of everybody here")
    community = Community.objects.select_related("channel").get(channel__slug=scope.partition(":")[2])
    return _("Conversations: %(name)s") % {"name": community.channel.name}


def place_url(scope: str) -> str:
    """The page of all its conversations, without a language."""
    slug = scope.partition(":")[2]
    return f"/communities/{slug}/conversations/" if slug else "/conversations/"


# --- blocking ---------------------------------------------------------------------------------------------------


@transaction.atomic
def block(post: Post, *, by: Person) -> Block:
    """Fold the words of whoever wrote this, and get no letters of them. They are not told. Raises NotAllowed."""
    if not policy.may_block(by, post):
        raise NotAllowed(_("You can block somebody whose name stands beside their words."))
    Block.objects.bulk_create([Block(person=by, other=post.author, at=clock.now())], ignore_conflicts=True)
    return Block.objects.get(person=by, other=post.author)


@transaction.atomic
def unblock(block: Block, *, by: Person) -> None:
    """Read their words again. Raises NotAllowed."""
    if block.person_id != by.pk:
        raise NotAllowed(_("Only you can change this."))
    Block.objects.filter(pk=block.pk).delete()
