"""What signatures and those who signed add to the numbers of public pages, and those numbers read.

Names of numbers, with their keys; only signatures that count do:

  people   version/shown or hidden: people who signed for themselves
  helped   waiting, answered: signatures that a helper entered, and those whose owner answered since
  houses   all, shown, institutions, groups: organizations, each once, whoever signed for it;
           version/institutions, version/groups, version/all: the same of one version

`statement/recounting.py` counts the same plainly.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from justaction.counts.counters import Number
from justaction.statement.models import Signature

Adds = dict[Number, int]
NAMES = ("people", "helped", "houses")
MANY = {Signature.Kind.INSTITUTION: "institutions", Signature.Kind.GROUP: "groups"}


def of_signatures(ids: Sequence[int]) -> dict[int, Adds]:
    """What these signatures add."""
    rows = Signature.objects.counted().filter(pk__in=ids).order_by()
    told = ("pk", "kind", "version__number", "listed", "via", "entered__answered_at")
    found: dict[int, Adds] = {}
    for pk, kind, version, listed, via, answered in rows.values_list(*told):
        adds = found[pk] = {}
        if kind == Signature.Kind.INDIVIDUAL:
            adds["people", 0, f"{version}/{'shown' if listed else 'hidden'}"] = 1
        if via in Signature.ENTERED:
            adds["helped", 0, "answered" if answered else "waiting"] = 1
    return found


def of_organizations(ids: Sequence[int]) -> dict[int, Adds]:
    """What these organizations add, by what was signed for each."""
    rows = Signature.objects.for_organizations().filter(organization__in=ids).order_by()
    keys: dict[int, set[str]] = defaultdict(set)
    for pk, listed, kind, version in rows.values_list(
        "organization", "organization__listed", "kind", "version__number"
    ):
        of_kind = MANY[Signature.Kind(kind)]
        keys[pk] |= {"all", of_kind, f"{version}/all", f"{version}/{of_kind}"}
        keys[pk] |= {"shown"} if listed else set()
    return {pk: {("houses", 0, key): 1 for key in theirs} for pk, theirs in keys.items()}


# --- read ---------------------------------------------------------------------------------------------------------


def people(told: Mapping[str, Mapping[str, int]], shown: str = "") -> int:
    """How many people signed; only those whose name is "shown" or "hidden" where that is said."""
    return sum(n for key, n in told["people"].items() if key.endswith(shown))


def by_version(told: Mapping[str, Mapping[str, int]]) -> list[dict[str, int]]:
    """How many people, institutions and groups signed each version, and the latter two together, the newest first."""
    found: dict[int, dict[str, Any]] = {}
    for key, n in [*told["people"].items(), *told["houses"].items()]:
        version, _slash, what = key.partition("/")
        if what:
            names = {"shown": "people", "hidden": "people", "all": "organizations"}
            row = found.setdefault(int(version), dict.fromkeys(ROW, 0) | {"number": int(version)})
            row[names.get(what, what)] += n
    return [found[number] for number in sorted(found, reverse=True)]


ROW = ("number", "people", "institutions", "groups", "organizations")
