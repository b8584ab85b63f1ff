"""The three scales on which each voice says what it sees. Never made into one number, never averaged.

They are those of the Independent Reporting Mechanism of the Open Government Partnership (its glossary: completion has
five points, with "no evidence available"; ambition and early results as its reports code them). The words are ours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from justaction.commitments.state.rules import gettext_noop as _

SELF, PEER, AFFECTED = "self", "peer", "affected"
FEWEST_SHOWN = 5  # answers of those affected; fewer are never shown


@dataclass(frozen=True)
class Scale:
    """One question with its answers, the least first: (value, words)."""

    key: str
    question: str
    answers: tuple[tuple[str, str], ...]


SCALES: tuple[Scale, ...] = (
    Scale(
        "completion",
        _("How much of it is done?"),
        (
            ("no_evidence", _("Nobody can tell")),
            ("not_started", _("Not begun")),
            ("limited", _("A little")),
            ("substantial", _("Most of it")),
            ("complete", _("All of it")),
        ),
    ),
    Scale(
        "ambition",
        _("If all of it is done, how much would change?"),
        (
            ("unclear", _("It is not clear what would change")),
            ("modest", _("A little, as things are")),
            ("substantial", _("A lot, in how power is held")),
        ),
    ),
    Scale(
        "results",
        _("What has changed so far for those it is about?"),
        (
            ("worsened", _("It got worse")),
            ("did_not_change", _("Nothing changed")),
            ("marginal", _("A little is better")),
            ("major", _("Much is better")),
            ("outstanding", _("It is a different place")),
        ),
    ),
)
WORDS: Mapping[str, Mapping[str, str]] = {scale.key: dict(scale.answers) for scale in SCALES}


@dataclass(frozen=True)
class Said:
    """What one voice says on one scale: each answer with how many gave it, the scale's order kept."""

    voice: str
    counts: tuple[tuple[str, int], ...]

    @property
    def most(self) -> frozenset[str]:
        """The answers that most gave; several on a tie."""
        top = max((n for _answer, n in self.counts), default=0)
        return frozenset(answer for answer, n in self.counts if n == top)


def tally(scale: Scale, given: Mapping[str, Iterable[str]]) -> tuple[Said, ...]:
    """What each voice says on a scale, apart: `given` are the answers of each voice. Who says nothing has no counts."""
    found = []
    for voice, answers in given.items():
        counted = Counter(answer for answer in answers if answer)
        order = [answer for answer, _words in scale.answers if counted[answer]]
        found.append(Said(voice, tuple((answer, counted[answer]) for answer in order)))
    return tuple(found)


def differ(said: Iterable[Said]) -> bool:
    """Whether two voices that speak have no answer in common among those that most of each gave."""
    speaking = [one.most for one in said if one.counts]
    return any(not (one & other) for n, one in enumerate(speaking) for other in speaking[n + 1 :])
