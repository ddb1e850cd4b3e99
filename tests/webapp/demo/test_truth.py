from __future__ import annotations

from functools import cache
from statistics import mean

import pytest

from tests.webapp.demo.conftest import TUESDAY
from webapp.demo.planting import Planting, plant
from webapp.demo.truth import (
    CONTENT,
    DRAFT,
    NEWEST,
    active_in,
    expected_cost,
    expected_satisfaction,
    planted_order,
    spoiling,
)


def test_a_build_expects_its_content_share_less_every_active_cause() -> None:
    untouched = CONTENT
    for cause in active_in(NEWEST):
        untouched *= 1 - spoiling(cause, NEWEST) * cause.share
    assert untouched == pytest.approx(expected_satisfaction(NEWEST))


def test_solving_a_cause_alone_regains_exactly_its_points() -> None:
    satisfaction = expected_satisfaction(NEWEST)
    for cause in active_in(NEWEST):
        solved = satisfaction / (1 - spoiling(cause, NEWEST) * cause.share)
        assert 100 * (solved - satisfaction) == pytest.approx(cause.points)


@pytest.mark.parametrize("build", range(1, NEWEST + 1))
def test_no_cause_must_spoil_more_votes_than_it_reaches(build: int) -> None:
    assert all(0 < spoiling(cause, build) <= 0.95 for cause in active_in(build))


def test_the_dearest_causes_of_the_newest_build_are_told_apart() -> None:
    assert planted_order(NEWEST)[:3] == ["battery_overnight", "bluetooth_car", "calendar_shift"]
    assert expected_cost(NEWEST)["battery_overnight"] == 7.5


def test_call_times_are_asked_for_until_the_build_that_brings_them() -> None:
    assert "call_times" in planted_order(7)[:3]
    assert "call_times" not in planted_order(8)


def test_nothing_is_planted_in_the_draft_that_was_not_there_before() -> None:
    assert set(planted_order(DRAFT)) <= set(planted_order(NEWEST))


@pytest.mark.parametrize(
    ("build", "key"), [(13, "battery_overnight"), (13, "bluetooth_car"), (9, "notif_late"), (4, "wifi_drops")]
)
def test_what_the_reached_lose_in_the_mean_of_many_draws_is_what_was_planted(build: int, key: str) -> None:
    found = mean(_cost(planting, build, key) for planting in _many_plantings())
    assert found == pytest.approx(expected_cost(build)[key], abs=1.5)


@cache
def _many_plantings() -> list[Planting]:
    return [plant(seed, TUESDAY) for seed in range(12)]


def _cost(planting: Planting, build: int, key: str) -> float:
    """Points of satisfaction lost to ``key``: share of the reached times how much less satisfied they are."""
    votes = planting.votes_on(build)
    met = [vote.score >= 4 for vote in votes if vote.tester in planting.reached[key]]
    others = [vote.score >= 4 for vote in votes if vote.tester not in planting.reached[key]]
    return 100 * len(met) / len(votes) * (mean(others) - mean(met))
