"""The resamples behind every interval: people weighed anew, spread and centre of the shrinking drawn anew.

A resample needs only the weighted sums of products of two columns. A voter has few columns, so these are one
sparse product for a whole batch of resamples, followed by one batched solve.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from analysis.priorities.ranking_design import NUDGE, Design, Group
from analysis.priorities.ranking_spread import RATIOS, Spread

HALF = 0.5
"""Jeffreys' half a supporter in every resample: weights alone make the reach of a rare request too sure."""

BATCH = 50
THREADS = 2


@dataclass(frozen=True)
class Resamples:
    """Points per resample and request, and the averages over all resamples."""

    points: np.ndarray
    """float32 [resamples, requests], percentage points."""
    typical_impact: float
    spread: float


@dataclass(frozen=True)
class _Sums:
    """What a batch multiplies its weights with."""

    design: Design
    products: sparse.csr_array
    """[pairs of columns, votes]: the product of two columns at each vote."""
    rows: np.ndarray
    cols: np.ndarray
    targets: sparse.csr_array
    """[columns, votes]: column times satisfied."""
    raised: sparse.csr_array
    """[requests, votes]."""
    person: np.ndarray
    """int [votes]: whose vote it is; a resample weighs persons, not votes."""


def draw_resamples(
    design: Design, spread: Spread, people: Group | None, resamples: int, seed: int
) -> Resamples:
    """Estimate the points of every request again in each of the resamples.

    Batches have seeds of their own, so the result does not depend on how many threads share them.
    """
    sums = _sums_of(design, people)
    sizes = [min(BATCH, resamples - start) for start in range(0, resamples, BATCH)]
    seeds = np.random.SeedSequence(seed).spawn(len(sizes))
    with ThreadPoolExecutor(THREADS) as pool:
        parts = list(pool.map(lambda size, own: _batch(sums, spread, size, own), sizes, seeds))
    points = np.concatenate(parts) if parts else np.zeros((0, design.requests), dtype=np.float32)
    return Resamples(points, -spread.typical, spread.mean)


def _batch(sums: _Sums, spread: Spread, size: int, seed: np.random.SeedSequence) -> np.ndarray:
    """float32 [size, requests]."""
    design, random = sums.design, np.random.default_rng(seed)
    weights = _weights(random, sums.person, size)
    ratio = random.choice(len(RATIOS), size=size, p=spread.weights)
    lean, width = RATIOS[ratio] ** -2, RATIOS[ratio] * spread.noise[ratio]
    centre = random.standard_normal((size, design.requests)) * width[:, None]
    solved = _solve(sums, weights, lean, centre[:, design.estimated])
    effects = solved[:, [design.fixed - 1]] + centre
    effects[:, design.estimated] = solved[:, [design.fixed - 1]] + solved[:, design.fixed :]
    reach = ((sums.raised @ weights).T + random.standard_gamma(HALF, (size, design.requests))) / design.n
    return (-100 * reach * effects).astype(np.float32)


def _weights(random: np.random.Generator, person: np.ndarray, size: int) -> np.ndarray:
    """float [votes, size]: exponential weights of persons, a vote 1 on average in every resample."""
    weights = random.standard_exponential((int(person.max()) + 1, size))[person]
    return weights * (len(person) / weights.sum(axis=0))


def _solve(sums: _Sums, weights: np.ndarray, lean: np.ndarray, centre: np.ndarray) -> np.ndarray:
    """float [size, columns]: the weighted estimate, each deviation shrunk towards its drawn centre."""
    design, size = sums.design, weights.shape[1]
    fixed, width = design.fixed, design.columns.shape[1]
    gram = np.zeros((size, width, width))
    gram[:, sums.rows, sums.cols] = gram[:, sums.cols, sums.rows] = (sums.products @ weights).T
    diagonal = np.arange(width)
    gram[:, diagonal[:fixed], diagonal[:fixed]] += NUDGE * design.n
    gram[:, diagonal[fixed:], diagonal[fixed:]] += lean[:, None]
    target = (sums.targets @ weights).T
    target[:, fixed:] += lean[:, None] * centre
    return np.linalg.solve(gram, target[:, :, None])[:, :, 0]


def _sums_of(design: Design, people: Group | None) -> _Sums:
    columns = design.columns
    products, rows, cols = _products(columns)
    targets = sparse.csr_array(columns.multiply(design.satisfied[:, None]).T)
    person = np.arange(design.n)
    if people is not None:
        person = np.unique(np.array([str(key) for key in people], dtype=str), return_inverse=True)[1]
    return _Sums(design, products, rows, cols, targets, sparse.csr_array(design.raised.T), person)


def _products(columns: sparse.csr_array) -> tuple[sparse.csr_array, np.ndarray, np.ndarray]:
    """Products of every two columns that some vote has both of: [pairs, votes], first and second column."""
    votes, width = columns.shape
    sizes = np.diff(columns.indptr)
    starts = np.repeat(columns.indptr[:-1], sizes)
    first = np.arange(columns.nnz)
    # Entry i of a vote meets the entries before it and itself: i − start + 1 of them.
    partners = first - starts + 1
    left = np.repeat(first, partners)
    offset = np.arange(len(left)) - np.repeat(np.cumsum(partners) - partners, partners)
    right = np.repeat(starts, partners) + offset
    vote = np.repeat(np.repeat(np.arange(votes), sizes), partners)
    key = columns.indices[left].astype(np.int64) * width + columns.indices[right]
    pairs, pair = np.unique(key, return_inverse=True)
    values = columns.data[left] * columns.data[right]
    products = sparse.csr_array((values, (pair, vote)), shape=(len(pairs), votes))
    return products, pairs // width, pairs % width
