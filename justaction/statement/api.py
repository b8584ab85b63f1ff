"""The door for programs: the statement, version by version, and the roll as everybody sees it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema

from justaction.statement import roll
from justaction.statement.models import Signature, StatementVersion
from justaction.web import house
from justaction.web.programs import Asked, Page, door, page, whole

router = Router()


class ParagraphOut(Schema):
    number: int
    id: str = Field(description="The same in each version, as long as the paragraph lives.")
    text: str


class VersionOut(Schema):
    number: int
    title: str
    state: str = Field(description="adopted, open, closed or superseded.")
    what_changed: str
    published_at: datetime | None
    closes_at: datetime | None
    digest: str = Field(description="SHA-256 of its words, as on the record.")
    url: str


class WholeVersionOut(VersionOut):
    paragraphs: list[ParagraphOut]


class RollOut(Schema):
    people: int
    people_shown: int
    organizations: int
    organizations_shown: int


class SignerOut(Schema):
    id: str
    name: str = Field(description="As the person chose to be shown.")
    version: int
    signed_on: date | None


@door(router, "/statement/versions", list[VersionOut], "All versions of the statement")
def versions(request: HttpRequest) -> list[dict[str, Any]]:
    return [_version(row) for row in StatementVersion.objects.published().order_by("-number")[:200]]


@door(router, "/statement/versions/{number}", WholeVersionOut, "One version with its words")
def version(request: HttpRequest, number: int) -> dict[str, Any]:
    rows = StatementVersion.objects.published().prefetch_related("paragraphs")
    row = get_object_or_404(rows, number=number) if 0 < number < 32768 else get_object_or_404(rows.none())
    parts = [{"number": one.number, "id": one.identity, "text": one.text} for one in row.paragraphs.all()]
    return {**_version(row), "paragraphs": parts}


@door(router, "/signatures/counts", RollOut, "How many signed")
def counts(request: HttpRequest) -> dict[str, Any]:
    found = roll.counts()
    return {name: getattr(found, name) for name in RollOut.model_fields}


@door(router, "/signatures", Page[SignerOut], "People who signed and chose to be shown, the newest first")
def signatures(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    rows = Signature.objects.on_the_roll().select_related("version")
    return page(request, rows.none() if house.names_hidden() else rows, asked, _signer)


def _signer(row: Signature) -> dict[str, Any]:
    on = row.confirmed_at.date() if row.confirmed_at else None
    return {"id": row.subject, "name": row.public_name, "version": row.version.number, "signed_on": on}


def _version(row: StatementVersion) -> dict[str, Any]:
    said = ("number", "title", "state", "what_changed", "published_at", "closes_at", "digest")
    return {**{name: getattr(row, name) for name in said}, "url": whole(row.url)}
