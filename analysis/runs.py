"""Runs: one analysis with its inputs, settings, progress and outcome. A failed run changes nothing else."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from analysis import under_way
from analysis.under_way import CANCELLED, DONE, FAILED, QUEUED, RUNNING, SILENCE, UnderWay
from community.accounts import Account
from community.products import Product
from core.database import Base
from core.language import N_
from core.refusals import NotFound
from releases.builds.build import Build

__all__ = ["CANCELLED", "DONE", "FAILED", "QUEUED", "RUNNING", "SILENCE"]

STATE_NAMES = {
    QUEUED: N_("Waiting"),
    RUNNING: N_("Running"),
    DONE: N_("Done"),
    FAILED: N_("Failed"),
    CANCELLED: N_("Cancelled"),
}


class Run(Base, UnderWay):
    """The record of one run: enough to repeat it, and to show how far it is."""

    __tablename__ = "runs"

    product_id: Mapped[int] = mapped_column(sa.ForeignKey("products.id"), index=True)
    # The build that was ranked; None: all builds pooled.
    build_id: Mapped[int | None] = mapped_column(sa.ForeignKey("builds.id"))
    requested_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    as_of: Mapped[datetime]
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
    return under_way.claim(session, Run, now, run_id)


def note_progress(session: Session, run_id: int, stage: str, done: float, now: datetime) -> bool:
    """Record how far a run is; True when somebody wants it cancelled."""
    return under_way.note_progress(session, Run, run_id, stage, done, now)


def put_back_run(session: Session, run_id: int, now: datetime) -> None:
    """Let a run that its worker had to leave wait again; where another waits already, that one does for both."""
    under_way.put_back(session, Run, run_id, now)


def cancel_run(session: Session, run: Run, *, now: datetime) -> None:
    """End a waiting run at once, a running one at its next step."""
    under_way.cancel(session, run, now)


def end_run(session: Session, run: Run, state: str, *, now: datetime, error: str | None = None) -> None:
    """Close a run as done, failed (``error`` says why, for the page) or cancelled."""
    under_way.end(session, run, state, now, error)


def fail_silent_runs(session: Session, now: datetime) -> int:
    """Fail the runs whose worker died, so that their page says so; answers how many."""
    return under_way.fail_silent(session, Run, now)


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
    return under_way.waiting(session, Run)


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
