"""What the channels add to pages of others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from justaction.members.models import Person
from justaction.social import policy
from justaction.social.models import Approval, Channel, Hook, Post, Text
from justaction.web.slots import Part, only_when


def steering(viewer: Person, thing: Any) -> Iterator[Part]:
    """Posts and channels on the conveners' page; how many failed."""
    if policy.may_write(viewer):
        failed = Text.objects.filter(state=Text.State.FAILED, channel__in=Channel.objects.on()).count()
        yield Part(
            group="say",
            title=_("Posts"),
            url=reverse("social:posts"),
            note=_("Say it on Mastodon, Bluesky and to all who follow this site."),
            waiting=failed,
        )
    if policy.may_connect(viewer):
        yield Part(
            group="say",
            title=_("Channels"),
            url=reverse("social:channels"),
            note=_("Connect the accounts that posts go to."),
        )
        yield Part(
            group="say",
            title=_("Webhooks"),
            url=reverse("social:hooks"),
            note=_("Tell programs elsewhere at once what is new on the record."),
            waiting=Hook.objects.filter(state=Hook.State.STOPPED).count(),
        )


def coordinating(viewer: Person, thing: Any) -> Iterator[Part]:
    """Posts, on the page of who looks after a community."""
    if policy.may_write(viewer):
        yield Part(
            title=_("Posts"),
            url=reverse("social:posts"),
            note=_("Say what happened to all who follow us."),
            button=_("See the posts"),
        )


def _for_another(viewer: Person) -> QuerySet[Post]:
    """Drafts of others, which this person has not read yet; and posts that are out and were changed."""
    mine = Approval.objects.filter(post=OuterRef("pk"), person=viewer)
    words = Text.objects.filter(post=OuterRef("pk")).exclude(text="")
    drafts = Post.objects.filter(Exists(words), ~Exists(mine), state=Post.State.DRAFT, saved__gt=1)
    return drafts.exclude(begun_by=viewer)


@only_when(_for_another)
def my_turns(viewer: Person, thing: Any) -> Iterator[Part]:
    """A draft that waits for somebody else to read it."""
    if not policy.may_write(viewer):
        return
    for row in _for_another(viewer)[:5]:
        yield Part(
            title=_("Can this post go out? %(title)s") % {"title": row.title},
            note=_("Somebody else has to read it first. If it is right, approve it."),
            url=reverse("social:post", args=[row.subject]),
            button=_("Read"),
        )


def my_data(viewer: Person, thing: Any) -> Iterator[Part]:
    """What somebody approved."""
    rows = Approval.objects.filter(person=viewer).values("post__title", "at")
    yield Part(title="social", context={"approved": list(rows)})
