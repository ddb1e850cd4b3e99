"""Runs: one analysis with its inputs, settings, progress and outcome. A failed run changes nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from community.accounts import Account
from community.products import Product
from core.database import Base
from core.language import N_
from core.refusals import Conflict, NotFound
from releases.builds.build import Build

QUEUED, RUNNING, DONE, FAILED, CANCELLED = "queued", "running", "done", "failed", "cancelled"
STATE_NAMES = {
    QUEUED: N_("Waiting"),
    RUNNING: N_("Running"),
    DONE: N_("Done"),
    FAILED: N_("Failed"),
    CANCELLED: N_("Cancelled"),
}
# A run that has not been heard of for this long has died with its worker, and may be failed.
SILENCE = timedelta(minutes=15)


class Run(Base):
    """The record of one run: enough to repeat it, and to show how far it is."""

    __tablename__ = "runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("products.id"), index=True)
    # The build that was ranked; None: all builds pooled.
    build_id: Mapped[int | None] = mapped_column(sa.ForeignKey("builds.id"))
    state: Mapped[str] = mapped_column(sa.String(20), default=QUEUED)
    requested_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    requested_at: Mapped[datetime]
    as_of: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    heard_at: Mapped[datetime | None]
    stage: Mapped[str | None] = mapped_column(sa.String(60))
    # How much of the stage is done, 0 to 1.
    stage_done: Mapped[float] = mapped_column(default=0.0)
    cancel_wanted: Mapped[bool] = mapped_column(default=False)
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    seed: Mapped[int] = mapped_column(default=0)
    # The newest edit that it read, and the run that was stored last before it read; None: it read none yet.
    read_edit_id: Mapped[int | None]
    base_run_id: Mapped[int | None]
    data_hash: Mapped[str | None] = mapped_column(sa.String(64))
    versions: Mapped[dict[str, Any]] = mapped_column(default=dict)
    stage_seconds: Mapped[dict[str, Any]] = mapped_column(default=dict)
    peak_memory_mb: Mapped[float | None]
    # Counts and shares of the run as a whole: texts, people, voters, silent share, satisfaction.
    totals: Mapped[dict[str, Any]] = mapped_column(default=dict)
    notes: Mapped[list[str]] = mapped_column(default=list)
    error: Mapped[str | None] = mapped_column(sa.Text)

    product: Mapped[Product] = relationship()
    build: Mapped[Build | None] = relationship()
    requested_by: Mapped[Account | None] = relationship()

    __table_args__ = (
        sa.CheckConstraint("state in ('queued', 'running', 'done', 'failed', 'cancelled')", name="state"),
        # One waiting run a product is enough: a second wish for one joins it.
        sa.Index(
            "uq_runs_queued",
            "product_id",
            unique=True,
            sqlite_where=sa.text("state = 'queued'"),
            postgresql_where=sa.text("state = 'queued'"),
        ),
    )


def request_run(
    session: Session,
    product: Product,
    *,
    now: datetime,
    by: Account | None = None,
    as_of: datetime | None = None,
    settings: dict[str, Any] | None = None,
    seed: int = 0,
    build: Build | None = None,
) -> Run:
    """Ask for a run that ranks ``build`` (None: the build that the engine chooses).

    If one waits already, that is the answer; it takes the build where it names none, and keeps its own otherwise.
    """
    run = Run(
        product_id=product.id,
        state=QUEUED,
        requested_by_id=by.id if by else None,
        requested_at=now,
        as_of=as_of or now,
        settings=settings or {},
        seed=seed,
        build_id=build.id if build else None,
    )
    try:
        with session.begin_nested():
            session.add(run)
        return run
    except sa.exc.IntegrityError:
        waiting = session.scalars(
            sa.select(Run).where(Run.product_id == product.id, Run.state == QUEUED)
        ).one()
    if build is not None and waiting.build_id is None:
        waiting.build_id = build.id
        session.flush()
    return waiting


def claim_run(session: Session, now: datetime, run_id: int | None = None) -> Run | None:
    """Take the oldest waiting run (or that one, if it waits); None when there is none to take."""
    waiting = sa.select(Run.id).where(Run.state == QUEUED).order_by(Run.id)
    for wanted in [run_id] if run_id is not None else session.scalars(waiting.limit(5)):
        change = sa.update(Run).where(Run.id == wanted, Run.state == QUEUED)
        change = change.values(state=RUNNING, started_at=now, heard_at=now).execution_options(
            synchronize_session=False
        )
        if session.execute(change).rowcount:  # type: ignore[attr-defined]
            return session.get(Run, wanted, populate_existing=True)
    return None


def note_progress(session: Session, run_id: int, stage: str, done: float, now: datetime) -> bool:
    """Record how far a run is; True when somebody wants it cancelled."""
    change = (
        sa.update(Run)
        .where(Run.id == run_id, Run.state == RUNNING)
        .values(stage=stage, stage_done=done, heard_at=now)
    )
    session.execute(change.execution_options(synchronize_session=False))
    return bool(session.scalar(sa.select(Run.cancel_wanted).where(Run.id == run_id)))


def keep_alive(session: Session, run_id: int, now: datetime) -> None:
    """Say that the worker of a run lives, also where the analysis itself is silent for long."""
    change = sa.update(Run).where(Run.id == run_id, Run.state == RUNNING).values(heard_at=now)
    session.execute(change.execution_options(synchronize_session=False))


def put_back_run(session: Session, run_id: int, now: datetime) -> None:
    """Let a run that its worker had to leave wait again; where another waits already, that one does for both."""
    running = (
        sa.update(Run)
        .where(Run.id == run_id, Run.state == RUNNING)
        .execution_options(synchronize_session=False)
    )
    waiting = running.values(state=QUEUED, started_at=None, heard_at=None, stage=None, stage_done=0.0)
    try:
        with session.begin_nested():
            session.execute(waiting)
    except sa.exc.IntegrityError:
        session.execute(running.values(state=CANCELLED, finished_at=now))


def cancel_run(session: Session, run: Run, *, now: datetime) -> None:
    """End a waiting run at once, a running one at its next step."""
    change = (
        sa.update(Run).where(Run.id == run.id, Run.state == QUEUED).values(state=CANCELLED, finished_at=now)
    )
    if not session.execute(change.execution_options(synchronize_session=False)).rowcount:  # type: ignore[attr-defined]
        running = sa.update(Run).where(Run.id == run.id, Run.state == RUNNING).values(cancel_wanted=True)
        if not session.execute(running.execution_options(synchronize_session=False)).rowcount:  # type: ignore[attr-defined]
            raise Conflict(N_("This run has ended already."))
    session.refresh(run)


def end_run(session: Session, run: Run, state: str, *, now: datetime, error: str | None = None) -> None:
    """Close a run as done, failed (``error`` says why, for the page) or cancelled."""
    run.state, run.finished_at, run.error, run.heard_at = state, now, error, now
    session.flush()


def fail_silent_runs(session: Session, now: datetime) -> int:
    """Fail the runs whose worker died, so that their page says so; answers how many."""
    change = sa.update(Run).where(Run.state == RUNNING, Run.heard_at < now - SILENCE)
    change = change.values(
        state=FAILED, finished_at=now, error="The worker that ran this analysis stopped. Run it again."
    )
    return int(session.execute(change.execution_options(synchronize_session=False)).rowcount)  # type: ignore[attr-defined]


def last_run(session: Session, product: Product, build: Build | None = None) -> Run | None:
    """The newest run of ``product`` that is done (and ranked ``build``, if given), or None."""
    query = sa.select(Run).where(Run.product_id == product.id, Run.state == DONE)
    if build is not None:
        query = query.where(Run.build_id == build.id)
    # A run as of an older day, asked for later, does not replace the picture of today.
    return session.scalars(query.order_by(Run.as_of.desc(), Run.id.desc()).limit(1)).first()


def last_stored_run(session: Session, product_id: int) -> Run | None:
    """The run of the product whose findings were stored last, whatever day it is about; or None."""
    query = sa.select(Run).where(Run.product_id == product_id, Run.state == DONE)
    return session.scalars(query.order_by(Run.finished_at.desc(), Run.id.desc()).limit(1)).first()


def waiting_runs(session: Session) -> list[int]:
    """The numbers of the runs that wait, oldest first."""
    return list(session.scalars(sa.select(Run.id).where(Run.state == QUEUED).order_by(Run.id)))


def runs_of(session: Session, product: Product, most: int = 50) -> list[Run]:
    """The newest runs of ``product``, newest first."""
    return list(
        session.scalars(
            sa.select(Run).where(Run.product_id == product.id).order_by(Run.id.desc()).limit(most)
        )
    )


def run_numbered(session: Session, number: int) -> Run:
    """The run of that number; NotFound otherwise."""
    run = session.get(Run, number)
    if run is None:
        raise NotFound(N_("There is no run %(number)s here."), field="run", number=number)
    return run
