"""The door for programs: standards that anyone may read, and the words in force."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema

from justaction.standards import reading
from justaction.standards.models import Standard
from justaction.standards.models.rules import LICENCE
from justaction.web.programs import Asked, Listed, Page, door, page, whole

router = Router()


class StandardLine(Listed):
    code: str
    title: str
    rule: str
    channel: str
    stage: str
    revision: int | None = Field(description="The revision in force; null where none is.")


class ClauseOut(Schema):
    number: int | str
    id: str
    text: str


class StandardOut(StandardLine):
    why: str
    how_to_test: str
    clauses: list[ClauseOut]
    adopted_at: str | None
    digest: str
    licence: str


@door(router, "/standards", Page[StandardLine], "Standards: written, tried, in force or ended")
def standards(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    return page(request, Standard.objects.public().with_names(), asked, _line)


@door(router, "/standards/{code}", StandardOut, "One of them, with the words in force")
def standard(request: HttpRequest, code: str) -> dict[str, Any]:
    row = get_object_or_404(Standard.objects.public().with_names(), code=code)
    now = reading.as_data(row.current) if row.current else {}
    return {
        **_line(row),
        "why": row.why,
        "how_to_test": row.how_to_test,
        "clauses": now.get("clauses", []),
        "adopted_at": now.get("adopted_at"),
        "digest": now.get("digest", ""),
        "licence": now.get("licence", LICENCE),
    }


def _line(row: Standard) -> dict[str, Any]:
    return {
        "id": row.subject,
        "url": whole(row.url),
        "code": row.code,
        "title": row.name,
        "rule": row.says,
        "channel": row.channel.slug,
        "stage": row.stage,
        "revision": row.current.number if row.current else None,
    }
