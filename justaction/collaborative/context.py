"""What every page knows of the collaborative."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from justaction.collaborative.models import Channel, Collaborative
from justaction.web.house import House
from justaction.web.theme import Look


def collaborative(request: HttpRequest) -> dict[str, Any]:
    return {"collaborative": Collaborative.objects.first()}


def for_every_page() -> House | None:
    """What the web layer must know before any page: the time zone, the languages, the channels' looks."""
    found = Collaborative.objects.first()
    if found is None:
        return None
    looks = tuple(Look(channel.slug, channel.colour, channel.pattern) for channel in Channel.objects.all())
    return House(zone=found.zone, languages=tuple(found.languages), looks=looks)
