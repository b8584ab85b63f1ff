"""Which organization has taken up which standard: signs in a table that is its own chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from justaction.charts.scale import colour_class


@dataclass(frozen=True)
class Sign:
    """How far something is taken up: the sign that shows it (`#i-…`) and its word."""

    state: str
    sign: str
    word: str | Promise


SIGNS = (
    Sign("checked", "yes", gettext_lazy("In use, peers checked")),
    Sign("in_use", "half", gettext_lazy("In use, not yet checked")),
    Sign("promised", "ring", gettext_lazy("Promised")),
    Sign("none", "dash", gettext_lazy("Not taken up")),
)
_BY_STATE = {one.state: one for one in SIGNS}


@dataclass(frozen=True)
class Column:
    """A standard: its code, name and page, the slug of its channel, and how many use it of all that said something."""

    code: str
    name: str
    url: str
    channel: str = ""
    used_by: int = 0

    @property
    def colour(self) -> str:
        """The class of its channel's colour."""
        return colour_class(self.channel)


@dataclass(frozen=True)
class Cell:
    """Where one organization stands with one standard, and for how long."""

    standard: Column
    sign: Sign
    url: str = ""
    age: str = ""


@dataclass(frozen=True)
class Line:
    """An organization with a cell for each standard."""

    name: str
    url: str
    cells: list[Cell]


@dataclass(frozen=True)
class Adoption:
    """The table: the standards that are used most, the organizations that took up most, and how many are left out."""

    columns: list[Column]
    lines: list[Line]
    organizations: int = 0
    standards: int = 0
    signs: Sequence[Sign] = SIGNS

    @property
    def more_lines(self) -> int:
        """How many organizations said something and have no line here."""
        return self.organizations - len(self.lines)

    @property
    def more_columns(self) -> int:
        """How many standards in force have no column here."""
        return self.standards - len(self.columns)


def sign_of(state: str) -> Sign:
    """How a state looks; one that is not known is not taken up."""
    return _BY_STATE.get(state, SIGNS[-1])
