"""The place of every request: by points of satisfaction or, where votes are too few, by people and trend."""

from dataclasses import dataclass

import numpy as np

from analysis.priorities.ranking import PointsAtStake
from analysis.priorities.ranking_order import (
    FIRST_BAND,
    Weights,
    first_kept,
    people_draws,
    priority_of,
    stability_of,
)
from analysis.priorities.ranking_trend import CHANCE_SHARE, HALF_LIFE, Trend, decayed_people, trends
from analysis.voices import Voices

BY_POINTS, BY_PEOPLE = "points", "people"

FEWEST_TO_COMPARE = 30
"""Pooled builds are each too small for a trend; the newest ones with so many people together are "now"."""

TREND_ORDER: tuple[Trend, ...] = ("new", "up", "flat", "down", "gone")


@dataclass(frozen=True)
class Places:
    """One position per request, but for `order`."""

    ranked_by: str
    order: list[int]
    """Requests, first place first."""
    priority: np.ndarray
    confidence: np.ndarray
    effort: np.ndarray
    decayed: np.ndarray
    trends: list[Trend]
    stake: PointsAtStake | None
    """None where ranked by people."""
    first_kept: float | None = None
    """Share of the resamples, 0 to 1, in which the first five listed stay the first five; None where that says nothing:
    there are no more than five, or the product's weights order them in another way than the resamples do."""


def place_by_points(
    voices: Voices,
    stake: PointsAtStake,
    effort: np.ndarray,
    *,
    weights: Weights = Weights(),  # noqa: B008
    half_life: float = HALF_LIFE,
    chance_share: float = CHANCE_SHARE,
    pooled: bool = False,
) -> Places:
    """Order by points ÷ effort (or as `weights` say); equal ones by decayed people, then trend."""
    priority = priority_of(stake.reach, stake.expected_impact, stake.stability, effort, weights)
    decayed, called = _over_builds(voices, half_life, chance_share, pooled)
    order = _ordered(voices, priority, decayed, called)
    listed = (voices.people > 0) & stake.carried
    sure = _first_kept(order, listed, stake.draws, effort) if weights == Weights() else None
    return Places(BY_POINTS, order, priority, stake.stability, effort, decayed, called, stake, sure)


def place_by_people(
    voices: Voices,
    effort: np.ndarray,
    *,
    resamples: int = 1000,
    seed: int = 0,
    half_life: float = HALF_LIFE,
    chance_share: float = CHANCE_SHARE,
    pooled: bool = False,
) -> Places:
    """Order by people ÷ effort, the people of older builds decayed; equal ones by trend."""
    decayed, called = _over_builds(voices, half_life, chance_share, pooled)
    # Pooled, everybody counts as of now: rows without a build have no age.
    people = voices.people.astype(float) if pooled else decayed
    draws = people_draws(people, resamples, seed)
    confidence = stability_of(people, draws, effort)
    priority = people / effort
    order = _ordered(voices, priority, decayed, called)
    return Places(
        BY_PEOPLE,
        order,
        priority,
        confidence,
        effort,
        decayed,
        called,
        None,
        _first_kept(order, voices.people > 0, draws, effort),
    )


def _first_kept(order: list[int], listed: np.ndarray, draws: np.ndarray, effort: np.ndarray) -> float | None:
    first = [index for index in order if listed[index]][:FIRST_BAND]
    return first_kept(first, draws, effort, listed)


def _over_builds(
    voices: Voices, half_life: float, chance_share: float, pooled: bool
) -> tuple[np.ndarray, list[Trend]]:
    people, heard = voices.by_build, voices.heard_by_build
    if len(heard) == 0:
        return voices.people.astype(float), ["flat"] * len(voices.people)
    decayed = decayed_people(people, half_life)
    if pooled:
        people, heard = _newest_together(people, heard)
    return decayed, trends(people, heard, half_life=half_life, chance_share=chance_share)


def _newest_together(people: np.ndarray, heard: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The newest builds that together have people enough, as one."""
    enough = np.flatnonzero(np.cumsum(heard[::-1]) >= FEWEST_TO_COMPARE)
    first = len(heard) - 1 - int(enough[0]) if len(enough) else 0
    together = np.vstack([people[:first], people[first:].sum(axis=0)])
    return together, np.append(heard[:first], heard[first:].sum())


def _ordered(voices: Voices, priority: np.ndarray, decayed: np.ndarray, called: list[Trend]) -> list[int]:
    """First place first; what nobody raised on the ranked build comes last, whatever the others cost."""
    trend = np.array([TREND_ORDER.index(name) for name in called], dtype=int)
    return [int(index) for index in np.lexsort((trend, -decayed, -priority, voices.people == 0))]
