"""Emptying the outbox: claim, send, mark. A message has one sender at a time; a dead one's claim lapses."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass

from sqlalchemy.orm import Session, sessionmaker

from core.clock import Clock
from core.database import begin_write
from core.outbox import OutboxMessage, claim_next, mark_failed, mark_sent, park, put_back
from webapp.transports.channel import AddressRefused, Transport, TransportDown

MOST_AT_ONCE = 500
log = logging.getLogger(__name__)


@dataclass
class Delivery:
    """How a round went."""

    sent: int = 0
    failed: int = 0
    down: bool = False


def deliver(
    sessions: sessionmaker[Session],
    transports: Mapping[str, Transport],
    clock: Clock,
    most: int = MOST_AT_ONCE,
    stop: threading.Event | None = None,
) -> Delivery:
    """Send up to ``most`` waiting messages of the channels in ``transports``, or until ``stop`` is set.

    Sending happens outside any transaction. A crash between sending and marking sends a message again when
    its claim has lapsed; by mail with the same Message-ID.
    """
    round_ = Delivery()
    with ExitStack() as stack:
        opened = {channel: stack.enter_context(transport) for channel, transport in transports.items()}
        while round_.sent + round_.failed < most and not round_.down and not (stop and stop.is_set()):
            message = _claimed(sessions, list(opened), clock)
            if message is None:
                break
            _send(sessions, opened[message.channel], message, clock, round_)
    return round_


def _claimed(sessions: sessionmaker[Session], channels: list[str], clock: Clock) -> OutboxMessage | None:
    with sessions() as session:
        begin_write(session)
        message = claim_next(session, channels, clock())
        if message is not None:
            session.expunge(message)  # it is read after the commit
        session.commit()
        return message


def _send(
    sessions: sessionmaker[Session],
    transport: Transport,
    message: OutboxMessage,
    clock: Clock,
    round_: Delivery,
) -> None:
    error: Exception | None = None
    try:
        transport.send(message)
    except Exception as caught:
        error = caught
        log.warning("message %s on %s was not sent: %s", message.id, message.channel, caught)
    with sessions() as session:
        begin_write(session)
        _mark(session, session.get_one(OutboxMessage, message.id), error, clock, round_)
        session.commit()


def _mark(
    session: Session, message: OutboxMessage, error: Exception | None, clock: Clock, round_: Delivery
) -> None:
    if error is None:
        mark_sent(session, message, clock())
        round_.sent += 1
    elif isinstance(error, TransportDown):
        put_back(session, message, str(error), clock())
        round_.down = True
    elif isinstance(error, AddressRefused):
        park(session, message, str(error), clock())
        round_.failed += 1
    else:
        mark_failed(session, message, f"{type(error).__name__}: {error}", clock())
        round_.failed += 1
