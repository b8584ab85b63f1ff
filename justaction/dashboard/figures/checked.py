"""Reports and reviews: what came when, and who checks whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from justaction.charts.columns import Column, ColumnChart, Series, column_chart
from justaction.charts.matrix import Matrix, matrix
from justaction.charts.words import amount
from justaction.collaborative.models import Field
from justaction.commitments.models import ProgressReport, Review
from justaction.counts import reading
from justaction.dashboard import quarters
from justaction.dashboard.counting import name_of
from justaction.dashboard.figures.board import page_of
from justaction.dashboard.models import Listing
from justaction.dashboard.quarters import Quarter
from justaction.members.models import Organization
from justaction.web import clock, written

QUARTERS = 4
SERIES = (
    Series("on_time", "plan", gettext_lazy("On time")),
    Series("late", "behind", gettext_lazy("Late")),
    Series("never", "quiet", gettext_lazy("Never came")),
    Series("waiting", "gone", gettext_lazy("Still time")),
)


@dataclass(frozen=True)
class Reporting:
    """How many public commitments have reported, and how many of those a peer has checked."""

    reporting: int
    checked: int

    @property
    def word_only(self) -> int:
        return self.reporting - self.checked


def midnight(day: date) -> datetime:
    """The moment a day begins, in the zone of the page."""
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())


def reporting(
    shown: list[Quarter], *, today: date, told: reading.Told | None = None
) -> tuple[Reporting, dict[Quarter, dict[str, int]]]:
    """How many public commitments report and are checked, and what became of the reports of each quarter.

    Read from the numbers `reporting` and `quarters`, which follow `quarters.outcome`; `today` decides what still has
    time.
    """
    told = told or reading.told("reporting", "quarters")
    counts = told["reporting"]
    by_quarter = {quarter: _outcomes(told["quarters"], quarter, today) for quarter in shown}
    return Reporting(counts.get("reporting", 0), counts.get("checked", 0)), by_quarter


def _outcomes(numbers: Mapping[str, int], quarter: Quarter, today: date) -> dict[str, int]:
    """One quarter: what came on time and late, and what is owed and did not come (see `dashboard/counting.py`)."""
    owed = 0
    for key, n in numbers.items():
        name, what = key.split("/")
        year, number = name.split("-")
        other = Quarter(int(year), int(number))
        if what == "from" and other <= quarter:
            owed += n
        elif what == "until" and other < quarter:
            owed -= n
    here = name_of(quarter)
    silent = owed - numbers.get(f"{here}/owed", 0)
    never = today > quarter.waited_until
    return {
        "on_time": numbers.get(f"{here}/on_time", 0),
        "late": numbers.get(f"{here}/late", 0),
        "never": silent if never else 0,
        "waiting": 0 if never else silent,
    }


def quarter_chart(by_quarter: dict[Quarter, dict[str, int]]) -> ColumnChart:
    """The reports by quarter, drawn; quarters before the first report was due are left out."""
    columns: list[Column] = []
    for quarter, counts in sorted(by_quarter.items()):
        if columns or any(counts.values()):
            columns.append(Column(quarter_name(quarter), counts, full_name=quarter_name(quarter, year=True)))
    waited = any(column.counts["waiting"] for column in columns)
    return column_chart(columns, SERIES if waited else SERIES[:3])


def quarter_name(quarter: Quarter, *, year: bool = False) -> str:
    """Jul–Sep, or July to September 2026."""
    if not year:
        return f"{date_format(quarter.start, 'M')}–{date_format(quarter.end, 'M')}"
    return _("%(first)s to %(last)s") % {
        "first": date_format(quarter.start, "F"),
        "last": date_format(quarter.end, "YEAR_MONTH_FORMAT"),
    }


def quarter_title(by_quarter: dict[Quarter, dict[str, int]], *, today: date) -> str:
    """What the columns show, in a line: how the last quarter that is over differs from the one before."""
    over = sorted(q for q, counts in by_quarter.items() if today > q.waited_until and any(counts.values()))
    if not over:
        return _("Do the reports come?")
    now = by_quarter[over[-1]]
    came, never = now["on_time"] + now["late"], now["never"]
    if len(over) == 1:
        return _("Most reports came") if came > never else _("Most reports never came")
    before = by_quarter[over[-2]]
    more = came - before["on_time"] - before["late"]
    silent = never - before["never"]
    if more > 0:
        return _("More reports, and more silence") if silent > 0 else _("More reports, and no more silence")
    if more < 0:
        return _("Fewer reports, and more silence") if silent > 0 else _("Fewer reports, and no more silence")
    return _("As many reports, and more silence") if silent > 0 else _("As many reports as before")


def quarter_sentence(by_quarter: dict[Quarter, dict[str, int]], *, today: date) -> str:
    """What became of the reports of the last quarter for which no time is left."""
    over = [q for q, counts in by_quarter.items() if today > q.waited_until and any(counts.values())]
    if not over:
        return _("No quarter is complete yet. We wait 45 days after each one.")
    return _("In %(quarter)s, %(on_time)s came on time, %(late)s came late and %(never)s never came.") % {
        "quarter": quarter_name(max(over), year=True),
        **{name: written.number(n) for name, n in by_quarter[max(over)].items()},
    }


def checks(known: list[tuple[str, str]] | None = None, numbers: Mapping[str, int] | None = None) -> Matrix:
    """Who checks whom, by field: reviews given on reports of public commitments, of the numbers `checks`.

    `known` are the fields as (slug, name), for a caller that has them already.
    """
    fields = list(Field.objects.values_list("slug", "name") if known is None else known)
    told = reading.told("checks")["checks"] if numbers is None else numbers
    counts: dict[tuple[str, str], int] = {}
    for key, n in told.items():
        peer, _slash, checked = key.partition("/")
        counts[peer, checked] = n
    # a peer is of another field on the day of asking; an organization that changed its field later is told apart
    changed = sum(counts.pop((slug, slug), 0) for slug, _name in fields)
    if any("" in pair for pair in counts):
        fields.append(("", _("No field named")))
    return replace(matrix(fields, counts), left_out=changed)


def check_title(checked: Matrix) -> str:
    """What the table shows, in a line."""
    return _("Nobody checks their own field") if checked.total else _("Who checks whom")


def check_sentence(checked: Matrix) -> str:
    """How many reviews there are, and who gives most."""
    total = checked.total + checked.left_out
    said = ngettext("%(n)s peer review so far.", "%(n)s peer reviews so far.", total)
    said = said % {"n": written.number(total)}
    if checked.left_out:
        said += " " + ngettext(
            "%(n)s is not in the table: the institution changed its field later.",
            "%(n)s are not in the table: the institution changed its field later.",
            checked.left_out,
        ) % {"n": written.number(checked.left_out)}
    busiest = max(checked.lines, key=lambda line: line.total, default=None)
    if busiest and checked.total:
        said += " " + _("Most checks come from: %(field)s.") % {"field": busiest.name}
    return said


def last_quarters() -> tuple[list[Quarter], date]:
    """The quarters that the page shows, and the day it is shown."""
    today = clock.today()
    return quarters.ended(today, QUARTERS), today


# what a timeline tells of the commitment of a report; of a review
MOMENT = (
    *("commitment__title", "commitment__slug", "commitment__organization__name"),
    "commitment__organization__slug",
)
ON = "report__commitment__organization"
REVIEW = ("ended_at", "verdict", "report__as_of", *(f"report__{name}" for name in MOMENT))
PUBLIC = Q(commitment__published_at__isnull=False, commitment__organization__listed=True)


def reports(organization: Organization | None = None) -> QuerySet[ProgressReport]:
    """Reports on public commitments, of one organization or of all; the newest first."""
    found = ProgressReport.objects.filter(PUBLIC)
    if organization is not None:
        found = found.filter(commitment__organization=organization)
    return found.select_related("commitment__organization").order_by("-sent_at", "-id")


def reviews() -> QuerySet[Review]:
    """Reviews given on public commitments; the newest first."""
    public = Q(report__commitment__published_at__isnull=False, report__commitment__organization__listed=True)
    return (
        Review.objects.given()
        .filter(public)
        .select_related("report__commitment__organization", "peer_organization", "peer_field")
        .order_by("-ended_at", "-id")
    )


@dataclass(frozen=True)
class Moment:
    """A report or a review as a timeline shows it, with the address of its commitment."""

    on: datetime | None
    words: str
    title: str
    whose: str
    page: str
    day: date


def report_moments(organization: Organization, most: int) -> list[Moment]:
    """The newest reports of an organization."""
    return [
        Moment(
            on=each.sent_at,
            words=amount(each.value, each.commitment.unit),
            title=each.commitment.title,
            whose=each.commitment.organization.name,
            page=page_of(each.commitment),
            day=each.as_of,
        )
        for each in newest_reports(organization, most)
    ]


def newest_reports(organization: Organization, most: int) -> list[ProgressReport]:
    """The newest reports: they are of the commitments that reported last, so no other is looked at."""
    lines = Listing.objects.filter(organization=organization, reported_at__isnull=False)
    last = lines.order_by("-reported_at").values("commitment")[:most]
    found = ProgressReport.objects.filter(commitment__in=last).select_related("commitment__organization")
    found = found.only("as_of", "value", "sent_at", "commitment__unit", *MOMENT)
    return list(found.order_by("-sent_at", "-id")[:most])


def review_moments(organization: Organization, most: int) -> list[Moment]:
    """The newest reviews that peers from an organization gave."""
    return [
        Moment(
            on=each.ended_at,
            words=str(each.get_verdict_display()),
            title=each.report.commitment.title,
            whose=each.report.commitment.organization.name,
            page=page_of(each.report.commitment),
            day=each.report.as_of,
        )
        for each in reviews_by(organization).select_related(None).select_related(ON).only(*REVIEW)[:most]
    ]


def reviews_by(organization: Organization) -> QuerySet[Review]:
    """Reviews that peers from one organization gave."""
    return reviews().filter(peer_organization=organization)
