"""From answers to groups of opinion, what stands for each, and what all have in common."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from justaction.opinions.groups import statistics
from justaction.opinions.groups.axes import axes
from justaction.opinions.groups.clusters import Clustering, clusterings
from justaction.opinions.groups.statistics import Picked
from justaction.opinions.groups.votes import Floats, Ints, Votes

MOST_GROUPS = 5
LEAST_VOTES = 7  # answers that somebody gave to be put in a group, or all of them when there are fewer
LEAST_PEOPLE = 15  # below so many, those with the most answers are let in too
SMALLEST = 5  # a smaller group is never shown


@dataclass(frozen=True)
class Analysis:
    """What the answers come to. Groups are numbered from 0, the largest first.

    `places` (n, 2) where participants stand; `group` (n) the group of each, -1 for who gave too few answers or is in
    a group too small to be shown; `counts` (groups, m, 3) and `all_counts` (m, 3): disagree, pass, agree;
    `loadings` (m, 2) and `means` (m) place a newcomer; `silhouettes` {k: mean silhouette}.
    """

    places: Floats
    group: NDArray[np.int32]
    sizes: tuple[int, ...]
    counts: Ints
    all_counts: Ints
    representative: list[list[Picked]]
    agree: list[Picked]
    disagree: list[Picked]
    common_ground: Floats
    loadings: Floats
    means: Floats
    silhouettes: dict[int, float]


def analyse(
    votes: Votes,
    *,
    most_groups: int = MOST_GROUPS,
    least_votes: int = LEAST_VOTES,
    smallest: int = SMALLEST,
    start: Floats | None = None,
) -> Analysis:
    """Groups, what stands for each, and the consensus. The same answers give the same result, always.

    A number of groups with which every group has at least `smallest` people is preferred; where there is none, the
    small groups are not told. `smallest=1` is Polis' own choice. `start`: loadings (m, 2) of an earlier time.
    """
    found = axes(votes, start=start)
    inside = np.flatnonzero(enough(votes, least_votes))
    parted = clusterings(found.places[inside], range(2, most_groups + 1), smallest=smallest)
    best = best_of(parted, smallest)
    group = np.full(votes.shape[0], -1, np.int32)
    sizes: tuple[int, ...] = ()
    if best is not None:
        sizes = tuple(size for size in best.sizes if size >= smallest)  # the largest come first
        group[inside] = np.where(best.labels < len(sizes), best.labels, -1)
    counts = votes.counts(group, len(sizes)) if sizes else np.zeros((0, votes.shape[1], 3), np.int64)
    all_counts = votes.counts()[0]
    agree, disagree = statistics.consensus(all_counts)
    return Analysis(
        places=found.places,
        group=group,
        sizes=sizes,
        counts=counts,
        all_counts=all_counts,
        representative=statistics.representative(counts) if len(sizes) > 1 else [[] for _ in sizes],
        agree=agree,
        disagree=disagree,
        common_ground=statistics.common_ground(counts),
        loadings=found.loadings,
        means=votes.means,
        silhouettes={one.k: one.silhouette for one in parted},
    )


def enough(votes: Votes, least: int = LEAST_VOTES) -> NDArray[np.bool_]:
    """Who gave enough answers to be put in a group (n).

    Seven, or as many as there are statements; while fewer than 15 people reach that, the 15 with the most answers.
    Source: `in-conv` of `math/conversation.clj` of compdemocracy/polis.
    """
    seen = votes.seen
    inside = seen >= min(least, votes.shape[1])
    if inside.sum() < LEAST_PEOPLE:
        most = np.argsort(-seen, kind="stable")[:LEAST_PEOPLE]
        inside = inside.copy()
        inside[most[seen[most] > 0]] = True
    return np.asarray(inside, bool)


def best_of(parted: list[Clustering], smallest: int) -> Clustering | None:
    """The clustering with the highest silhouette, one without small groups if there is any; None without any."""
    whole = [one for one in parted if min(one.sizes) >= smallest]
    return max(whole or parted, key=lambda one: (one.silhouette, -one.k), default=None)
