"""Where things stand on the drawings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.statistics import wilson_interval
from webapp.charts.distribution import distribution
from webapp.charts.interval_bar import interval_bar
from webapp.charts.scale import Scale, ticks_around
from webapp.charts.trend import TrendPoint, trend

SHARES = st.integers(0, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def _point(satisfied: int, n: int) -> TrendPoint:
    return TrendPoint(
        f"{satisfied}/{n}", satisfied / n if n else None, wilson_interval(satisfied, n) if n else None, n
    )


def test_a_scale_puts_its_ends_at_the_edges_and_the_middle_between() -> None:
    scale = Scale(0.5, 0.9, 10, 90)
    assert [scale.place(value) for value in (0.5, 0.7, 0.9, 2.0)] == [10, 50, 90, 90]


def test_a_scale_without_extent_puts_everything_in_the_middle() -> None:
    assert Scale(0.5, 0.5).place(0.5) == 50


@given(st.lists(st.floats(0, 1), min_size=1))
def test_ticks_enclose_what_they_are_made_for(values: list[float]) -> None:
    ticks = ticks_around(values)
    assert ticks[0] <= min(values) + 1e-9 and max(values) <= ticks[-1] + 1e-9
    assert 2 <= len(ticks) <= 8


def test_an_interval_bar_knows_where_zero_is() -> None:
    bar = interval_bar(2.0, -1.0, 5.0, lowest=-2.0, highest=6.0)
    assert (bar.low, bar.dot, bar.high, bar.zero) == (14, 50, 86, 26)
    assert interval_bar(0.8, 0.7, 0.9, lowest=0.5, highest=1.0).zero is None


def test_the_highest_column_is_full_and_a_single_vote_can_be_seen() -> None:
    columns = distribution([0, 1, 0, 500, 1000])
    assert [column.height for column in columns] == [0, 4, 0, 50, 100]
    assert columns[4].share == pytest.approx(1000 / 1501)


def test_a_distribution_of_nobody_has_five_empty_columns() -> None:
    assert [column.height for column in distribution([0] * 5)] == [0] * 5


@given(st.lists(SHARES, max_size=60))
def test_every_dot_lies_on_the_drawing_and_inside_its_interval(counts: list[tuple[int, int]]) -> None:
    drawing = trend([_point(satisfied, n) for satisfied, n in counts])
    for dot in drawing.dots:
        assert 0 <= dot.x <= 100
        if dot.y is not None and dot.low is not None and dot.high is not None:
            assert 0 <= dot.high <= dot.y <= dot.low <= 100


def test_a_hidden_build_leaves_a_gap() -> None:
    drawing = trend([_point(8, 10), TrendPoint("open", None, None), _point(9, 10), _point(7, 10)])
    assert len(drawing.dots) == 4 and len(drawing.segments) == 1


def test_the_newest_build_is_always_named_and_few_others() -> None:
    drawing = trend([_point(number, 60) for number in range(1, 53)])
    named = [place for place, dot in enumerate(drawing.dots) if dot.named]
    assert named[-1] == 51 and len(named) <= 4


def test_nothing_to_show_draws_nothing() -> None:
    assert trend([TrendPoint("open", None, None)]).dots == []
