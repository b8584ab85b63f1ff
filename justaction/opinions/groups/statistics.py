"""Which statements tell groups apart, and on which everybody agrees: the statistics that Polis publishes.

Source: Small et al. 2021, section 4 ("representative statements", "group informed consensus"); `math/stats.clj`,
`math/repness.clj` of compdemocracy/polis. All counts carry one imagined answer of each kind, so that few answers
never look like certainty (Laplace's rule of succession).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from justaction.opinions.groups.votes import Floats, Ints

Z90 = 1.2815515655446004  # 90 % one-sided: what is beyond it is no accident
MOST = 5  # statements picked for a group, or for a side of the consensus
AGREE, DISAGREE = "agree", "disagree"


@dataclass(frozen=True)
class Picked:
    """A statement (index) picked for `side`: `count` of `answers` said so; the share with its z-score, and for a
    group how many times more likely it is than elsewhere, with its z-score."""

    statement: int
    side: str
    count: int
    answers: int
    share: float
    share_z: float
    ratio: float = 0.0
    ratio_z: float = 0.0
    best_agree: bool = False


def share(count: ArrayLike, answers: ArrayLike) -> Floats:
    """The share that said so, with one imagined answer of each kind: (count + 1) / (answers + 2)."""
    return np.asarray((np.asarray(count, float) + 1) / (np.asarray(answers, float) + 2))


def share_z(count: ArrayLike, answers: ArrayLike) -> Floats:
    """z-score of a share against one half (one-proportion test, as in `prop-test` of Polis)."""
    n = np.asarray(answers, float) + 1
    return np.asarray(2 * np.sqrt(n) * ((np.asarray(count, float) + 1) / n - 0.5))


def ratio_z(count_in: Ints, count_out: Ints, answers_in: Ints, answers_out: Ints) -> Floats:
    """z-score of two shares against each other (two-proportion test, as in `two-prop-test` of Polis)."""
    n_in, n_out = answers_in + 1.0, answers_out + 1.0
    s_in, s_out = count_in + 1.0, count_out + 1.0
    pooled = (s_in + s_out) / (n_in + n_out)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (s_in / n_in - s_out / n_out) / np.sqrt(pooled * (1 - pooled) * (1 / n_in + 1 / n_out))
    return np.where(pooled >= 1, 0.0, np.nan_to_num(z))


@dataclass(frozen=True)
class Sides:
    """For one group and each statement (m): count, share, z, ratio and its z, for agree (row 0) and disagree (1)."""

    answers: Ints
    counts: Ints
    shares: Floats
    share_zs: Floats
    ratios: Floats
    ratio_zs: Floats

    @classmethod
    def of(cls, inside: Ints, outside: Ints) -> Sides:
        """From counts (m, 3: disagree, pass, agree) of the group and of everybody in another group."""
        n_in, n_out = inside.sum(1), outside.sum(1)
        c_in, c_out = inside[:, [2, 0]].T, outside[:, [2, 0]].T
        return cls(
            answers=n_in,
            counts=c_in,
            shares=share(c_in, n_in),
            share_zs=share_z(c_in, n_in),
            ratios=share(c_in, n_in) / share(c_out, n_out),
            ratio_zs=ratio_z(c_in, c_out, n_in[None], n_out[None]),
        )

    def picked(self, statement: int, side: int, *, best_agree: bool = False) -> Picked:
        return Picked(
            statement=statement,
            side=(AGREE, DISAGREE)[side],
            count=int(self.counts[side, statement]),
            answers=int(self.answers[statement]),
            share=float(self.shares[side, statement]),
            share_z=float(self.share_zs[side, statement]),
            ratio=float(self.ratios[side, statement]),
            ratio_z=float(self.ratio_zs[side, statement]),
            best_agree=best_agree,
        )


def representative(counts: Ints, *, most: int = MOST) -> list[list[Picked]]:
    """For each group the statements that stand for it, at most `most`, agreements first.

    `counts` is (groups, m, 3). A statement stands for a group when its share and its ratio are beyond 90 % for the
    same answer; the order is by ratio × z × share × z. The statement that the group agrees on best comes first, and
    a group for which nothing is beyond 90 % still gets the one that is nearest.
    """
    everybody = counts.sum(0)
    return [_representative(Sides.of(inside, everybody - inside), most) for inside in counts]


def _representative(sides: Sides, most: int) -> list[Picked]:
    if not sides.answers.any():
        return []
    side = (sides.ratio_zs[1] >= sides.ratio_zs[0]).astype(np.int64)  # Polis tells of the likelier side
    sure = ((sides.share_zs > Z90) & (sides.ratio_zs > Z90)).any(0)
    each = np.arange(len(side))
    weight = (
        sides.ratios[side, each]
        * sides.ratio_zs[side, each]
        * sides.shares[side, each]
        * sides.share_zs[side, each]
    )
    chosen = [(int(one), int(side[one])) for one in _ordered(weight, np.flatnonzero(sure))]
    best = _best_agree(sides)
    if best is not None:
        chosen = [(best, int(side[best])), *[one for one in chosen if one[0] != best]]
    elif not chosen:
        chosen = [(int(sides.ratio_zs.max(0).argmax()), 0)]
        chosen = [(chosen[0][0], int(side[chosen[0][0]]))]
    found = [sides.picked(one, which, best_agree=one == best) for one, which in chosen[:most]]
    return sorted(found, key=lambda one: one.side)


def _best_agree(sides: Sides) -> int | None:
    """The statement that the group agrees on best, if it agrees on any; Polis' rule walks them in order."""
    share_of, z, ratio, ratio_z_of = sides.shares[0], sides.share_zs[0], sides.ratios[0], sides.ratio_zs[0]
    best: int | None = None
    for one in range(len(share_of)):
        if not sides.counts[:, one].any():
            continue
        if best is None:
            better = z[one] > Z90 or (ratio[one] > 1 and share_of[one] > 0.5)
        elif ratio[best] > 1:
            strength = ratio * ratio_z_of * share_of * z
            better = strength[one] > strength[best]
        else:
            better = share_of[one] * z[one] > share_of[best] * z[best]
        if better:
            best = one
    return best


def consensus(counts: Ints, *, most: int = MOST) -> tuple[list[Picked], list[Picked]]:
    """What everybody agrees on, and what everybody disagrees with, surest first; `counts` (m, 3) are of all.

    A share above one half and beyond 90 %, in order of share × z. Source: `consensus-stats` of `math/repness.clj`.
    """
    answers = counts.sum(1)
    found = []
    for side, column in ((AGREE, 2), (DISAGREE, 0)):
        of, z = share(counts[:, column], answers), share_z(counts[:, column], answers)
        sure = np.flatnonzero((of > 0.5) & (z > Z90))
        found.append(
            [
                Picked(
                    int(one), side, int(counts[one, column]), int(answers[one]), float(of[one]), float(z[one])
                )
                for one in _ordered(of * z, sure)[:most]
            ]
        )
    return found[0], found[1]


def common_ground(counts: Ints) -> Floats:
    """How likely a member of every group agrees (row 0) or disagrees (row 1) with each statement: the product of
    the groups' shares (2, m). Polis calls it group informed (or group-aware) consensus."""
    answers = counts.sum(2)
    return np.stack([share(counts[:, :, column], answers).prod(0) for column in (2, 0)])


def _ordered(weight: Floats, some: NDArray[np.int64]) -> NDArray[np.int64]:
    """`some` in order of weight, the heaviest first, the earlier one if equal."""
    return some[np.argsort(-weight[some], kind="stable")]
