"""What every page knows of the collaborative: asked of the database only when a page uses it, once."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from justaction.collaborative.models import Channel, Collaborative


def collaborative(request: HttpRequest) -> dict[str, Any]:
    return {
        "collaborative": SimpleLazyObject(Collaborative.objects.first),
        "channels": SimpleLazyObject(lambda: list(Channel.objects.all())),
    }
