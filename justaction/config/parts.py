"""What the running itself tells the conveners' page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from justaction.collaborative import policy
from justaction.web.slots import Part


def steering(viewer: policy.Viewer, thing: Any) -> Iterator[Part]:
    """The stewards' entry."""
    if policy.may_steward(viewer):
        yield Part(
            group="care",
            title=_("How it runs"),
            url=reverse("running"),
            note=_("Queue, letters, record, disk, backup, processes."),
        )
