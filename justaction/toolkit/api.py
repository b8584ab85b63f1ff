"""The door for programs: tools that were adopted, and the editions in which they came out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema

from justaction.toolkit.models import Edition, Tool, ToolRevision
from justaction.web.programs import Asked, Listed, Page, door, page, whole

router = Router()


class ToolLine(Listed):
    slug: str
    title: str
    purpose: str
    kind: str
    channel: str
    licence: str


class RevisionOut(Schema):
    number: int
    adopted_at: datetime
    what_changed: str
    digest: str
    json_url: str = Field(description="All of its words, as data.")


class ToolOut(ToolLine):
    revisions: list[RevisionOut]


class ToolkitOut(Listed):
    year: int
    channel: str
    number: int
    title: str
    published_at: datetime | None


@door(router, "/tools", Page[ToolLine], "Tools that were adopted")
def tools(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    adopted = ToolRevision.objects.values("tool")
    return page(request, Tool.objects.filter(pk__in=adopted).select_related("channel"), asked, _line)


@door(router, "/tools/{slug}", ToolOut, "One of them, with its revisions")
def tool(request: HttpRequest, slug: str) -> dict[str, Any]:
    row = get_object_or_404(Tool.objects.published().select_related("channel"), slug=slug)
    found = row.revisions.order_by("-number").defer("body")
    return {**_line(row), "revisions": [_revision(row, one) for one in found]}


@door(router, "/toolkits", Page[ToolkitOut], "Editions of the toolkits")
def toolkits(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    return page(request, Edition.objects.published().select_related("channel"), asked, _edition)


def _line(row: Tool) -> dict[str, Any]:
    said = {name: getattr(row, name) for name in ("slug", "title", "purpose", "kind", "licence")}
    return {"id": row.subject, "url": whole(row.url), "channel": row.channel.slug, **said}


def _revision(row: Tool, one: ToolRevision) -> dict[str, Any]:
    said = {name: getattr(one, name) for name in ("number", "adopted_at", "what_changed", "digest")}
    return {**said, "json_url": whole(f"{row.url}v{one.number}.json")}


def _edition(row: Edition) -> dict[str, Any]:
    said = {name: getattr(row, name) for name in ("year", "number", "title", "published_at")}
    return {"id": row.subject, "url": whole(row.url), "channel": row.channel.slug, **said}
