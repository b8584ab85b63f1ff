"""What of standards can be found by searching: the words in force, or those being written."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from justaction.search.sources import Source, Words
from justaction.standards.models import Standard


def _rows() -> QuerySet[Standard]:
    return Standard.objects.public().with_names().prefetch_related("current__clauses")


def _standard(row: Standard) -> Words:
    clauses = [clause.text for clause in row.current.clauses.all()] if row.current else []
    said = (row.says, row.channel.name, row.why, *clauses)
    at = row.current.adopted_at if row.current else row.begun_at
    return Words(title=str(row), text=" ".join(part for part in said if part), url=row.url, at=at)


SOURCES = [Source("standard", _("Standard"), _("Standards"), _rows, _standard, order=25)]
