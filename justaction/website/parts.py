"""What the website adds to pages of others: the way to its desk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from justaction.members.models import Person
from justaction.web.slots import Part
from justaction.website import policy


def steering(viewer: Person, thing: Any) -> Iterator[Part]:
    if policy.may_edit(viewer):
        yield Part(
            group="pages",
            title=_("The website"),
            url=reverse("website:desk"),
            note=_("Pages, news, questions, our story, menus, and what to mend in them."),
        )


def run_panel(viewer: Person, community: Any) -> Iterator[Part]:
    """The same, for who looks after a community."""
    if policy.may_edit(viewer):
        yield Part(
            title=_("Write for the website"),
            note=_("Pages, news, questions and menus. Every version stays."),
            url=reverse("website:desk"),
            button=_("Write"),
        )
