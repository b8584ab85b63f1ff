"""What of gatherings can be found by searching. Whether one still takes place, its page says."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from justaction.convenings.models import Gathering, Series
from justaction.search.sources import Source, Words


def _gathering(row: Gathering) -> Words:
    return Words(title=row.title, text=f"{row.purpose} {row.where}", url=row.url, at=row.starts_at)


def of_series(series: Series) -> QuerySet[Gathering]:
    """What changes for readers with a series."""
    return series.gatherings.all()


SOURCES = [
    Source("gathering", _("Gathering"), _("Gatherings"), Gathering.objects.standing, _gathering, order=50)
]
