"""Deeds after a restore: what was going out when the backup was made may stand outside since."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.record.models import Entry
from justaction.social.models import Channel, Post, Text
from justaction.web import clock


@transaction.atomic
def doubt_all() -> int:
    """Make planned posts drafts again, and leave to a person what was on its way; how many texts those are.

    What goes to followers in the fediverse has one id, so other servers keep it once; that goes on by itself.
    """
    Post.objects.filter(state=Post.State.SCHEDULED).update(state=Post.State.DRAFT, send_at=None)
    Text.objects.filter(post__state=Post.State.DRAFT).update(state=Text.State.DRAFT)
    under_way = Text.objects.filter(state__in=[Text.State.WAITING, Text.State.SENDING])
    doubtful = under_way.update(
        state=Text.State.FAILED,
        next_at=None,
        at=clock.now(),
        trouble=_("A backup was put back. It may stand there already: look before you try again."),
    )
    newest = Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0
    Channel.objects.filter(automatic=True).update(told_to=newest)
    return doubtful
