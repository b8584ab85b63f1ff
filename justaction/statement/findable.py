"""What of the statement can be found by searching: the words of each version that people sign, or signed last."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from justaction.search.sources import Source, Words
from justaction.statement.models import Statement, StatementVersion


def _rows() -> QuerySet[StatementVersion]:
    found = StatementVersion.objects.published().exclude(state=StatementVersion.State.SUPERSEDED)
    return found.prefetch_related("paragraphs")


def _version(row: StatementVersion) -> Words:
    return Words(
        title=_now("%(title)s, version %(n)s") % {"title": row.title, "n": row.number},
        text=" ".join(paragraph.text for paragraph in row.paragraphs.all()),
        url=row.url,
        at=row.published_at,
    )


def versions(statement: Statement) -> QuerySet[StatementVersion]:
    """What changes for readers with the statement."""
    return statement.versions.all()


SOURCES = [Source("statement", _("Statement"), _("Statement"), _rows, _version, order=10)]
