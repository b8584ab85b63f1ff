"""Deeds of calendars that one subscribes to: making one's link, and ending it."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from justaction.convenings import policy
from justaction.convenings.models import Feed
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.web import clock


@transaction.atomic
def make_feed(about: str, *, by: Person | None, known: tuple[str, ...]) -> Feed:
    """A link of one's own to a calendar; the one there is, where there is one. `known` are what it can be about.

    Raises NotAllowed, Refused.
    """
    if by is None or not policy.may_come(by):
        raise NotAllowed(_("Please sign in first."))
    if about not in known:
        raise Refused(_("There is no such calendar."), status=404)
    Feed.objects.bulk_create([Feed(person=by, about=about)], ignore_conflicts=True)
    return Feed.objects.standing().get(person=by, about=about)


@transaction.atomic
def end_feed(feed: Feed, *, by: Person | None) -> None:
    """End a link: whoever has it gets nothing more. Ending it twice is fine. Raises NotAllowed."""
    if by is None or feed.person_id != by.pk:
        raise NotAllowed(_("Only the person themselves can do this."))
    Feed.objects.standing().filter(pk=feed.pk).update(ended_at=clock.now())
