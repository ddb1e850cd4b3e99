"""How often the 95 % interval of the points at stake holds the planted truth, and whether the order is found.

    python -m benchmarks.ranking.coverage [--builds 200]

Beside it the named baseline: the difference of the two shares (satisfied among supporters, among the others),
one request at a time, with Newcombe's interval; and the order by people alone. Every line is its own recipe
with its own seeds; none of them was used to choose a setting (choosing used seeds below 10,000).
"""

import argparse
from dataclasses import replace

import numpy as np

from analysis.priorities.ranking import points_at_stake
from benchmarks.ranking.planted import Planted, Recipe, plant
from surveys.statistics import share_difference

RECIPES = {
    f"{voters} voters, {costs}": Recipe(voters=voters, costs=costs)
    for voters in (150, 500, 1500, 5000)
    for costs in ("skewed", "normal", "few", "equal", "none")
}
RECIPES["1500 voters, 80 requests"] = Recipe(voters=1500, requests=80, per_voter=1.5)
RECIPES["1500 voters, few and loud"] = Recipe(voters=1500, requests=6, per_voter=1.2)


def measure(recipe: Recipe, builds: int, first_seed: int) -> dict[str, float]:
    """Averages over `builds` planted builds."""
    rows: dict[str, list[float]] = {}
    for seed in range(first_seed, first_seed + builds):
        for name, value in one_build(plant(recipe, seed)).items():
            rows.setdefault(name, []).extend(value)
    return {name: float(np.mean(values)) for name, values in rows.items() if values}


def one_build(planted: Planted) -> dict[str, list[float]]:
    found = points_at_stake(planted.scores, planted.raised, strata=planted.strata, resamples=400)
    truth, told = planted.points, found.carried
    held = (found.low <= truth) & (truth <= found.high)
    thin = told & (found.supporters < 20)
    plain, plain_held = _plain(planted)
    return {
        "held": list(held[told]),
        "held, under 20 supporters": list(held[thin]),
        "width": list((found.high - found.low)[told]),
        "NDCG@10": [ndcg(truth, found.expected)],
        "top 3 in top 5": [top_in(truth, found.expected)],
        "error": list(abs(found.points - truth)[told]),
        "plain held": list(plain_held[told]),
        "plain NDCG@10": [ndcg(truth, plain)],
        "plain error": list(abs(plain - truth)[told]),
        "people NDCG@10": [ndcg(truth, found.reach)],
    }


def _plain(planted: Planted) -> tuple[np.ndarray, np.ndarray]:
    points, held = np.zeros(len(planted.points)), np.zeros(len(planted.points), dtype=bool)
    happy, n = planted.scores >= 4, len(planted.scores)
    for request, truth in enumerate(planted.points):
        mine = planted.raised[:, [request]].toarray()[:, 0] > 0
        change = share_difference(
            int(happy[~mine].sum()), int((~mine).sum()), int(happy[mine].sum()), int(mine.sum())
        )
        if change is not None:
            reach = 100 * mine.sum() / n
            points[request] = reach * change.change
            held[request] = reach * change.low <= truth <= reach * change.high
    return points, held


def ndcg(truth: np.ndarray, score: np.ndarray, at: int = 10) -> float:
    """Normalised discounted cumulative gain of the order by `score`; gains: the true points, if above 0."""
    gain = np.maximum(truth, 0)
    discount = 1 / np.log2(np.arange(2, at + 2))
    best = np.sort(gain)[::-1][:at]
    if best.sum() < 1e-9:
        return 1.0
    mine = gain[np.argsort(-score, kind="stable")][:at]
    return float((mine * discount[: len(mine)]).sum() / (best * discount[: len(best)]).sum())


def top_in(truth: np.ndarray, score: np.ndarray) -> float:
    """Share of the true top 3 among the first 5."""
    return len(set(np.argsort(-truth)[:3]) & set(np.argsort(-score, kind="stable")[:5])) / 3


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--builds", type=int, default=200)
    options.add_argument("--first-seed", type=int, default=10_000)
    options.add_argument("--only", default="")
    given = options.parse_args()
    header = None
    for name, recipe in RECIPES.items():
        if given.only not in name:
            continue
        row = measure(replace(recipe), given.builds, given.first_seed)
        if header is None:
            header = list(row)
            print("| build |", " | ".join(header), "|")
            print("|" + " --- |" * (len(header) + 1))
        print(
            f"| {name} |", " | ".join(f"{row.get(key, float('nan')):.3f}" for key in header), "|", flush=True
        )


if __name__ == "__main__":
    main()
