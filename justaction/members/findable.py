"""What of members can be found by searching: institutions and groups that are listed. Never a person."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from justaction.members.models import Organization
from justaction.search.sources import Source, Words


def _rows() -> QuerySet[Organization]:
    return Organization.objects.listed().select_related("field")


def _organization(row: Organization) -> Words:
    field = row.field.name if row.field else ""
    return Words(title=row.name, text=f"{row.get_kind_display()}. {field}. {row.about}", url=row.url)


SOURCES = [
    Source(
        "organization",
        _("Institution or group"),
        _("Institutions and groups"),
        _rows,
        _organization,
        order=20,
    )
]
