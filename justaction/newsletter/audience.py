"""To whom an issue goes: everybody who wants it, narrowed by what members chose to tell of themselves.

A segment is a word and a key: `role:convener`, `field:finance`, `language:es`, `follows:commitment:<subject>`. Only who
has an account can be found by their role, field, or what they follow.
"""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from justaction.collaborative.models import Field
from justaction.members.models import Follow, Grant, Role
from justaction.newsletter.models import Choice, Delivery, Issue, Subscription, SubscriptionQuerySet
from justaction.web import clock

SEASON = timedelta(days=80)  # who wants it at most once in three months had none within these days


def recipients(issue: Issue) -> SubscriptionQuerySet:
    """Everybody to whom it goes now."""
    rows = Subscription.objects.reading()
    if issue.community:
        wanted = Choice.objects.filter(subscription=OuterRef("pk"), community=issue.community)
        rows = rows.filter(Exists(wanted))
    else:
        rows = rows.filter(general=True)
    lately = Delivery.objects.filter(
        subscription=OuterRef("pk"), state=Delivery.State.SENT, at__gt=clock.now() - SEASON
    ).exclude(issue=issue.pk)
    rows = rows.exclude(Exists(lately), often=Subscription.Often.SEASON)
    return rows.filter(_within(issue.segment))


def _within(segment: str) -> Q:
    word, _colon, key = segment.partition(":")
    if not segment:
        return Q()
    if word == "language":
        return Q(language=key)
    if word == "field":
        return Q(person__field__slug=key)
    if word == "role":
        return Q(person__in=Grant.objects.now().filter(role__slug=key).values("person"))
    if word == "follows":
        kind, _sep, what = key.partition(":")
        follows = Follow.objects.filter(kind=kind, **({"key": what} if what else {}))
        return Q(person__in=follows.values("person"))
    raise ValueError(f"{segment!r} is no segment")


def choices(languages: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """What an issue can be narrowed to, each with its words."""
    found = [("", _("All who want it"))]
    if len(languages) > 1:
        found += [(f"language:{code}", _("Who reads %(name)s") % {"name": name}) for code, name in languages]
    found += [(f"role:{one.slug}", _("Role: %(name)s") % {"name": one.name}) for one in Role.objects.all()]
    found += [(f"field:{one.slug}", _("Field: %(name)s") % {"name": one.name}) for one in Field.objects.all()]
    found.append(("follows:commitment", _("Who follows a commitment")))
    return found
