"""The door for programs: harms that we name, each with the note that stands before its words."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema

from justaction.harms import wording
from justaction.harms.models import Harm
from justaction.web.programs import Asked, Listed, Page, door, page, whole

router = Router()


class HarmLine(Listed):
    slug: str
    note: str = Field(description="Show this before anything else of the harm.")
    title: str
    years: str
    place: str
    channel: str | None


class SourceOut(Schema):
    words: str
    url: str = ""


class HarmOut(HarmLine):
    happened: str
    to_whom: str
    gained: str
    said: str
    sources: list[SourceOut]
    wording: int
    checked_on: date | None
    digest: str


@door(router, "/harms", Page[HarmLine], "Harms that we name; what was done stands with each")
def harms(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    return page(request, Harm.objects.standing().with_names(), asked, _line)


@door(router, "/harms/{slug}", HarmOut, "One of them, with its note, its words and its sources")
def harm(request: HttpRequest, slug: str) -> dict[str, Any]:
    row = get_object_or_404(Harm.objects.public().with_names().prefetch_related("current__fields"), slug=slug)
    assert row.current is not None
    current = row.current
    said = wording.data(current)
    return {
        **_line(row),
        **{name: said[name] for name in ("happened", "to_whom", "gained", "said", "sources")},
        "wording": current.number,
        "checked_on": current.checked_at.date() if current.checked_at else None,
        "digest": current.digest,
    }


def _line(row: Harm) -> dict[str, Any]:
    assert row.current is not None
    said = {name: getattr(row.current, name) for name in ("note", "title", "years", "place")}
    channel = row.current.channel.slug if row.current.channel else None
    return {"id": row.subject, "url": whole(row.url), "slug": row.slug, "channel": channel, **said}
