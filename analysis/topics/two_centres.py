"""Has a topic grown two centres? Its texts are parted in two as well as they can be, and the parting is judged."""

from __future__ import annotations

import numpy as np

# Fewer texts on either side are no centre yet.
FEWEST_TEXTS = 8
SMALLEST_SHARE = 0.2
# The mean simplified silhouette from which the parting is one that a person would make, too. Chosen on the even intents
# of Banking77 (see docs/decisions.md).
SEPARATED = 0.25
ROUNDS = 20


def two_centres(vectors: np.ndarray) -> tuple[np.ndarray, float] | None:
    """(which texts belong to the smaller side, how well the sides are parted), or None where it is one topic.

    `vectors` float32 [texts, dimensions] of length one. Spherical 2-means from the two ends of the main axis; the
    measure is the simplified silhouette (E. Hruschka et al., Evolving clusters in gene-expression data, 2006).
    """
    if len(vectors) < 2 * FEWEST_TEXTS:
        return None
    first = _parted(vectors)
    sides = np.array([first.sum(), (~first).sum()])
    if sides.min() < max(FEWEST_TEXTS, SMALLEST_SHARE * len(vectors)):
        return None
    separation = _separation(vectors, first)
    if separation < SEPARATED:
        return None
    return (first if sides[0] <= sides[1] else ~first), separation


def _parted(vectors: np.ndarray) -> np.ndarray:
    spread = vectors - vectors.mean(axis=0)
    axis = np.linalg.svd(spread, full_matrices=False)[2][0]
    first = spread @ axis > 0
    for _ in range(ROUNDS):
        one, other = _centre(vectors, first), _centre(vectors, ~first)
        nearer = vectors @ one > vectors @ other
        if nearer.all() or not nearer.any() or bool((nearer == first).all()):
            break
        first = nearer
    return first


def _centre(vectors: np.ndarray, members: np.ndarray) -> np.ndarray:
    mean = vectors[members].mean(axis=0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-12))


def _separation(vectors: np.ndarray, first: np.ndarray) -> float:
    cosines = np.stack([vectors @ _centre(vectors, first), vectors @ _centre(vectors, ~first)])
    own, other = np.where(first, cosines, cosines[::-1])
    away, over = 1 - own, 1 - other
    return float(np.mean((over - away) / np.maximum(np.maximum(away, over), 1e-12)))
