"""Deeds of telling: inviting by letter, reminding, telling who arranges; and forgetting what was needed."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from justaction.communities.models import Membership
from justaction.convenings import emails, policy
from justaction.convenings.actions.coming import locked
from justaction.convenings.actions.mornings import by_day
from justaction.convenings.models import AccessNeed, Gathering, MorningLetter
from justaction.errors import NotAllowed, Refused
from justaction.jobs import later
from justaction.mail.actions import writes_letters
from justaction.members import following
from justaction.members.models import Person
from justaction.members.telling import community_of
from justaction.web import clock

REMIND_BEFORE = timedelta(hours=24)
TELL_NEEDS_BEFORE = timedelta(hours=73)  # the clock looks every ten minutes, and 72 hours are promised
KEEP_NEEDS = timedelta(days=1)
BATCH = 100


@transaction.atomic
def invite(gathering: Gathering, *, by: Person | None) -> int:
    """Write to everybody in the community, or in all, who has not answered yet; to each once for a gathering.

    Returns how many letters are asked for. Raises NotAllowed, Refused.
    """
    row = locked(gathering)
    if not policy.may_look_after(by, row):
        raise NotAllowed(_("Only a convener, or a coordinator of the community, can do this."))
    if row.cancelled_at is not None or row.has_started:
        raise Refused(_("It is too late to invite anybody."))
    if not row.gives_seats:
        raise Refused(_("No seat can be saved yet. Invite people when the day has come."))
    here = Membership.objects.now().exclude(person__in=row.registrations.values("person"))
    if row.series.scope:
        here = here.filter(community__channel__slug=row.series.scope.partition(":")[2])
    followers = following.followers("community", community_of(row.series.scope))
    outside = followers.exclude(pk__in=row.registrations.values("person"))
    people = sorted({*here.values_list("person", flat=True), *outside.values_list("pk", flat=True)})
    if writes_letters():
        for start in range(0, len(people), BATCH):
            later(emails.send_invitations, row.pk, people[start : start + BATCH])
    return len(people)


@transaction.atomic
def remind() -> int:
    """Remind those who come to what begins within a day, once for each start; how many gatherings that were.

    Who sleeps by their own clock is reminded in the morning, which still comes before the start.
    """
    soon = list(_within(REMIND_BEFORE).filter(~Q(reminded_for=F("starts_at")) | Q(reminded_for=None)))
    for row in soon:
        row.reminded_for = row.starts_at
        row.save(update_fields=["reminded_for"])
        by_day(
            MorningLetter.Kind.REMINDER, row.registrations.coming().select_related("person").order_by("pk")
        )
    return len(soon)


@transaction.atomic
def tell_needs() -> int:
    """Tell who looks after a gathering, 72 hours before, what is needed there; how many gatherings that were."""
    soon = list(_within(TELL_NEEDS_BEFORE).filter(~Q(needs_told_for=F("starts_at")) | Q(needs_told_for=None)))
    for row in soon:
        row.needs_told_for = row.starts_at
        row.save(update_fields=["needs_told_for"])
        later(emails.send_needs, row.pk)
    return len(soon)


def _within(ahead: timedelta) -> QuerySet[Gathering]:
    """What stands and begins from now until then, locked."""
    now = clock.now()
    coming = Gathering.objects.select_for_update().standing()
    return coming.filter(starts_at__gt=now, starts_at__lte=now + ahead)


def forget_needs() -> int:
    """Delete what people needed a day after the gathering; how many rows there were."""
    over = AccessNeed.objects.filter(registration__gathering__ends_at__lt=clock.now() - KEEP_NEEDS)
    return over.delete()[0]
