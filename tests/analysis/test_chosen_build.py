"""Which build is ranked, and which build a row without one counts for."""

from datetime import UTC, datetime, timedelta

import pytest

from analysis.chosen_build import choose_build
from analysis.remarks import Remarks
from core.refusals import NotFound

START = datetime(2026, 9, 4, tzinfo=UTC)


def remarks(builds: list[str | None], days: list[int | None] | None = None) -> Remarks:
    days = days or [None] * len(builds)
    return Remarks(
        ids=list(range(1, len(builds) + 1)),
        texts=["slow"] * len(builds),
        people=[f"p{row}" for row in range(len(builds))],
        builds=builds,
        dates=[None if day is None else START + timedelta(days=day) for day in days],
        build_order=["1.9", "1.10", "1.11"],
    )


def test_the_newest_build_with_thirty_rows_is_ranked() -> None:
    chosen = choose_build(remarks(["1.9"] * 50 + ["1.10"] * 30 + ["1.11"] * 29))
    assert chosen.build == "1.10" and chosen.builds == ["1.9", "1.10"]


def test_where_no_build_has_thirty_rows_all_are_pooled() -> None:
    chosen = choose_build(remarks(["1.9"] * 29 + ["1.10"] * 29 + [None] * 40))
    assert chosen.build is None and chosen.builds == ["1.9", "1.10"]
    assert len(chosen.in_scope()) == 98


def test_a_build_that_is_asked_for_is_ranked_however_few_its_rows() -> None:
    chosen = choose_build(remarks(["1.9"] * 50 + ["1.10"] * 3 + ["1.11"] * 50), "1.10")
    assert chosen.build == "1.10" and chosen.builds == ["1.9", "1.10"]
    assert chosen.in_scope() == [50, 51, 52]


def test_an_unknown_build_is_refused_by_name() -> None:
    with pytest.raises(NotFound, match=r"called 2\.0"):
        choose_build(remarks(["1.9"]), "2.0")


def test_a_row_without_a_build_goes_to_the_one_current_at_its_date() -> None:
    builds = ["1.9"] * 3 + ["1.10"] * 3 + [None] * 3
    chosen = choose_build(remarks(builds, [0, 1, 2, 7, 8, 9, 3, 7, 30]))
    assert chosen.row_builds[6:] == ["1.9", "1.10", "1.10"]


def test_rows_placed_by_their_date_count_for_the_choice() -> None:
    chosen = choose_build(remarks(["1.9"] * 30 + ["1.10"] * 20 + [None] * 10, [0] * 30 + [7] * 20 + [8] * 10))
    assert chosen.build == "1.10"


def test_a_row_from_before_the_first_build_or_without_a_date_keeps_none() -> None:
    chosen = choose_build(remarks(["1.9"] * 3 + [None, None], [5, 6, 7, 2, None]))
    assert chosen.row_builds[3:] == [None, None]


def test_late_votes_on_an_old_build_do_not_make_it_current_again() -> None:
    chosen = choose_build(remarks(["1.10"] * 3 + ["1.9"] * 3 + [None], [7, 8, 9, 0, 1, 20, 21]))
    assert chosen.row_builds[-1] == "1.10"


def test_one_mistyped_version_does_not_swallow_the_undated_rows() -> None:
    chosen = choose_build(remarks(["1.9"] * 3 + ["1.11"] + [None] * 40, [0] * 3 + [1] + [5] * 40))
    assert chosen.row_builds[-1] == "1.9" and chosen.build == "1.9"


def test_no_rows_at_all_choose_nothing() -> None:
    chosen = choose_build(Remarks(ids=[], texts=[], people=[]))
    assert chosen.build is None and chosen.builds == [] and chosen.in_scope() == []
