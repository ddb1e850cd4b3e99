"""How far requests differ in what they cost: the spread that shrinks the thin ones, chosen by the data.

Effects are b = typical + deviation, deviation ~ N(0, spread²), noise ~ N(0, σ²). With Z the adjusting
columns taken out of the requests X and of y, A = X'X and c = X'y have eigenvalues d and coordinates r, and
the restricted log likelihood of ratio = spread ÷ σ, profiled over σ², is up to a constant

    −½ [ Σ log(1 + d ratio²) + (n − rank Z) log S ],   S = y'y − Σ r² / (d + 1 ÷ ratio²).

All ratios of a grid are kept with their weights (flat prior on the spread), rather than the best one only.
"""

from dataclasses import dataclass

import numpy as np
from scipy import linalg

from analysis.priorities.ranking_design import NUDGE, Design

RATIOS = np.linspace(0.01, 1.5, 75)
"""Spreads from nearly none to 1.5 times the noise, beyond which a 0-1 outcome cannot go."""


@dataclass(frozen=True)
class Spread:
    """The estimate at full data: effects of the estimated requests, and the weight of each ratio."""

    typical: float
    """Effect of a typical request on the satisfied indicator."""
    effects: np.ndarray
    """float [estimated]: effect of each request with a column of its own."""
    weights: np.ndarray
    """float [ratios], summing to 1."""
    noise: np.ndarray
    """float [ratios]: σ under each ratio."""

    @property
    def mean(self) -> float:
        """Expected spread of the effects."""
        return float((self.weights * self.noise * RATIOS).sum())


def fit_spread(design: Design) -> Spread:
    """Fit all requests at once, averaged over the spreads that the data allow."""
    gram, target = _sums(design)
    fixed = design.fixed
    adjust = linalg.cho_factor(gram[:fixed, :fixed] + NUDGE * design.n * np.eye(fixed))
    cross = gram[:fixed, fixed:]
    a = gram[fixed:, fixed:] - cross.T @ linalg.cho_solve(adjust, cross)
    base = linalg.cho_solve(adjust, target[:fixed])
    d, u = linalg.eigh(a)
    d = np.maximum(d, 0)
    r = u.T @ (target[fixed:] - cross.T @ base)
    total = max(float((design.satisfied**2).sum() - target[:fixed] @ base), 0.0)
    weights, noise = _likelihood(d, r, total, max(design.n - fixed, 1))
    shrink = (weights[:, None] / (d + 1 / RATIOS[:, None] ** 2)).sum(axis=0)
    deviations = u @ (shrink * r)
    typical = float((base - linalg.cho_solve(adjust, cross @ deviations))[-1])
    return Spread(typical, typical + deviations, weights, noise)


def _sums(design: Design) -> tuple[np.ndarray, np.ndarray]:
    columns = design.columns
    return (columns.T @ columns).toarray(), columns.T @ design.satisfied


def _likelihood(d: np.ndarray, r: np.ndarray, total: float, freedom: int) -> tuple[np.ndarray, np.ndarray]:
    ratio = RATIOS[:, None]
    # The quarter is one further vote's worth of noise, so that a build where all agree has some, too.
    residual = np.maximum(total - (r**2 / (d + 1 / ratio**2)).sum(axis=1), 0) + 0.25
    log_weight = -0.5 * (np.log1p(d * ratio**2).sum(axis=1) + freedom * np.log(residual))
    weights = np.exp(log_weight - log_weight.max())
    return weights / weights.sum(), np.sqrt(residual / freedom)
