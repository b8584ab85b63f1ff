"""What every page knows of the collaborative: asked of the database only when a page uses it, once."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from justaction.collaborative.models import Channel, Collaborative


def collaborative(request: HttpRequest) -> dict[str, Any]:
    return {
        "collaborative": SimpleLazyObject(lambda: _known(request) or Collaborative.objects.first()),
        "channels": SimpleLazyObject(lambda: list(Channel.objects.all())),
    }


def _known(request: HttpRequest) -> Collaborative | None:
    """What was read for this version of the public pages already (`parts.house`)."""
    found: Collaborative | None = getattr(getattr(request, "house", None), "told", None)
    return found
