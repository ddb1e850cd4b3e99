"""The order of requests: priority with its visible parts, bands of places, and how steady a band is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

FIRST_BAND = 5

Efforts = float | Sequence[float] | np.ndarray


@dataclass(frozen=True)
class Weights:
    """How much each part of RICE counts: the power it is raised to. As set here: points ÷ effort."""

    reach: float = 1.0
    impact: float = 1.0
    confidence: float = 0.0
    effort: float = 1.0


def priority_of(
    reach: np.ndarray,
    impact: np.ndarray,
    confidence: np.ndarray,
    effort: Efforts,
    weights: Weights = Weights(),
) -> np.ndarray:
    """100 × reach × impact × confidence ÷ effort, each to the power of its weight; float [requests].

    An impact below 0 (its supporters are the happier ones) keeps its sign. Raises ValueError for an effort
    that is not above 0.
    """
    cost = _checked(effort, len(reach))
    sized = np.sign(impact) * np.abs(impact) ** weights.impact
    return 100 * reach**weights.reach * sized * confidence**weights.confidence / cost**weights.effort


def places_of(priority: np.ndarray) -> np.ndarray:
    """Places from 1 along the last axis, highest priority first; equal ones in the order given."""
    order = np.argsort(-priority, axis=-1, kind="stable")
    places = np.empty_like(order)
    np.put_along_axis(places, order, np.arange(1, priority.shape[-1] + 1) + np.zeros_like(order), axis=-1)
    return places


def band_of(places: np.ndarray) -> np.ndarray:
    """Bands from 0: places 1-5, 6-10, 11-20, 21-40, each twice as far as the one before."""
    return np.ceil(np.log2(np.maximum(places, FIRST_BAND) / FIRST_BAND)).astype(int)


def band_limits(place: int) -> tuple[int, int]:
    """First and last place of the band that holds `place`."""
    last = FIRST_BAND * 2 ** int(band_of(np.array([place]))[0])
    return (1 if last == FIRST_BAND else last // 2 + 1), last


def stability_of(expected: np.ndarray, draws: np.ndarray, effort: Efforts = 1.0) -> np.ndarray:
    """Share of the resamples in which each request keeps its band; float [requests].

    `expected` float [requests] gives today's places, `draws` float [resamples, requests] those of a
    resample.
    """
    if len(draws) == 0:
        return np.zeros(len(expected))
    cost = _checked(effort, len(expected))
    today = band_of(places_of(expected / cost))
    return (band_of(places_of(draws / cost)) == today).mean(axis=0)


def first_kept(first: Sequence[int], draws: np.ndarray, effort: Efforts, among: np.ndarray) -> float | None:
    """Share of the resamples, 0 to 1, in which the requests `first` are the first ones, in whatever order.

    `draws` float [resamples, requests]; `among` bool [requests], those that are listed. None where nothing could be
    otherwise: no resample, or no other request listed.
    """
    if len(draws) == 0 or not first or int(among.sum()) <= len(first):
        return None
    priority = np.where(among, draws / _checked(effort, draws.shape[1]), -np.inf)
    others = np.setdiff1d(np.arange(draws.shape[1]), first)
    return float((priority[:, list(first)].min(axis=1) > priority[:, others].max(axis=1)).mean())


def people_draws(people: np.ndarray, resamples: int, seed: int) -> np.ndarray:
    """The people behind each request with everybody weighed anew; float [resamples, requests].

    The sum of k exponential weights, so a whole resample of people is one gamma draw a request.
    """
    return np.random.default_rng(seed).standard_gamma(people, (resamples, len(people)))


def _checked(effort: Efforts, requests: int) -> np.ndarray:
    cost = np.broadcast_to(np.asarray(effort, dtype=float), (requests,))
    if not (cost > 0).all():
        raise ValueError("an effort must be above 0")
    return cost
