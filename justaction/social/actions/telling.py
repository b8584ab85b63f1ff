"""A deed of the clock: our own account tells of the record by itself, where a steward said so.

It tells of the kinds that the newsletter tells of one by one: what institutions and the collaborative did, no numbers
of people. At most once in three hours: one entry in its sentence with its link, several as lines, the rest as a number.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from justaction.record.models import Entry
from justaction.search import actions as search
from justaction.social import writing
from justaction.social.actions import carrying
from justaction.social.models import Channel, Post, Text
from justaction.web import clock, house

EVERY = timedelta(hours=3)
MOST_LINES = 6
MOST_ENTRIES = 2000  # that one post tells of


@transaction.atomic
def tell_of_the_record() -> Post | None:
    """Post what is new on the record since the last time, to our own account; None when there is nothing, or not yet."""
    found = Channel.objects.on().select_for_update().filter(kind=Channel.Kind.FEDIVERSE, automatic=True)
    row = found.first()
    if row is None or house.forming() or (row.told_at and clock.now() - row.told_at < EVERY):
        return None
    entries = list(Entry.objects.filter(id__gt=row.told_to).order_by("id")[:MOST_ENTRIES])
    if not entries:
        return None
    row.told_to = entries[-1].pk
    with override((house.here().languages or ("en",))[0]):
        told = {words: entry for entry in entries if (words := writing.sentence(entry))}
        if not told:
            row.save(update_fields=["told_to"])
            return None
        row.told_at = clock.now()
        row.save(update_fields=["told_to", "told_at"])
        return _post(row, told)


def _post(channel: Channel, told: dict[str, Entry]) -> Post:
    lines = list(told)
    single = next(iter(told.values())) if len(told) == 1 else None
    more = len(lines) - MOST_LINES
    shown = [f"– {line}" for line in lines[:MOST_LINES]] if single is None else lines
    if more > 0:
        shown.append(
            ngettext("and %(n)s more on the record", "and %(n)s more on the record", more) % {"n": more}
        )
    title = single.title if single else _("New on the record")
    now = clock.now()
    post = Post(
        title=" ".join(title.split())[:140], link=single.url if single else "/record/", automatic=True,
        language=(house.here().languages or (settings.LANGUAGE_CODE,))[0], entry=single.pk if single else 0,
        state=Post.State.OUT, send_at=now, begun_at=now,
    )  # fmt: skip
    if picture := writing.card_of(post.link):
        post.card, post.alt = picture
    post.standing = writing.frozen(post)
    post.save(force_insert=True)
    words = "\n".join(shown)[:900]
    text = Text.objects.create(post=post, channel=channel, text=words)
    carrying.queue(text, Text.Errand.SEND, words=words)
    search.put(post)
    return post
