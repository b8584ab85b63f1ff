"""What of decisions can be found by searching: the question, its options, and what was decided."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from justaction.ballots.models import Ballot
from justaction.search.sources import Source, Words


def _rows() -> QuerySet[Ballot]:
    return Ballot.objects.public().select_related("outcome").prefetch_related("options")


def _ballot(row: Ballot) -> Words:
    outcome = getattr(row, "outcome", None)
    options = [f"{option.name}. {option.meaning}" for option in row.options.all()]
    said = (outcome.text if outcome else "", row.explanation, *options)
    return Words(
        title=row.question,
        text=" ".join(part for part in said if part),
        url=row.url,
        at=row.closed_at or row.opened_at,
    )


SOURCES = [Source("decision", _("Decision"), _("Decisions"), _rows, _ballot, order=35)]
