"""The same numbers as `dashboard/counting.py`, counted plainly from the facts: what a recount compares them with.

It shares no code with the other on purpose, and asks the database to group instead of looking at things one by one.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from justaction.commitments.models import Commitment, ProgressReport
from justaction.counts.counters import Number
from justaction.dashboard.quarters import Quarter, quarter_of
from justaction.members.models import Organization
from justaction.web import house

Sums = Counter[Number]


def quarters() -> Sums:
    """What is owed and what came, quarter by quarter, from the first day that anything is told of to the last."""
    public = Commitment.objects.public().order_by()
    rows = public.annotate(over=Coalesce("withdrawn_at", "done_at"))
    days = rows.aggregate(a=Min("published_at"), b=Max("published_at"), c=Max("over"))
    sent = ProgressReport.objects.filter(commitment__in=public).aggregate(d=Min("as_of"), e=Max("as_of"))
    known = [_day(day) for day in (*days.values(), *sent.values()) if day is not None]
    found: Sums = Counter()
    if not known:
        return found
    quarter, last = quarter_of(min(known)), quarter_of(max(known)).after
    while quarter <= last:
        for name, n in _one_quarter(rows, public, quarter).items():
            found["quarters", 0, f"{quarter.year}-{quarter.number}/{name}"] = n
        quarter = quarter.after
    return found


def _day(moment: date) -> date:
    return moment.astimezone(house.here().zone).date() if isinstance(moment, datetime) else moment


def _one_quarter(
    rows: QuerySet[Commitment], public: QuerySet[Commitment], quarter: Quarter
) -> dict[str, int]:
    begins, after, then = _midnight(quarter.start), _midnight(quarter.after.start), quarter.after.after.start
    runs = Q(over=None) | Q(over__gte=after)
    found: dict[str, int] = rows.aggregate(
        **{
            "from": Count(
                "pk",
                filter=runs & Q(published_at__gte=_midnight(quarter.before.start), published_at__lt=begins),
            )
        },
        until=Count("pk", filter=Q(published_at__lt=begins, over__gte=after, over__lt=_midnight(then))),
    )
    in_time = _midnight(quarter.on_time_until + timedelta(days=1))
    sent = ProgressReport.objects.filter(commitment__in=public, as_of__range=(quarter.start, quarter.end))
    each = (
        sent.order_by()
        .values("commitment")
        .annotate(
            first=Min("sent_at"),
            published=F("commitment__published_at"),
            over=Coalesce("commitment__withdrawn_at", "commitment__done_at"),
        )
    )
    return found | each.aggregate(
        on_time=Count("commitment", filter=Q(first__lt=in_time)),
        late=Count("commitment", filter=Q(first__gte=in_time)),
        owed=Count("commitment", filter=runs & Q(published__lt=begins)),
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=house.here().zone)


def _by(rows: QuerySet[Any], *names: str) -> list[tuple[Any, ...]]:
    return list(rows.values_list(*names).annotate(n=Count("pk")))


def organizations() -> Sums:
    """All numbers that organizations add to."""
    found: Sums = Counter()
    made = Commitment.objects.published().filter(organization=OuterRef("pk"))
    listed = Organization.objects.listed().order_by().annotate(made=Exists(made))
    for kind, field, some, standing, n in _by(listed, "kind", "field__slug", "made", "standing__state"):
        found["organizations", 0, f"{kind}/{field or ''}/{'some' if some else 'none'}/{standing or ''}"] = n
    return found
