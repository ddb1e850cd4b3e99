"""An outbox on a database of its own, and a way to send from it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session, sessionmaker

from core.outbox import OutboxMessage, enqueue


@pytest.fixture
def sessions(own_engine: Engine) -> sessionmaker[Session]:
    """Sessions on a database of this test's own."""
    return sessionmaker(own_engine)


@pytest.fixture
def put(sessions: sessionmaker[Session], now: datetime) -> Callable[..., None]:
    """Put a message into the outbox: put("ann@example.com")."""

    def put(
        address: str, channel: str = "mail", subject: str = "Planned: 更长的电池", html: str | None = None
    ) -> None:
        with sessions.begin() as session:
            enqueue(
                session,
                unique_key=f"test:{address}",
                channel=channel,
                address=address,
                subject=subject,
                body_text="Hello Ann,\n\n你好 – it is planned.\n",
                body_html=html,
                now=now,
            )

    return put


@pytest.fixture
def message_to(sessions: sessionmaker[Session]) -> Callable[[str], OutboxMessage]:
    """The row of the message to an address, as it is now."""

    def find(address: str) -> OutboxMessage:
        with sessions(expire_on_commit=False) as session:
            return session.query(OutboxMessage).filter_by(address=address).one()

    return find
