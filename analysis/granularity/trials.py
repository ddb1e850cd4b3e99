"""Trials: what another granularity would do to the topics there are. A trial changes nothing else."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from analysis.granularity.outcome import Outcome
from analysis.granularity.setting import checked, granularity_of
from analysis.runs import Run, last_run
from analysis.topics.edits.folding import active_ids
from analysis.topics.edits.log import entries
from analysis.under_way import DONE, QUEUED, RUNNING, UnderWay
from community.accounts import Account
from community.products import Product
from core.database import Base
from core.language import N_
from core.refusals import Conflict, NotFound, Refusal

APPLIED = "applied"
OPEN = (QUEUED, RUNNING)


class GranularityTrial(Base, UnderWay):
    """One trial: its step, the step and the run it is compared with, what it found, and what was made of it."""

    __tablename__ = "granularity_trials"

    product_id: Mapped[int] = mapped_column(sa.ForeignKey("products.id"), index=True)
    requested_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    step: Mapped[int]
    held: Mapped[int]
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("runs.id"))
    # The newest edit that it read; None: it read none yet.
    read_edit_id: Mapped[int | None]
    # `Outcome.to_json`; empty until it is done.
    result: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # Applied: the numbers of the entries of the log ("edits"), and what could not be done ("missed").
    applied: Mapped[dict[str, Any]] = mapped_column(default=dict)

    product: Mapped[Product] = relationship()
    requested_by: Mapped[Account | None] = relationship()
    run: Mapped[Run] = relationship()

    __table_args__ = (
        sa.CheckConstraint(
            "state in ('queued', 'running', 'done', 'failed', 'cancelled', 'applied')", name="state"
        ),
        sa.CheckConstraint("step between -2 and 2", name="step"),
        # One at a time for a product: a second wish for the same step joins it.
        sa.Index(
            "uq_granularity_trials_open",
            "product_id",
            unique=True,
            sqlite_where=sa.text("state in ('queued', 'running')"),
            postgresql_where=sa.text("state in ('queued', 'running')"),
        ),
    )

    @property
    def outcome(self) -> Outcome:
        """What it found; only of one that is done or applied."""
        return Outcome.of_json(self.result)


def request_trial(
    session: Session, product: Product, step: int, *, now: datetime, by: Account | None = None
) -> GranularityTrial:
    """Ask what ``step`` would do; the one under way if it is for the same step.

    Refuses a product without an analysis (there are no topics to compare with), and a second step beside the one that
    is being tried (Conflict).
    """
    run = last_run(session, product)
    if run is None:
        raise Refusal(
            N_("There is no analysis yet, so there are no topics to make finer or coarser. Analyse first."),
            field="step",
        )
    trial = GranularityTrial(
        product_id=product.id, step=checked(step), held=granularity_of(session, product), run_id=run.id,
        requested_at=now, requested_by_id=by.id if by else None,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(trial)
        return trial
    except sa.exc.IntegrityError:
        other = trial_under_way(session, product)
    if other is None or other.step != step:
        raise Conflict(
            N_("Another step is being tried. Wait until that preview is there, or cancel it."), field="step"
        )
    return other


def trial_under_way(session: Session, product: Product) -> GranularityTrial | None:
    """The trial of ``product`` that waits or runs."""
    query = sa.select(GranularityTrial).where(
        GranularityTrial.product_id == product.id, GranularityTrial.state.in_(OPEN)
    )
    return session.scalar(query)


def trials_of(session: Session, product: Product, most: int = 5) -> list[GranularityTrial]:
    """The newest trials of ``product``, newest first."""
    query = sa.select(GranularityTrial).where(GranularityTrial.product_id == product.id)
    return list(session.scalars(query.order_by(GranularityTrial.id.desc()).limit(most)))


def trial_numbered(session: Session, product: Product, number: int) -> GranularityTrial:
    """The trial of that number in ``product``; NotFound otherwise."""
    trial = session.get(GranularityTrial, number)
    if trial is None or trial.product_id != product.id:
        raise NotFound(N_("There is no preview %(number)s here."), field="trial", number=number)
    return trial


def claim_applying(session: Session, trial: GranularityTrial) -> None:
    """Make a trial that is done an applied one, once; Conflict where it is not done, or was applied already."""
    change = sa.update(GranularityTrial).where(
        GranularityTrial.id == trial.id, GranularityTrial.state == DONE
    )
    change = change.values(state=APPLIED).execution_options(synchronize_session=False)
    claimed = session.execute(change).rowcount  # type: ignore[attr-defined]
    session.refresh(trial)
    if not claimed:
        raise Conflict(N_("This preview has been applied already, or is not there yet. Reload the page."))


def edits_by_trials(session: Session, product_id: int) -> set[int]:
    """The entries of the log that came of applied trials: nobody decided about each of their topics by itself."""
    query = sa.select(GranularityTrial.applied).where(
        GranularityTrial.product_id == product_id, GranularityTrial.state == APPLIED
    )
    return {number for applied in session.scalars(query) for number in applied.get("edits", ())}


def standing_edits(session: Session, trial: GranularityTrial) -> list[int]:
    """Of the entries that came of an applied trial those that nobody has undone, oldest first."""
    active = active_ids(entries(session, trial.product_id))
    return [number for number in trial.applied.get("edits", ()) if number in active]
