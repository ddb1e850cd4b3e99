"""Where a request stands: by points, and by people where votes do not carry them."""

import numpy as np
from scipy import sparse

from analysis.places import Places, place_by_people, place_by_points
from analysis.priorities.ranking import points_at_stake
from analysis.voices import Voices


def voices(by_build: list[list[int]], heard: list[int]) -> Voices:
    people = np.array(by_build)
    return Voices({}, people[-1], people.sum(axis=0), heard[-1], people, np.array(heard))


def by_people(by_build: list[list[int]], heard: list[int], effort: list[float] | None = None) -> Places:
    behind = voices(by_build, heard)
    return place_by_people(behind, np.array(effort or [1.0] * len(behind.people)))


def by_points(costs: list[float], by_build: list[list[int]], effort: list[float] | None = None) -> Places:
    """A build of 1,000 voters; the supporters of a request are satisfied less often by its cost."""
    behind = voices(by_build, [1000] * len(by_build))
    raised, start = np.zeros((1000, len(costs)), dtype=bool), 0
    scores = np.where(np.arange(1000) % 10, 5, 1)
    for request, size in enumerate(behind.people):
        raised[start : start + size, request] = True
        unhappy = int(size * (0.1 + costs[request]))
        scores[start : start + size] = [1] * unhappy + [5] * (size - unhappy)
        start += size
    cost = np.array(effort or [1.0] * len(costs))
    stake = points_at_stake(scores, sparse.csr_array(raised), effort=cost, resamples=100)
    return place_by_points(behind, stake, cost)


def test_a_costly_request_of_few_stands_before_a_cheap_one_of_many() -> None:
    places = by_points([0.05, 0.6], [[200, 50]])
    assert places.order == [1, 0] and places.ranked_by == "points"


def test_effort_moves_a_request_down() -> None:
    assert by_points([0.4, 0.4], [[100, 60]], effort=[4, 1]).order == [1, 0]


def test_what_nobody_raised_on_this_build_comes_last() -> None:
    places = by_points([0.5, 0.5, -0.1], [[0, 90, 0], [80, 0, 80]])
    assert places.order[-1] == 1


def test_without_votes_people_decide() -> None:
    places = by_people([[3, 9, 5]], [40])
    assert places.order == [1, 2, 0] and places.ranked_by == "people" and places.stake is None


def test_without_votes_people_of_older_builds_count_less_and_less() -> None:
    places = by_people([[12, 0], [0, 0], [0, 0], [0, 0], [4, 8]], [50] * 5)
    assert places.priority.tolist() == [10, 8] and places.order == [0, 1]


def test_of_two_requests_with_equal_people_the_one_heard_longer_stands_first() -> None:
    people = np.array([[0, 9], [20, 20]])
    behind = Voices({}, np.array([20, 20]), np.array([20, 29]), 300, people, np.array([300, 300]))
    assert place_by_people(behind, np.ones(2), pooled=True).order == [1, 0]


def test_effort_counts_without_votes_too() -> None:
    assert by_people([[8, 5]], [40], effort=[2, 1]).order == [1, 0]


def test_a_clear_lead_in_people_is_a_stable_band_and_a_crowd_at_the_edge_is_not() -> None:
    places = by_people([[90, 80, 70, 60, 12, 11, 10, 10, 10]], [400])
    assert places.confidence[0] > 0.99 and places.confidence[4] < 0.9


def test_small_pooled_builds_make_up_one_now_for_the_trend() -> None:
    people = np.array([[0], [0], [0], [5], [6], [4]])
    behind = Voices({}, np.array([15]), np.array([15]), 60, people, np.array([12] * 6))
    assert place_by_people(behind, np.ones(1), pooled=True).trends == ["new"]


def test_rows_without_builds_have_no_trend() -> None:
    behind = Voices({}, np.array([5]), np.array([5]), 9, np.zeros((0, 1), dtype=int), np.zeros(0, dtype=int))
    assert place_by_people(behind, np.ones(1), pooled=True).trends == ["flat"]


def test_a_clear_first_five_stays_and_one_at_an_edge_does_not() -> None:
    clear = by_people([[90, 80, 70, 60, 50, 5]], [200])
    close = by_people([[90, 80, 70, 60, 30, 30]], [200])
    assert clear.first_kept is not None and clear.first_kept > 0.95
    assert close.first_kept is not None and 0.3 < close.first_kept < 0.7


def test_of_five_requests_nothing_is_said_about_the_first_five() -> None:
    assert by_people([[9, 8, 7, 6, 5]], [40]).first_kept is None
