"""What a page shows of a result: where all agree, where not, who stands for what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from justaction.charts.opinions import (
    Agreement,
    Answered,
    Look,
    OpinionMap,
    agreement,
    gap,
    looks,
    opinion_map,
)
from justaction.opinions.models import Conversation, Participant, Result

MOST_AGREED, MOST_APART = 6, 4
APART = 0.25  # of a hundred percent: closer groups do not count as apart


@dataclass(frozen=True)
class Said:
    """A statement that was picked, for whom, and how many said so."""

    text: str
    agree: bool
    percent: int
    count: int
    answers: int


@dataclass(frozen=True)
class Shown:
    """All that a page draws. Without `enough` answers there is nothing but the figures."""

    participants: int
    votes: int
    enough: bool
    grouped: int = 0
    agreed: Agreement | None = None
    apart: Agreement | None = None
    every: Agreement | None = None
    groups: list[tuple[Look, list[Said]]] = field(default_factory=list)
    agree: list[Said] = field(default_factory=list)
    disagree: list[Said] = field(default_factory=list)
    map: OpinionMap | None = None
    mine: Look | None = None


def result_of(conversation: Conversation) -> Result | None:
    """The newest result, without the list of who is in which group."""
    return Result.objects.filter(conversation=conversation).defer("group_of").first()


def shown(
    conversation: Conversation, result: Result | None, *, participant: Participant | None = None
) -> Shown | None:
    """What is to be drawn, with the reader's own place if they take part; None before the first result."""
    if result is None:
        return None
    facts = result.facts
    texts = dict(conversation.statements.shown().values_list("number", "text"))
    if not facts["enough"]:
        return Shown(result.participants, result.votes, enough=False)
    groups = looks([one["size"] for one in facts["groups"]])
    rows = _rows(facts, texts, groups)
    sides = groups or [Look(0, result.participants, everybody=True)]
    agreed, apart = _sorted(rows, facts)
    return Shown(
        participants=result.participants,
        votes=result.votes,
        enough=True,
        grouped=sum(look.people for look in groups),
        agreed=agreement(agreed[:MOST_AGREED], sides),
        apart=agreement(apart[:MOST_APART], sides) if groups else None,
        every=agreement(rows, sides),
        groups=[
            (look, [_said(one, texts) for one in group["says"] if one["number"] in texts])
            for look, group in zip(groups, facts["groups"], strict=True)
        ],
        agree=[_said(one, texts) for one in facts["agree"] if one["number"] in texts],
        disagree=[_said(one, texts) for one in facts["disagree"] if one["number"] in texts],
        map=_map(facts, groups, participant) if groups else None,
        mine=_mine(conversation, groups, participant) if groups else None,
    )


def _rows(facts: Mapping[str, Any], texts: Mapping[int, str], groups: list[Look]) -> list[Answered]:
    rows = []
    for one in facts["statements"]:
        if one["number"] in texts:
            counts = one["by"] if groups else [one["all"]]
            rows.append(Answered(texts[one["number"]], [_share(each) for each in counts], one["number"]))
    return rows


def _share(counts: list[int] | None) -> float | None:
    return None if counts is None else counts[2] / sum(counts)


def _sorted(rows: list[Answered], facts: Mapping[str, Any]) -> tuple[list[Answered], list[Answered]]:
    """Those on which all groups are of one mind, surest first; those that part them, widest first."""
    common = {one["number"]: max(one["common"], default=0.0) for one in facts["statements"]}
    known = [row for row in rows if all(share is not None for share in row.shares)]
    one_mind = [row for row in known if _one_mind(row)]
    if any(common.values()):
        one_mind.sort(key=lambda row: -common[row.number])
    else:
        one_mind.sort(key=lambda row: -abs((row.shares[0] or 0) - 0.5))
    apart = sorted((row for row in known if gap(row.shares) >= APART), key=lambda row: -gap(row.shares))
    return one_mind, apart


def _one_mind(row: Answered) -> bool:
    shares = [share for share in row.shares if share is not None]
    return (min(shares) > 0.5 or max(shares) < 0.5) and gap(shares) < APART


def _said(one: Mapping[str, Any], texts: Mapping[int, str]) -> Said:
    return Said(
        text=texts[one["number"]],
        agree=one["side"] == "agree",
        percent=round(100 * one["count"] / one["answers"]) if one["answers"] else 0,
        count=one["count"],
        answers=one["answers"],
    )


def _map(facts: Mapping[str, Any], groups: list[Look], participant: Participant | None) -> OpinionMap:
    you = None
    if participant is not None:
        import numpy as np  # only who took part is shown a place of their own

        from justaction.opinions.groups import Marks, place_of

        answers = dict(participant.votes.values_list("statement__number", "choice"))
        axes = facts["axes"]
        numbers = np.array(axes["numbers"], np.int64)
        if set(answers) & set(axes["numbers"]):
            x, y = place_of(answers, numbers, np.array(axes["means"]), np.array(axes["loadings"]))
            left, right, bottom, top = facts["box"]
            you = Marks([], 1, (left, right, bottom, top)).on_map(x, y)
    return opinion_map(facts["marks"], groups, people_a_mark=facts["people_a_mark"], you=you)


def _mine(conversation: Conversation, groups: list[Look], participant: Participant | None) -> Look | None:
    """The group of the reader, as of the newest result."""
    if participant is None:
        return None
    of = Result.objects.filter(conversation=conversation).values_list("group_of", flat=True).first() or {}
    place = of.get(str(participant.number))
    return groups[place] if place is not None and place < len(groups) else None
