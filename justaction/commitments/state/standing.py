"""Where a signer stands with us: computed from dates, the same for every institution, group and the collaborative.

The United Nations Global Compact calls participants communicating or not, and expels them after a year of silence; the
Science Based Targets initiative marks a commitment as removed. Here nothing is removed: silence is told, and there is
always a way back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from justaction.commitments.state.rules import gettext_noop as _

LAPSED_DAYS = 365  # without a word
SILENT_DAYS = 180
UNHEARD_DAYS = 120
FIRST_DAYS = 90  # after signing, for a first commitment
LATE_DAYS = 15  # after a report or a goal was due
RESTORED_DAYS = 90  # for so long "restored" is told


class Stand(StrEnum):
    """The five standings."""

    ACTIVE = "active"
    DUE = "due"
    SILENT = "silent"
    LAPSED = "lapsed"
    RESTORED = "restored"


@dataclass(frozen=True)
class Known:
    """What is known of a signer: when it signed (or began), when it was last heard, whether it has promised anything,
    since when something it owes is late, and when it last came back from silence."""

    signed_on: date
    heard_on: date
    committed: bool
    late_since: date | None = None
    back_on: date | None = None


@dataclass(frozen=True)
class StandRule:
    """One row: the standing, when it holds in words, the reason told with its day, and the way back."""

    stand: Stand
    key: str
    words: str
    because: str
    way_back: str
    holds: Callable[[Known, date], date | None]

    @property
    def name(self) -> str:
        return STANDS[self.stand]


@dataclass(frozen=True)
class Stood:
    """A standing with the key of its row, the day that its reason tells, and the next day on which it can change."""

    stand: Stand
    key: str
    day: date
    look_again_on: date | None = field(default=None)


def _unheard(days: int) -> Callable[[Known, date], date | None]:
    return lambda known, today: known.heard_on if (today - known.heard_on).days >= days else None


def _back(known: Known, today: date) -> date | None:
    back = known.back_on
    return back if back is not None and (today - back).days < RESTORED_DAYS else None


def _late(known: Known, today: date) -> date | None:
    late = known.late_since
    return late if late is not None and (today - late).days > LATE_DAYS else None


def _nothing(known: Known, today: date) -> date | None:
    waited = (today - known.signed_on).days >= FIRST_DAYS
    return known.signed_on if waited and not known.committed else None


_HERE = _("Say that you still stand by what you signed: one press. Or send a report, or make a commitment.")
STANDS: Mapping[Stand, str] = {
    Stand.ACTIVE: _("Active"),
    Stand.DUE: _("Due"),
    Stand.SILENT: _("Silent"),
    Stand.LAPSED: _("Lapsed"),
    Stand.RESTORED: _("Restored"),
}
STAND_RULES: tuple[StandRule, ...] = (
    StandRule(
        Stand.LAPSED,
        "year_unheard",
        _("Nothing was heard for 12 months. The name stays on the roll, and this stands beside it."),
        _("Nothing was heard since %(day)s, for 12 months or more."),
        _HERE,
        _unheard(LAPSED_DAYS),
    ),
    StandRule(
        Stand.SILENT,
        "half_year_unheard",
        _("Nothing was heard for 180 days."),
        _("Nothing was heard since %(day)s, for 180 days or more."),
        _HERE,
        _unheard(SILENT_DAYS),
    ),
    StandRule(
        Stand.RESTORED,
        "came_back",
        _("It was silent or lapsed, and came back in the last 90 days."),
        _("It came back on %(day)s."),
        _("Nothing more to do now. Keep your reports coming."),
        _back,
    ),
    StandRule(
        Stand.DUE,
        "late",
        _("What it owes, a report or a goal, is more than 15 days late."),
        _("Something was due for %(day)s. It has not come."),
        _("Send the report that is late. Or say what got in the way."),
        _late,
    ),
    StandRule(
        Stand.DUE,
        "nothing_promised",
        _("It signed 90 days ago or more, and has committed to nothing yet."),
        _("It signed on %(day)s and has committed to nothing yet."),
        _("Make a first commitment. It takes an hour, over several days if you like."),
        _nothing,
    ),
    StandRule(
        Stand.DUE,
        "unheard",
        _("Nothing was heard for 120 days."),
        _("Nothing was heard since %(day)s."),
        _HERE,
        _unheard(UNHEARD_DAYS),
    ),
    StandRule(
        Stand.ACTIVE,
        "heard",
        _("It was heard in the last 120 days, and owes nothing that is late."),
        _("Last heard on %(day)s."),
        _("Nothing to do now."),
        lambda known, today: known.heard_on,
    ),
)
STAND_RULE: Mapping[str, StandRule] = {rule.key: rule for rule in STAND_RULES}


def stand(known: Known, today: date) -> Stood:
    """The one standing on `today`: the first row that holds. Looks again on the next day that can change it."""
    rule, day = _row(known, today)
    for turn in _turning_days(known):
        if turn > today and _row(known, turn)[0].key != rule.key:
            return Stood(rule.stand, rule.key, day, turn)
    return Stood(rule.stand, rule.key, day)


def _row(known: Known, today: date) -> tuple[StandRule, date]:
    for rule in STAND_RULES:
        day = rule.holds(known, today)
        if day is not None:
            return rule, day
    raise AssertionError("the last rule always holds")


def _turning_days(known: Known) -> list[date]:
    days = {known.heard_on + timedelta(days=n) for n in (UNHEARD_DAYS, SILENT_DAYS, LAPSED_DAYS)}
    days.add(known.signed_on + timedelta(days=FIRST_DAYS))
    if known.late_since is not None:
        days.add(known.late_since + timedelta(days=LATE_DAYS + 1))
    if known.back_on is not None:
        days.add(known.back_on + timedelta(days=RESTORED_DAYS))
    return sorted(days)
