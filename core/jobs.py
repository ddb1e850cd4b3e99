"""Scheduled work that is done once: a row per job and period, and the lease that lets one worker lead."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.database import Base, insert_once
from core.language import N_

RUNNING, DONE, FAILED = "running", "done", "failed"
STATE_NAMES = {RUNNING: N_("Running"), DONE: N_("Done"), FAILED: N_("Failed")}
BACK_OFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)
# A unit of work takes seconds; who has not closed it by then has died, and another may take it over.
CLAIM_LASTS = timedelta(minutes=10)
LEASE_LASTS = timedelta(seconds=60)


class JobRun(Base):
    """One unit of a job: "nightly" for "2026-11-24", "friday" for "build:12".

    The unique key is the truth of "ran once", whatever the scheduler believes.
    """

    __tablename__ = "job_runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    job: Mapped[str] = mapped_column(sa.String(60))
    period: Mapped[str] = mapped_column(sa.String(120))
    state: Mapped[str] = mapped_column(sa.String(10), default=RUNNING)
    attempts: Mapped[int] = mapped_column(default=1)
    first_started_at: Mapped[datetime]
    started_at: Mapped[datetime] = mapped_column(index=True)
    claimed_until: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    # When a failed unit is tried again; None: not any more.
    retry_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(sa.Text)
    error: Mapped[str | None] = mapped_column(sa.Text)

    __table_args__ = (
        sa.UniqueConstraint("job", "period"),
        sa.CheckConstraint("state in ('running', 'done', 'failed')", name="state"),
    )


class WorkerLease(Base):
    """Which worker leads, and until when unless it says so again."""

    __tablename__ = "worker_leases"

    name: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    holder: Mapped[str] = mapped_column(sa.String(200))
    taken_at: Mapped[datetime]
    until: Mapped[datetime]


def take_lease(session: Session, name: str, holder: str, now: datetime) -> bool:
    """Take or renew a lease; True when ``holder`` has it until ``now + LEASE_LASTS``."""
    until = now + LEASE_LASTS
    if insert_once(session, WorkerLease, name=name, holder=holder, taken_at=now, until=until):
        return True
    mine = (
        sa.update(WorkerLease)
        .where(WorkerLease.name == name, WorkerLease.holder == holder)
        .values(until=until)
    )
    if _changed(session, mine):
        return True
    lapsed = sa.update(WorkerLease).where(WorkerLease.name == name, WorkerLease.until <= now)
    return _changed(session, lapsed.values(holder=holder, taken_at=now, until=until))


def give_up_lease(session: Session, name: str, holder: str) -> None:
    """Let the next worker lead at once."""
    session.execute(sa.delete(WorkerLease).where(WorkerLease.name == name, WorkerLease.holder == holder))


def lease_of(session: Session, name: str) -> WorkerLease | None:
    """Who leads, or led last."""
    return session.get(WorkerLease, name, populate_existing=True)


def claim_job(session: Session, job: str, period: str, now: datetime) -> JobRun | None:
    """Take a unit of work; None when there is nothing to take.

    It can be taken when it is new, when it failed and is due again, or when the worker that had it died.
    """
    until = now + CLAIM_LASTS
    this = sa.and_(JobRun.job == job, JobRun.period == period)
    made = insert_once(
        session,
        JobRun,
        job=job,
        period=period,
        state=RUNNING,
        attempts=1,
        first_started_at=now,
        started_at=now,
        claimed_until=until,
    )
    if not made:
        again = sa.or_(
            sa.and_(JobRun.state == FAILED, JobRun.retry_at <= now),
            sa.and_(JobRun.state == RUNNING, JobRun.claimed_until <= now),
        )
        change = (
            sa.update(JobRun)
            .where(this, again)
            .values(
                state=RUNNING,
                attempts=JobRun.attempts + 1,
                started_at=now,
                claimed_until=until,
                finished_at=None,
                retry_at=None,
            )
        )
        if not _changed(session, change):
            return None
    return session.scalars(sa.select(JobRun).where(this).execution_options(populate_existing=True)).one()


def finish_job(session: Session, run_id: int, outcome: str, now: datetime) -> None:
    """Record that a unit is done and what came of it; belongs into the transaction of the work itself."""
    change = sa.update(JobRun).where(JobRun.id == run_id)
    _changed(
        session,
        change.values(
            state=DONE, finished_at=now, claimed_until=None, retry_at=None, outcome=outcome, error=None
        ),
    )


def fail_job(session: Session, run_id: int, error: str, now: datetime) -> None:
    """Record why a unit failed; it is tried again later until the back-off is used up."""
    attempts = session.scalar(sa.select(JobRun.attempts).where(JobRun.id == run_id)) or 1
    retry_at = now + BACK_OFF[attempts - 1] if attempts <= len(BACK_OFF) else None
    change = sa.update(JobRun).where(JobRun.id == run_id)
    _changed(
        session,
        change.values(
            state=FAILED, finished_at=now, claimed_until=None, retry_at=retry_at, error=error[:2000]
        ),
    )


def _changed(session: Session, change: sa.Update) -> bool:
    return bool(session.execute(change.execution_options(synchronize_session=False)).rowcount)  # type: ignore[attr-defined]


def settled_periods(session: Session, job: str, periods: list[str], now: datetime) -> set[str]:
    """Which of ``periods`` need nothing: done, given up, waiting for their next try, or being worked on."""
    query = (
        sa.select(JobRun.period)
        .where(JobRun.job == job, JobRun.period.in_(periods))
        .where(
            sa.or_(
                JobRun.state == DONE,
                sa.and_(JobRun.state == FAILED, sa.or_(JobRun.retry_at.is_(None), JobRun.retry_at > now)),
                sa.and_(JobRun.state == RUNNING, JobRun.claimed_until > now),
            )
        )
    )
    return set(session.scalars(query))


def job_history(session: Session, job: str | None = None, most: int = 50) -> list[JobRun]:
    """The newest units of work (of ``job``), newest first."""
    query = sa.select(JobRun) if job is None else sa.select(JobRun).where(JobRun.job == job)
    query = query.order_by(JobRun.started_at.desc(), JobRun.id.desc()).limit(most)
    return list(session.scalars(query.execution_options(populate_existing=True)))


def failing_jobs(session: Session) -> list[JobRun]:
    """The units that failed and have not been done since, newest first; the health page shows them."""
    query = (
        sa.select(JobRun).where(JobRun.state == FAILED).order_by(JobRun.started_at.desc(), JobRun.id.desc())
    )
    return list(session.scalars(query.execution_options(populate_existing=True)))
