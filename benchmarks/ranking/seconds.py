"""How long the interval takes: 1,000 resamples over 20,000 people and 200 requests, and sizes around it.

    python -m benchmarks.ranking.seconds

Beside it the named baseline: the plain way, scikit-learn's ridge regression fitted anew to a sample of the
people for every resample (a hundredth of them is run and the time multiplied).
"""

import os
import platform
import time

import numpy as np
from scipy import sparse
from sklearn.linear_model import Ridge

from analysis.priorities.ranking import points_at_stake

SIZES = [(1_000, 30), (5_000, 100), (20_000, 200), (20_000, 400), (100_000, 400)]
RESAMPLES = 1000


def build_of(people: int, requests: int) -> tuple[np.ndarray, sparse.csr_array, np.ndarray]:
    """Scores, who raised what (1.5 requests each on average), and one of four rings."""
    random = np.random.default_rng(1)
    reach = 1 / np.arange(1, requests + 1) ** 0.8
    reach *= 1.5 / reach.sum()
    raised = random.random((people, requests)) < reach
    cost = random.gamma(1, 0.15, requests)
    happy = random.random(people) < np.clip(0.92 - raised @ cost, 0.02, 0.98)
    return np.where(happy, 5, 2), sparse.csr_array(raised), random.integers(0, 4, people)


def plainly(scores: np.ndarray, raised: sparse.csr_array, resamples: int) -> None:
    """The baseline: draw people, fit, again and again."""
    random, satisfied, table = np.random.default_rng(0), (scores >= 4).astype(float), raised.astype(float)
    for _ in range(resamples):
        rows = random.integers(0, len(scores), len(scores))
        Ridge(alpha=10, solver="sparse_cg").fit(table[rows], satisfied[rows])


def main() -> None:
    print(f"{os.cpu_count()} cores, {platform.machine()}, numpy {np.__version__}, {RESAMPLES} resamples")
    print("| people | requests | seconds | plain ridge, seconds | ratio |")
    print("| --- | --- | --- | --- | --- |")
    for people, requests in SIZES:
        scores, raised, rings = build_of(people, requests)
        begin = time.perf_counter()
        points_at_stake(scores, raised, strata=rings, resamples=RESAMPLES)
        ours = time.perf_counter() - begin
        begin = time.perf_counter()
        plainly(scores, raised, RESAMPLES // 100)
        plain = 100 * (time.perf_counter() - begin)
        print(f"| {people:,} | {requests} | {ours:.2f} | {plain:.1f} | {plain / ours:.0f} × |", flush=True)


if __name__ == "__main__":
    main()
