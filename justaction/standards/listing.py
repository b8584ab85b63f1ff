"""What lists and tables show of standards: a line for each, and who uses what; each in one question to the database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from justaction.standards import words
from justaction.standards.models import CommentRound, Standard, Tester, Trial, Uptake
from justaction.web import clock, written

MATRIX = 100  # organizations in the table of who uses what


@dataclass(frozen=True)
class Line:
    """A standard in a list: its bar, where it stands in a sentence, and the next thing one can do."""

    standard: Standard
    bar: words.Bar
    stands: str
    act: str
    url: str


def told(rows: QuerySet[Standard]) -> QuerySet[Any]:
    """The standards with what a line says of them: the round that runs, the newest test, how many use it."""
    here = OuterRef("pk")
    running = CommentRound.objects.filter(standard=here, closed_at=None)
    trial = Trial.objects.filter(standard=here, broken_off=False).order_by("-id")
    trying = Tester.objects.filter(trial__standard=here, trial__broken_off=False, agreed_at__isnull=False)
    using = Uptake.objects.public().filter(standard=here, state__in=["in_use", "checked"])

    def count(found: QuerySet[Any], by: str) -> Coalesce:
        counted = found.order_by().values(by).annotate(n=Count("pk")).values("n")
        return Coalesce(Subquery(counted[:1]), 0)

    return rows.select_related("channel", "pillar", "current", "successor").annotate(
        round_number=Subquery(running.values("number")[:1]),
        round_closes=Subquery(running.values("closes_at")[:1]),
        round_open=Subquery(running.values("for_everybody")[:1]),
        round_draft=Subquery(running.values("draft__number")[:1]),
        trial_until=Subquery(trial.values("until")[:1]),
        trial_ended=Subquery(trial.values("ended_at")[:1]),
        trying=count(trying, "trial__standard"),
        using=count(using, "standard"),
    )


def line(row: Any) -> Line:
    """One line of a list; `row` comes from `told`."""
    bar, url = words.bar_of(row), reverse("standards:standard", args=[row.code])
    read = _("Read %(code)s") % {"code": row.code}
    if row.stage == Standard.Stage.ADOPTED and row.current is not None:
        return Line(row, bar, _in_force(row), read, url)
    if row.work == "comment" and row.round_number is not None:
        if row.round_open and row.round_closes > clock.now():
            said = _("until %(day)s (draft %(n)s)") % {
                "n": row.round_draft,
                "day": written.day(row.round_closes),
            }
            there = reverse("standards:round", args=[row.code, row.round_number])
            return Line(row, bar, said, _("Comment on %(code)s") % {"code": row.code}, there)
        return Line(row, bar, _("· readers commented, and their words are being answered"), read, url)
    if row.work == "test" and row.trial_until is not None:
        if row.trial_ended is None:
            said = ngettext(
                "with %(n)s organization until %(day)s", "with %(n)s organizations until %(day)s", row.trying
            ) % {"n": row.trying, "day": written.day(row.trial_until)}
        else:
            said = _("· tested; a vote comes next")
        return Line(row, bar, said, _("See the test so far"), url)
    if row.has_ended and row.ended_at is not None:
        return Line(row, bar, _("since %(day)s") % {"day": written.day(row.ended_at)}, read, url)
    return Line(row, bar, _("· being written") if row.begun_at else "", read, url)


def _in_force(row: Any) -> str:
    facts = [_("on %(day)s") % {"day": written.day(row.current.adopted_at)}]
    if row.using:
        facts.append(
            ngettext("%(n)s organization uses it", "%(n)s organizations use it", row.using) % {"n": row.using}
        )
    if row.next_stage:
        facts.append(_("revision %(n)s is under way") % {"n": row.number})
    return " · ".join(facts)


def matrix(*, most: int = MATRIX) -> dict[str, Any]:
    """Who uses what, for a table: `standards` (code, name, channel, url), and a row for each organization with the state
    of each standard as (state, word). Only standards in force, and listed organizations that said anything of one."""
    rows = list(Standard.objects.in_force().with_names())
    said: dict[int, dict[int, Uptake]] = {}
    uptakes = Uptake.objects.public().filter(standard__in=[row.pk for row in rows])
    for one in uptakes.select_related("organization", "standard"):
        said.setdefault(one.organization_id, {})[one.standard_id] = one
    names = {pk: next(iter(states.values())).organization for pk, states in said.items()}
    order = sorted(said, key=lambda pk: (-len(said[pk]), names[pk].name))[:most]
    none = Uptake.State.NONE
    return {
        "standards": rows,
        "lines": [
            {
                "organization": names[pk],
                "cells": [
                    {
                        "standard": row,
                        "state": mine.state if (mine := said[pk].get(row.pk)) else none.value,
                        "word": mine.get_state_display() if mine else none.label,
                    }
                    for row in rows
                ],
            }
            for pk in order
        ],
        "states": [(state.value, state.label) for state in reversed(Uptake.State)],
        "more": len(said) - len(order),
    }
