"""The gate: Leiden puts every text somewhere; what is not like its topic stays unassigned."""

from __future__ import annotations

import numpy as np

from .contraction import centroids
from .merging import likeness_between

MAD_TO_SIGMA = 1.4826  # of a normal distribution


def gated(
    labels: np.ndarray,
    vectors: np.ndarray,
    cosines: np.ndarray,
    found: np.ndarray,
    *,
    mads: float,
    pinned: np.ndarray,
) -> np.ndarray:
    """Labels with -1 for texts left out.

    A text's likeness is the mean of its cosine to the topic's centroid and to its three nearest texts in the
    topic. Left out is what lies more than `mads` robust deviations below the corpus's median; pinned texts stay.
    """
    score = likeness(labels, vectors, cosines, found)
    median = float(np.median(score))
    spread = MAD_TO_SIGMA * float(np.median(np.abs(score - median)))
    outside = (score < median - mads * max(spread, 1e-6)) & ~pinned
    return np.where(outside, -1, labels)


def without_scattered(
    labels: np.ndarray, vectors: np.ndarray, *, share: float, known_count: int
) -> np.ndarray:
    """Labels with -1 for new topics whose texts are less than `share` as alike as those of the usual topic.

    What fits nowhere else ("it has gone downhill", "needs a lot of improvement") gathers in such a topic: it is large
    and about nothing. Known topics stay: a person may have made them so.
    """
    placed = labels >= 0
    inside = likeness_between(vectors[placed], labels[placed])[1]
    scattered = (
        inside < share * np.nanmedian(inside) if np.isfinite(inside).any() else np.zeros(len(inside), bool)
    )
    scattered[:known_count] = False
    return np.where(placed & scattered[labels], -1, labels)


def without_untold(labels: np.ndarray, told: np.ndarray, *, share: float, known_count: int) -> np.ndarray:
    """Labels with -1 for new topics of whose texts the vectors tell less than `share` of what they tell of the usual
    topic's texts (`told`, 0 to 1 for each text).

    Vectors of letters hold what many texts speak of. General talk ("this great bank and such an app") has little of
    it, and what little is left looks alike. Known topics stay: a person may have made them so.
    """
    count = int(labels.max()) + 1
    if count < 3:
        return labels
    of_topic = np.array(
        [np.median(told[labels == k]) if (labels == k).any() else np.nan for k in range(count)]
    )
    untold = of_topic < share * np.nanmedian(of_topic)
    untold[:known_count] = False
    return np.where((labels >= 0) & untold[labels], -1, labels)


def likeness(labels: np.ndarray, vectors: np.ndarray, cosines: np.ndarray, found: np.ndarray) -> np.ndarray:
    """How much each text is like its topic, about 0 to 1."""
    middle = centroids(vectors, labels, int(labels.max()) + 1)
    to_middle = np.einsum("ij,ij->i", vectors, middle[labels])
    same = (labels[found] == labels[:, None]) & (found >= 0)
    near = np.where(same, cosines, 0)[:, :].copy()
    near.sort(axis=1)
    return (to_middle + near[:, -3:].mean(axis=1)) / 2
