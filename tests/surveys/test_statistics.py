"""The arithmetic behind every satisfaction figure, held to scipy and to the published figures."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import binomtest

from surveys.statistics import (
    change_in_points,
    percentage,
    rounded,
    share_difference,
    signed,
    wilson_interval,
)

LARGE = [(8729, 10000), (8932, 10000), (8944, 10000)]
SMALL = [(103, 118), (92, 103), (127, 142)]


@st.composite
def counts(draw: st.DrawFn, least: int = 1, most: int = 5000) -> tuple[int, int]:
    n = draw(st.integers(least, most))
    return draw(st.integers(0, n)), n


@given(counts(), st.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_the_wilson_interval_is_that_of_scipy(pair: tuple[int, int], confidence: float) -> None:
    successes, n = pair
    ours = wilson_interval(successes, n, confidence)
    theirs = binomtest(successes, n).proportion_ci(confidence, method="wilson")
    assert ours.low == pytest.approx(theirs.low, abs=1e-9)
    assert ours.high == pytest.approx(theirs.high, abs=1e-9)


@given(counts())
def test_the_wilson_interval_holds_the_share_and_stays_within_0_and_1(pair: tuple[int, int]) -> None:
    successes, n = pair
    interval = wilson_interval(successes, n)
    assert 0 <= interval.low <= successes / n <= interval.high <= 1


@given(counts())
def test_the_wilson_interval_of_the_opposite_is_its_mirror(pair: tuple[int, int]) -> None:
    successes, n = pair
    interval, opposite = wilson_interval(successes, n), wilson_interval(n - successes, n)
    assert opposite.low == pytest.approx(1 - interval.high, abs=1e-12)
    assert opposite.high == pytest.approx(1 - interval.low, abs=1e-12)


def test_with_no_votes_nothing_is_known() -> None:
    interval = wilson_interval(0, 0)
    assert (interval.low, interval.high) == (0.0, 1.0)


@pytest.mark.parametrize("successes, n", [(-1, 5), (6, 5), (0, -1)])
def test_impossible_counts_are_refused(successes: int, n: int) -> None:
    with pytest.raises(ValueError, match="is not a share"):
        wilson_interval(successes, n)


@pytest.mark.parametrize("confidence", [0, 1, 95])
def test_a_confidence_in_percent_is_refused(confidence: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        wilson_interval(1, 2, confidence)


# Newcombe (1998), table II, method 10, as printed there to four decimals.
@pytest.mark.parametrize(
    "s1, n1, s2, n2, low, high",
    [
        (56, 70, 48, 80, 0.0524, 0.3339),
        (9, 10, 3, 10, 0.1705, 0.8090),
        (6, 7, 2, 7, 0.0582, 0.8062),
        (5, 56, 0, 29, -0.0381, 0.1926),
        (0, 10, 0, 20, -0.1611, 0.2775),
        (10, 10, 0, 10, 0.6075, 1.0),
    ],
)
def test_the_difference_agrees_with_the_published_table(
    s1: int, n1: int, s2: int, n2: int, low: float, high: float
) -> None:
    difference = share_difference(s1, n1, s2, n2)
    assert difference is not None
    assert difference.low == pytest.approx(low, abs=5e-5)
    assert difference.high == pytest.approx(high, abs=5e-5)


@given(counts(), counts())
def test_the_difference_turned_round_is_its_mirror(a: tuple[int, int], b: tuple[int, int]) -> None:
    there, back = share_difference(*a, *b), share_difference(*b, *a)
    assert there is not None and back is not None
    assert there.low == pytest.approx(-back.high, abs=1e-12)
    assert there.more_than_noise == back.more_than_noise


@given(counts())
def test_a_share_does_not_differ_from_itself(pair: tuple[int, int]) -> None:
    difference = share_difference(*pair, *pair)
    assert difference is not None
    assert difference.low <= 0 <= difference.high
    assert not difference.more_than_noise


def test_there_is_no_difference_from_a_build_without_votes() -> None:
    assert share_difference(3, 4, 0, 0) is None
    assert share_difference(0, 0, 3, 4) is None


@pytest.mark.parametrize("fixture", [LARGE, SMALL])
def test_both_fixtures_print_the_published_percentages(fixture: list[tuple[int, int]]) -> None:
    assert [str(percentage(*build)) for build in fixture] == ["87.29", "89.32", "89.44"]


@pytest.mark.parametrize("fixture", [LARGE, SMALL])
def test_both_fixtures_print_the_published_changes(fixture: list[tuple[int, int]]) -> None:
    newest, middle, oldest = fixture
    changes = [change_in_points(*newest, *middle), change_in_points(*middle, *oldest)]
    assert [signed(change) for change in changes if change is not None] == ["−2.03", "−0.12"]


def test_of_ten_thousand_the_large_change_is_more_than_noise_and_the_small_is_not() -> None:
    newest, middle, oldest = LARGE
    large, small = share_difference(*newest, *middle), share_difference(*middle, *oldest)
    assert large is not None and large.more_than_noise
    assert small is not None and not small.more_than_noise


def test_of_a_hundred_both_changes_are_noise() -> None:
    newest, middle, oldest = SMALL
    large, small = share_difference(*newest, *middle), share_difference(*middle, *oldest)
    assert large is not None and not large.more_than_noise
    assert small is not None and not small.more_than_noise


@given(counts(), st.integers(0, 4))
def test_a_percentage_is_at_most_half_a_last_digit_away(pair: tuple[int, int], digits: int) -> None:
    successes, n = pair
    printed = percentage(successes, n, digits)
    assert abs(Fraction(printed) - Fraction(100 * successes, n)) <= Fraction(1, 2 * 10**digits)
    assert -printed.as_tuple().exponent == digits


@given(counts(), counts())
def test_a_change_turned_round_changes_only_its_sign(a: tuple[int, int], b: tuple[int, int]) -> None:
    there, back = change_in_points(*a, *b), change_in_points(*b, *a)
    assert there is not None and back is not None
    assume(there != 0)
    assert signed(there)[1:] == signed(back)[1:] and there == -back


def test_halves_are_rounded_away_from_zero() -> None:
    assert percentage(1, 800) == Decimal("0.13")
    assert rounded(Fraction(-1, 8), 2) == Decimal("-0.13")


def test_no_change_is_printed_without_a_sign() -> None:
    assert signed(rounded(-0.0001, 2)) == "0.00"


def test_a_percentage_of_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="nobody"):
        percentage(0, 0)
