"""A thin bar for an interval with a dot for the value, for a row of a table."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.charts.scale import Scale


@dataclass(frozen=True)
class IntervalBar:
    """Places in percent of the bar's width; ``zero`` is None where 0 lies outside the scale."""

    dot: float
    low: float
    high: float
    zero: float | None


def interval_bar(value: float, low: float, high: float, *, lowest: float, highest: float) -> IntervalBar:
    """The bar of ``low``..``high`` with its dot at ``value``, on a scale that all rows of a table share."""
    scale = Scale(lowest, highest, 2.0, 98.0)
    zero = scale.place(0.0) if lowest <= 0.0 <= highest else None
    return IntervalBar(scale.place(value), scale.place(low), scale.place(high), zero)
