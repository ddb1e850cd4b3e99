"""How many voted 1, 2, 3, 4 and 5."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One score: how many gave it, which share that is (0 to 1), and its height in percent of the highest column."""

    score: int
    count: int
    share: float
    height: float


def distribution(counts: Sequence[int]) -> list[Column]:
    """The columns for votes by score, 1 first. A score that somebody gave is never too low to be seen."""
    n, most = sum(counts), max(counts, default=0)
    return [
        Column(
            score, count, count / n if n else 0.0, round(max(4.0, 100.0 * count / most), 2) if count else 0.0
        )
        for score, count in enumerate(counts, start=1)
    ]
