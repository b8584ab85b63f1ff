"""Standards: which organization has taken up which, and how many use each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet, Subquery, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from justaction.charts.adoption import Adoption, Cell, Column, Line, sign_of
from justaction.members.models import Organization
from justaction.standards.models import Standard, Uptake
from justaction.web import written

LINES = 8  # organizations in the table of the page; the file has all of them
COLUMNS = 12  # standards there
USED = Q(uptakes__organization__listed=True, uptakes__state__in=["in_use", "checked"])


def uptakes() -> QuerySet[Uptake]:
    """What listed organizations said of standards in force, or peers found; not what was taken back."""
    return Uptake.objects.public().filter(standard__stage=Standard.Stage.ADOPTED).exclude(state="none")


def adoption() -> Adoption:
    """The standards that are used most, and the organizations that took up most of them; two questions."""
    said = uptakes().order_by().values("organization")
    everybody = Subquery(_counted(uptakes().order_by().annotate(one=Value(1)).values("one")))
    rows = Standard.objects.in_force().select_related("channel").only("code", "title", "channel__slug")
    rows = rows.annotate(used=Count("uptakes", filter=USED), organizations=everybody)
    standards: list[Any] = list(rows.order_by("channel__order", "code"))
    shown = sorted(sorted(standards, key=lambda one: -one.used)[:COLUMNS], key=standards.index)
    columns = {one.pk: _column(one) for one in shown}
    if not columns or not standards[0].organizations:
        return Adoption(list(columns.values()), [], standards=len(standards))
    largest = said.annotate(n=Count("pk"), used=Count("pk", filter=~Q(state="promised")))
    first = largest.order_by("-used", "-n", "organization__name").values("organization")[:LINES]
    found: dict[Organization, dict[int, Uptake]] = {}
    theirs = uptakes().filter(organization__in=first).order_by().select_related("organization")
    for one in theirs.only("standard", "state", "since", "organization__name", "organization__slug"):
        found.setdefault(one.organization, {})[one.standard_id] = one
    order = sorted(found, key=lambda whose: (*_weight(found[whose].values()), whose.name))
    lines = [_line(whose, shown, columns, found[whose]) for whose in order]
    return Adoption(list(columns.values()), lines, standards[0].organizations, len(standards))


def _counted(rows: QuerySet[Any, Any]) -> Any:
    return rows.annotate(n=Count("organization", distinct=True)).values("n")


def _weight(theirs: Iterable[Uptake]) -> tuple[int, int]:
    rows = list(theirs)
    return -sum(one.state != "promised" for one in rows), -len(rows)


def _column(standard: Any) -> Column:
    page = reverse("standards:standard", args=[standard.code])
    return Column(standard.code, standard.title, page, standard.channel.slug, standard.used)


def _line(whose: Organization, shown: list[Any], columns: dict[int, Column], said: dict[int, Uptake]) -> Line:
    cells = []
    for standard in shown:
        one = said.get(standard.pk)
        if one is None:
            cells.append(Cell(columns[standard.pk], sign_of("none")))
            continue
        page = reverse("standards:uptake", args=[standard.code, whose.slug])
        cells.append(Cell(columns[standard.pk], sign_of(one.state), page, written.so_long(one.since)))
    return Line(whose.name, reverse("dashboard:organization", args=[whose.slug]), cells)


def adoption_title(chart: Adoption) -> str:
    """What the table shows, in a line: the standard that most use."""
    widest = max(chart.columns, key=lambda one: one.used_by, default=None)
    if widest is None or not widest.used_by:
        return _("Which standards have they taken up?")
    return _("“%(name)s” is used most") % {"name": widest.name}


def adoption_sentence(chart: Adoption) -> str:
    """How many took up how many."""
    if not chart.lines:
        return ""
    organizations = ngettext(
        "%(n)s organization has taken up a standard.",
        "%(n)s organizations have taken up a standard.",
        chart.organizations,
    ) % {"n": written.number(chart.organizations)}
    in_force = ngettext("%(n)s is in force.", "%(n)s are in force.", chart.standards)
    return f"{organizations} {in_force % {'n': written.number(chart.standards)}}"
