"""Merging clusters that say the same: a threshold which the corpus sets itself."""

from __future__ import annotations

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from .contraction import centroids

MAD_TO_SIGMA = 1.4826  # of a normal distribution
APART = 1e6  # a distance no average can hide: keeps two known topics from being joined
FEWEST = 8  # clusters: below, the pairs are too few to tell what is usual between them


def joined(distances: np.ndarray, limit: float, known_count: int) -> np.ndarray:
    """Average linkage cut at `limit`: the group of each row. Rows below `known_count` never share a group."""
    distances = np.clip(distances, 0, None)
    distances[:known_count, :known_count] = APART
    np.fill_diagonal(distances, 0)
    distances = (distances + distances.T) / 2
    return fcluster(linkage(squareform(distances, checks=False), "average"), limit, "distance") - 1


def merge_limit(similarity: np.ndarray, mads: float, alike: float) -> float:
    """The cosine above which two centroids are one topic: median + mads × 1.4826 × MAD of all pairs, at most `alike`.

    The cap keeps a corpus about a single thing, where every pair is close, from falling into shards.
    """
    pairs = similarity[np.triu_indices(len(similarity), 1)]
    if len(similarity) < FEWEST:
        return alike
    median = float(np.median(pairs))
    return min(median + mads * MAD_TO_SIGMA * float(np.median(np.abs(pairs - median))), alike)


def merged(labels: np.ndarray, vectors: np.ndarray, *, mads: float, alike: float, known_count: int) -> np.ndarray:
    """Labels after merging; a known topic keeps its label i < known_count."""
    count = int(labels.max()) + 1
    if count < 2:
        return labels
    middle = centroids(vectors, labels, count)
    similarity = middle @ middle.T
    limit = merge_limit(similarity, mads, alike)
    groups = joined(1 - similarity, 1 - limit, known_count)
    order = {int(group): known for known, group in enumerate(groups[:known_count])}
    for group in groups[known_count:]:
        order.setdefault(int(group), len(order))
    return np.array([order[int(group)] for group in groups])[labels]
