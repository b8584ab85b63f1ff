"""The two directions in which opinions differ most, and where each participant stands.

As Polis does it: a missing answer is taken as the statement's mean, the table is centred, its first two principal
components are the axes, and a participant who answered few statements is moved outward by √(statements / answered).
Source: C. Small, M. Bjorkegren, T. Erkkilä, L. Shaw, C. Megill, "Polis: Scaling Deliberation by Mapping High
Dimensional Opinion Spaces", RECERCA 26(2), 2021, section 4; `math/pca.clj` of compdemocracy/polis.

A mean put in for a missing answer is zero once centred. So the centred table is exactly the sparse table of
(answer - mean) at the cells that were answered, and nothing dense is ever made.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from justaction.opinions.groups.votes import Floats, Votes

if TYPE_CHECKING:
    from scipy import sparse

NARROW = 400  # statements up to which the exact covariance is cheaper than iterating
_ROWS = 8192  # participants multiplied at a time
_MORE = 6  # dimensions beyond two that the iteration carries along
_LOOK = 6000  # participants that a first guess is made from
_MOST_STEPS = 12
_STILL = 1e-6  # change of the captured variance at which iterating ends


@dataclass(frozen=True)
class Axes:
    """`loadings` (m, 2): each statement's part in the axes; `variances` (2): of the centred table along each, of
    participants (sum of squares); `places` (n, 2): where participants stand."""

    loadings: Floats
    variances: Floats
    places: Floats


def axes(votes: Votes, *, start: Floats | None = None) -> Axes:
    """The axes and the places on them. `start` (m, 2) are loadings to begin from, of an earlier time."""
    n, m = votes.shape
    if n < 1 or m < 2:
        return Axes(np.zeros((m, 2)), np.zeros(2), np.zeros((n, 2)))
    centred = centred_table(votes)
    if m <= NARROW:
        loadings, variances = _exact(centred)
    else:
        loadings, variances = _iterated(centred, start)
    loadings = _upright(loadings)
    places = np.asarray(centred @ loadings.astype(np.float32), np.float64)
    places *= np.sqrt(m / np.maximum(votes.seen, 1))[:, None]
    return Axes(loadings, variances, places)


def place_of(
    answers: dict[int, int], statements: NDArray[np.int64], means: Floats, loadings: Floats
) -> tuple[float, float]:
    """Where somebody stands who gave `answers` ({id of statement: 1, 0, -1}) on axes that are known already."""
    index = {int(one): at for at, one in enumerate(statements)}
    known = [(index[one], value) for one, value in answers.items() if one in index]
    if not known:
        return 0.0, 0.0
    at = np.array([place for place, _value in known])
    value = np.array([value for _place, value in known], float)
    x, y = ((value - means[at]) @ loadings[at]) * np.sqrt(len(statements) / len(known))
    return float(x), float(y)


def centred_table(votes: Votes) -> sparse.csr_matrix:
    """Answers less the mean of their statement, at the answered cells (n, m), 32-bit."""
    from scipy import sparse  # it takes a sixth of a process's start, and few processes need it

    means = votes.means.astype(np.float32)
    data = votes.value.astype(np.float32) - means[votes.statement]
    table = sparse.csr_matrix((data, votes.statement, votes.starts), shape=votes.shape, copy=False)
    table.has_sorted_indices = True
    return table


def _exact(table: sparse.csr_matrix) -> tuple[Floats, Floats]:
    """From the covariance of the statements (m, m), summed over slices of participants."""
    n, m = table.shape
    covariance = np.zeros((m, m))
    for at in range(0, n, _ROWS):
        rows = table[at : at + _ROWS].toarray()
        covariance += rows.T @ rows
    values, vectors = np.linalg.eigh(covariance)
    return vectors[:, ::-1][:, :2].copy(), values[::-1][:2].copy()


def _iterated(table: sparse.csr_matrix, start: Floats | None) -> tuple[Floats, Floats]:
    """By subspace iteration, from an earlier answer or from a first look at some participants.

    N. Halko, P. Martinsson, J. Tropp, "Finding structure with randomness", SIAM Review 53(2), 2011.
    """
    n, m = table.shape
    width = min(2 + _MORE, m)
    basis = np.random.default_rng(0).standard_normal((m, width))
    if start is not None and start.shape == (m, 2):
        basis[:, :2] = start * np.linalg.norm(basis[:, 0])
    if n > 2 * _LOOK:
        basis = _steps(table[:: n // _LOOK], basis, _MOST_STEPS)
    basis = _steps(table, basis, _MOST_STEPS)
    inside = np.asarray(table @ basis.astype(np.float32), np.float64)
    values, turn = np.linalg.eigh(inside.T @ inside)
    return basis @ turn[:, ::-1][:, :2], values[::-1][:2].copy()


def _steps(table: sparse.csr_matrix, basis: Floats, most: int) -> Floats:
    """Turn the basis (m, w) towards the directions of most variance until the first two hold still."""
    back, before = table.T, 0.0
    for _ in range(most):
        basis, _rest = np.linalg.qr(basis)
        image = np.asarray(back @ (table @ basis.astype(np.float32)), np.float64)
        caught = float(np.linalg.eigvalsh(basis.T @ image)[-2:].sum())
        basis = image
        if abs(caught - before) <= _STILL * caught:
            break
        before = caught
    return np.asarray(np.linalg.qr(basis)[0])


def _upright(loadings: Floats) -> Floats:
    """The same axes, turned so that the largest part of each is positive: a sign is arbitrary otherwise."""
    largest = loadings[np.abs(loadings).argmax(axis=0), [0, 1]]
    return np.asarray(loadings * np.where(largest < 0, -1.0, 1.0))
