"""Merging clusters that say the same: the corpus itself sets what "the same" is."""

from __future__ import annotations

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

CLEAR, SAME_SHARES = (
    0.6,
    0.75,
)  # share of a cluster's texts that name its subject; cosine of two clusters' shares
APART = 1e6  # a distance no average can hide: keeps two known topics from being joined


def between(count: int, small: float, large: float, *, start: int) -> float:
    """A knob for a corpus of `count` texts: `small` up to `start`, `large` from ten times as many, by the logarithm."""
    return small + (large - small) * float(np.clip(np.log10(max(count, 1) / start), 0, 1))


def joined(similarity: np.ndarray, limit: float, known_count: int) -> np.ndarray:
    """Average linkage down to the similarity `limit`: the group of each row, numbered as `numbered` does.

    Rows below `known_count` are known topics and never share a group.
    """
    if len(similarity) < 2:
        return np.zeros(len(similarity), np.int64)
    distances = np.clip(1 - (similarity + similarity.T) / 2, 0, None)
    distances[:known_count, :known_count] = APART
    np.fill_diagonal(distances, 0)
    tree = linkage(squareform(distances, checks=False), "average")
    return numbered(fcluster(tree, max(1 - limit, 0.0), "distance"), known_count)


def numbered(groups: np.ndarray, known_count: int) -> np.ndarray:
    """The same groups under numbers without holes, so that known topic i keeps number i."""
    order = {int(group): known for known, group in enumerate(groups[:known_count])}
    for group in groups[known_count:]:
        order.setdefault(int(group), len(order))
    return np.array([order[int(group)] for group in groups], np.int64)


def likeness_between(vectors: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(mean cosine of a text of one cluster to a text of another, [k, k]; the same inside each cluster, nan
    for singles).
    """
    sizes = np.bincount(labels).astype(np.float64)
    rows_of = np.split(np.argsort(labels, kind="stable"), np.cumsum(sizes[:-1]).astype(int))
    # Cluster by cluster: all vectors in double precision at once would be the largest thing in memory.
    sums = np.stack([vectors[rows].sum(axis=0, dtype=np.float64) for rows in rows_of])
    products = sums @ sums.T
    lengths = np.einsum("ij,ij->i", vectors, vectors)
    own = np.array([lengths[rows].sum(dtype=np.float64) for rows in rows_of])
    pairs = sizes * (sizes - 1)
    inside = np.divide(np.diag(products) - own, pairs, out=np.full(len(sizes), np.nan), where=pairs > 0)
    return products / np.outer(sizes, sizes), inside


def same_subject(subjects: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """bool [k, k]: clusters clearly about something that name the same things in the same shares of their texts."""
    count = int(labels.max()) + 1
    shares = np.stack([subjects[labels == label].mean(axis=0) for label in range(count)])
    clear = shares.max(axis=1) >= CLEAR
    shares = shares / np.maximum(np.linalg.norm(shares, axis=1, keepdims=True), 1e-12)
    return (shares @ shares.T >= SAME_SHARES) & clear[:, None] & clear[None, :]


def merged(
    labels: np.ndarray, centred: np.ndarray, raw: np.ndarray, *, share: float, alike: float, known_count: int,
    known_share: float | None = None, subjects: np.ndarray | None = None,
) -> np.ndarray:  # fmt: skip
    """Labels after joining clusters that say the same. A known topic keeps its label i < known_count.

    Two clusters are joined where texts across them are, without what the whole corpus shares (`centred`), `share` as
    alike as texts inside a cluster usually are (the median: so one setting serves a dense domain and a wide one), or
    where they are `alike` as they came (`raw`: so a corpus about a single thing is not left in shards), or where they
    have the same `subjects` (vectors of letters do not see that two sentences complain of one thing in other words).
    `known_share` is the share for a known topic and a new cluster.
    """
    across, inside = likeness_between(centred, labels)
    if len(across) < 2 or np.isnan(inside).all():
        return labels
    relative = across / (share * float(np.nanmedian(inside)))
    absolute = likeness_between(raw, labels)[0] / alike
    similarity = np.maximum(relative, absolute)
    if known_share is not None:
        # What is new goes to a known topic only where it is plainly the same: who split wishes up can merge them,
        # but a new wish that was swallowed is never seen.
        strict = across[:known_count] / (known_share * float(np.nanmedian(inside)))
        similarity[:known_count], similarity[:, :known_count] = strict, strict.T
    if subjects is not None:
        similarity = np.where(same_subject(subjects, labels), 2.0, similarity)
    return joined(similarity / 4, 1 / 4, known_count)[labels]  # a quarter: distances must not fall below 0
