"""Tags that draw charts. Each draws a complete figure: legend, picture with its sentence, table.

The patterns and signs that they use (`#p-behind`, `#i-yes`, …) stand once on each page, in `web/defs.html`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypedDict

from django import template
from django.utils.translation import gettext as _

from justaction.charts.adoption import Adoption
from justaction.charts.columns import ColumnChart
from justaction.charts.line import PlanLine
from justaction.charts.matrix import Matrix
from justaction.charts.opinions import Agreement, OpinionMap
from justaction.charts.places import PlaceChart
from justaction.charts.quilt import Quilt
from justaction.charts.rounds import Flow, RoundTable
from justaction.charts.states import MARK_OF, STATES, StateChart, StateRow, state_chart
from justaction.charts.steps import Stage, YearStep

register = template.Library()


class Headed(TypedDict):
    """What every figure has: its heading, the anchor that names it, a note, and the heading's level."""

    title: str
    note: str
    anchor: str
    level: int


def _headed(title: str, note: str, anchor: str, level: int) -> Headed:
    return {"title": title, "note": note, "anchor": anchor, "level": level}


class StateContext(Headed):
    chart: StateChart


class ColumnContext(Headed):
    chart: ColumnChart


class PlaceContext(Headed):
    chart: PlaceChart


class MatrixContext(Headed):
    matrix: Matrix


class AdoptionContext(Headed):
    chart: Adoption


class LineContext(Headed):
    line: PlanLine
    unfolded: bool


class RoundsContext(Headed):
    table: RoundTable
    rest: str
    unit: str


class FlowContext(Headed):
    flow: Flow


class AgreementContext(Headed):
    chart: Agreement


class MapContext(Headed):
    map: OpinionMap


class QuiltContext(TypedDict):
    quilt: Quilt
    label: str


class YearContext(TypedDict):
    steps: list[YearStep]
    level: int


class PathContext(TypedDict):
    stages: list[Stage]
    level: int


@register.filter
def state_mark(state: str) -> str:
    """The class of a state's swatch: `sw-plan` for "on_plan"; "" for a state that is not shown in public."""
    mark = MARK_OF.get(str(state), "")
    return f"sw-{mark}" if mark else ""


@register.filter
def state_word(state: str) -> str:
    """The name of a state: "On plan" for "on_plan"."""
    return next((str(known.word) for known in STATES if known.state == str(state)), str(state))


@register.inclusion_tag("charts/quilt.html")
def quilt(quilt: Quilt, label: str = "") -> QuiltContext:
    """The quilt of signers. Without a `label` it explains itself; `label="-"` hides it from screen readers."""
    return {"quilt": quilt, "label": label}


def _chart(rows: StateChart | Iterable[StateRow]) -> StateChart:
    return rows if isinstance(rows, StateChart) else state_chart(list(rows))


@register.inclusion_tag("charts/state_bars.html")
def state_bars(
    rows: StateChart | Iterable[StateRow],
    title: str = "",
    note: str = "",
    anchor: str = "states",
    level: int = 2,
) -> StateContext:
    """Stacked bars: commitments by channel and state."""
    return {"chart": _chart(rows), **_headed(title, note, anchor, level)}


@register.inclusion_tag("charts/state_units.html")
def state_units(
    rows: StateChart | Iterable[StateRow],
    title: str = "",
    note: str = "",
    anchor: str = "units",
    level: int = 2,
) -> StateContext:
    """One square for each commitment, by channel and state."""
    return {"chart": _chart(rows), **_headed(title, note, anchor, level)}


@register.inclusion_tag("charts/year_line.html")
def year_line(steps: Iterable[YearStep], level: int = 3) -> YearContext:
    """The goals of a year in order; dates that moved are struck through."""
    return {"steps": list(steps), "level": level}


@register.inclusion_tag("charts/stage_path.html")
def stage_path(stages: Sequence[Stage], level: int = 3) -> PathContext:
    """The three stages from harm to work."""
    return {"stages": list(stages), "level": level}


@register.inclusion_tag("charts/plan_line.html")
def plan_line(
    line: PlanLine,
    title: str = "",
    note: str = "",
    anchor: str = "numbers",
    level: int = 2,
    unfolded: bool = True,
) -> LineContext:
    """Plan and reports; without a `title` the headline says what was found."""
    return {"line": line, "unfolded": unfolded, **_headed(title or line.headline, note, anchor, level)}


@register.inclusion_tag("charts/columns.html")
def report_columns(
    chart: ColumnChart, title: str = "", note: str = "", anchor: str = "quarters", level: int = 2
) -> ColumnContext:
    """Stacked columns: reports on time, late and never, by quarter."""
    return {"chart": chart, **_headed(title, note, anchor, level)}


@register.inclusion_tag("charts/matrix.html")
def who_checks_whom(
    matrix: Matrix, title: str = "", note: str = "", anchor: str = "checks", level: int = 2
) -> MatrixContext:
    """The table of who checks whom."""
    return {"matrix": matrix, **_headed(title, note, anchor, level)}


@register.inclusion_tag("charts/adoption.html")
def standards_taken_up(
    chart: Adoption, title: str = "", note: str = "", anchor: str = "adoption", level: int = 2
) -> AdoptionContext:
    """The table of who has taken up which standard."""
    return {"chart": chart, **_headed(title, note, anchor, level)}


@register.inclusion_tag("charts/place_bars.html")
def place_bars(
    chart: PlaceChart, title: str, note: str = "", anchor: str = "places", level: int = 2
) -> PlaceContext:
    """Money moved by place: sorted bars."""
    return {"chart": chart, **_headed(title, note, anchor, level)}


@register.inclusion_tag("charts/rounds.html")
def round_table(
    table: RoundTable,
    rest: str,
    title: str = "",
    note: str = "",
    anchor: str = "rounds",
    level: int = 2,
    unit: str = "",
) -> RoundsContext:
    """A count round by round, as a table with bars; `rest` names the row of votes with no choice left, `unit` what
    is counted where there are no rounds."""
    return {"table": table, "rest": rest, "unit": unit or _("Votes"), **_headed(title, note, anchor, level)}


@register.inclusion_tag("charts/flow.html")
def vote_flow(flow: Flow, title: str, note: str = "", anchor: str = "flow", level: int = 2) -> FlowContext:
    """How votes moved from round to round."""
    return {"flow": flow, **_headed(title, note, anchor, level)}


@register.inclusion_tag("charts/agreement.html")
def agreement(
    chart: Agreement, title: str = "", note: str = "", anchor: str = "agreement", level: int = 2
) -> AgreementContext:
    """Dumbbells: how much of each group agrees with each statement."""
    return {"chart": chart, **_headed(title, note, anchor, level)}


@register.inclusion_tag("charts/opinion_map.html")
def opinion_map(
    drawn: OpinionMap, title: str = "", note: str = "", anchor: str = "map", level: int = 2
) -> MapContext:
    """The map of opinions, with a star for the reader."""
    return {"map": drawn, **_headed(title, note, anchor, level)}
