"""All files of data in two catalogues for programs: a data package (Frictionless, datapackage.org v2) and a catalogue by DCAT
(W3C, version 3, as JSON-LD). Both are made from the columns that the files have, so neither can say less or more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from justaction.collaborative.models import Collaborative
from justaction.commitments import sums
from justaction.dashboard import api, figures
from justaction.record import published
from justaction.statement import roll
from justaction.web import clock

DAYS = ("_on", "_starts", "_ends", "as_of", "dated")
WHOLE = ("reports_", "peers_", "number", "revision", "statement_version", "commitments", "reviews", "version")
NUMBERS = ("baseline", "target", "last_value", "value", "amount", "announced", "committed", "paid")
WORDS = ("replied_by", "number_of")
CSV = "text/csv"


@dataclass(frozen=True)
class Data:
    """One file: its name, what it holds, its address, its columns, and the same as JSON where there is one."""

    name: str
    title: str
    url: str
    columns: Sequence[str]
    json_url: str = ""


def every() -> Iterator[Data]:
    """All files of the data page."""
    for name, title, columns, also in (
        ("commitments", _("Commitments"), api.COMMITMENT, True),
        ("organizations", _("Institutions and groups"), api.ORGANIZATION, True),
        ("reports", _("Reports"), api.REPORT, False),
        ("reviews", _("Reviews"), api.REVIEW, False),
    ):
        json_url = _at(f"dashboard:{name}_json") if also else ""
        yield Data(name, title, _at(f"dashboard:{name}_csv"), columns, json_url)
    money = _at("commitments:all_money_csv"), _at("commitments:all_money_json")
    yield Data("money", _("Money"), money[0], sums.COLUMNS, money[1])
    yield Data("signers", _("Who signed, as the list shows it"), _at("statement:signers_csv"), roll.COLUMNS)
    for name, table in figures.TABLES.items():
        where = _at("dashboard:table_csv", name), _at("dashboard:table_json", name)
        yield Data(name, str(table.title), where[0], table.columns, where[1])


def package() -> dict[str, Any]:
    """The data package: https://datapackage.org/standard/data-package/."""
    place = Collaborative.objects.get()
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "just-action",
        "title": place.name,
        "description": place.purpose,
        "homepage": settings.SITE_URL + "/",
        "created": clock.now().isoformat(timespec="seconds"),
        "version": _version(),
        "contributors": [{"title": place.name, "path": settings.SITE_URL + "/", "roles": ["publisher"]}],
        "resources": [_resource(one) for one in every()],
    }


def _resource(one: Data) -> dict[str, Any]:
    return {
        "name": one.name,
        "type": "table",
        "title": one.title,
        "path": one.url,
        "format": "csv",
        "mediatype": CSV,
        "encoding": "utf-8",
        "schema": {
            "fields": [{"name": column, "type": kind_of(column)} for column in one.columns],
            "missingValues": [""],
        },
    }


def kind_of(column: str) -> str:
    """The type of a column, by the names that the codebook gives: a day, a whole number, a number, or words."""
    if column.endswith(DAYS) or column in {"state_since", "standing_since", "uptake_since", "due"}:
        return "date"
    if column in NUMBERS:
        return "number"
    return "integer" if column in WHOLE or column.startswith(WHOLE[:2]) else "string"


def dcat() -> dict[str, Any]:
    """The catalogue: https://www.w3.org/TR/vocab-dcat-3/."""
    place = Collaborative.objects.get()
    here = settings.SITE_URL
    publisher = {"@id": f"{here}/", "@type": "foaf:Organization", "foaf:name": place.name}
    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dcterms": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@id": here + reverse("dashboard:dcat"),
        "@type": "dcat:Catalog",
        "dcterms:title": place.name,
        "dcterms:description": place.purpose,
        "dcterms:publisher": publisher,
        "dcterms:language": place.languages,
        "foaf:homepage": {"@id": f"{here}/"},
        "dcat:service": {
            "@id": f"{here}/api/v1/",
            "@type": "dcat:DataService",
            "dcterms:title": "API",
            "dcat:endpointURL": {"@id": f"{here}/api/v1/"},
            "dcat:endpointDescription": {"@id": f"{here}/api/v1/openapi.json"},
        },
        "dcat:dataset": [_dataset(one, here) for one in every()],
    }


def _dataset(one: Data, here: str) -> dict[str, Any]:
    files = [(one.url, CSV), *([(one.json_url, "application/json")] if one.json_url else [])]
    return {
        "@id": f"{here}/data/#{one.name}",
        "@type": "dcat:Dataset",
        "dcterms:identifier": one.name,
        "dcterms:title": one.title,
        "dcat:landingPage": {"@id": f"{here}/data/"},
        "dcat:version": _version(),
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dcat:downloadURL": {"@id": url},
                "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{kind}"},
            }
            for url, kind in files
        ],
    }


def _version() -> str:
    """How far the record had come."""
    found = published.checkpoint()
    return str(found[0].size) if found else "0"


def _at(name: str, *args: str) -> str:
    return settings.SITE_URL + reverse(name, args=args)
