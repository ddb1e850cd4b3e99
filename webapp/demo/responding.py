"""How testers answer: who, how soon, with which score."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from webapp.demo.story import PlannedBuild

# Chances of the scores 1, 2 and 3 by what spoils a vote.
SPOILT = {"critical": (6, 3, 1), "major": (2, 4, 4), "minor": (1, 3, 6), "mood": (2, 3, 5)}
HOURS_AT_ONCE, HOURS_LATER, DAYS_AT_MOST = 5.0, 52.0, 13.0


def choose(rng: random.Random, weights: dict[int, float], count: int) -> list[int]:
    """``count`` different keys, the heavier the likelier (Efraimidis and Spirakis 2006, algorithm A)."""
    order = sorted(weights, key=lambda key: -(rng.random() ** (1 / max(weights[key], 1e-6))))
    return order[:count]


def quota(rng: random.Random, expected: float) -> int:
    """A whole number whose mean is ``expected`` and which is never a whole one away from it."""
    return int(expected + rng.random())


def delay(rng: random.Random, build: PlannedBuild, now: datetime, after: datetime | None = None) -> datetime:
    """When an answer comes: half on Friday evening, the rest over days, none after ``now`` or withdrawal."""
    start = after or build.published_at
    last = min(build.published_at + timedelta(days=DAYS_AT_MOST), now, build.withdrawn_at or now)
    window = max((last - start).total_seconds(), 1.0)
    hours = rng.expovariate(1 / (HOURS_AT_ONCE if rng.random() < 0.5 else HOURS_LATER))
    # Folded, not cut, so that a build of this morning has all its answers, only closer together.
    return start + timedelta(seconds=int((hours * 3600) % window))


def score(rng: random.Random, spoilers: list[str], met: int) -> int:
    """A vote: 4 or 5 where nothing spoils it, else 1 to 3; two spoilers weigh more than one."""
    if not spoilers:
        return 5 if rng.random() < (0.55 if met == 0 else 0.35) else 4
    worst = min(spoilers, key=list(SPOILT).index)
    given = rng.choices((1, 2, 3), SPOILT[worst])[0]
    return max(1, given - (len(spoilers) > 1))
