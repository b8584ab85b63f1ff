"""The door for programs: institutions and groups that are listed, never a person; and, with a key, what its owner may read
of themselves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from ninja.security import HttpBearer

from justaction.members.actions import programs
from justaction.members.models import Affiliation, Follow, Organization, ProgramKey, Scope
from justaction.web.programs import Asked, Listed, Page, door, page, private_door, whole

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


class Key(HttpBearer):
    """Whoever shows a good key of this scope (RFC 6750). `request.auth` is then the key."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> ProgramKey | None:
        found = programs.used(token)
        return found if found is not None and self.scope in found.scopes else None


class BelongsOut(Schema):
    organization: str
    slug: str
    kind: str


class FollowedOut(Schema):
    kind: str
    key: str


class MeOut(Schema):
    id: str
    name: str
    joined_at: datetime
    organizations: list[BelongsOut]
    follows: list[FollowedOut]


@private_door(router, "/me", MeOut, "What my page says of me", Key(Scope.ME))
def me(request: HttpRequest) -> dict[str, Any]:
    person = request.auth.person  # type: ignore[attr-defined]  # the key, put there by ninja
    belongs = Affiliation.objects.now().filter(person=person).select_related("organization")
    return {
        "id": person.subject,
        "name": person.name,
        "joined_at": person.joined_at,
        "organizations": [
            {"organization": one.organization.name, "slug": one.organization.slug, "kind": one.kind}
            for one in belongs
        ],
        "follows": list(Follow.objects.filter(person=person).values("kind", "key")),
    }
