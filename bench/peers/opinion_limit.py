"""The practical limit of opinion groups: the bare arithmetic, six fixed steps, one start, no case looked after."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp


def groups(person, statement, vote, people, statements, kmax=5, side=96):
    """Labels of `people` (n), from votes as three arrays of places; -1 for fewer than seven votes."""
    m = statements
    mean = np.bincount(statement, vote, m) / np.maximum(np.bincount(statement, minlength=m), 1)
    table = sp.csr_matrix(
        ((vote - mean[statement]).astype(np.float32), (person, statement)), shape=(people, m)
    )
    basis = np.random.default_rng(0).standard_normal((m, 8), dtype=np.float32)
    for _ in range(6):
        basis = np.linalg.qr(table.T @ (table @ basis))[0].astype(np.float32)
    inside = table @ basis
    turn = np.linalg.eigh(inside.T @ inside)[1][:, ::-1][:, :2]
    seen = np.bincount(person, minlength=people)
    places = (inside @ turn) * np.sqrt(m / np.maximum(seen, 1))[:, None]
    kept = np.flatnonzero(seen >= 7)
    points = places[kept].astype(np.float64)
    low, high = np.percentile(points, [0.1, 99.9], axis=0)
    cell = np.clip(((points - low) / (high - low + 1e-12) * side).astype(np.int32), 0, side - 1)
    number = cell[:, 0] * side + cell[:, 1]
    weight = np.bincount(number, minlength=side * side)
    some = np.flatnonzero(weight)
    base = np.stack([np.bincount(number, points[:, j], side * side)[some] / weight[some] for j in (0, 1)], 1)
    weight = weight[some].astype(float)
    best = None
    for k in range(2, kmax + 1):
        centres = np.unique(base, axis=0)[:k]
        for _ in range(50):
            label = np.argmin((centres**2).sum(1) - 2 * base @ centres.T, 1)
            held = np.maximum(np.bincount(label, weight, k), 1e-9)
            new = np.stack([np.bincount(label, weight * base[:, j], k) for j in (0, 1)], 1) / held[:, None]
            if np.allclose(new, centres):
                break
            centres = new
        label = np.argmin((centres**2).sum(1) - 2 * points @ centres.T, 1)
        score = _silhouette(points, label, k)
        if best is None or score > best[0]:
            best = score, k, label
    _score, k, label = best
    group = np.full(people, -1)
    group[kept] = label
    at = group[person]
    inside = at >= 0
    key = at[inside] * m + statement[inside]
    for _answer in (1, -1):
        np.bincount(key[vote[inside] == _answer], minlength=k * m)
    np.bincount(key, minlength=k * m)
    return group


def _silhouette(points, label, k, some=1000):
    at = np.linspace(0, len(points) - 1, min(some, len(points))).astype(int)
    a, b = points[at], label[at]
    distance = np.sqrt(np.maximum((a**2).sum(1)[:, None] - 2 * a @ a.T + (a**2).sum(1), 0))
    sums = np.stack([distance[:, b == g].sum(1) for g in range(k)], 1)
    held = np.bincount(b, minlength=k)
    each = np.arange(len(a))
    own = sums[each, b] / np.maximum(held[b] - 1, 1)
    means = sums / np.maximum(held, 1)
    means[each, b] = np.inf
    other = means.min(1)
    return np.nanmean((other - own) / np.maximum(own, other))
