"""Who signed for an institution or a group, who made something of it, and where they stand. It only reads.

The front page, the dashboard, the board of standings, CSV and JSON all ask here, so they say the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef

from justaction.commitments import counting
from justaction.commitments.models import Commitment, OrganizationStanding
from justaction.counts import reading


@dataclass(frozen=True)
class Signers:
    """Listed institutions and groups: how many signed, how many of those made a commitment, how many stand where."""

    signed: int = 0
    committed: int = 0
    standing: Mapping[str, int] = field(default_factory=dict)

    @property
    def nothing_yet(self) -> int:
        """How many signed and committed to nothing."""
        return self.signed - self.committed

    @property
    def stands(self) -> list[tuple[str, str, int]]:
        """State, word, number; every state stands there, and together they are all who signed."""
        return [
            (state, str(word), self.standing.get(state, 0))
            for state, word in OrganizationStanding.State.choices
        ]


def has_commitment() -> Exists:
    """Whether an organization has a published commitment, whatever became of it."""
    return Exists(Commitment.objects.published().filter(organization=OuterRef("pk")))


def signers() -> Signers:
    """All of them, in one question to the database that costs the same however many they are."""
    return of_numbers(reading.told("signers")["signers"])


def signers_and_states() -> tuple[Signers, dict[str, dict[str, int]]]:
    """The same, and how many public commitments are in each state by channel, for a page that must ask little."""
    told = reading.told("signers", "board")
    return of_numbers(told["signers"]), counting.of_board(told["board"])


def of_numbers(told: Mapping[str, int]) -> Signers:
    """The same of the numbers `signers` (`commitments/counting.py`), for whoever has them already."""
    made, standing = {"committed": 0, "nothing_yet": 0}, dict.fromkeys(OrganizationStanding.State.values, 0)
    for key, n in told.items():
        what, state = key.split("/")
        made[what] += n
        standing[state] += n
    return Signers(sum(made.values()), made["committed"], standing)
