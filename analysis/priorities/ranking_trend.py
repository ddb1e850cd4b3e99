"""Is a request new, growing, steady, fading or gone? Its people on this build against the builds before.

The share of this build's people is compared with the share over the earlier builds, where a build counts half
as much for every four builds of age. Many requests are compared at once, so the p-values are adjusted: of the
requests called up, down or gone, about one in ten at most is so by chance.

Sources: Y. Benjamini and Y. Hochberg, "Controlling the false discovery rate", JRSS B 57 (1995), 289-300;
two rates compared given their sum are binomial (J. Przyborowski and H. Wilenski, Biometrika 31 (1940),
313-323), taken at the mid-p value.
"""

from typing import Literal

import numpy as np
from scipy import special

Trend = Literal["new", "up", "flat", "down", "gone"]

HALF_LIFE = 4.0
"""Builds after which a person's voice counts half."""

CHANCE_SHARE = 0.1
"""Share of false alarms allowed among the trends that are called."""


def decayed_people(people: np.ndarray, half_life: float = HALF_LIFE) -> np.ndarray:
    """People behind each request, those of older builds counted less: float [requests].

    `people` int [builds, requests], distinct people per build, the oldest build first.
    """
    return _age_weights(len(people), half_life) @ people


def trends(
    people: np.ndarray,
    active: np.ndarray,
    *,
    half_life: float = HALF_LIFE,
    chance_share: float = CHANCE_SHARE,
) -> list[Trend]:
    """The trend of each request up to the last build.

    `people` int [builds, requests], distinct people who raised it on each build, oldest first; `active`
    int [builds], all people heard on each. *new*: raised now, never before. *up*, *down*: its share changed
    by more than chance explains. *gone*: raised by nobody now, and at its earlier rate that is no chance. All
    else is *flat*, also everything while there is no earlier build.
    """
    now, before = people[-1], people[:-1].sum(axis=0)
    if active[:-1].sum() == 0 or active[-1] == 0:
        return ["flat"] * people.shape[1]
    p_value, rises = compared(people, active, half_life)
    heard = (now + before) > 0
    called = np.zeros(len(now), dtype=bool)
    called[heard] = adjusted(p_value[heard]) <= chance_share
    return [
        _name(*facts)
        for facts in zip(now.tolist(), before.tolist(), called.tolist(), rises.tolist(), strict=True)
    ]


def adjusted(p_values: np.ndarray) -> np.ndarray:
    """Benjamini-Hochberg: each p-value becomes the least share of false alarms at which it is called."""
    count = len(p_values)
    order = np.argsort(p_values)
    scaled = p_values[order] * count / np.arange(1, count + 1)
    result = np.empty(count)
    result[order] = np.minimum.accumulate(scaled[::-1])[::-1] if count else scaled
    return np.minimum(result, 1.0)


def _name(now: int, before: int, called: bool, rises: bool) -> Trend:
    if now > 0 and before == 0:
        return "new"
    if not called:
        return "flat"
    if now == 0:
        return "gone"
    return "up" if rises else "down"


def compared(
    people: np.ndarray, active: np.ndarray, half_life: float = HALF_LIFE
) -> tuple[np.ndarray, np.ndarray]:
    """Two-sided mid-p of "the same rate on the last build as before", and whether it is higher; [requests].

    Needs people in `active` on the last build and on an earlier one.
    """
    weight = _age_weights(len(people), half_life)[:-1]
    # As many people as give the decayed rate the variance it has.
    size = (weight @ active[:-1]) ** 2 / (weight**2 @ active[:-1])
    rate = (weight @ people[:-1]) / (weight @ active[:-1])
    now, before = people[-1].astype(float), rate * size
    chance = active[-1] / (active[-1] + size)
    at_least = _at_least(now, before, chance)
    more = _at_least(now + 1, before - 1, chance)
    high = (at_least + more) / 2
    return np.minimum(1.0, 2 * np.minimum(high, 1 - high)), now / active[-1] > rate


def _at_least(now: np.ndarray, before: np.ndarray, chance: float) -> np.ndarray:
    """P(K ≥ now) for K binomial of now + before, as an incomplete beta so that `before` need not be whole."""
    inside = (now > 0) & (before > -1)
    tail = special.betainc(np.where(inside, now, 1), np.where(inside, before + 1, 1), chance)
    return np.where(now <= 0, 1.0, np.where(before <= -1, 0.0, tail))


def _age_weights(builds: int, half_life: float) -> np.ndarray:
    return 0.5 ** (np.arange(builds)[::-1] / half_life)
