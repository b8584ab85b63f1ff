"""The door for programs: who we are."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from ninja import Router, Schema

from justaction.collaborative.models import Channel, Collaborative
from justaction.web.programs import door

router = Router()


class ChannelOut(Schema):
    slug: str
    name: str
    examples: str


class CollaborativeOut(Schema):
    name: str
    place: str
    purpose: str
    time_zone: str
    languages: list[str]
    channels: list[ChannelOut]
    founded_at: datetime
    is_demonstration: bool
    url: str


@door(router, "/collaborative", CollaborativeOut, "Name, place, purpose, languages and channels")
def collaborative(request: HttpRequest) -> dict[str, Any]:
    row = Collaborative.objects.first()
    if row is None:
        raise Http404
    said = ("name", "place", "purpose", "time_zone", "languages", "founded_at", "is_demonstration")
    channels = Channel.objects.values("slug", "name", "examples")
    return {
        **{name: getattr(row, name) for name in said},
        "channels": list(channels),
        "url": settings.SITE_URL + "/",
    }
