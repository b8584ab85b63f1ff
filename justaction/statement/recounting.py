"""The numbers of `statement/counting.py`, counted plainly from the facts: what a recount compares them with.

It shares no code with the other on purpose, and lets the database group instead of looking at things one by one.
"""

from __future__ import annotations

from collections import Counter

from django.db.models import Count, Q

from justaction.counts.counters import Number
from justaction.statement.models import Signature

Sums = Counter[Number]
EACH_ONCE = Count("organization", distinct=True)


def signatures() -> Sums:
    """All numbers that signatures add to."""
    found: Sums = Counter()
    people = Signature.objects.people().order_by().values_list("version__number", "listed")
    for version, listed, n in people.annotate(n=Count("pk")):
        found["people", 0, f"{version}/{'shown' if listed else 'hidden'}"] = n
    entered = Signature.objects.counted().filter(via__in=["spoken", "paper"])
    both = entered.aggregate(n=Count("pk"), answered=Count("entered__answered_at"))
    found["helped", 0, "answered"] = both["answered"]
    found["helped", 0, "waiting"] = both["n"] - both["answered"]
    return found


def organizations() -> Sums:
    """All numbers that those who signed add to."""
    found: Sums = Counter()
    signed = Signature.objects.for_organizations().order_by()
    several = {
        "all": EACH_ONCE,
        "institutions": Count("organization", filter=Q(kind="institution"), distinct=True),
        "groups": Count("organization", filter=Q(kind="group"), distinct=True),
    }
    shown = Count("organization", filter=Q(organization__listed=True), distinct=True)
    for key, n in signed.aggregate(shown=shown, **several).items():
        found["houses", 0, key] = n
    for version, *told in signed.values_list("version__number").annotate(**several):
        for key, n in zip(several, told, strict=True):
            found["houses", 0, f"{version}/{key}"] = n
    return found
