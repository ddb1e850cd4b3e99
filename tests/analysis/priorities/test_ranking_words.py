"""What is said about a cost, and what is not."""

import pytest

from analysis.priorities.ranking_words import cost_in_words


def told(points: float | None, low: float | None, high: float | None) -> str:
    message, values = cost_in_words(points, low, high)
    return message % values


def test_a_cost_beyond_doubt_comes_with_its_interval() -> None:
    assert told(2.14, 0.81, 3.49) == "costs about 2.1 points (0.8 to 3.5)"


def test_a_cost_that_may_be_none_is_told_by_its_upper_end() -> None:
    assert told(0.6, -0.2, 1.44) == "costs at most 1.4 points, perhaps none"


@pytest.mark.parametrize("high", [-0.3, 0.0, 0.04])
def test_no_cost_is_no_gain_either(high: float) -> None:
    assert told(-1.0, -2.0, high) == "costs nothing that can be measured"


def test_where_there_are_too_few_it_says_so() -> None:
    assert told(None, None, None) == "too few to say"
