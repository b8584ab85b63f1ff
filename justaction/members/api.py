"""The door for programs: institutions and groups that are listed. Never a person."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router

from justaction.members.models import Organization
from justaction.web.programs import Asked, Listed, Page, door, page, whole

router = Router()


class OrganizationOut(Listed):
    name: str
    slug: str
    kind: str
    field: str
    website: str
    about: str
    source: str
    source_note: str
    source_url: str


@door(router, "/organizations", Page[OrganizationOut], "Institutions and groups that are listed")
def organizations(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    return page(request, Organization.objects.listed().select_related("field"), asked, _said)


@door(router, "/organizations/{slug}", OrganizationOut, "One of them")
def organization(request: HttpRequest, slug: str) -> dict[str, Any]:
    return _said(get_object_or_404(Organization.objects.listed().select_related("field"), slug=slug))


def _said(row: Organization) -> dict[str, Any]:
    said = ("name", "slug", "kind", "website", "about", "source", "source_note", "source_url")
    field = row.field.slug if row.field else ""
    return {
        "id": row.subject,
        "url": whole(row.url),
        "field": field,
        **{name: getattr(row, name) for name in said},
    }
