"""Points at stake against planted truth: the interval holds it, the order is found, thin ones stay silent."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from analysis.priorities.ranking import PointsAtStake, points_at_stake
from benchmarks.ranking.coverage import ndcg
from benchmarks.ranking.planted import Recipe, plant


def table(rows: list[list[int]], requests: int) -> sparse.csr_array:
    raised = np.zeros((len(rows), requests), dtype=bool)
    for row, topics in enumerate(rows):
        raised[row, topics] = True
    return sparse.csr_array(raised)


def one_request(happy: int, unhappy: int, others_happy: int, others_unhappy: int) -> PointsAtStake:
    """A build with one request, by how its supporters and the others voted."""
    scores = [5] * happy + [1] * unhappy + [5] * others_happy + [1] * others_unhappy
    supporters = happy + unhappy
    raised = table([[0] if row < supporters else [] for row in range(len(scores))], 1)
    return points_at_stake(np.array(scores), raised, resamples=200)


def test_one_request_alone_costs_the_difference_of_the_shares_times_its_reach() -> None:
    found = one_request(happy=10, unhappy=10, others_happy=72, others_unhappy=8)
    assert found.impact[0] == pytest.approx(0.9 - 0.5)
    assert found.points[0] == pytest.approx(100 * 0.2 * 0.4)


def test_the_interval_of_one_request_holds_its_estimate() -> None:
    found = one_request(happy=10, unhappy=10, others_happy=72, others_unhappy=8)
    assert 1 < found.low[0] < found.points[0] < found.high[0] < 16


def test_points_are_told_only_where_supporters_voters_and_others_carry_them() -> None:
    assert not one_request(happy=2, unhappy=2, others_happy=80, others_unhappy=8).carried[0]
    assert not one_request(happy=5, unhappy=5, others_happy=10, others_unhappy=9).carried[0]
    assert not one_request(happy=40, unhappy=40, others_happy=2, others_unhappy=2).carried[0]
    assert one_request(happy=2, unhappy=3, others_happy=20, others_unhappy=5).carried[0]


def test_where_it_is_too_few_to_say_there_still_is_a_guess_for_the_order() -> None:
    found = one_request(happy=0, unhappy=4, others_happy=80, others_unhappy=8)
    assert np.isnan([found.points[0], found.low[0], found.high[0], found.impact[0]]).all()
    assert found.expected[0] > 0 and found.reach[0] == pytest.approx(4 / 92)


def test_a_request_that_only_travels_with_a_costly_one_costs_next_to_nothing() -> None:
    random = np.random.default_rng(3)
    costly, innocent = np.zeros(2000, dtype=bool), np.zeros(2000, dtype=bool)
    costly[:400] = innocent[100:500] = True  # three quarters of the innocent one's supporters
    scores = np.where(random.random(2000) < 0.9 - 0.6 * costly, 5, 2)
    found = points_at_stake(scores, sparse.csr_array(np.column_stack([costly, innocent])), resamples=200)
    assert found.points[0] == pytest.approx(12, abs=2)
    assert abs(found.points[1]) < 1.5


def test_groups_that_are_unhappier_anyway_are_not_held_against_a_request() -> None:
    random = np.random.default_rng(5)
    critical = np.arange(3000) % 2 == 0
    raised = random.random(3000) < np.where(critical, 0.4, 0.05)
    scores = np.where(random.random(3000) < np.where(critical, 0.5, 0.9), 4, 3)
    plain = points_at_stake(scores, sparse.csr_array(raised[:, None]), resamples=200)
    within = points_at_stake(scores, sparse.csr_array(raised[:, None]), strata=critical, resamples=200)
    assert plain.points[0] > 3 and abs(within.points[0]) < 1.5


def test_pooled_builds_are_each_compared_with_themselves() -> None:
    random = np.random.default_rng(6)
    build = np.repeat(["1.1", "1.2"], 1500)
    raised = random.random(3000) < np.where(build == "1.1", 0.3, 0.02)
    scores = np.where(random.random(3000) < np.where(build == "1.1", 0.5, 0.9), 5, 1)
    found = points_at_stake(scores, sparse.csr_array(raised[:, None]), builds=build, resamples=200)
    assert abs(found.points[0]) < 1.5


def test_votes_of_one_person_on_many_builds_do_not_make_the_interval_narrower() -> None:
    random = np.random.default_rng(7)
    raised, happy = np.arange(100) < 30, random.random(100) < np.where(np.arange(100) < 30, 0.4, 0.9)
    once = points_at_stake(happy * 4 + 1, sparse.csr_array(raised[:, None]), resamples=400)
    again = np.tile(np.arange(100), 9)
    often = points_at_stake(
        (happy * 4 + 1)[again], sparse.csr_array(raised[again, None]), people=again, resamples=400
    )
    assert often.high[0] - often.low[0] == pytest.approx(once.high[0] - once.low[0], rel=0.15)


def test_the_same_input_and_seed_give_the_same_bytes() -> None:
    build = plant(Recipe(voters=400), seed=1)
    first = points_at_stake(build.scores, build.raised, strata=build.strata, resamples=120)
    second = points_at_stake(build.scores, build.raised, strata=build.strata, resamples=120)
    assert first.draws.tobytes() == second.draws.tobytes()
    assert first.points.tobytes() == second.points.tobytes()


def test_more_resamples_begin_with_the_same_ones() -> None:
    build = plant(Recipe(voters=400), seed=1)
    few = points_at_stake(build.scores, build.raised, resamples=100)
    more = points_at_stake(build.scores, build.raised, resamples=150)
    assert (more.draws[:100] == few.draws).all()


@pytest.mark.parametrize("score", [1, 5])
def test_a_build_where_everybody_agrees_has_nothing_at_stake(score: int) -> None:
    raised = table([[row % 3] if row < 60 else [] for row in range(200)], 3)
    found = points_at_stake(np.full(200, score), raised, resamples=100)
    assert found.points == pytest.approx(np.zeros(3), abs=1e-6)
    assert (found.low <= 0).all() and (found.high >= 0).all()


def test_a_build_without_votes_says_nothing() -> None:
    found = points_at_stake(np.zeros(0), sparse.csr_array((0, 2), dtype=bool))
    assert not found.carried.any() and found.satisfaction is None


def test_a_build_without_requests_has_its_satisfaction_all_the_same() -> None:
    found = points_at_stake(np.array([5, 1, 4, 4]), sparse.csr_array((4, 0), dtype=bool))
    assert found.satisfaction == 0.75 and len(found.points) == 0


def test_shapes_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="3 scores or groups for 4 rows"):
        points_at_stake(np.array([1, 2, 3]), sparse.csr_array((4, 1), dtype=bool))
    with pytest.raises(ValueError, match="2 scores or groups for 3 rows"):
        points_at_stake(np.array([1, 2, 3]), sparse.csr_array((3, 1), dtype=bool), strata=["a", "b"])


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_whatever_is_raised_the_interval_holds_the_estimate(data: st.DataObject) -> None:
    votes, requests = data.draw(st.integers(1, 80)), data.draw(st.integers(1, 6))
    topics = st.lists(st.integers(0, requests - 1), max_size=3, unique=True)
    rows = data.draw(st.lists(topics, min_size=votes, max_size=votes))
    scores = np.array(data.draw(st.lists(st.integers(1, 5), min_size=votes, max_size=votes)))
    found = points_at_stake(scores, table(rows, requests), resamples=60)
    told = found.carried
    assert np.isfinite(found.expected).all() and (found.stability >= 0).all() and (found.stability <= 1).all()
    assert (found.low[told] <= found.points[told]).all() and (found.points[told] <= found.high[told]).all()


def test_the_interval_holds_the_planted_truth_at_about_its_rate() -> None:
    held: list[bool] = []
    for seed in range(500, 530):
        build = plant(Recipe(voters=600), seed=seed)
        found = points_at_stake(build.scores, build.raised, strata=build.strata, resamples=200)
        inside = (found.low <= build.points) & (build.points <= found.high)
        held.extend(inside[found.carried])
    assert len(held) > 400 and 0.91 < np.mean(held) < 0.985


def test_the_planted_order_is_found_better_than_by_people_alone() -> None:
    by_points, by_people = [], []
    for seed in range(600, 615):
        build = plant(Recipe(voters=1500), seed=seed)
        found = points_at_stake(build.scores, build.raised, strata=build.strata, resamples=50)
        by_points.append(ndcg(build.points, found.expected))
        by_people.append(ndcg(build.points, found.reach))
    assert np.mean(by_points) > 0.95 and np.mean(by_points) > np.mean(by_people) + 0.05
