"""Bubbles: places of the plane as places of a drawing."""

from __future__ import annotations

from webapp.charts.bubbles import NUMBERED, SIDE, SMALLEST, Point, bubbles


def test_up_on_the_plane_is_up_in_the_drawing() -> None:
    low, high = bubbles([Point(0, -0.5, 0.1), Point(0, 0.5, 0.1)]).bubbles
    assert high.y < low.y and low.x == high.x == SIDE / 2


def test_a_small_bubble_can_still_be_met_and_has_no_number() -> None:
    small, large = bubbles([Point(0, 0, 0.001), Point(0.5, 0, 0.2)]).bubbles
    assert (small.r, small.numbered) == (SMALLEST, False)
    assert large.numbered and large.r > NUMBERED


def test_the_drawing_is_as_large_as_what_it_holds() -> None:
    box = bubbles([Point(-0.5, 0, 0.1), Point(0.5, 0.2, 0.1)])
    assert all(
        box.left <= each.x - each.r and each.x + each.r <= box.left + box.width for each in box.bubbles
    )
    assert box.width < SIDE and box.height < box.width


def test_nothing_is_an_empty_square() -> None:
    box = bubbles([])
    assert (box.width, box.height, box.bubbles) == (SIDE, SIDE, [])
