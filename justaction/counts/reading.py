"""Reading numbers: one question for any number of names, whose cost does not grow with what was counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet, Sum

from justaction.counts import actions
from justaction.counts.models import Recount, Step

Told = dict[str, dict[str, int]]


def told(*names: str, scope: int = 0) -> Told:
    """The numbers of these names: by name, then by key. Each name asked for stands there; zeros are left out."""
    found: Told = {name: {} for name in names}
    for name, key, number in _sums(Step.objects.filter(scope=scope, name__in=names), "name", "key"):
        found[name][key] = number
    return found


def by_scope(*names: str, scopes: Sequence[int]) -> dict[str, dict[int, dict[str, int]]]:
    """The numbers of these names for several organizations at once: by name, then by organization, then by key."""
    found: dict[str, dict[int, dict[str, int]]] = {name: {one: {} for one in scopes} for name in names}
    rows = Step.objects.filter(name__in=names, scope__in=scopes)
    for name, scope, key, number in _sums(rows, "name", "scope", "key"):
        found[name][scope][key] = number
    return found


def _sums(rows: QuerySet[Step], *by: str) -> list[tuple[Any, ...]]:
    actions.settle()
    summed = rows.order_by().values_list(*by).annotate(total=Sum("number"))
    return [row for row in summed if row[-1]]


def last_recount() -> Recount | None:
    """What the newest recount found."""
    return Recount.objects.first()
