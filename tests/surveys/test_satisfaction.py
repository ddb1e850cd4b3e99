"""Satisfaction by build, with the published figures (PRACTICE.md, figure 1)."""

import pytest

from surveys.satisfaction import Satisfaction
from surveys.statistics import change_in_points, percentage, signed

TEN_THOUSAND = [(8944, 10_000), (8932, 10_000), (8729, 10_000)]
HUNDRED = [(127, 142), (92, 103), (103, 118)]


def with_share(satisfied: int, n: int) -> Satisfaction:
    return Satisfaction((n - satisfied, 0, 0, satisfied, 0))


@pytest.mark.parametrize(
    ("builds", "noise"),
    [(TEN_THOUSAND, [True, False]), (HUNDRED, [True, True])],
    ids=["ten thousand", "hundred"],
)
def test_the_published_builds_print_their_percentages_and_verdicts(
    builds: list[tuple[int, int]], noise: list[bool]
) -> None:
    oldest, middle, newest = (with_share(*counts) for counts in builds)
    shown = [str(percentage(each.satisfied, each.n)) for each in (newest, middle, oldest)]
    assert shown == ["87.29", "89.32", "89.44"]
    changes = [middle.change_from(oldest), newest.change_from(middle)]
    assert [change is not None and not change.more_than_noise for change in changes] == noise


def test_a_fall_has_a_minus_before_it() -> None:
    change = with_share(8729, 10_000).change_from(with_share(8932, 10_000))
    assert change is not None and change.change == pytest.approx(-0.0203)
    assert signed(change_in_points(8729, 10_000, 8932, 10_000)) == "−2.03"  # type: ignore[arg-type]


def test_a_rise_has_a_plus_before_it() -> None:
    change = with_share(90, 100).change_from(with_share(80, 100))
    assert change is not None and change.change == pytest.approx(0.1)


def test_a_tally_gives_share_mean_and_interval() -> None:
    found = Satisfaction((1, 2, 3, 4, 10))
    assert (found.n, found.satisfied, found.share, found.mean) == (20, 14, 0.7, 4.0)
    assert found.interval is not None and found.interval.low < 0.7 < found.interval.high
