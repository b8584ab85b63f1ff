"""Commitments: by channel and state, as a filtered list, each with its last report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, DateTimeField, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest, Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from justaction.charts.states import StateChart, StateRow, state_chart
from justaction.charts.words import amount
from justaction.collaborative.models import Channel
from justaction.commitments.models import Commitment, CommitmentQuerySet, ProgressReport, Review
from justaction.members.models import Organization
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
    channels: list[tuple[str, str]] | None = None, counts: dict[str, dict[str, int]] | None = None
) -> StateChart:
    """All public commitments by channel and state. `channels` are (slug, name), and `counts` what
    `by_state_and_channel` says, for a caller that knows them already."""
    counts = Commitment.objects.by_state_and_channel() if counts is None else counts
    known = Channel.objects.values_list("slug", "name") if channels is None else channels
    rows = [_row(name, slug, counts.get(slug, {})) for slug, name in known]
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


def states_of(organization: Organization) -> StateChart:
    """The same of one organization: only of channels in which it has some; one query."""
    rows = Commitment.objects.public().filter(organization=organization)
    rows = rows.order_by(F("channel__order").asc(nulls_last=True), "channel_id")
    names = ("channel__slug", "channel__name", "state")
    counts: dict[tuple[str, str], dict[str, int]] = {}
    for slug, name, state, n in rows.values_list(*names).annotate(n=Count("id")):
        counts.setdefault((slug or "", name or _("No channel")), {})[state] = n
    return state_chart([_row(name, slug, found) for (slug, name), found in counts.items()])


def _row(name: str, slug: str, counts: dict[str, int]) -> StateRow:
    total = sum(counts.values())
    said = ngettext("%(n)s commitment", "%(n)s commitments", total) % {"n": written.number(total)}
    return StateRow(name, slug, counts, said)


def commitments(
    *, word: str = "", channel: str = "", state: str = "", field: str = "", sort: str = "changed"
) -> CommitmentQuerySet:
    """Public commitments that fit, in the wanted order, each with its last report and its last change."""
    found = Commitment.objects.public().select_related("organization__field", "channel")
    if word:
        found = found.filter(Q(title__icontains=word) | Q(organization__name__icontains=word))
    if channel:
        found = found.filter(channel__slug=channel)
    if state:
        found = found.filter(state=state)
    if field:
        found = found.filter(organization__field__slug=field)
    orders: dict[str, list[Any]] = {
        "due": [F("target_on").asc(nulls_last=True), "id"],
        "name": [Lower("organization__name"), Lower("title"), "id"],
    }
    return with_last(found).order_by(*orders.get(sort, [F("changed").desc(), "-id"]))


def with_last(found: CommitmentQuerySet) -> CommitmentQuerySet:
    """Each with the id of its last report, and the moment of its last change."""
    reports = ProgressReport.objects.filter(commitment=OuterRef("pk"))
    reviews = Review.objects.given().filter(report__commitment=OuterRef("pk"))
    begun = F("published_at")
    return found.annotate(
        last_report=Subquery(reports.order_by("-as_of").values("pk")[:1]),
        changed=Greatest(
            begun,
            Coalesce("state_since", begun),
            Coalesce(Subquery(reports.order_by("-sent_at").values("sent_at")[:1]), begun),
            Coalesce(Subquery(reviews.order_by("-ended_at").values("ended_at")[:1]), begun),
            output_field=DateTimeField(),
        ),
    )


def standings(found: Iterable[Commitment]) -> dict[int, Standing]:
    """The last report of each commitment and what peers made of it, by the commitment's id; one query."""
    ids = [last for commitment in found if (last := getattr(commitment, "last_report", None))]
    given, verdict = Q(reviews__state=Review.State.GIVEN), Review.Verdict
    names = ("as_of", "value", "sent_at", "agree", "more", "disagree", "waiting")
    rows = (
        ProgressReport.objects.filter(pk__in=ids)
        .order_by()
        .annotate(
            agree=Count("reviews", filter=given & Q(reviews__verdict=verdict.AGREES)),
            more=Count("reviews", filter=given & Q(reviews__verdict=verdict.ASKS_FOR_MORE)),
            disagree=Count("reviews", filter=given & Q(reviews__verdict=verdict.DISAGREES)),
            waiting=Count("reviews", filter=Q(reviews__state__in=Review.WAITS)),
        )
        .values_list("commitment_id", *names)
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
