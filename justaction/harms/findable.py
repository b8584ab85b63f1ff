"""What of harms can be found by searching. A result shows the content note, never the text."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from justaction.harms.models import Harm
from justaction.search.sources import Source, Words


def _rows() -> QuerySet[Harm]:
    return Harm.objects.standing().with_names()


def _harm(row: Harm) -> Words:
    told = row.current
    if told is None:
        raise ValueError("a public harm has a wording")
    text = " ".join((told.years, told.place, told.happened, told.to_whom, told.gained, told.said))
    return Words(title=told.title, text=text, url=row.url, care=told.note, at=told.checked_at)


SOURCES = [Source("harm", _("Harm"), _("Harms"), _rows, _harm, order=40)]
