"""What is computed of a conversation: its answers read, the groups of opinion found, and what of them may be told."""

from __future__ import annotations

from typing import Any

import numpy as np

from justaction.opinions import policy
from justaction.opinions.groups import Analysis, Picked, Votes, analyse, marks
from justaction.opinions.models import Conversation, OpinionStatement, Result, Vote

FEWEST_ANSWERS = policy.FEWEST  # people who answered, before anything is drawn
FEWEST_IN_GROUPS = 15  # people with enough answers, before groups are drawn


def read_votes(conversation: Conversation) -> Votes:
    """The answers that count, by public numbers: to statements that are shown, by participants who are not held."""
    rows = (
        Vote.objects.filter(
            conversation=conversation, participant__held=False, statement__state=OpinionStatement.State.SHOWN
        )
        .order_by()
        .values_list("participant__number", "statement__number", "choice")
    )
    table = np.fromiter(rows.iterator(chunk_size=20_000), dtype="i8,i8,i1")
    return Votes.of(table["f0"], table["f1"], table["f2"])


def find_groups(votes: Votes, before: Result | None) -> Analysis:
    """The groups, beginning where an earlier result left off."""
    return analyse(votes, start=_earlier(before, votes))


def _earlier(before: Result | None, votes: Votes) -> Any:
    """The loadings of an earlier result, where it had the same statements."""
    if before is None or before.facts["axes"]["numbers"] != votes.statements.tolist():
        return None
    return np.array(before.facts["axes"]["loadings"], float)


def told(votes: Votes, analysis: Analysis) -> dict[str, Any]:
    """The result as it is kept: nothing in it is about fewer than five people."""
    at: list[int] = votes.statements.tolist()
    grouped = int((analysis.group >= 0).sum())
    sizes = analysis.sizes if grouped >= FEWEST_IN_GROUPS and len(analysis.sizes) > 1 else ()
    enough = votes.shape[0] >= FEWEST_ANSWERS
    map_of = marks(analysis.places, analysis.group if sizes else np.full(votes.shape[0], -1, np.int32))
    return {
        "enough": enough,
        "groups": [
            {"size": size, "says": [_picked(one, at) for one in says]}
            for size, says in zip(sizes, analysis.representative, strict=False)
        ],
        "statements": [
            {
                "number": number,
                "all": _counts(analysis.all_counts[place]),
                "by": [_counts(analysis.counts[which, place]) for which in range(len(sizes))],
                "common": [round(float(one), 6) for one in analysis.common_ground[:, place]] if sizes else [],
            }
            for place, number in enumerate(at)
            if enough
        ],
        "agree": [_picked(one, at) for one in analysis.agree if enough],
        "disagree": [_picked(one, at) for one in analysis.disagree if enough],
        "marks": [list(one) for one in map_of.places],
        "people_a_mark": map_of.people,
        "box": list(map_of.box),
        "axes": {
            "numbers": at,
            "means": np.round(analysis.means, 6).tolist(),
            "loadings": np.round(analysis.loadings, 6).tolist(),
        },
    }


def _counts(counts: Any) -> list[int] | None:
    """Disagree, pass, agree; None for fewer than five answers."""
    return [int(one) for one in counts] if int(counts.sum()) >= policy.FEWEST else None


def _picked(one: Picked, at: list[int]) -> dict[str, Any]:
    return {
        "number": at[one.statement],
        "side": one.side,
        "count": one.count,
        "answers": one.answers,
        "share_z": round(one.share_z, 3),
        "ratio": round(one.ratio, 3),
        "ratio_z": round(one.ratio_z, 3),
    }
