"""The worker: one of several leads, the next takes over, and what is due is done soon after the start."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from community.products import Product
from core.jobs import LEASE_LASTS, JobRun, lease_of
from core.outbox import enqueue
from releases.builds.build import PUBLISHED, Build
from releases.builds.drafting import draft_build
from releases.train import schedule_build
from tests.webapp.conftest import MovedClock
from webapp.jobs.kinds import Workplace
from webapp.jobs.table import JOBS, SteadyJob, job_called, upcoming
from webapp.worker import LEASE, Leader, run_worker, workplace

PATIENCE = 30.0


def leader(app: Flask) -> Leader:
    made = Leader(workplace(app))
    made.renew()
    return made


def test_the_first_of_two_workers_leads(app: Flask) -> None:
    first, second = leader(app), leader(app)
    assert (first.leads, second.leads) == (True, False)


def test_the_second_leads_when_the_first_is_silent(app: Flask, clock: MovedClock) -> None:
    first, second = leader(app), leader(app)
    clock.moment += LEASE_LASTS
    second.renew()
    assert (first.leads, second.leads) == (False, True)


def test_a_leader_that_renews_stays(app: Flask, clock: MovedClock) -> None:
    first, second = leader(app), leader(app)
    clock.moment += LEASE_LASTS / 2
    first.renew()
    clock.moment += LEASE_LASTS / 2
    second.renew()
    assert (first.leads, second.leads) == (True, False)


def test_the_second_leads_at_once_when_the_first_goes(app: Flask) -> None:
    first, second = leader(app), leader(app)
    first.step_down()
    second.renew()
    assert second.leads


def test_only_the_leader_looks_at_jobs(app: Flask) -> None:
    seen: list[str] = []
    first, second = leader(app), leader(app)
    for worker, name in ((first, "first"), (second, "second")):

        def duty(_place: Workplace, name: str = name) -> int:
            seen.append(name)
            return 1

        worker.look(SteadyJob("look", timedelta(seconds=1), "", "", duty))
    assert seen == ["first"]


def test_a_job_that_breaks_does_not_break_the_worker(app: Flask) -> None:
    def broken(_place: Workplace) -> int:
        raise ZeroDivisionError

    leader(app).look(SteadyJob("broken", timedelta(seconds=1), "", "", broken))


def test_what_comes_next_is_listed_with_its_time(
    session: Session, app: Flask, product: Product, now: datetime
) -> None:
    build = draft_build(session, product, "8.11.27", now=now)
    schedule_build(session, build, now + timedelta(days=7), now=now)
    listed = [(job.name, moment.about, moment.at) for job, moment in upcoming(session, app.config, now)]
    assert ("friday", "Skylark 8.11.27", now + timedelta(days=7)) in listed
    assert [name for name, _, _ in listed if name == "nightly"] == ["nightly", "nightly"]
    assert [at for _, _, at in listed] == sorted(at for _, _, at in listed)


def test_what_has_been_done_is_no_longer_due(
    session: Session, app: Flask, product: Product, now: datetime
) -> None:
    job_called("nightly").work(workplace(app))
    assert [
        moment.at > now for job, moment in upcoming(session, app.config, now) if job.name == "nightly"
    ] == [True]


def test_every_job_has_a_name_of_its_own_and_says_what_it_does() -> None:
    assert len({job.name for job in JOBS}) == len(JOBS)
    assert all(job.trigger and job.meaning for job in JOBS)


def test_a_worker_catches_up_sends_and_goes(
    app: Flask, session: Session, product: Product, clock: MovedClock, now: datetime, tmp_path: Path
) -> None:
    build = missed_build(session, product, clock, now)
    stop = threading.Event()
    worker = threading.Thread(target=run_worker, args=(app, stop))
    worker.start()
    try:
        assert comes_true(lambda: published(app, build.id) and any((tmp_path / "mail").glob("*.eml")))
    finally:
        stop.set()
        worker.join(PATIENCE)
    assert not worker.is_alive()
    session.rollback()
    assert lease_of(session, LEASE) is None
    assert "friday" in session.scalars(sa.select(JobRun.job)).all()


def missed_build(session: Session, product: Product, clock: MovedClock, now: datetime) -> Build:
    """A build that was due an hour ago, while no worker ran, and a letter that waits."""
    build = draft_build(session, product, "8.11.27", now=now)
    schedule_build(session, build, now + timedelta(hours=1), now=now)
    enqueue(
        session,
        unique_key="test",
        channel="mail",
        address="ann@example.com",
        subject="Hello",
        body_text="Hello",
        now=now,
    )
    session.commit()
    clock.moment = now + timedelta(hours=2)
    return build


def published(app: Flask, build_id: int) -> bool:
    with workplace(app).sessions() as session:
        return session.get_one(Build, build_id).state == PUBLISHED


def comes_true(condition: Callable[[], bool]) -> bool:
    """Wait for ``condition``, at most PATIENCE seconds."""
    pause = threading.Event()
    return any(condition() or pause.wait(0.05) for _ in range(int(PATIENCE / 0.05)))
