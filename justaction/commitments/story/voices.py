"""The three voices on the page of a commitment, side by side and never averaged; and who confirms the power."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from justaction.commitments.models import VoiceAnswer
from justaction.commitments.state import scales


@dataclass(frozen=True)
class VoicesRow:
    """One scale: the question, what each voice says in words, whether they differ."""

    question: str
    ours: str
    peers: str
    affected: str
    differ: bool


@dataclass(frozen=True)
class Voices:
    """The three voices side by side. Fewer than five of those affected are never shown, and then differ from nobody."""

    rows: list[VoicesRow]
    answered: int
    words: list[str]

    @classmethod
    def of(cls, now: list[VoiceAnswer], affected: list[VoiceAnswer]) -> Voices:
        enough = len(affected) >= scales.FEWEST_SHOWN
        shown = affected if enough else []
        rows = []
        for scale in scales.SCALES:
            given = {
                scales.SELF: [getattr(row, scale.key) for row in now if row.voice == scales.SELF],
                scales.PEER: [getattr(row, scale.key) for row in now if row.voice == scales.PEER],
                scales.AFFECTED: [getattr(row, scale.key) for row in shown],
            }
            said = scales.tally(scale, given)
            ours, peers, theirs = (_in_words(scale, one) for one in said)
            rows.append(VoicesRow(_(scale.question), ours, peers, theirs, scales.differ(said)))
        words = [row.words for row in [*now, *shown] if row.words]
        return cls(rows, len(affected) if enough else 0, words)

    @property
    def enough(self) -> bool:
        return self.answered > 0

    @property
    def speak(self) -> bool:
        return any(row.ours or row.peers or row.affected for row in self.rows)


def _in_words(scale: scales.Scale, said: scales.Said) -> str:
    names = scales.WORDS[scale.key]
    if said.voice == scales.SELF:
        return ", ".join(_(names[answer]) for answer, _n in said.counts)
    return ", ".join(f"{_(names[answer])}: {n}" for answer, n in said.counts)


def power_confirmed(answers: Iterable[VoiceAnswer]) -> list[tuple[str, str]]:
    """Who of those affected says that the power is where the commitment says: (answer, words). From five on with
    how many; before, only that somebody says so, and only of those who agreed that it is told."""
    said = [row for row in answers if row.power]
    enough = len(said) >= scales.FEWEST_SHOWN
    found = []
    for answer, words in VoiceAnswer.Power.choices:
        those = [row for row in said if row.power == answer]
        if enough and those:
            found.append((answer, f"{words}: {len(those)}"))
        elif any(row.may_be_told for row in those):
            found.append((answer, _("Somebody affected says: %(words)s") % {"words": words}))
    return found
