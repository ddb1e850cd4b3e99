"""Priority with its parts, bands of places and how steady they are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.priorities.ranking_order import (
    Weights,
    band_limits,
    band_of,
    first_kept,
    people_draws,
    places_of,
    priority_of,
    stability_of,
)

REACH, IMPACT, SURE = np.array([0.2, 0.1, 0.4]), np.array([0.5, 0.3, -0.1]), np.array([0.9, 0.5, 0.8])


def test_as_delivered_priority_is_points_divided_by_effort() -> None:
    assert priority_of(REACH, IMPACT, SURE, [1, 1, 1]) == pytest.approx([10, 3, -4])
    assert priority_of(REACH, IMPACT, SURE, [5, 1, 2]) == pytest.approx([2, 3, -2])


def test_confidence_counts_once_it_has_weight() -> None:
    assert priority_of(REACH, IMPACT, SURE, 1, Weights(confidence=1)) == pytest.approx([9, 1.5, -3.2])


def test_an_effort_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="above 0"):
        priority_of(REACH, IMPACT, SURE, [1, 0, 1])


def test_places_follow_the_priority_and_equal_ones_keep_their_order() -> None:
    assert places_of(np.array([1.0, 5.0, 1.0, 7.0])).tolist() == [3, 2, 4, 1]


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40))
def test_places_are_the_numbers_from_one_on(priority: list[float]) -> None:
    assert sorted(places_of(np.array(priority)).tolist()) == list(range(1, len(priority) + 1))


def test_bands_are_1_to_5_6_to_10_11_to_20_and_so_on() -> None:
    bands = band_of(np.arange(1, 42))
    ends = [int(place) for place in np.flatnonzero(np.diff(bands)) + 1]
    assert ends == [5, 10, 20, 40]


@pytest.mark.parametrize(
    "place, limits", [(1, (1, 5)), (5, (1, 5)), (6, (6, 10)), (11, (11, 20)), (40, (21, 40))]
)
def test_a_band_is_told_by_its_first_and_last_place(place: int, limits: tuple[int, int]) -> None:
    assert band_limits(place) == limits


def test_a_request_that_always_keeps_its_band_is_wholly_stable() -> None:
    expected = np.arange(8, 0, -1.0)
    draws = np.tile(expected, (10, 1))
    draws[:3, [4, 5]] = draws[:3, [5, 4]]  # places 5 and 6 change in three resamples
    assert stability_of(expected, draws).tolist() == [1, 1, 1, 1, 0.7, 0.7, 1, 1]


def test_without_resamples_nothing_is_called_stable() -> None:
    assert stability_of(np.array([1.0, 2.0]), np.zeros((0, 2))).tolist() == [0, 0]


def test_people_weighed_anew_number_as_many_on_average() -> None:
    draws = people_draws(np.array([0.0, 4.0, 50.0]), 4000, seed=1)
    assert (draws[:, 0] == 0).all()
    assert draws.mean(axis=0) == pytest.approx([0, 4, 50], rel=0.05)


def test_how_often_the_first_stay_first_in_whatever_order() -> None:
    draws = np.array([[3.0, 2.0, 1.0], [2.0, 3.0, 1.0], [3.0, 1.0, 2.0], [9.0, 8.0, 1.0]])
    assert first_kept([0, 1], draws, 1.0, np.array([True, True, True])) == 0.75


def test_what_is_not_listed_takes_no_place() -> None:
    draws = np.array([[3.0, 1.0, 2.0, 0.5]])
    assert first_kept([0, 1], draws, 1.0, np.array([True, True, False, True])) == 1.0


def test_with_nobody_to_take_their_place_nothing_is_said() -> None:
    assert first_kept([0, 1], np.ones((5, 2)), 1.0, np.array([True, True])) is None
