"""What the newsletter adds to pages of others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from justaction.communities.models import Community
from justaction.members.models import Person
from justaction.newsletter import forms, policy, progress
from justaction.newsletter.models import Approval, Delivery, Issue, Subscription
from justaction.web.slots import Part, only_when, only_when_there


def my_links(viewer: Person, thing: Any) -> Iterator[Part]:
    yield Part(title=_("My newsletter"), url=reverse("newsletter:my_newsletter"))


def door(viewer: Person | None, thing: Any) -> Iterator[Part]:
    """After signing: the newsletter, which nobody gets without asking."""
    yield Part(
        title=_("Get the newsletter"),
        note=_("Once a month: what changed, who is late, what comes next."),
        url=reverse("newsletter:newsletter"),
        button=_("Get it"),
    )


def foot(viewer: Person | None, thing: Any) -> Iterator[Part]:
    """At the foot of every page: ask for the letter about everything with an address and one button."""
    yield Part(
        template="newsletter/foot.html",
        context={"often": Subscription.Often.EACH, "language": forms.language_here()},
        url=reverse("newsletter:newsletter"),
    )


def steering(viewer: Person, thing: Any) -> Iterator[Part]:
    if policy.may_look(viewer):
        yield Part(
            group="say",
            title=_("Newsletter"),
            url=reverse("newsletter:desk"),
            note=_("Write the next issue from the record, send it, see who reads it."),
        )


def _on_the_way(_viewer: Person, community: Community) -> QuerySet[Issue]:
    """Issues for all and for this community that are being sent, are held, or left letters in doubt."""
    doubt = Delivery.objects.filter(issue=OuterRef("pk"), state=Delivery.State.UNKNOWN)
    rows = Issue.objects.filter(community__in=["", community.channel.slug])
    return rows.filter(Q(state__in=[Issue.State.SENDING, Issue.State.PAUSED]) | Exists(doubt))


@only_when_there(_on_the_way)
def running(viewer: Person, community: Community) -> Iterator[Part]:
    """For who looks after a community: how far the issues are that go out now, and what waits for a person there."""
    for row in _on_the_way(viewer, community):
        yield Part(
            template="newsletter/running.html",
            context={
                "issue": row,
                "progress": progress.of(row),
                "may_open": policy.may_write(viewer, row.community),
            },
        )


def _to_second(viewer: Person) -> QuerySet[Issue]:
    """Drafts that somebody else approved, and this person did not."""
    others = Approval.objects.filter(issue=OuterRef("pk")).exclude(person=viewer)
    mine = Approval.objects.filter(issue=OuterRef("pk"), person=viewer)
    return Issue.objects.filter(Exists(others), ~Exists(mine), state=Issue.State.DRAFT)


@only_when(_to_second)
def my_turns(viewer: Person, thing: Any) -> Iterator[Part]:
    """A draft that somebody approved, for those who can be the second."""
    for row in _to_second(viewer):
        if policy.may_write(viewer, row.community):
            yield Part(
                title=_("Can this newsletter go out? %(slug)s") % {"slug": row.slug},
                note=_("Somebody approved it. If it is right, be the second."),
                url=reverse("newsletter:draft", args=[row.slug]),
                button=_("Read"),
            )


def my_data(viewer: Person, thing: Any) -> Iterator[Part]:
    fields = (
        "to",
        "state",
        "language",
        "often",
        "general",
        "source",
        "source_note",
        "asked_at",
        "confirmed_at",
    )
    mine = Subscription.objects.of_person(viewer)
    rows = [
        {**row, "communities": list(mine.get(pk=row.pop("pk")).choices.values_list("community", flat=True))}
        for row in mine.values("pk", *fields)
    ]
    approved = Approval.objects.filter(person=viewer).values("issue__slug", "at")
    yield Part(title="newsletter", context={"subscriptions": rows, "approved": list(approved)})
