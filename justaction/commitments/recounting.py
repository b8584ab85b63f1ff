"""The numbers of `commitments/counting.py`, counted plainly from the facts: what a recount compares them with.

It shares no code with the other on purpose, and lets the database group instead of looking at things one by one.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from justaction.commitments.models import Commitment, MoneyLine, ProgressReport, Review
from justaction.counts.counters import Number
from justaction.statement.models import Signature

Sums = Counter[Number]


def numbers() -> Sums:
    """All numbers that commitments add to."""
    found: Sums = Counter()
    public = Commitment.objects.public().order_by()
    for channel, state, field, n in _by(public, "channel__slug", "state", "organization__field__slug"):
        found["board", 0, f"{channel or ''}/{state}/{field or ''}"] = n
    for whose, channel, state, n in _by(public, "organization", "channel__slug", "state"):
        found["board", whose, f"{channel or ''}/{state}"] = n
    for whose, n in _by(public, "organization"):
        found["made", whose, "all"] = n
    given = Review.objects.given().filter(report__commitment__in=public).order_by()
    for peer, field, n in _by(given, "peer_field__slug", "report__commitment__organization__field__slug"):
        found["checks", 0, f"{peer or ''}/{field or ''}"] = n
    sent = ProgressReport.objects.filter(commitment__in=public).order_by()
    found["reporting", 0, "reporting"] = sent.aggregate(n=Count("commitment", distinct=True))["n"]
    found["reporting", 0, "checked"] = given.aggregate(n=Count("report__commitment", distinct=True))["n"]
    waiting = Commitment.objects.filter(published_at=None, taken_over_at=None).exclude(imported_from="")
    for whose, n in _by(waiting.order_by(), "organization"):
        found["pledges", whose, "waiting"] = n
    found.update(_money())
    return found


def signers() -> Sums:
    """All numbers that organizations add to: grouped by where each stands, those that committed to something apart."""
    found: Sums = Counter()
    committed = set(Commitment.objects.published().values_list("organization", flat=True))
    rows = Signature.objects.for_organizations().filter(organization__listed=True).order_by()
    for pk, state in set(rows.values_list("organization", "organization__standing__state")):
        found["signers", 0, f"{'committed' if pk in committed else 'nothing_yet'}/{state or 'active'}"] += 1
    return found


def _by(rows: QuerySet[Any], *names: str) -> list[tuple[Any, ...]]:
    return list(rows.values_list(*names).annotate(n=Count("pk")))


def _money() -> Sums:
    found: Sums = Counter()
    found["lines", 0, "money"] = MoneyLine.objects.public().count()
    grouped = MoneyLine.objects.public().counted().order_by().values_list("currency", "kind", "place")
    unknown = Sum("thousandths", filter=Q(recipient=""), default=0)
    for currency, kind, place, *told in grouped.annotate(
        total=Sum("thousandths"), lines=Count("pk"), unknown=unknown
    ):
        for what, number in zip(("sum", "lines", "unknown"), told, strict=True):
            found["money", 0, f"{currency}/{kind}/{place}/{what}"] = number
    return found
