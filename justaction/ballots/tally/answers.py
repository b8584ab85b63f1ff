"""One proposal, answered in words or with fingers: does it carry?"""

from __future__ import annotations

from collections.abc import Sequence

from justaction.ballots.tally.profile import Profile
from justaction.ballots.tally.result import Result
from justaction.ballots.tally.totals import plurality

ANSWERS = 4  # agree, abstain, disagree, block
FINGERS = 6  # five, four, three, two, one, none


def consent(profile: Profile, seats: int, tie_order: Sequence[int]) -> Result:
    """Four options, in this order: agree, abstain (stand aside), disagree, block; a ballot gives one.

    The proposal carries when nobody blocks and more agree than disagree; abstaining counts on neither side. `why` is
    "carried", "blocked", "not more agree than disagree" or "nobody answered". Ballots with several answers or none do
    not count. Source: decision by consent, where a reasoned objection stops a proposal (G. Endenburg, Sociocracy, 1998);
    standing aside and blocking as in Seeds for Change, A Consensus Handbook (2013).
    """
    agree, _, disagree, block = _answers(profile, ANSWERS, "agree, abstain, disagree and block")
    if block:
        why = "blocked"
    elif agree > disagree:
        why = "carried"
    else:
        why = "not more agree than disagree"
    return _carried("consent", profile, why)


def five_finger(profile: Profile, seats: int, tie_order: Sequence[int]) -> Result:
    """Six options, in this order: five fingers down to none (a fist); a ballot shows one hand.

    The proposal carries when every hand shows three or more. `why` is "carried", "blocked" (a fist), "below three" or
    "nobody answered". Source: fist to five (A. Fletcher, FireStarter Youth Power Curriculum, Freechild Project, 2002).
    """
    *_, two, one, fist = _answers(profile, FINGERS, "five fingers down to none")
    why = "blocked" if fist else "below three" if two or one else "carried"
    return _carried("five-finger", profile, why)


def _answers(profile: Profile, number: int, words: str) -> list[int]:
    if len(profile.options) != number:
        raise ValueError(f"This has exactly {number} options: {words}.")
    return [int(votes) for votes in plurality(profile, 1, ()).rounds[0].votes]


def _carried(method: str, profile: Profile, why: str) -> Result:
    counted = plurality(profile, 1, ())
    only = counted.rounds[0]
    if not counted.counted:
        why = "nobody answered"
    return Result(
        method, profile.options, 1, counted.ballots, counted.counted, (), tuple(range(len(profile.options))),
        (type(only)(1, only.votes, only.standing, exhausted=only.exhausted),),
        tie_order=counted.tie_order, passed=why == "carried", why=why,
    )  # fmt: skip
