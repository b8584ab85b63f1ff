"""What the public pages add to pages below: one's turn to answer about a page that may be wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from justaction.dashboard import policy
from justaction.dashboard.models import Correction
from justaction.members.models import Person
from justaction.web.slots import Part, only_when

MOST = 5


@only_when(
    lambda viewer: Correction.objects.open() if policy.may_answer(viewer) else Correction.objects.none()
)
def my_turns(viewer: Person, thing: Any) -> Iterator[Part]:
    """What somebody thinks is wrong, until the promised day."""
    for one in Correction.objects.open().order_by("due_on", "id")[:MOST]:
        yield Part(
            title=_("Is “%(page)s” wrong?") % {"page": one.page_title},
            note=one.words[:140],
            due=one.due_on,
            url=reverse("dashboard:answer_correction", args=[one.subject]),
            button=_("Answer"),
        )
