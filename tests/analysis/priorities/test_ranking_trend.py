"""Trends over builds: called only beyond chance, however many requests are looked at."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.priorities.ranking_trend import adjusted, compared, decayed_people, trends


def trend(people: list[int], active: list[int]) -> str:
    return trends(np.array(people)[:, None], np.array(active))[0]


def test_what_nobody_raised_before_is_new() -> None:
    assert trend([0, 0, 3], [100, 100, 100]) == "new"


def test_a_share_that_clearly_grew_is_up() -> None:
    assert trend([10, 10, 40], [200, 200, 200]) == "up"


def test_a_share_that_clearly_fell_is_down() -> None:
    assert trend([40, 40, 8], [200, 200, 200]) == "down"


def test_a_change_within_chance_is_flat() -> None:
    assert trend([10, 10, 14], [200, 200, 200]) == "flat"


def test_growth_of_the_audience_is_not_growth_of_a_request() -> None:
    assert trend([10, 10, 40], [200, 200, 800]) == "flat"


def test_what_many_raised_and_nobody_does_now_is_gone() -> None:
    assert trend([30, 30, 0], [200, 200, 200]) == "gone"


def test_one_person_falling_silent_makes_nothing_gone() -> None:
    assert trend([1, 0, 0], [200, 200, 200]) == "flat"


def test_the_first_build_has_no_trend() -> None:
    assert trend([7], [100]) == "flat"


def test_older_builds_in_which_nobody_spoke_are_no_history() -> None:
    assert trend([0, 7], [0, 100]) == "flat"


def test_old_builds_weigh_less_than_recent_ones() -> None:
    long_ago, lately = [60, 60, 60, 5, 5, 5, 5, 5, 5, 20], [5, 5, 5, 5, 5, 5, 60, 60, 60, 20]
    assert trend(long_ago, [300] * 10) != "down"
    assert trend(lately, [300] * 10) == "down"


def test_of_many_steady_requests_hardly_any_is_called() -> None:
    random = np.random.default_rng(2)
    called = 0
    for _ in range(20):
        people = random.binomial(400, 0.05, (6, 100))
        called += sum(name != "flat" for name in trends(people, np.full(6, 400)))
    assert called < 20  # of 2,000; at five per cent each there would be a hundred


def test_adjusted_p_values_are_those_of_scipy() -> None:
    p_values = np.array([0.01, 0.9, 0.02, 0.5, 0.02])
    assert adjusted(p_values) == pytest.approx(stats.false_discovery_control(p_values))
    assert len(adjusted(np.zeros(0))) == 0


@given(st.integers(0, 60), st.integers(0, 60), st.integers(60, 500), st.integers(60, 500))
def test_with_one_older_build_the_test_is_the_binomial_at_mid_p(k: int, j: int, n: int, m: int) -> None:
    p_value, _ = compared(np.array([[j], [k]]), np.array([m, n]))
    binomial = stats.binom(k + j, n / (n + m))
    high = binomial.sf(k) + binomial.pmf(k) / 2
    assert p_value[0] == pytest.approx(min(1, 2 * min(high, 1 - high)), abs=1e-9)


def test_a_person_four_builds_back_counts_half() -> None:
    people = np.zeros((9, 2), dtype=int)
    people[8, 0], people[4, 1], people[0, 1] = 10, 10, 10
    assert decayed_people(people) == pytest.approx([10, 7.5])
