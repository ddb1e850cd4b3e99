"""Messages to be sent: rows written in the transaction of what they tell, sent later by a transport."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.database import Base, insert_once
from core.privacy import PERSONAL

BACK_OFF = (
    timedelta(minutes=1),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(days=1),
)
CLAIM_LASTS = timedelta(minutes=10)


class OutboxMessage(Base):
    """One message to one recipient about one event. ``unique_key`` keeps it one."""

    __tablename__ = "outbox_messages"

    id: Mapped[int] = mapped_column(primary_key=True)
    unique_key: Mapped[str] = mapped_column(sa.String(300), unique=True)
    channel: Mapped[str] = mapped_column(sa.String(40))
    address: Mapped[str] = mapped_column(sa.String(320), info=PERSONAL)
    # A plain number, not a foreign key: the outbox stands below the accounts.
    account_id: Mapped[int | None] = mapped_column(index=True)
    subject: Mapped[str] = mapped_column(sa.Text)
    body_text: Mapped[str] = mapped_column(sa.Text, info=PERSONAL)
    body_html: Mapped[str | None] = mapped_column(sa.Text, info=PERSONAL)
    headers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    claimed_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    parked_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(sa.Text)

    __table_args__ = (sa.Index("ix_outbox_messages_waiting", "sent_at", "parked_at", "not_before"),)


def enqueue(
    session: Session,
    *,
    unique_key: str,
    channel: str,
    address: str,
    subject: str,
    body_text: str,
    now: datetime,
    body_html: str | None = None,
    account_id: int | None = None,
    headers: dict[str, Any] | None = None,
    not_before: datetime | None = None,
) -> bool:
    """Write a message unless one with this key exists; True when this call wrote it."""
    return insert_once(
        session,
        OutboxMessage,
        unique_key=unique_key,
        channel=channel,
        address=address,
        subject=subject,
        body_text=body_text,
        body_html=body_html,
        account_id=account_id,
        headers=headers or {},
        created_at=now,
        not_before=not_before or now,
        attempts=0,
    )


def claim_next(session: Session, channels: list[str], now: datetime) -> OutboxMessage | None:
    """Take the oldest message that waits on one of ``channels``; a claim lapses, so a dead sender loses nothing."""
    free = sa.or_(OutboxMessage.claimed_until.is_(None), OutboxMessage.claimed_until <= now)
    waiting = sa.and_(
        OutboxMessage.sent_at.is_(None),
        OutboxMessage.parked_at.is_(None),
        OutboxMessage.not_before <= now,
        free,
    )
    query = sa.select(OutboxMessage.id).where(waiting, OutboxMessage.channel.in_(channels))
    for message_id in session.scalars(query.order_by(OutboxMessage.not_before, OutboxMessage.id).limit(20)):
        claim = (
            sa.update(OutboxMessage)
            .where(OutboxMessage.id == message_id, waiting)
            .values(claimed_until=now + CLAIM_LASTS)
            .execution_options(synchronize_session=False)
        )
        if session.execute(claim).rowcount:  # type: ignore[attr-defined]
            return session.get(OutboxMessage, message_id, populate_existing=True)
    return None


def mark_sent(session: Session, message: OutboxMessage, now: datetime) -> None:
    """The transport handed the message over."""
    message.sent_at, message.claimed_until, message.last_error = now, None, None
    message.attempts += 1
    session.flush()


def mark_failed(session: Session, message: OutboxMessage, error: str, now: datetime) -> None:
    """The transport could not; try again later, and park the message when the back-off is used up."""
    message.attempts += 1
    message.last_error, message.claimed_until = error[:2000], None
    if message.attempts > len(BACK_OFF):
        message.parked_at = now
    else:
        message.not_before = now + BACK_OFF[message.attempts - 1]
    session.flush()


def put_back(session: Session, message: OutboxMessage, error: str, now: datetime) -> None:
    """The transport itself is out of order: the message waits a little, and no attempt is counted against it."""
    message.last_error, message.claimed_until = error[:2000], None
    message.not_before = now + BACK_OFF[0]
    session.flush()


def park(session: Session, message: OutboxMessage, error: str, now: datetime) -> None:
    """The address will never take the message: stop trying, and show it."""
    message.attempts += 1
    message.last_error, message.claimed_until, message.parked_at = error[:2000], None, now
    session.flush()
