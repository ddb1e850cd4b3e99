"""How often somebody did something of late: counts in the database, so that several processes count together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.database import Base, insert_for

WINDOW = timedelta(minutes=1)
KEPT = timedelta(hours=1)


class RateCount(Base):
    """How often ``key`` came in one window. Keys are digests made by the door, never an address in clear."""

    __tablename__ = "rate_counts"

    key: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    begins_at: Mapped[datetime] = mapped_column(primary_key=True, index=True)
    count: Mapped[int] = mapped_column(default=0)


@dataclass(frozen=True)
class Allowance:
    """How often ``key`` may come in a window."""

    key: str
    most: int


def count_visit(session: Session, allowances: Iterable[Allowance], *, now: datetime) -> int | None:
    """Count one visit for each key; seconds to wait where one of them is beyond its allowance, else None.

    The rate is the sliding window counter of Cloudflare ("How we built rate limiting", 2017): what came in this window
    and, weighted by how much of it still lies within the last minute, what came in the one before. What was refused
    is not counted: who waits as told comes in again.
    """
    begins, since = window_of(now)
    share = 1 - since / WINDOW
    waits = []
    wanted = sorted(
        allowances, key=lambda each: each.key
    )  # one order for all: no two may wait for each other
    for each in wanted:
        this, before = _add(session, each.key, begins, 1), _count(session, each.key, begins - WINDOW)
        if this + before * share > each.most:
            waits.append(_wait(this, before, each.most, since))
    if not waits:
        return None
    for each in wanted:
        _add(session, each.key, begins, -1)
    return max(waits)


def window_of(now: datetime) -> tuple[datetime, timedelta]:
    """When the window of ``now`` began, and how long ago that is."""
    since = timedelta(seconds=now.timestamp() % WINDOW.total_seconds())
    begins = (now - since).astimezone(UTC).replace(microsecond=0)
    return begins, since


def _wait(this: int, before: int, most: int, since: timedelta) -> int:
    """Whole seconds until one more would be within the allowance."""
    whole, left = WINDOW.total_seconds(), (WINDOW - since).total_seconds()
    if this <= most and before:
        # Within this window: wait until the share of the one before has shrunk.
        seconds = left - (most - this) / before * whole
    else:
        # In the next window this one's count weighs less each second.
        seconds = left + max(0.0, 1 - (most - 1) / max(this - 1, 1)) * whole
    return max(1, int(seconds) + 1)


def _count(session: Session, key: str, begins: datetime) -> int:
    query = sa.select(RateCount.count).where(RateCount.key == key, RateCount.begins_at == begins)
    return session.scalar(query) or 0


def _add(session: Session, key: str, begins: datetime, by: int) -> int:
    row = insert_for(session, RateCount).values(key=key, begins_at=begins, count=by)
    added = row.on_conflict_do_update(
        index_elements=["key", "begins_at"], set_={"count": RateCount.count + by}
    ).returning(RateCount.count)
    return int(session.execute(added).scalar_one())


def forget_counts(session: Session, *, now: datetime) -> int:
    """Delete the counts that say nothing any more; answers how many."""
    old = sa.delete(RateCount).where(RateCount.begins_at < now - KEPT)
    return int(session.execute(old).rowcount)  # type: ignore[attr-defined]
