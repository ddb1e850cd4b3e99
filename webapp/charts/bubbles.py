"""Topics as bubbles on a plane: like ones near each other, area by people, colour by theme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SIDE = 1000
# A bubble below this is too small for a finger to meet or an eye to colour.
SMALLEST = 9.0
NUMBERED = 20.0


@dataclass(frozen=True)
class Point:
    """What is drawn: a place and a radius in -1 to 1, and whatever it stands for."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True)
class Bubble:
    """A circle in units of a square of `SIDE`; ``numbered``: it has room for a number."""

    x: float
    y: float
    r: float
    numbered: bool


@dataclass(frozen=True)
class BubbleBox:
    """The part of the plane that holds something, as a viewBox, and the bubbles in the order of their points."""

    left: float
    top: float
    width: float
    height: float
    bubbles: list[Bubble]


def bubbles(points: Sequence[Point]) -> BubbleBox:
    """The drawing of ``points``; an empty square where there are none."""
    drawn = [_bubble(point) for point in points]
    if not drawn:
        return BubbleBox(0, 0, SIDE, SIDE, [])
    left, right = min(each.x - each.r for each in drawn), max(each.x + each.r for each in drawn)
    top, bottom = min(each.y - each.r for each in drawn), max(each.y + each.r for each in drawn)
    return BubbleBox(
        round(left - 10, 1),
        round(top - 10, 1),
        round(right - left + 20, 1),
        round(bottom - top + 20, 1),
        drawn,
    )


def _bubble(point: Point) -> Bubble:
    radius = round(max(point.radius * SIDE / 2, SMALLEST), 1)
    # The plane grows upwards, a drawing downwards.
    return Bubble(
        round((1 + point.x) * SIDE / 2, 1), round((1 - point.y) * SIDE / 2, 1), radius, radius >= NUMBERED
    )
