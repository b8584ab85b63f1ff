"""What the page of results shows, read from the count that was kept when the ballot closed (or made live)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from justaction.ballots import choices, counting, policy
from justaction.ballots.models import Ballot, Stance
from justaction.charts.rounds import Counted, Flow, Move, RoundTable, flow_chart, round_table


@dataclass(frozen=True)
class Pair:
    """One option against each other one: votes for and against, in the order of the table."""

    name: str
    cells: list[tuple[str, str] | None]  # ("won" | "lost" | "level", "12 : 7"), None against itself


@dataclass(frozen=True)
class Shown:
    """Everything that may be shown of a count."""

    table: RoundTable
    flow: Flow | None
    pairs: list[Pair]
    ties: list[str]
    rest: str
    unit: str  # what is counted


def shown(ballot: Ballot) -> Shown | None:
    """The count as pages show it; None where it may not be shown, or there is nothing to show."""
    if not policy.shows_breakdown(ballot):
        return None
    result = ballot.result or counting.result_of(
        ballot, counting.profile_of(ballot, counting.choices_of(ballot))
    )
    label = labels(ballot)
    order = [label(name) for name in (result["order"] if ballot.has_options else result["options"])]
    winners = [label(name) for name in result["winners"]]
    rounds = [_round(one, label) for one in result["rounds"]]
    return Shown(
        table=round_table(order, rounds, winners),
        flow=flow_chart(order, rounds) if ballot.is_ranked else None,
        pairs=_pairs(result),
        ties=[_tie(tie) for tie in result["ties"]],
        rest=_("No choices left") if ballot.is_ranked else _("Left empty"),
        unit=_unit(ballot),
    )


def _unit(ballot: Ballot) -> str:
    units = {
        Ballot.Method.SCORE: _("Points"),
        Ballot.Method.APPROVAL: _("Ticks"),
        Ballot.Method.SCHULZE: _("Others it won against"),
    }
    return units.get(Ballot.Method(ballot.method), _("Votes"))


def labels(ballot: Ballot) -> Any:
    """How a name of the count is written on a page: an answer to a single proposal by its first words."""
    if ballot.has_options:
        return str
    known: Mapping[str, Any] = choices.answers(ballot)
    return lambda name: str(known[name]).partition(",")[0].partition(":")[0]


def _round(one: Mapping[str, Any], label: Any) -> Counted:
    return Counted(
        votes={label(name): votes for name, votes in one["votes"].items()},
        eliminated=[label(name) for name in one["eliminated"]],
        elected=[label(name) for name in one["elected"]],
        moves=[
            Move(label(move["from"]), {label(n): votes for n, votes in move["to"].items()}, move["exhausted"])
            for move in one["transfers"]
        ],
        exhausted=one["exhausted"],
        threshold=one["threshold"],
    )


def _pairs(result: Mapping[str, Any]) -> list[Pair]:
    pairwise = result.get("pairwise")
    if not pairwise:
        return []
    found = []
    for name in result["order"]:
        cells: list[tuple[str, str] | None] = []
        for other in result["order"]:
            if other == name:
                cells.append(None)
                continue
            mine, theirs = pairwise[name][other], pairwise[other][name]
            mark = "won" if mine > theirs else "lost" if mine < theirs else "level"
            cells.append((mark, f"{mine} : {theirs}"))
        found.append(Pair(name, cells))
    return found


def _tie(tie: Mapping[str, Any]) -> str:
    names = {
        "round": tie["round"],
        "options": ", ".join(tie["options"]),
        "chosen": tie["chosen"],
        "by": _by(tie),
    }
    if tie["over"] == "elimination":
        return _("Round %(round)s: %(options)s were level. %(chosen)s went out, %(by)s.") % names
    if tie["over"] == "surplus":
        return _("Round %(round)s: %(options)s were level. %(chosen)s moved on first, %(by)s.") % names
    return _("Round %(round)s: %(options)s were level. %(chosen)s came first, %(by)s.") % names


def _by(tie: Mapping[str, Any]) -> str:
    if tie["rule"] == "earlier round":
        return _("because of round %(round)s") % {"round": tie["decided_in"]}
    return _("by lot") if tie["rule"] == "stated order" else _("by the order of the list")


def reasons(ballot: Ballot) -> list[dict[str, Any]]:
    """The voters' reasons with what they voted: by name in an open ballot; without any in a secret one."""
    options = {option.key: option for option in ballot.options.all()}
    found: list[dict[str, Any]]
    if ballot.secret:
        rows = ballot.papers.exclude(reason="").order_by("id").values_list("choice", "reason")
        return [{"who": "", "said": choices.as_words(options, ballot, c), "reason": r} for c, r in rows]
    stances = Stance.objects.filter(ballot=ballot).select_related("elector__person")
    found = [
        {
            "who": stance.elector.person.name if stance.elector.person else _("Somebody who has left"),
            "said": choices.as_words(options, ballot, stance.choice),
            "reason": stance.reason,
            "helped": stance.elector.by_helper and not stance.elector.confirmed,
        }
        for stance in stances
    ]
    return sorted(found, key=lambda one: str(one["who"]).casefold())
