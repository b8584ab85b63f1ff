"""Commitments: by channel and state, each with its last report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from justaction.charts.states import StateChart, StateRow, state_chart
from justaction.charts.words import amount
from justaction.collaborative.models import Channel
from justaction.commitments.counting import of_board
from justaction.commitments.models import Commitment, ProgressReport, Review
from justaction.counts import reading
from justaction.web import written


@dataclass(frozen=True)
class Standing:
    """What is known of the last report of a commitment: the number, and what peers made of it."""

    as_of: date | None = None
    value: Any = None
    sent_at: datetime | None = None
    agree: int = 0
    more: int = 0
    disagree: int = 0
    waiting: int = 0

    @property
    def given(self) -> int:
        return self.agree + self.more + self.disagree


def states(
    board: Mapping[str, int] | None = None,
    channels: list[tuple[str, str]] | None = None,
    *,
    all_rows: bool = True,
) -> StateChart:
    """Public commitments by channel and state, of the numbers `board`: of all, or of one organization.

    `channels` are (slug, name), for a caller that knows them already; without `all_rows` only those that have some.
    """
    counts = of_board(reading.told("board")["board"] if board is None else board)
    known = Channel.objects.values_list("slug", "name") if channels is None else channels
    rows = [_row(name, slug, counts.get(slug, {})) for slug, name in known if all_rows or slug in counts]
    if without := counts.get(""):
        rows.append(_row(_("No channel"), "", without))
    return state_chart(rows)


def states_sentence(chart: StateChart) -> str:
    """What the squares show: how many of all are done, and how many have come to nothing so far."""
    if not chart.total:
        return ""
    counts = {mark.state: n for n, mark in chart.totals}
    said = {name: written.number(n) for name, n in counts.items()}
    done = ngettext("%(done)s is done.", "%(done)s are done.", counts["done"]) % said
    behind = counts["behind"] + counts["quiet"]
    late = ngettext("%(n)s is behind or has gone quiet.", "%(n)s are behind or have gone quiet.", behind)
    return f"{done} {late % {'n': written.number(behind)}}"


def _row(name: str, slug: str, counts: dict[str, int]) -> StateRow:
    total = sum(counts.values())
    said = ngettext("%(n)s commitment", "%(n)s commitments", total) % {"n": written.number(total)}
    return StateRow(name, slug, counts, said)


def standings(found: Iterable[Commitment]) -> dict[int, Standing]:
    """The last report of each commitment and what peers made of it, by the commitment's id; one query."""
    last = ProgressReport.objects.filter(commitment__in=[one.pk for one in found]).latest_of_each()
    given, verdict = Q(reviews__state=Review.State.GIVEN), Review.Verdict
    rows = (
        last.order_by()
        .values_list("commitment_id", "as_of", "value", "sent_at")  # all that it groups by
        .annotate(
            agree=Count("reviews", filter=given & Q(reviews__verdict=verdict.AGREES)),
            more=Count("reviews", filter=given & Q(reviews__verdict=verdict.ASKS_FOR_MORE)),
            disagree=Count("reviews", filter=given & Q(reviews__verdict=verdict.DISAGREES)),
            waiting=Count("reviews", filter=Q(reviews__state__in=Review.WAITS)),
        )
    )
    return {commitment: Standing(*rest) for commitment, *rest in rows}


def peers(commitment: Commitment, standing: Standing) -> str:
    """What peers made of the last report, in a few words."""
    if commitment.state == Commitment.State.WITHDRAWN:
        return _("Withdrawn")
    if standing.sent_at is None:
        return _("No report yet")
    if commitment.state == Commitment.State.QUIET:
        return _("No report since %(day)s") % {"day": date_format(timezone.localdate(standing.sent_at))}
    if not standing.given:
        return _("Reported only")
    told = {"agree": standing.agree, "given": standing.given, "asked": standing.given + standing.waiting}
    if not standing.waiting:
        return (
            ngettext("%(agree)s of %(given)s agrees", "%(agree)s of %(given)s agree", standing.agree) % told
        )
    said = _("%(given)s of %(asked)s in") % told
    if standing.agree:
        said += ", " + ngettext("%(agree)s agrees", "%(agree)s agree", standing.agree) % told
    return said


@dataclass(frozen=True)
class Line:
    """A commitment as a list shows it: with its last report and what peers made of it."""

    commitment: Commitment
    last: Standing
    peers: str
    page: str

    @property
    def result(self) -> str:
        """The last number with its unit, or ""."""
        return "" if self.last.value is None else amount(self.last.value, self.commitment.unit)


def lines(found: list[Commitment]) -> list[Line]:
    """Commitments as lines of a list; one query for all of their last reports."""
    last = standings(found)
    for each in found:
        each.last_sent = last.get(each.pk, Standing()).sent_at
    return [
        Line(each, standing, peers(each, standing), page_of(each))
        for each in found
        for standing in [last.get(each.pk, Standing())]
    ]


def page_of(commitment: Commitment) -> str:
    """The address of a commitment's page, in the reader's language."""
    return reverse("commitments:commitment", args=[commitment.organization.slug, commitment.slug])
