"""Friday: what is due goes out once, however many workers there are and however they die."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from core.jobs import BACK_OFF, CLAIM_LASTS, JobRun, claim_job, failing_jobs
from core.outbox import OutboxMessage
from releases.builds.build import PUBLISHED, SCHEDULED, Build, BuildTransition
from releases.train import publish_build, schedule_build
from tests.webapp.conftest import MovedClock
from webapp.jobs.kinds import Workplace
from webapp.jobs.table import job_called
from webapp.worker import workplace

FRIDAY = job_called("friday")
WEEK = timedelta(days=7)
Schedule = Callable[..., Build]


def publications(session: Session, build: Build) -> int:
    query = sa.select(sa.func.count()).where(
        BuildTransition.build_id == build.id, BuildTransition.became == PUBLISHED
    )
    return session.scalar(query) or 0


def count(session: Session, table: type) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_nothing_goes_out_before_its_time(
    session: Session, place: Workplace, schedule: Schedule, now: datetime
) -> None:
    build = schedule("8.11.27", now + timedelta(seconds=1))
    assert FRIDAY.work(place) == 0
    session.refresh(build)
    assert (build.state, count(session, JobRun)) == (SCHEDULED, 0)


def test_a_due_build_goes_out_with_its_letters(
    session: Session, place: Workplace, schedule: Schedule, clock: MovedClock, now: datetime
) -> None:
    build = schedule("8.11.27", now + WEEK)
    clock.moment = now + WEEK
    assert FRIDAY.work(place) == 1
    session.refresh(build)
    assert (build.state, build.published_at) == (PUBLISHED, now + WEEK)
    assert count(session, OutboxMessage) == 3
    outcome = session.scalars(sa.select(JobRun.outcome)).one()
    assert outcome == "Published 8.11.27; 1 requests shipped, 3 people asked for them."


def test_two_workers_at_the_same_moment_leave_one_publication_and_one_set_of_letters(
    app: Flask, session: Session, schedule: Schedule, clock: MovedClock, now: datetime
) -> None:
    builds = [schedule(f"8.11.{day}", now + WEEK) for day in (27, 28, 29)]
    session.commit()
    clock.moment = now + WEEK
    start = threading.Barrier(2)

    def work() -> int:
        place = workplace(app)
        start.wait()
        return FRIDAY.work(place)

    with ThreadPoolExecutor(2) as workers:
        done = [worker.result() for worker in [workers.submit(work) for _ in range(2)]]
    assert sum(done) == 3
    assert [publications(session, build) for build in builds] == [1, 1, 1]
    assert (count(session, OutboxMessage), count(session, JobRun)) == (9, 3)


def test_what_was_missed_is_caught_up_in_order(
    session: Session, place: Workplace, schedule: Schedule, clock: MovedClock, now: datetime
) -> None:
    for version, weeks in (("8.12.11", 3), ("8.11.27", 1), ("8.12.4", 2)):
        schedule(version, now + weeks * WEEK)
    clock.moment = now + 4 * WEEK
    assert FRIDAY.work(place) == 3
    order = sa.select(Build.version).join(BuildTransition).where(BuildTransition.became == PUBLISHED)
    assert list(session.scalars(order.order_by(BuildTransition.id))) == ["8.11.27", "8.12.4", "8.12.11"]


def test_a_build_published_by_hand_meanwhile_is_left_alone(
    session: Session, place: Workplace, schedule: Schedule, clock: MovedClock, now: datetime
) -> None:
    build = schedule("8.11.27", now + WEEK)
    publish_build(session, build, now=now)
    session.commit()
    clock.moment = now + WEEK
    assert FRIDAY.work(place) == 0
    assert publications(session, build) == 1


def test_a_build_that_was_moved_goes_out_at_its_new_time(
    session: Session, place: Workplace, schedule: Schedule, clock: MovedClock, now: datetime
) -> None:
    build = schedule("8.11.27", now + WEEK)
    schedule_build(session, build, now + 2 * WEEK, now=now)
    session.commit()
    clock.moment = now + WEEK
    assert FRIDAY.work(place) == 0
    clock.moment = now + 2 * WEEK
    assert FRIDAY.work(place) == 1


def test_a_worker_that_died_after_its_claim_leaves_the_build_to_the_next(
    session: Session, place: Workplace, schedule: Schedule, clock: MovedClock, now: datetime
) -> None:
    build = schedule("8.11.27", now + WEEK)
    clock.moment = now + WEEK
    with place.sessions.begin() as died:
        (moment,) = FRIDAY.moments(died, place.settings, clock.moment)
        assert claim_job(died, "friday", moment.period, clock.moment) is not None
    assert FRIDAY.work(place) == 0
    clock.moment += CLAIM_LASTS
    assert FRIDAY.work(place) == 1
    assert publications(session, build) == 1


@pytest.fixture
def disk_full(session: Session) -> Iterator[Callable[[Build], None]]:
    """Make publishing one build fail, as a full disk or a bug would; SQLite only, where a trigger can say so."""
    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("the trigger is written for SQLite")

    def fill(build: Build) -> None:
        condition = f"new.id = {build.id} and new.state = 'published'"
        failing = f"when {condition} begin select raise(abort, 'disk full'); end"
        session.execute(sa.text(f"create trigger disk_full before update on builds {failing}"))
        session.commit()

    yield fill


def test_a_build_that_cannot_go_out_holds_up_no_other(
    session: Session,
    place: Workplace,
    schedule: Schedule,
    disk_full: Callable[[Build], None],
    clock: MovedClock,
    now: datetime,
) -> None:
    stuck, fine = schedule("8.11.27", now + WEEK), schedule("8.11.28", now + WEEK)
    disk_full(stuck)
    clock.moment = now + WEEK
    assert FRIDAY.work(place) == 1
    assert (publications(session, stuck), publications(session, fine)) == (0, 1)
    assert count(session, OutboxMessage) == 3
    assert "disk full" in (failing_jobs(session)[0].error or "")


def test_a_build_that_failed_goes_out_at_the_next_try(
    session: Session,
    place: Workplace,
    schedule: Schedule,
    disk_full: Callable[[Build], None],
    clock: MovedClock,
    now: datetime,
) -> None:
    stuck = schedule("8.11.27", now + WEEK)
    disk_full(stuck)
    clock.moment = now + WEEK
    FRIDAY.work(place)
    session.execute(sa.text("drop trigger disk_full"))
    session.commit()
    assert FRIDAY.work(place) == 0
    clock.moment += BACK_OFF[0]
    assert FRIDAY.work(place) == 1
    assert (publications(session, stuck), failing_jobs(session)) == (1, [])
