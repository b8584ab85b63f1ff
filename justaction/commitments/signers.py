"""Who signed for an institution or a group, who made something of it, and where they stand. It only reads.

The front page, the dashboard, the board of standings, CSV and JSON all ask here, so they say the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, CharField, Count, Exists, OuterRef, Value, When
from django.db.models.functions import Coalesce

from justaction.commitments.models import Commitment, OrganizationStanding
from justaction.members.models import Organization
from justaction.statement.models import Signature


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
    """All of them, in one question to the database."""
    return _signers(_rows())


def signers_and_states() -> tuple[Signers, dict[str, dict[str, int]]]:
    """The same, and how many public commitments are in each state by channel, for a page that must ask little."""
    states = Commitment.objects.public().order_by().annotate(what=Value(_STATES))
    counted = states.values_list("what", "channel__slug", "state").annotate(n=Count("pk"))
    found: dict[str, dict[str, int]] = {}
    signed: list[Row] = []
    for what, key, state, n in _rows().union(counted, all=True):
        if what == _STATES:
            found.setdefault(key or "", {})[state] = n
        else:
            signed.append((what, key, state, n))
    return _signers(signed), found


Row = tuple[int, str, str, int]  # what it counts, a channel or "", a state or a standing, how many
_STATES, _NOTHING, _COMMITTED = 0, 1, 2


def _rows() -> Any:
    """Signers by whether they committed, and by standing.

    Who signed since the clock last looked has no row yet: heard today, owing nothing, it is active by the rules.
    """
    signed = Signature.objects.for_organizations().filter(organization=OuterRef("pk"))
    return (
        Organization.objects.listed()
        .filter(Exists(signed))
        .annotate(
            what=Case(When(has_commitment(), then=Value(_COMMITTED)), default=Value(_NOTHING)),
            key=Value("", output_field=CharField()),
            stands=Coalesce("standing__state", Value(OrganizationStanding.State.ACTIVE.value)),
        )
        .order_by()
        .values_list("what", "key", "stands")
        .annotate(n=Count("pk"))
    )


def _signers(rows: Iterable[Row]) -> Signers:
    made, standing = {_COMMITTED: 0, _NOTHING: 0}, dict.fromkeys(OrganizationStanding.State.values, 0)
    for what, _key, state, n in rows:
        made[what] += n
        standing[state] += n
    return Signers(sum(made.values()), made[_COMMITTED], standing)
