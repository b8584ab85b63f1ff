"""The door for programs: editions of the share-out, and their files."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema

from justaction.shareout.models import Edition
from justaction.web.programs import Asked, Listed, Page, door, page, whole

router = Router()


class ShareOutLine(Listed):
    year: int
    number: int
    title: str
    about: str
    licence: str
    published_at: datetime | None
    digest: str = Field(description="SHA-256 of its list of files, as on the record.")


class FileOut(Schema):
    path: str
    media_type: str
    bytes: int
    sha256: str
    url: str


class ShareOutOut(ShareOutLine):
    files: list[FileOut]


@door(router, "/share-outs", Page[ShareOutLine], "Editions of the share-out")
def share_outs(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    return page(request, Edition.objects.published(), asked, _line)


@door(router, "/share-outs/{year}/{number}", ShareOutOut, "One of them, with its files")
def share_out(request: HttpRequest, year: int, number: int) -> dict[str, Any]:
    rows = Edition.objects.published()
    small = 0 < year < 32768 and 0 < number < 32768
    row = get_object_or_404(
        rows if small else rows.none(), **({"year": year, "number": number} if small else {})
    )
    files = [
        {
            "path": one.path,
            "media_type": one.media_type,
            "bytes": one.size,
            "sha256": one.digest,
            "url": whole(f"{row.url}files/{one.path}"),
        }
        for one in row.files.order_by("path")
    ]
    return {**_line(row), "files": files}


def _line(row: Edition) -> dict[str, Any]:
    said = ("year", "number", "title", "about", "licence", "published_at", "digest")
    return {"id": row.subject, "url": whole(row.url), **{name: getattr(row, name) for name in said}}
