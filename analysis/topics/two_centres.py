"""Has a topic grown two centres? Its texts are parted in two as well as they can be, and the parting is judged."""

from __future__ import annotations

import numpy as np

# Fewer texts on either side are no centre yet.
FEWEST_TEXTS = 8
SMALLEST_SHARE = 0.2
# The cosine of the two centres up to which a person would part them, too. On the even intents of Banking77 one intent
# falls below in 3 of 100 cases and two put together in 95; on the odd ones in 1 and 89.
APART = 0.3
# The same where Chinese texts are read by their letters, whose vectors lie farther apart. Chosen on five of the ten
# categories of zh_online_shopping: none of 300 drawn from one category falls below, and 45 in 100 of those drawn from
# two; on the other five 2 and 30 in 100. Letters miss more, and seldom propose what is one.
APART_LETTERS = -0.1
ROUNDS = 20


def two_centres(vectors: np.ndarray, apart: float = APART) -> tuple[np.ndarray, float] | None:
    """(which texts belong to the smaller side, cosine of the two centres), or None where it is one topic.

    `vectors` float32 [texts, dimensions] of length one, the corpus' mean taken off before. Spherical 2-means from the
    two ends of the main axis. Their centres' cosine must be `apart` or less.
    """
    if len(vectors) < 2 * FEWEST_TEXTS:
        return None
    first = _parted(vectors)
    sides = np.array([first.sum(), (~first).sum()])
    if sides.min() < max(FEWEST_TEXTS, SMALLEST_SHARE * len(vectors)):
        return None
    cosine = float(_centre(vectors, first) @ _centre(vectors, ~first))
    if cosine > apart:
        return None
    return (first if sides[0] <= sides[1] else ~first), cosine


def _parted(vectors: np.ndarray) -> np.ndarray:
    spread = vectors - vectors.mean(axis=0)
    first = spread @ _main_axis(spread) > 0
    for _ in range(ROUNDS):
        one, other = _centre(vectors, first), _centre(vectors, ~first)
        nearer = vectors @ one > vectors @ other
        if nearer.all() or not nearer.any() or bool((nearer == first).all()):
            break
        first = nearer
    return first


def _main_axis(spread: np.ndarray) -> np.ndarray:
    """By power iteration from the text that lies farthest out: exact enough to begin with, and quick."""
    axis = np.asarray(spread[int(np.argmax(np.einsum("ij,ij->i", spread, spread)))])
    for _ in range(ROUNDS):
        axis = spread.T @ (spread @ axis)
        axis = axis / max(float(np.linalg.norm(axis)), 1e-12)
    return np.asarray(axis)


def _centre(vectors: np.ndarray, members: np.ndarray) -> np.ndarray:
    mean = vectors[members].mean(axis=0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-12))
