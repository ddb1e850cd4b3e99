"""Satisfaction from build to build: dots with their intervals, oldest on the left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from surveys.statistics import Interval
from webapp.charts.scale import Scale, ticks_around

MOST_NAMES = 4


@dataclass(frozen=True)
class TrendPoint:
    """What is drawn of one build: its name, where it leads, share and interval (0 to 1), n; None where not shown."""

    label: str
    share: float | None
    interval: Interval | None
    n: int = 0
    href: str | None = None


@dataclass(frozen=True)
class Dot:
    """A point with its places in percent: ``x`` from the left, the others from the top. ``named``: its label
    is drawn.
    """

    point: TrendPoint
    x: float
    y: float | None
    low: float | None
    high: float | None
    named: bool


@dataclass(frozen=True)
class Segment:
    """A line between two neighbours that both have a share."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True)
class Trend:
    """A drawing: dots, lines between neighbours, and the ticks (share, place from the top)."""

    dots: list[Dot]
    segments: list[Segment]
    ticks: list[tuple[float, float]]


def trend(
    points: Sequence[TrendPoint],
    *,
    left: float = 14.0,
    right: float = 91.0,
    intervals: bool = True,
    reaching: Sequence[float] = (),
) -> Trend:
    """The drawing of ``points`` (oldest first); a build without a share leaves a gap.

    ``left`` and ``right`` are the places of the outermost dots in percent; without ``intervals`` only shares
    count for the scale. The scale takes in the shares in ``reaching``, so that several drawings can have the same.
    """
    reach = [edge for point in points for edge in _edges(point, intervals)]
    if not reach:
        return Trend([], [], [])
    reach.extend(reaching)
    ticks = [tick for tick in ticks_around(reach) if 0.0 <= tick <= 1.0]
    down = Scale(min(ticks[0], *reach), max(ticks[-1], *reach), 92.0, 8.0)
    across = Scale(0, max(len(points) - 1, 1), left, right)
    named = _named(len(points))
    dots = [
        _dot(point, across.place(number if len(points) > 1 else 1), down, number in named)
        for number, point in enumerate(points)
    ]
    return Trend(dots, _segments(dots), [(tick, down.place(tick)) for tick in ticks])


def _edges(point: TrendPoint, intervals: bool) -> list[float]:
    if point.share is None or point.interval is None:
        return []
    return [point.interval.low, point.share, point.interval.high] if intervals else [point.share]


def _named(count: int) -> set[int]:
    # The newest is always named; the others at even steps before it, so that names do not run into each other.
    step = -(-count // MOST_NAMES)
    return set(range(count - 1, -1, -step)) if step else set()


def _dot(point: TrendPoint, x: float, down: Scale, named: bool) -> Dot:
    if point.share is None or point.interval is None:
        return Dot(point, x, None, None, None, named)
    return Dot(
        point,
        x,
        down.place(point.share),
        down.place(point.interval.low),
        down.place(point.interval.high),
        named,
    )


def _segments(dots: list[Dot]) -> list[Segment]:
    return [Segment(a.x, a.y, b.x, b.y) for a, b in pairwise(dots) if a.y is not None and b.y is not None]
