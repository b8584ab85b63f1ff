"""Groups of points in the plane: k-means for two to five groups, and the number of groups by silhouette.

As Polis does it (Small et al. 2021, section 4; `math/clusters.clj` of compdemocracy/polis): k-means by Lloyd's
algorithm with k from 2 to 5, the k with the highest mean silhouette is taken, and many participants are first
gathered in base clusters that count as often as they hold people. Where Polis gathers by a k-means with 100
clusters, we lay a fine grid, which is deterministic and takes one pass. P. Rousseeuw, "Silhouettes", J. Comp. Appl.
Math. 20, 1987; S. Lloyd, "Least squares quantization in PCM", IEEE Trans. Inf. Theory 28(2), 1982.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from justaction.opinions.groups.votes import Floats

GATHERED_FROM = 4000  # points from which on they are gathered in base clusters
GRID = 96  # cells along each side
SAMPLE = 1000  # points that a silhouette is taken over when there are more than GATHERED_FROM
_MOST_STEPS = 300
_STILL = 1e-4
_AT_ONCE = 512

Labels = NDArray[np.int32]


@dataclass(frozen=True)
class Clustering:
    """One way to part the points: `labels` (n) from 0, the largest group first; `centres` (k, 2)."""

    k: int
    labels: Labels
    centres: Floats
    silhouette: float

    @property
    def sizes(self) -> tuple[int, ...]:
        return tuple(int(size) for size in np.bincount(self.labels, minlength=self.k))


def clusterings(points: Floats, ks: Sequence[int] = (2, 3, 4, 5), *, smallest: int = 1) -> list[Clustering]:
    """The points (n, 2) parted for each k that they allow, with how well each fits; see `kmeans` for `smallest`."""
    different = len(np.unique(points, axis=0)) if len(points) <= GATHERED_FROM else len(points)
    ks = [k for k in ks if k <= different and k < len(points)]
    if not ks:
        return []
    base, weights = gathered(points) if len(points) > GATHERED_FROM else (points, np.ones(len(points)))
    parted = [_by_size(points, kmeans(base, weights, k, smallest)) for k in ks]
    scores = silhouettes(points, [labels for labels, _centres in parted], ks)
    return [
        Clustering(k, labels, centres, score)
        for k, (labels, centres), score in zip(ks, parted, scores, strict=True)
    ]


def kmeans(points: Floats, weights: Floats, k: int, smallest: int = 1) -> Floats:
    """Centres (k, 2) of the weighted points, by Lloyd's algorithm.

    It begins where Polis begins. Where that leaves a group with less than `smallest` people, it begins elsewhere too,
    and the first without such a group is taken; if there is none, the one with the least spread.
    """
    found = []
    for start in _starts(points, weights, k):
        centres = _lloyd(points, weights, start)
        labels = nearest(points, centres)
        if np.bincount(labels, weights, k).min() >= smallest:
            return centres
        found.append((float((weights * ((points - centres[labels]) ** 2).sum(1)).sum()), centres))
    return min(found, key=lambda one: one[0])[1]


def _lloyd(points: Floats, weights: Floats, centres: Floats) -> Floats:
    """Until no point changes its group, or the centres hardly move: as scikit-learn ends it, at 1e-4 of the variance."""
    k = len(centres)
    mean = (points * weights[:, None]).sum(0) / weights.sum()
    still = _STILL * float((weights[:, None] * (points - mean) ** 2).sum() / (2 * weights.sum()))
    before: Labels | None = None
    for _ in range(_MOST_STEPS):
        labels = nearest(points, centres)
        held = np.bincount(labels, weights, k)
        sums = np.stack([np.bincount(labels, weights * points[:, axis], k) for axis in (0, 1)], 1)
        moved = np.where(held[:, None] > 0, sums / np.maximum(held, 1e-12)[:, None], centres)
        shift, centres = float(((moved - centres) ** 2).sum()), moved
        if shift <= still or (before is not None and np.array_equal(labels, before)):
            break
        before = labels
    return centres


def nearest(points: Floats, centres: Floats) -> Labels:
    """Which centre is nearest to each point (n)."""
    distances = (centres**2).sum(1) - 2 * (points @ centres.T)
    return np.asarray(distances.argmin(1), np.int32)


def _starts(points: Floats, weights: Floats, k: int) -> Iterator[Floats]:
    """Where Lloyd's may begin; no dice, so the same points give the same groups.

    The first is Polis' own (`init-clusters` of `math/clusters.clj`): the first k different points in order. Then k points spread over each axis by weight,
    and k points of which each is as far as can be from those before it.
    """
    ordered = np.unique(points, axis=0)
    yield ordered[:k]
    for axis in (0, 1):
        order = np.argsort(points[:, axis], kind="stable")
        share = np.cumsum(weights[order])
        at = np.searchsorted(share, share[-1] * (np.arange(k) + 0.5) / k)
        yield points[order[np.minimum(at, len(order) - 1)]]
    middle = (points * weights[:, None]).sum(0) / weights.sum()
    far = [int(((points - middle) ** 2).sum(1).argmax())]
    apart = ((points - points[far[0]]) ** 2).sum(1)
    while len(far) < k:
        far.append(int(apart.argmax()))
        apart = np.minimum(apart, ((points - points[far[-1]]) ** 2).sum(1))
    yield points[far]


def gathered(points: Floats, side: int = GRID) -> tuple[Floats, Floats]:
    """Base clusters: the mean point of each cell of a grid that holds any, and how many it holds."""
    low, high = np.percentile(points, [0.1, 99.9], axis=0)
    cell = ((points - low) * (side / np.maximum(high - low, 1e-12))).astype(np.int32)
    np.clip(cell, 0, side - 1, out=cell)
    number = cell[:, 0] * side + cell[:, 1]
    held = np.bincount(number, minlength=side * side)
    some = np.flatnonzero(held)
    sums = np.stack([np.bincount(number, points[:, axis], side * side)[some] for axis in (0, 1)], 1)
    return sums / held[some, None], held[some].astype(float)


def silhouettes(points: Floats, labels: Sequence[Labels], ks: Sequence[int]) -> list[float]:
    """The mean silhouette of each way to part the points; over a spread sample when they are many.

    For a point, (b - a) / max(a, b): a is its mean distance to the others in its group, b the least mean distance
    to another group. A point alone in its group has 0.
    """
    if len(points) > GATHERED_FROM:
        order = np.lexsort((points[:, 1], points[:, 0]))
        some = order[np.linspace(0, len(order) - 1, SAMPLE).astype(np.int64)]
        points, labels = points[some], [one[some] for one in labels]
    n = len(points)
    members = np.zeros((n, sum(ks)))
    offsets = np.cumsum([0, *ks])
    for one, offset in zip(labels, offsets[:-1], strict=True):
        members[np.arange(n), one + offset] = 1
    sums = np.empty_like(members)
    square = (points**2).sum(1)
    for at in range(0, n, _AT_ONCE):
        rows = points[at : at + _AT_ONCE]
        distance = square[at : at + _AT_ONCE, None] - 2 * (rows @ points.T) + square
        sums[at : at + _AT_ONCE] = np.sqrt(np.maximum(distance, 0)) @ members
    held = members.sum(0)
    return [
        _mean_silhouette(sums[:, offset : offset + k], held[offset : offset + k], one)
        for one, offset, k in zip(labels, offsets[:-1], ks, strict=True)
    ]


def _mean_silhouette(sums: Floats, held: Floats, labels: Labels) -> float:
    if (held > 0).sum() < 2:
        return -1.0
    each = np.arange(len(labels))
    own = sums[each, labels] / np.maximum(held[labels] - 1, 1)
    means = np.where(held > 0, sums / np.maximum(held, 1), np.inf)
    means[each, labels] = np.inf
    other = means.min(1)
    score = (other - own) / np.maximum(np.maximum(own, other), 1e-300)
    return float(np.where(held[labels] > 1, score, 0.0).mean())


def _by_size(points: Floats, centres: Floats) -> tuple[Labels, Floats]:
    """Labels and centres in the order of how many belong to each, the largest first, from left to right if equal."""
    labels = nearest(points, centres)
    held = np.bincount(labels, minlength=len(centres))
    order = np.lexsort((centres[:, 1], centres[:, 0], -held))
    place = np.empty(len(centres), np.int32)
    place[order] = np.arange(len(centres), dtype=np.int32)
    return place[labels], centres[order]
