"""Reading the queue: what to show of it to whom, drawn with the facts of each chapter, and the public counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case as OneOf
from django.db.models import Count, Q, QuerySet, When
from django.http import QueryDict

from justaction.members import cases
from justaction.members.models import Case, Proposal, Report


@dataclass(frozen=True)
class Row:
    """A case as a moderator sees it."""

    case: Case
    label: cases.Words
    why: cases.Words
    facts: cases.Facts
    reports: int


@dataclass(frozen=True)
class Figures:
    """How many of a kind wait, how they were decided, and what appeals brought. Public."""

    label: cases.Words
    waiting: int
    passed: int
    against: int
    appeals: int
    changed: int


def of_spaces(spaces: frozenset[str]) -> QuerySet[Case]:
    """All cases that somebody with these spaces may see."""
    return Case.objects.all() if "" in spaces else Case.objects.filter(scope__in=spaces)


def chosen(
    spaces: frozenset[str], *, state: str = "", kind: str = "", why: str = "", scope: str = ""
) -> QuerySet[Case]:
    """The part of the queue that was asked for, the oldest first, and last what came in a crowd; what was decided, the
    newest first."""
    rows = of_spaces(spaces).select_related("proposal", "decided_by")
    if kind:
        rows = rows.filter(kind=kind)
    if why:
        rows = rows.filter(why=why)
    if scope:
        rows = rows.filter(scope="" if scope == "whole" else scope)
    if state == "appealed":
        return rows.filter(appeal=Case.Appeal.OPEN).order_by("appealed_at", "id")
    if state == "proposed":
        return rows.filter(state=Case.State.OPEN).exclude(proposal=None).order_by("id")
    if state == "decided":
        done = rows.exclude(state__in=[Case.State.OPEN, Case.State.GONE])
        return done.order_by("-decided_at", "-id")
    crowd = When(why__in=cases.IN_A_CROWD, then=1)
    return rows.filter(state=Case.State.OPEN, proposal=None).order_by(OneOf(crowd, default=0), "id")


def picked(data: QueryDict) -> list[Case]:
    """The cases that were ticked; the deed says whether one may decide them."""
    return list(Case.objects.filter(subject__in=data.getlist("case")[:1000]))


def drawn(rows: Iterable[Case]) -> list[Row]:
    """Cases with what their chapters tell of them: one question to each kind, one for the reports."""
    rows = list(rows)
    known = cases.kinds()
    of_kind: dict[str, list[Case]] = defaultdict(list)
    for case in rows:
        of_kind[case.kind].append(case)
    facts = {kind: known[kind].show(some) for kind, some in of_kind.items() if kind in known}
    some = [case.pk for case in rows if case.what == Case.What.REPORTED]
    told = Report.objects.filter(case__in=some).order_by().values_list("case").annotate(n=Count("pk"))
    reports: dict[int, int] = dict(told) if some else {}
    return [
        Row(
            case=case,
            label=known[case.kind].label if case.kind in known else case.kind,
            why=_why(known.get(case.kind), case.why),
            facts=list(facts.get(case.kind, {}).get(case.about, [])),
            reports=reports.get(case.pk, 0),
        )
        for case in rows
    ]


def _why(handler: cases.Handler | None, word: str) -> cases.Words:
    return cases.WHY_MARKED.get(word, "") or (handler.why.get(word, "") if handler else "")


def open_in(spaces: frozenset[str]) -> QuerySet[Case]:
    """What waits for somebody with these spaces, what waits for a second person left aside."""
    opened = Q(state=Case.State.OPEN, proposal=None)
    return of_spaces(spaces).filter(opened | Q(appeal=Case.Appeal.OPEN))


def waiting(spaces: frozenset[str]) -> int:
    """How many those are."""
    return open_in(spaces).count()


def proposals(spaces: frozenset[str]) -> QuerySet[Proposal]:
    """What waits for a second person."""
    rows = Proposal.objects.filter(state=Proposal.State.OPEN).select_related("by")
    return rows if "" in spaces else rows.filter(scope__in=spaces)


def counts() -> list[Figures]:
    """For everybody: how many of each kind wait and were decided."""
    totals = (
        Case.objects.exclude(state=Case.State.GONE)
        .values("kind")
        .order_by("kind")
        .annotate(
            waiting=Count("pk", filter=Q(state=Case.State.OPEN)),
            passed=Count("pk", filter=Q(state__in=[Case.State.KEPT, Case.State.RELEASED])),
            against=Count("pk", filter=Q(state__in=Case.AGAINST)),
            appeals=Count("pk", filter=~Q(appeal="")),
            changed=Count("pk", filter=Q(appeal=Case.Appeal.CHANGED)),
        )
    )
    of_kind: dict[str, dict[str, Any]] = {str(row["kind"]): dict(row) for row in totals}
    names = ("waiting", "passed", "against", "appeals", "changed")
    return [
        Figures(handler.label, *(of_kind.get(kind, {}).get(name, 0) for name in names))
        for kind, handler in cases.kinds().items()
    ]
