"""Scheduled work is done once, whoever asks and however they die."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.jobs import (
    BACK_OFF,
    CLAIM_LASTS,
    LEASE_LASTS,
    claim_job,
    fail_job,
    failing_jobs,
    finish_job,
    give_up_lease,
    job_history,
    settled_periods,
    take_lease,
)

SECOND = timedelta(seconds=1)


def test_a_unit_of_work_is_given_to_one_worker_only(session: Session, now: datetime) -> None:
    assert claim_job(session, "nightly", "2026-11-20", now) is not None
    assert claim_job(session, "nightly", "2026-11-20", now) is None


def test_the_same_period_of_another_job_is_another_unit(session: Session, now: datetime) -> None:
    claim_job(session, "nightly", "2026-11-20", now)
    assert claim_job(session, "tuesday", "2026-11-20", now) is not None


def test_what_is_done_is_never_taken_again(session: Session, now: datetime) -> None:
    run = claim_job(session, "nightly", "2026-11-20", now)
    assert run is not None
    finish_job(session, run.id, "2 analyses asked for", now)
    assert claim_job(session, "nightly", "2026-11-20", now + timedelta(days=365)) is None
    assert job_history(session)[0].outcome == "2 analyses asked for"


def test_a_unit_left_by_a_dead_worker_is_taken_over(session: Session, now: datetime) -> None:
    claim_job(session, "nightly", "2026-11-20", now)
    assert claim_job(session, "nightly", "2026-11-20", now + CLAIM_LASTS - SECOND) is None
    taken = claim_job(session, "nightly", "2026-11-20", now + CLAIM_LASTS)
    assert taken is not None
    assert taken.attempts == 2


def test_a_failed_unit_waits_for_its_back_off(session: Session, now: datetime) -> None:
    run = claim_job(session, "friday", "build:12", now)
    assert run is not None
    fail_job(session, run.id, "disk full", now)
    assert claim_job(session, "friday", "build:12", now + BACK_OFF[0] - SECOND) is None
    assert claim_job(session, "friday", "build:12", now + BACK_OFF[0]) is not None


def test_a_unit_that_keeps_failing_is_given_up_and_stays_visible(session: Session, now: datetime) -> None:
    for attempt in range(len(BACK_OFF) + 1):
        run = claim_job(session, "friday", "build:12", now + attempt * timedelta(days=1))
        assert run is not None
        fail_job(session, run.id, "disk full", now + attempt * timedelta(days=1))
    assert claim_job(session, "friday", "build:12", now + timedelta(days=365)) is None
    assert [(found.period, found.error) for found in failing_jobs(session)] == [("build:12", "disk full")]


def test_settled_periods_leave_out_new_and_due_ones(session: Session, now: datetime) -> None:
    for period in ("done", "failed", "running"):
        run = claim_job(session, "friday", period, now)
        assert run is not None
        if period == "done":
            finish_job(session, run.id, "", now)
        if period == "failed":
            fail_job(session, run.id, "no", now)
    periods = ["done", "failed", "running", "new"]
    assert settled_periods(session, "friday", periods, now) == {"done", "failed", "running"}
    assert settled_periods(session, "friday", periods, now + CLAIM_LASTS) == {"done"}


def test_one_worker_leads_and_may_renew(session: Session, now: datetime) -> None:
    assert take_lease(session, "worker", "one", now)
    assert not take_lease(session, "worker", "two", now)
    assert take_lease(session, "worker", "one", now + LEASE_LASTS / 2)
    assert not take_lease(session, "worker", "two", now + LEASE_LASTS)


def test_a_lapsed_lease_goes_to_the_next_worker(session: Session, now: datetime) -> None:
    take_lease(session, "worker", "one", now)
    assert take_lease(session, "worker", "two", now + LEASE_LASTS)
    assert not take_lease(session, "worker", "one", now + LEASE_LASTS)


def test_a_lease_given_up_is_free_at_once(session: Session, now: datetime) -> None:
    take_lease(session, "worker", "one", now)
    give_up_lease(session, "worker", "two")
    assert not take_lease(session, "worker", "two", now)
    give_up_lease(session, "worker", "one")
    assert take_lease(session, "worker", "two", now)
