"""From numbers to places on a drawing: every place is a percentage of the width or height it is drawn in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor, log10


@dataclass(frozen=True)
class Scale:
    """A straight scale from ``lowest``..``highest`` to ``start``..``end`` (percent; end < start turns it round)."""

    lowest: float
    highest: float
    start: float = 0.0
    end: float = 100.0

    def place(self, value: float) -> float:
        """Where ``value`` stands, in percent; what lies outside is put at the edge."""
        if self.highest == self.lowest:
            return (self.start + self.end) / 2
        part = (value - self.lowest) / (self.highest - self.lowest)
        return round(self.start + min(1.0, max(0.0, part)) * (self.end - self.start), 2)


def step_for(extent: float, wanted: int = 4) -> float:
    """A step of 1, 2 or 5 times a power of ten that cuts ``extent`` into about ``wanted`` pieces."""
    raw = extent / wanted
    power = 10.0 ** floor(log10(raw))
    return next(factor * power for factor in (1.0, 2.0, 5.0, 10.0) if factor * power >= raw * 0.999999)


def ticks_around(values: Iterable[float], wanted: int = 4) -> list[float]:
    """Round numbers that enclose ``values`` (there is at least one), lowest first."""
    found = list(values)
    low, high = min(found), max(found)
    if low == high:
        low, high = low - 0.01, high + 0.01
    step = step_for(high - low, wanted)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return [round(number * step, 10) for number in range(first, last + 1)]
