"""The door for programs that speak OSDI 1.2: the statement as a petition, its signatures, and the people who gave them.

https://opensupporter.github.io/osdi-docs/ – HAL (application/hal+json). The petition and its numbers are public; signatures and people are
for keys of who may bring in such lists themselves, and for nobody while names are hidden.
"""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from justaction.members.api import Key
from justaction.members.models import ProgramKey, Scope
from justaction.statement import policy
from justaction.statement.models import Signature, StatementVersion
from justaction.web import house
from justaction.web.programs import ROOT, door, moment, private_door, whole

router = Router()
HERE = f"{ROOT}/osdi"
Hal = dict[str, Any]
_PER_PAGE = 100


class Turning(Schema):
    """Which page of a collection, as OSDI counts them."""

    page: int = Field(1, ge=1, le=100_000)
    per_page: int = Field(25, ge=1, le=_PER_PAGE)


Turned = Query[Turning]


class ListKey(Key):
    """A key whose owner may bring in lists today. While names are hidden, no list goes out."""

    def authenticate(self, request: HttpRequest, token: str) -> ProgramKey | None:
        found = super().authenticate(request, token)
        if found is None or house.names_hidden() or not policy.may_import(found.person):
            return None
        return found


KEY = ListKey(Scope.SIGNATURES)


@door(router, "/osdi", Hal, "OSDI: where everything is")
def osdi(request: HttpRequest) -> Hal:
    return {
        "motd": house.here().name,
        "vendor_name": "Just Action",
        "product_name": "Just Action",
        "osdi_version": "1.2.0",
        "max_pagesize": _PER_PAGE,
        "namespace": "justaction",
        "_links": {
            "self": _link(""),
            **{f"osdi:{name}": _link(f"/{name}") for name in ("petitions", "signatures", "people")},
        },
    }


@door(router, "/osdi/petitions", Hal, "OSDI: each version of the statement, as a petition")
def petitions(request: HttpRequest, asked: Turned) -> Hal:
    return _collection("petitions", StatementVersion.objects.published(), asked, _petition)


@door(router, "/osdi/petitions/{number}", Hal, "OSDI: one of them")
def petition(request: HttpRequest, number: int) -> Hal:
    rows = StatementVersion.objects.published()
    return _petition(get_object_or_404(rows, number=number if 0 < number < 32768 else 0))


@private_door(router, "/osdi/signatures", Hal, "OSDI: signatures that count, each with its person", KEY)
def osdi_signatures(request: HttpRequest, asked: Turned) -> Hal:
    return _collection("signatures", _rows(), asked, _signature)


@private_door(router, "/osdi/signatures/{id}", Hal, "OSDI: one signature", KEY)
def osdi_signature(request: HttpRequest, id: str) -> Hal:  # noqa: A002  # as the address names it
    return _signature(_one(id))


@private_door(router, "/osdi/people", Hal, "OSDI: the people who signed", KEY)
def people(request: HttpRequest, asked: Turned) -> Hal:
    return _collection("people", _rows(), asked, _person)


@private_door(router, "/osdi/people/{id}", Hal, "OSDI: one of them", KEY)
def person(request: HttpRequest, id: str) -> Hal:  # noqa: A002
    return _person(_one(id))


def _rows() -> QuerySet[Signature]:
    return Signature.objects.people().select_related("version")


def _one(subject: str) -> Signature:
    return get_object_or_404(_rows(), subject=subject.replace("\x00", ""))


def _link(path: str) -> dict[str, str]:
    return {"href": whole(f"{HERE}{path}")}


def _collection(name: str, rows: QuerySet[Any], asked: Turning, say: Any) -> Hal:
    total, size = rows.count(), asked.per_page
    pages, begin = -(-total // size), (asked.page - 1) * size
    found = [say(row) for row in rows.order_by("pk")[begin : begin + size]]
    links: Hal = {
        "self": _link(f"/{name}?page={asked.page}&per_page={size}"),
        f"osdi:{name}": [one["_links"]["self"] for one in found],
    }
    if asked.page < pages:
        links["next"] = _link(f"/{name}?page={asked.page + 1}&per_page={size}")
    return {
        "total_pages": pages,
        "per_page": size,
        "page": asked.page,
        "total_records": total,
        "_links": links,
        "_embedded": {f"osdi:{name}": found},
    }


def _petition(row: StatementVersion) -> Hal:
    signed = Signature.objects.people().filter(version=row)
    return {
        "identifiers": [f"justaction:version-{row.number}"],
        "origin_system": "Just Action",
        "name": f"version-{row.number}",
        "title": row.title,
        "petition_text": "\n\n".join(one.text for one in row.paragraphs.all()),
        "created_date": moment(row.published_at),
        "modified_date": moment(row.published_at),
        "browser_url": whole(f"/statement/v{row.number}/"),
        "total_signatures": signed.count(),
        "_links": {"self": _link(f"/petitions/{row.number}"), "osdi:signatures": _link("/signatures")},
    }


def _signature(row: Signature) -> Hal:
    when = moment(row.confirmed_at)
    return {
        "identifiers": [f"justaction:{row.subject}"],
        "origin_system": "Just Action",
        "created_date": when,
        "modified_date": when,
        "_links": {
            "self": _link(f"/signatures/{row.subject}"),
            "osdi:petition": _link(f"/petitions/{row.version.number}"),
            "osdi:person": _link(f"/people/{row.subject}"),
        },
        "_embedded": {"osdi:person": _person(row)},
    }


def _person(row: Signature) -> Hal:
    """Whoever gave a signature. Their name is one text here, since nobody is asked which part is which."""
    when = moment(row.confirmed_at)
    return {
        "identifiers": [f"justaction:{row.subject}"],
        "origin_system": "Just Action",
        "created_date": when,
        "modified_date": when,
        "given_name": row.name,
        "family_name": "",
        "email_addresses": [{"primary": True, "address": row.address}] if row.address else [],
        "languages_spoken": [row.language] if row.language else [],
        "_links": {
            "self": _link(f"/people/{row.subject}"),
            "osdi:signatures": _link(f"/signatures/{row.subject}"),
        },
    }
