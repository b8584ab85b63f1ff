"""To whom an issue goes: everybody who wants it, narrowed by what members chose to tell of themselves.

A segment is a word and a key: `role:convener`, `field:finance`, `language:es`, `follows:commitment:<subject>`. Only who
has an account can be found by their role, field, or what they follow.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db.models import Count, Exists, Max, OuterRef, Q
from django.utils.translation import gettext as _

from justaction.collaborative.models import Field
from justaction.members.models import Follow, Grant, Role
from justaction.newsletter.models import Choice, Delivery, Issue, Subscription, SubscriptionQuerySet
from justaction.web import clock

FEWEST = 5  # people who follow a commitment, before an issue can be for them alone
MOST_FOLLOWED = 100
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


def choices(languages: list[tuple[str, str]], *, now: str = "") -> list[tuple[str, str]]:
    """What an issue can be narrowed to, each with its words. `now` stays a choice, whatever became of it."""
    found = [("", _("All who want it"))]
    if len(languages) > 1:
        found += [(f"language:{code}", _("Who reads %(name)s") % {"name": name}) for code, name in languages]
    found += [(f"role:{one.slug}", _("Role: %(name)s") % {"name": one.name}) for one in Role.objects.all()]
    found += [(f"field:{one.slug}", _("Field: %(name)s") % {"name": one.name}) for one in Field.objects.all()]
    found.append(("follows:commitment", _("Who follows any commitment")))
    found += [
        (f"follows:commitment:{key}", _("Who follows: %(title)s") % {"title": title})
        for key, title in _followed()
    ]
    return found if now in dict(found) else [*found, (now, words_of(now))]


def words_of(segment: str) -> str:
    """To whom a segment narrows an issue, in words."""
    word, _colon, key = segment.partition(":")
    if word == "language":
        return _("Who reads %(name)s") % {"name": dict(settings.LANGUAGES).get(key, key)}
    if word in {"role", "field"}:
        model = Role if word == "role" else Field
        name = model.objects.filter(slug=key).values_list("name", flat=True).first() or key
        return (_("Role: %(name)s") if word == "role" else _("Field: %(name)s")) % {"name": name}
    if word == "follows":
        kind, _sep, what = key.partition(":")
        title = (
            Follow.objects.filter(kind=kind, key=what).order_by("-id").values_list("title", flat=True).first()
        )
        return _("Who follows: %(title)s") % {"title": title} if title else _("Who follows any commitment")
    return _("All who want it")


def _followed() -> list[tuple[str, str]]:
    """Commitments that at least FEWEST people follow, the most followed: each with its newest title, by title."""
    rows = Follow.objects.filter(kind="commitment").order_by().values("key")
    many = rows.annotate(people=Count("id"), newest=Max("id")).filter(people__gte=FEWEST)
    newest = [row["newest"] for row in many.order_by("-people", "key")[:MOST_FOLLOWED]]
    return list(Follow.objects.filter(pk__in=newest).order_by("title", "key").values_list("key", "title"))
