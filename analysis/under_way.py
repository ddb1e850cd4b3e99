"""Work that a worker takes up: it waits, is claimed once, tells how far it is, and ends in one of three ways.

An analysis is such work, and a trial of another granularity; their tables have these columns.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.language import N_
from core.refusals import Conflict

QUEUED, RUNNING, DONE, FAILED, CANCELLED = "queued", "running", "done", "failed", "cancelled"
# Work that has not been heard of for this long has died with its worker, and may be failed.
SILENCE = timedelta(minutes=15)
GIVEN_UP = N_("The worker that ran this analysis stopped. Run it again.")


class UnderWay:
    """The columns of a table of such work. The state is changed by the verbs below alone."""

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(sa.String(20), default=QUEUED)
    requested_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    heard_at: Mapped[datetime | None]
    stage: Mapped[str | None] = mapped_column(sa.String(60))
    # How much of the stage is done, 0 to 1.
    stage_done: Mapped[float] = mapped_column(default=0.0)
    cancel_wanted: Mapped[bool] = mapped_column(default=False)
    error: Mapped[str | None] = mapped_column(sa.Text)


Work = TypeVar("Work", bound=UnderWay)


def waiting(session: Session, kind: type[UnderWay]) -> list[int]:
    """The numbers of what waits, oldest first."""
    return list(session.scalars(sa.select(kind.id).where(kind.state == QUEUED).order_by(kind.id)))


def claim(session: Session, kind: type[Work], now: datetime, number: int | None = None) -> Work | None:
    """Take the oldest that waits (or that one, if it waits); None when there is none to take."""
    for wanted in [number] if number is not None else waiting(session, kind)[:5]:
        change = sa.update(kind).where(kind.id == wanted, kind.state == QUEUED)
        if _changed(session, change.values(state=RUNNING, started_at=now, heard_at=now)):
            return session.get(kind, wanted, populate_existing=True)
    return None


def note_progress(
    session: Session, kind: type[UnderWay], number: int, stage: str, done: float, now: datetime
) -> bool:
    """Record how far the work is; True when somebody wants it cancelled."""
    _changed(session, _running(kind, number).values(stage=stage, stage_done=done, heard_at=now))
    return bool(session.scalar(sa.select(kind.cancel_wanted).where(kind.id == number)))


def keep_alive(session: Session, kind: type[UnderWay], number: int, now: datetime) -> None:
    """Say that the worker lives, also where the analysis itself is silent for long."""
    _changed(session, _running(kind, number).values(heard_at=now))


def put_back(session: Session, kind: type[UnderWay], number: int, now: datetime) -> None:
    """Let what its worker had to leave wait again; where another may not wait beside it, that one does for both."""
    back = _running(kind, number).values(
        state=QUEUED, started_at=None, heard_at=None, stage=None, stage_done=0.0
    )
    try:
        with session.begin_nested():
            _changed(session, back)
    except sa.exc.IntegrityError:
        _changed(session, _running(kind, number).values(state=CANCELLED, finished_at=now))


def cancel(session: Session, work: UnderWay, now: datetime) -> None:
    """End what waits at once, what runs at its next step; Conflict where it has ended."""
    kind = type(work)
    ended = sa.update(kind).where(kind.id == work.id, kind.state == QUEUED)
    stopping = _running(kind, work.id).values(cancel_wanted=True)
    if not _changed(session, ended.values(state=CANCELLED, finished_at=now)) and not _changed(
        session, stopping
    ):
        raise Conflict(N_("This run has ended already."))
    session.refresh(work)


def end(session: Session, work: UnderWay, state: str, now: datetime, error: str | None = None) -> None:
    """Close it as done, failed (``error`` says why, for the page) or cancelled."""
    work.state, work.finished_at, work.error, work.heard_at = state, now, error, now
    session.flush()


def close_if_running(session: Session, work: UnderWay, state: str, now: datetime) -> None:
    """Close it in ``state``; Conflict where it is not running any more (given up as silent, say)."""
    closed = _changed(session, _running(type(work), work.id).values(state=state, finished_at=now))
    session.refresh(work)
    if not closed:
        raise Conflict(N_("This run has ended already."))


def fail_silent(session: Session, kind: type[UnderWay], now: datetime) -> int:
    """Fail the work whose worker died, so that its page says so; answers how many."""
    silent = sa.update(kind).where(kind.state == RUNNING, kind.heard_at < now - SILENCE)
    return _changed(session, silent.values(state=FAILED, finished_at=now, error=GIVEN_UP))


def _running(kind: type[UnderWay], number: int) -> sa.Update:
    return sa.update(kind).where(kind.id == number, kind.state == RUNNING)


def _changed(session: Session, change: sa.Update) -> int:
    done = session.execute(change.execution_options(synchronize_session=False))
    return int(done.rowcount)  # type: ignore[attr-defined]
