"""What members add to pages: whose turn it is, and the conveners' list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from justaction.members import policy
from justaction.members.models import Affiliation, Person
from justaction.web.slots import Part


def waiting_for(viewer: Person) -> QuerySet[Affiliation]:
    """Links to organizations that this person can confirm, oldest first."""
    asked = (
        Affiliation.objects.filter(state=Affiliation.State.ASKED, ends_on=None)
        .exclude(person=viewer)
        .select_related("person", "organization")
        .order_by("id")
    )
    if viewer.may("convene"):
        return asked
    mine = viewer.affiliations.now().filter(kind=Affiliation.Kind.REPRESENTATIVE)
    return asked.filter(organization__in=mine.values("organization"))


def my_turns(viewer: Person, thing: Any) -> Iterator[Part]:
    """Somebody says that they belong to an organization: confirm it or not."""
    waiting = waiting_for(viewer).count()
    if waiting:
        yield Part(
            title=ngettext(
                "%(count)s person asks to be linked to an organization",
                "%(count)s people ask to be linked to an organization",
                waiting,
            )
            % {"count": waiting},
            note=_("Do you know them? Say yes or no."),
            url=reverse("members:affiliations"),
            button=_("Look"),
        )


def steering(viewer: Person, thing: Any) -> Iterator[Part]:
    """Pages that conveners and stewards use to look after people."""
    if policy.may_convene(viewer):
        waiting = waiting_for(viewer).count()
        yield Part(
            title=_("Who belongs to which organization"),
            url=reverse("members:affiliations"),
            note=ngettext("%(count)s waits for an answer.", "%(count)s wait for an answer.", waiting)
            % {"count": waiting},
        )
    if policy.may_give_roles(viewer):
        yield Part(
            title=_("Roles"), url=reverse("members:roles"), note=_("Who may do what, where, and until when.")
        )
