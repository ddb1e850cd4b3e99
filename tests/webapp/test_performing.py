"""Performing a run: it is claimed once, its failures are written to it alone, the real engine ranks."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session, sessionmaker

from analysis.priorities.feature_requests.request import FeatureRequest
from analysis.priorities.ranked import ranking_of
from analysis.runs import CANCELLED, DONE, FAILED, QUEUED, RUNNING, Run, claim_run, request_run
from analysis.topics.identity import Topic, TopicText
from analysis.topics.settings import TopicSettings
from analysis.topics.vectors import StoredVector
from community.accounts import create_member
from community.products import Product
from releases.builds.drafting import draft_build
from surveys.votes import Ballot, cast_votes
from tests.analysis.database_runs.programme import make_programme
from webapp.performing import perform_run

Sessions = sessionmaker[Session]

COMPLAINTS = {
    "battery": ["The battery drains overnight", "My battery is empty every morning", "Battery life got much worse",
                "Phone loses half its battery at night", "Battery drain since this build", "The battery dies by noon"],
    "camera": ["The camera app is slow to open", "Camera takes ages to start", "Opening the camera is slow",
               "The camera needs five seconds to start", "Slow camera start", "Camera opens far too slowly"],
}  # fmt: skip


@pytest.fixture
def sessions(own_engine: Engine) -> Sessions:
    return sessionmaker(own_engine)


def skylark(sessions: Sessions, now: datetime) -> int:
    """Twelve dissatisfied testers with two complaints, thirty satisfied silent ones; the number of a waiting run."""
    with sessions.begin() as session:
        programme = make_programme(session, now)
        for texts in COMPLAINTS.values():
            for text in texts:
                tester = programme.member()
                programme.vote(tester, 2)
                programme.say(tester, text)
        for number in range(30):
            silent = create_member(session, f"silent{number}@example.com", "Silent", now=now)
            assert cast_votes(session, [Ballot(silent.id, programme.newer, 5)], now) == [None]
        return request_run(session, programme.product, now=now).id


def state_of(sessions: Sessions, run_id: int) -> tuple[str, str | None]:
    with sessions() as session:
        run = session.get_one(Run, run_id)
        return run.state, run.error


def rows_left_by(sessions: Sessions) -> int:
    with sessions() as session:
        tables = (Topic, TopicText, FeatureRequest, StoredVector)
        return sum(session.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in tables)


def test_a_run_that_another_worker_has_is_left_alone(sessions: Sessions, now: datetime) -> None:
    run_id = skylark(sessions, now)
    with sessions.begin() as session:
        claim_run(session, now, run_id)
    assert not perform_run(sessions, run_id, lambda: now)
    assert state_of(sessions, run_id) == (RUNNING, None)


def test_a_run_that_fails_says_why_and_changes_nothing_else(sessions: Sessions, now: datetime) -> None:
    run_id = skylark(sessions, now)
    assert perform_run(sessions, run_id, lambda: now, TopicSettings(model="no-such-model"))
    state, error = state_of(sessions, run_id)
    assert state == FAILED
    assert "no-such-model" in (error or "")
    assert rows_left_by(sessions) == 0


def test_a_build_nobody_can_have_used_is_refused_in_words(sessions: Sessions, now: datetime) -> None:
    run_id = skylark(sessions, now)
    with sessions.begin() as session:
        run = session.get_one(Run, run_id)
        run.build_id = draft_build(session, run.product, "8.10.31", now=now).id
    perform_run(sessions, run_id, lambda: now)
    assert state_of(sessions, run_id) == (FAILED, "No row is about a build called 8.10.31.")


def test_a_cancelled_run_stops_at_its_next_step(sessions: Sessions, now: datetime) -> None:
    run_id = skylark(sessions, now)
    with sessions.begin() as session:
        session.execute(sa.update(Run).where(Run.id == run_id).values(cancel_wanted=True))
    assert perform_run(sessions, run_id, lambda: now)
    assert state_of(sessions, run_id) == (CANCELLED, None)
    assert rows_left_by(sessions) == 0


def test_a_product_nobody_spoke_about_gives_an_empty_ranking(sessions: Sessions, now: datetime) -> None:
    with sessions.begin() as session:
        programme = make_programme(session, now)
        run_id = request_run(session, programme.product, now=now).id
    assert perform_run(sessions, run_id, lambda: now)
    assert state_of(sessions, run_id) == (DONE, None)


def test_a_run_that_another_one_overtook_waits_again(sessions: Sessions, now: datetime) -> None:
    with sessions.begin() as session:
        product = make_programme(session, now).product
        slow, number = request_run(session, product, now=now).id, product.id
    done: list[int] = []

    def clock() -> datetime:
        done.append(len(done))
        if len(done) == 2:  # the slow one has read by now, and begins to reckon
            with sessions.begin() as session:
                quick = request_run(session, session.get_one(Product, number), now=now).id
            assert perform_run(sessions, quick, lambda: now)
        return now

    assert perform_run(sessions, slow, clock)
    assert state_of(sessions, slow) == (QUEUED, None)
    assert perform_run(sessions, slow, lambda: now)
    assert state_of(sessions, slow) == (DONE, None)


@pytest.mark.slow
def test_the_engine_ranks_a_small_product(sessions: Sessions, now: datetime) -> None:
    run_id = skylark(sessions, now)
    told: list[datetime] = []

    def clock() -> datetime:
        told.append(now + timedelta(seconds=2 * len(told)))
        return told[-1]

    assert perform_run(sessions, run_id, clock)
    assert state_of(sessions, run_id) == (DONE, None)
    with sessions() as session:
        run = session.get_one(Run, run_id)
        rows = ranking_of(session, run)
        assert sum(row.people for row in rows) == 12
        assert all(
            "battery" in row.request.title.lower() or "camera" in row.request.title.lower() for row in rows
        )
        first = rows[0]
        assert (first.people, first.reach) == (6, 6 / 42)
        assert first.points is not None
        assert first.points > 5
        assert (run.totals["voters"], run.totals["texts"]) == (42, 12)
        assert run.data_hash is not None
        assert run.settings["topics"]["model"] == "minilm-int8"


@pytest.mark.slow
def test_a_second_run_keeps_numbers_and_needs_no_new_vectors(sessions: Sessions, now: datetime) -> None:
    run_id = skylark(sessions, now)
    perform_run(sessions, run_id, lambda: now)
    before = numbers(sessions)
    with sessions.begin() as session:
        product = session.scalars(sa.select(Product).where(Product.slug == "skylark")).one()
        again = request_run(session, product, now=now).id
    assert perform_run(sessions, again, lambda: now, TopicSettings())
    assert state_of(sessions, again) == (DONE, None)
    assert numbers(sessions) == before


def numbers(sessions: Sessions) -> tuple[list[int], list[int], int]:
    """Ids of topics and requests, and how many vectors are stored."""
    with sessions() as session:
        vectors = session.scalar(sa.select(sa.func.count()).select_from(StoredVector)) or 0
        topics = session.scalars(sa.select(Topic.id).order_by(Topic.id)).all()
        return (
            list(topics),
            list(session.scalars(sa.select(FeatureRequest.id).order_by(FeatureRequest.id))),
            vectors,
        )


def test_a_waiting_run_is_one_per_product(sessions: Sessions, now: datetime) -> None:
    run_id = skylark(sessions, now)
    with sessions.begin() as session:
        product = session.get_one(Run, run_id).product
        assert request_run(session, product, now=now).id == run_id
    assert state_of(sessions, run_id) == (QUEUED, None)
