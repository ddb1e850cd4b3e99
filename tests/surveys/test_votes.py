"""One vote per tester per build, changeable while open, with a tally that is never wrong."""

import threading
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.database import begin_write
from core.refusals import Conflict, Refusal
from releases.builds.build import Build
from releases.train import withdraw_build
from surveys.satisfaction import Satisfaction, satisfaction_of
from surveys.votes import Ballot, Vote, cast_votes, recount, tally_of, vote_of, votes_by
from tests.making import a_build, a_member, a_product, a_tester, vote


def test_a_vote_is_counted_in_the_tally(session: Session, now: datetime) -> None:
    product = a_product(session, now)
    build, noise = a_build(session, product, "1.0", now), a_build(session, product, "1.1", now)
    vote(session, a_tester(session, product, now), build, 4, now)
    assert tally_of(session, product.id, build.id) == (0, 0, 0, 1, 0)
    assert tally_of(session, product.id, noise.id) == (0, 0, 0, 0, 0)


def test_a_changed_vote_moves_and_is_still_one(session: Session, now: datetime) -> None:
    product = a_product(session, now)
    build, tester = a_build(session, product, "1.0", now), a_tester(session, product, now)
    for score in (4, 4, 2):
        vote(session, tester, build, score, now)
    found = vote_of(session, tester, build)
    assert found is not None and found.score == 2 and found.cast_at == now
    assert tally_of(session, product.id, build.id) == (0, 1, 0, 0, 0)


@pytest.mark.parametrize("score", [0, 6, -1, 99])
def test_a_score_out_of_range_is_refused_and_counts_nowhere(
    session: Session, now: datetime, score: int
) -> None:
    product = a_product(session, now)
    build, tester = a_build(session, product, "1.0", now), a_tester(session, product, now)
    refusal = cast_votes(session, [Ballot(tester.id, build, score)], now)[0]
    assert isinstance(refusal, Refusal) and refusal.field == "score"
    assert vote_of(session, tester, build) is None and satisfaction_of(session, build).n == 0


def test_a_closed_vote_is_refused_and_the_old_one_stays(session: Session, now: datetime) -> None:
    product = a_product(session, now)
    build, tester = a_build(session, product, "1.0", now), a_tester(session, product, now)
    vote(session, tester, build, 5, now)
    late = cast_votes(session, [Ballot(tester.id, build, 1)], now + timedelta(days=14))
    assert isinstance(late[0], Conflict) and tally_of(session, product.id, build.id) == (0, 0, 0, 0, 1)


def test_a_withdrawn_build_takes_no_votes(session: Session, now: datetime) -> None:
    product = a_product(session, now)
    build, tester = a_build(session, product, "1.0", now), a_tester(session, product, now)
    withdraw_build(session, build, "Go back.", now=now)
    assert isinstance(cast_votes(session, [Ballot(tester.id, build, 1)], now)[0], Conflict)


def test_in_a_batch_a_bad_ballot_fails_alone(session: Session, now: datetime) -> None:
    product = a_product(session, now)
    build, ann, bo = (
        a_build(session, product, "1.0", now),
        a_tester(session, product, now),
        a_tester(session, product, now),
    )
    answers = cast_votes(
        session, [Ballot(ann.id, build, 5), Ballot(bo.id, build, 7), Ballot(bo.id, build, 3)], now
    )
    assert [answer is None for answer in answers] == [True, False, True]
    assert tally_of(session, product.id, build.id) == (0, 0, 1, 0, 1)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(ballots=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 6)), max_size=15))
def test_the_tally_equals_a_plain_count_after_any_votes(
    session: Session, now: datetime, ballots: list[tuple[int, int]]
) -> None:
    product = a_product(session, now)
    build, testers = a_build(session, product, "1.0", now), [a_member(session, now) for _ in range(4)]
    cast_votes(session, [Ballot(testers[who].id, build, score) for who, score in ballots], now)
    kept = tally_of(session, product.id, build.id)
    recount(session, product.id, build.id)
    last = {who: score for who, score in ballots if 1 <= score <= 5}
    assert (
        kept
        == tally_of(session, product.id, build.id)
        == tuple(list(last.values()).count(score) for score in range(1, 6))
    )


def test_a_tester_finds_the_own_votes_newest_first(session: Session, now: datetime) -> None:
    product = a_product(session, now)
    tester, other = a_tester(session, product, now), a_tester(session, product, now)
    old, new = a_build(session, product, "1.0", now), a_build(session, product, "1.1", now)
    vote(session, other, old, 1, now)
    vote(session, tester, old, 3, now)
    vote(session, tester, new, 4, now + timedelta(hours=1))
    assert [(found.score, build.version) for found, build in votes_by(session, tester)] == [
        (4, "1.1"),
        (3, "1.0"),
    ]


def test_satisfaction_without_votes_says_nothing() -> None:
    nobody = Satisfaction((0, 0, 0, 0, 0))
    assert (nobody.share, nobody.mean, nobody.interval, nobody.change_from(nobody)) == (
        None,
        None,
        None,
        None,
    )


def test_fifty_identical_votes_at_once_leave_one(own_engine: Engine, now: datetime) -> None:
    with Session(own_engine) as session:
        product = a_product(session, now)
        build, tester = a_build(session, product, "1.0", now), a_tester(session, product, now)
        build_id, tester_id, product_id = build.id, tester.id, product.id
        session.commit()
    answers: list[object] = []

    def cast() -> None:
        with Session(own_engine) as session:
            begin_write(session)
            answers.extend(cast_votes(session, [Ballot(tester_id, session.get_one(Build, build_id), 4)], now))
            session.commit()

    threads = [threading.Thread(target=cast) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Session(own_engine) as session:
        assert answers == [None] * 50 and session.query(Vote).count() == 1
        assert tally_of(session, product_id, build_id) == (0, 0, 0, 1, 0)
