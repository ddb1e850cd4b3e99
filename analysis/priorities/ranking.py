"""Points at stake: how much satisfaction goes with each request, and how sure that is.

Every voter of a build has a score and the requests they raised. With y = 1 for a satisfied voter (4 or 5):

    y = base of the voter's build and group + sum over raised requests of (typical + own deviation) + noise

fitted for all requests at once. The deviations are shrunk towards the typical request: they are taken to be
normal around it with a spread that the data choose by restricted maximum likelihood. A request's *impact* is
minus its effect (satisfaction lost per supporter), its *reach* the share of the voters who raised it, and
reach × impact × 100 the points at stake: the satisfaction expected if its supporters felt like comparable
voters who did not raise it, minus the actual one.

The interval is a Bayesian bootstrap over people: each resample weighs every person anew, draws a spread from
its likelihood and a centre for each deviation from that spread. The last two carry the doubt that shrinking
hides; without them 95 % intervals of thinly supported requests hold the truth in about 86 % only.

Sources: D. B. Rubin, "The Bayesian bootstrap", Annals of Statistics 9 (1981), 130-134; H. D. Patterson and
R. Thompson, "Recovery of inter-block information when block sizes are unequal", Biometrika 58 (1971), 545-554
(restricted likelihood); A. Gelman, "Prior distributions for variance parameters in hierarchical models",
Bayesian Analysis 1 (2006), 515-534 (flat prior on the spread). docs/ranking.md says it without formulas.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from threadpoolctl import threadpool_limits

from analysis.priorities.ranking_design import Design, Group, design_of
from analysis.priorities.ranking_order import Efforts, stability_of
from analysis.priorities.ranking_resamples import Resamples, draw_resamples
from analysis.priorities.ranking_spread import fit_spread
from surveys.statistics import LOWEST_SATISFIED_SCORE

FEWEST_VOTERS = 30
FEWEST_SUPPORTERS = 5
"""Below either a statement is not carried: the page says "too few to say"."""


@dataclass(frozen=True)
class PointsAtStake:
    """One position per request. Points are percentage points of satisfaction; NaN where too few to say."""

    points: np.ndarray
    low: np.ndarray
    high: np.ndarray
    expected: np.ndarray
    """Best guess for the order alone, also where `points` is NaN: the thin ones near the typical cost."""
    reach: np.ndarray
    """Share of the votes, 0 to 1, whose voter raised the request."""
    expected_impact: np.ndarray
    """Like `expected`: also where `impact` is NaN."""
    impact: np.ndarray
    """Satisfaction lost per supporter, as a share, −1 to 1; NaN where too few to say."""
    supporters: np.ndarray
    """Votes whose voter raised the request."""
    stability: np.ndarray
    """Share of resamples in which the request keeps its band of places (1-5, 6-10, 11-20, …)."""
    draws: np.ndarray
    """float32 [resamples, requests]: the points in each resample; other orders can be tried on them."""
    typical_impact: float
    """The impact that thin requests are drawn towards."""
    spread: float
    """Standard deviation of the impacts around the typical one."""
    n: int
    satisfaction: float | None
    """Satisfied share of the votes; None without votes."""

    @property
    def carried(self) -> np.ndarray:
        """Whether there are numbers enough for a statement, per request."""
        return ~np.isnan(self.points)


def points_at_stake(
    scores: np.ndarray,
    raised: sparse.spmatrix | sparse.sparray,
    *,
    strata: Group | None = None,
    builds: Group | None = None,
    people: Group | None = None,
    effort: Efforts = 1.0,
    resamples: int = 1000,
    confidence: float = 0.95,
    fewest_voters: int = FEWEST_VOTERS,
    fewest_supporters: int = FEWEST_SUPPORTERS,
    seed: int = 0,
) -> PointsAtStake:
    """Points of satisfaction that go with each request, with an interval over people.

    `scores` float [votes], 1 to 5; `raised` bool [votes, requests], who raised what. `strata` are groups to
    compare within (ring, grade, device), `builds` the build of each vote when several are pooled, `people`
    the voter of each vote where one may occur twice; each holds any hashable per vote. `effort` is one number
    or one per request and only moves `stability`. Raises ValueError where the shapes do not fit.
    """
    satisfied = (np.asarray(scores, dtype=float) >= LOWEST_SATISFIED_SCORE).astype(float)
    # The same bytes on one thread and on many: a threaded BLAS adds in another order.
    with threadpool_limits(limits=1, user_api="blas"):
        design = design_of(satisfied, raised, [builds, strata])
        if design.n == 0 or design.requests == 0:
            return _nothing_to_say(design)
        spread = fit_spread(design)
        draws = draw_resamples(design, spread, people, resamples, seed)
    effects = np.full(design.requests, spread.typical)
    effects[design.estimated] = spread.effects
    carried = design.can_carry(fewest_voters, fewest_supporters)
    return _statement(design, -effects, carried, draws, effort, confidence)


def _statement(
    design: Design,
    impact: np.ndarray,
    carried: np.ndarray,
    draws: Resamples,
    effort: Efforts,
    confidence: float,
) -> PointsAtStake:
    tail = 50 * (1 - confidence)
    low, high = np.percentile(draws.points, [tail, 100 - tail], axis=0)
    expected = 100 * design.reach * impact
    nan = np.nan
    return PointsAtStake(
        points=np.where(carried, expected, nan),
        # Shrinking is not linear: on the rarest data the middle of the resamples leaves the estimate behind.
        low=np.where(carried, np.minimum(low, expected), nan),
        high=np.where(carried, np.maximum(high, expected), nan),
        expected=expected,
        reach=design.reach,
        expected_impact=impact,
        impact=np.where(carried, impact, nan),
        supporters=design.supporters,
        stability=stability_of(expected, draws.points, effort),
        draws=draws.points,
        typical_impact=draws.typical_impact,
        spread=draws.spread,
        n=design.n,
        satisfaction=float(design.satisfied.mean()),
    )


def _nothing_to_say(design: Design) -> PointsAtStake:
    nan = np.full(design.requests, np.nan)
    zero = np.zeros(design.requests)
    return PointsAtStake(
        points=nan,
        low=nan,
        high=nan,
        expected=zero,
        reach=zero,
        expected_impact=zero,
        impact=nan,
        supporters=design.supporters,
        stability=zero,
        draws=np.zeros((0, design.requests), dtype=np.float32),
        typical_impact=0.0,
        spread=0.0,
        n=design.n,
        satisfaction=float(design.satisfied.mean()) if design.n else None,
    )
