"""Instant-runoff: the option with the fewest votes goes, its ballots move on, until one has more than half."""

from __future__ import annotations

from collections.abc import Sequence

from justaction.ballots.tally.profile import Profile
from justaction.ballots.tally.result import Result, Round, Transfer
from justaction.ballots.tally.rows import sums
from justaction.ballots.tally.ties import Ties
from justaction.ballots.tally.tops import Tops


def instant_runoff(profile: Profile, seats: int, tie_order: Sequence[int], *, earlier: bool = True) -> Result:
    """One winner by elimination.

    Each round a ballot is one vote for the highest option on it that is still standing. An option with more than
    half of the votes that still count wins; otherwise the option with the fewest votes goes, one a round. A ballot with
    none of the standing options left is exhausted. It also ends at its first equal rank, as a paper that marks two
    candidates alike does in San Francisco (Charter, section 13.102) and in Scotland. Ties for the last place: who
    had fewer votes in the latest earlier round where they differ (`earlier`), then `tie_order`; a tie of the last two is the
    same. Source: Robert's Rules of Order, 12th edition, 45:62-69, "preferential voting".
    """
    if seats != 1:
        raise ValueError("Instant-runoff has one winner. For several seats take a transferable vote.")
    count, ties = len(profile.options), Ties(len(profile.options), tie_order)
    tops = Tops(profile.strict())
    standing, gone = list(range(count)), list[int]()
    rounds: list[Round] = []
    seen: list[tuple[int, ...]] = []
    while True:
        votes = tuple(int(one) for one in sums(tops.top, tops.counts, count))
        total, number = sum(votes), len(rounds) + 1
        threshold = total // 2 + 1
        common = {"number": number, "votes": votes, "standing": tuple(standing), "threshold": threshold,
                  "exhausted": profile.ballots - total}  # fmt: skip
        leader = max(standing, key=lambda one: (votes[one], -ties.rank[one]))
        if not total and not rounds:
            rounds.append(Round(**common))  # type: ignore[arg-type]
            winners: tuple[int, ...] = ()
            break
        if votes[leader] >= threshold or len(standing) == 1:
            rounds.append(Round(**common, elected=(leader,)))  # type: ignore[arg-type]
            winners = (leader,)
            break
        fewest = min(votes[one] for one in standing)
        last = ties.worst(
            [one for one in standing if votes[one] == fewest], "elimination", number, seen if earlier else ()
        )
        standing.remove(last)
        gone.append(last)
        tops.close([last])
        rows = tops.of(last)
        tops.advance(rows)
        moved = sums(tops.top[rows], tops.counts[rows], count)
        to = tuple((one, int(moved[one])) for one in range(count) if moved[one])
        transfer = Transfer(last, to, votes[last] - int(moved.sum()))
        rounds.append(Round(**common, eliminated=(last,), transfers=(transfer,)))  # type: ignore[arg-type]
        seen.append(votes)
    final = rounds[-1].votes
    rest = sorted(standing, key=lambda one: (one not in winners, -final[one], ties.rank[one]))
    return Result(
        "instant-runoff", profile.options, 1, profile.ballots, int(sum(rounds[0].votes)), winners,
        (*rest, *reversed(gone)), tuple(rounds), threshold=rounds[-1].threshold, ties=tuple(ties.found),
        tie_order=ties.order,
    )  # fmt: skip
