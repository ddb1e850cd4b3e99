"""Builds whose truth is planted: which requests there are, who raises them, what each costs."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

LOUDER = np.array([0.6, 1.0, 1.4])
HAPPIER = np.array([0.05, 0.0, -0.1])
"""Three groups: how much more each raises, and how much happier it is whatever it raises."""


@dataclass(frozen=True)
class Planted:
    """One build drawn from a population, and the true points at stake in that population."""

    scores: np.ndarray
    raised: sparse.csr_array
    strata: np.ndarray
    points: np.ndarray
    """float [requests]: percentage points the population would regain were the request solved."""


@dataclass(frozen=True)
class Recipe:
    """How builds are planted. `costs` names the shape of the costs over the requests."""

    voters: int = 1000
    requests: int = 24
    per_voter: float = 0.8
    """Requests that a voter raises on average; their frequencies fall by Zipf's law."""
    costs: str = "skewed"
    base: float = 0.9
    """Satisfied share of those who raise nothing, in the middle group."""
    population: int = 10_000
    """People over whom the truth is averaged."""


def plant(recipe: Recipe, seed: int) -> Planted:
    """Draw a population's truth, then a build of voters from it."""
    random = np.random.default_rng(seed)
    reach = _reach(recipe, random)
    cost = _costs(recipe, random)
    truth = _truth(reach, cost, *_people(recipe, random, reach, cost, recipe.population))
    strata, raised, chance = _people(recipe, random, reach, cost, recipe.voters)
    happy = random.random(recipe.voters) < _possible(chance)
    scores = np.where(happy, random.integers(4, 6, recipe.voters), random.integers(1, 4, recipe.voters))
    return Planted(scores, sparse.csr_array(raised), strata, truth)


def _reach(recipe: Recipe, random: np.random.Generator) -> np.ndarray:
    zipf = 1 / np.arange(1, recipe.requests + 1)
    return random.permutation(np.minimum(zipf / zipf.sum() * recipe.per_voter, 0.5))


def _costs(recipe: Recipe, random: np.random.Generator) -> np.ndarray:
    size = recipe.requests
    if recipe.costs == "equal":
        return np.full(size, 0.2)
    if recipe.costs == "normal":
        return random.normal(0.2, 0.15, size)
    if recipe.costs == "few":
        return np.where(random.random(size) < 0.2, random.uniform(0.3, 0.6, size), 0.02)
    if recipe.costs == "none":
        return np.zeros(size)
    return np.minimum(random.gamma(1.0, 0.2, size), 0.8)


def _people(
    recipe: Recipe, random: np.random.Generator, reach: np.ndarray, cost: np.ndarray, size: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Group, requests raised and chance of being satisfied; critical groups raise more and are unhappier."""
    strata = random.integers(0, 3, size)
    raised = (random.random((size, recipe.requests)) < reach * LOUDER[strata, None]).astype(float)
    return strata, raised, recipe.base + HAPPIER[strata] - raised @ cost


def _truth(
    reach: np.ndarray, cost: np.ndarray, strata: np.ndarray, raised: np.ndarray, chance: np.ndarray
) -> np.ndarray:
    """Everybody weighs in with their chance of raising a request, so that few people give a sharp average."""
    solved = chance[:, None] + raised * cost
    lost = _possible(solved) - _possible(solved - cost)
    return 100 * (reach * LOUDER[strata, None] * lost).mean(axis=0)


def _possible(chance: np.ndarray) -> np.ndarray:
    return np.clip(chance, 0.02, 0.98)
