"""Remarks refuse columns that do not fit together, naming the place."""

from datetime import UTC, datetime

import pytest

from analysis.remarks import Remarks

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def two_rows(**columns: object) -> Remarks:
    given: dict[str, object] = {"ids": [1, 2], "texts": ["slow", ""], "people": ["ann", "bob"]} | columns
    return Remarks(**given)  # type: ignore[arg-type]


def test_columns_the_source_lacks_are_filled_with_none() -> None:
    remarks = two_rows()
    assert remarks.scores == remarks.builds == remarks.dates == remarks.strata == [None, None]
    assert remarks.known_topics == [None, None]


def test_no_rows_at_all_are_remarks_too() -> None:
    assert len(Remarks(ids=[], texts=[], people=[])) == 0


def test_everything_given_is_kept() -> None:
    remarks = two_rows(scores=[5, None], builds=["1.2", None], dates=[NOON, None], build_order=["1.1", "1.2"])
    assert (remarks.scores, remarks.builds, remarks.dates) == ([5, None], ["1.2", None], [NOON, None])


@pytest.mark.parametrize("column", ["texts", "people", "scores", "builds", "dates", "strata", "known_topics"])
def test_a_column_of_another_length_is_refused_by_name(column: str) -> None:
    with pytest.raises(ValueError, match=f"{column} has 1 rows"):
        two_rows(**{column: ["x"]})


@pytest.mark.parametrize("score", [0, 0.99, 5.01, 10, -1, float("nan")])
def test_a_score_outside_1_to_5_is_refused_with_its_position(score: float) -> None:
    with pytest.raises(ValueError, match="in position 1"):
        two_rows(scores=[3, score])


def test_the_same_id_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="same id twice"):
        two_rows(ids=[7, 7])


def test_a_row_without_a_person_is_refused() -> None:
    with pytest.raises(ValueError, match="position 1"):
        two_rows(people=["ann", ""])


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone in position 0"):
        two_rows(dates=[datetime(2026, 11, 20), None])


def test_a_build_missing_from_the_order_is_refused() -> None:
    with pytest.raises(ValueError, match=r"'1\.3' in position 1"):
        two_rows(builds=["1.2", "1.3"], build_order=["1.2"])


def test_the_same_build_twice_in_the_order_is_refused() -> None:
    with pytest.raises(ValueError, match="same build twice"):
        two_rows(build_order=["1.2", "1.2"])
