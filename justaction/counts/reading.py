"""Reading numbers: one question for any number of names, whose cost does not grow with what was counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet, Sum

from justaction.counts.models import Recount, Step

Told = dict[str, dict[str, int]]


def told(*names: str, scope: int = 0) -> Told:
    """The numbers of these names: by name, then by key. Each name asked for stands there; zeros are left out."""
    found: Told = {name: {} for name in names}
    for name, key, number in _sums(Step.objects.filter(scope=scope, name__in=names), "name", "key"):
        found[name][key] = number
    return found


def by_scope(name: str, scopes: Sequence[int]) -> dict[int, dict[str, int]]:
    """One name for several organizations at once."""
    found: dict[int, dict[str, int]] = {scope: {} for scope in scopes}
    for scope, key, number in _sums(Step.objects.filter(name=name, scope__in=scopes), "scope", "key"):
        found[scope][key] = number
    return found


def _sums(rows: QuerySet[Step], *by: str) -> list[tuple[Any, ...]]:
    summed = rows.order_by().values_list(*by).annotate(total=Sum("number"))
    return [row for row in summed if row[-1]]


def last_recount() -> Recount | None:
    """What the newest recount found."""
    return Recount.objects.first()
