"""Emptying the outbox: each message leaves once, a broken way loses nothing, a dead address is parked."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Self

import pytest
from sqlalchemy.orm import Session, sessionmaker

from core.outbox import BACK_OFF, CLAIM_LASTS, OutboxMessage, claim_next
from webapp.transports.channel import AddressRefused, TransportDown
from webapp.transports.delivery import deliver

Put = Callable[..., None]
Find = Callable[[str], OutboxMessage]


class Pigeon:
    """A transport for tests: carries what it can and remembers it."""

    def __init__(self, troubles: dict[str, Exception] | None = None) -> None:
        self.carried: list[str] = []
        self.troubles = troubles or {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        pass

    def send(self, message: OutboxMessage) -> None:
        if message.address in self.troubles:
            raise self.troubles[message.address]
        self.carried.append(message.address)


def test_waiting_messages_leave_once(sessions: sessionmaker[Session], put: Put, now: datetime) -> None:
    put("ann@example.com")
    put("bob@example.com")
    pigeon = Pigeon()
    assert deliver(sessions, {"mail": pigeon}, lambda: now).sent == 2
    assert deliver(sessions, {"mail": pigeon}, lambda: now).sent == 0
    assert pigeon.carried == ["ann@example.com", "bob@example.com"]


def test_other_channels_are_left_to_their_transports(
    sessions: sessionmaker[Session], put: Put, now: datetime
) -> None:
    put("https://chat.example.com/hook", channel="chat")
    assert deliver(sessions, {"mail": Pigeon()}, lambda: now).sent == 0


def test_a_failure_waits_for_its_back_off(
    sessions: sessionmaker[Session], put: Put, message_to: Find, now: datetime
) -> None:
    put("ann@example.com")
    pigeon = Pigeon({"ann@example.com": ValueError("mailbox busy")})
    assert deliver(sessions, {"mail": pigeon}, lambda: now).failed == 1
    message = message_to("ann@example.com")
    assert (message.attempts, message.not_before, message.last_error) == (
        1,
        now + BACK_OFF[0],
        "ValueError: mailbox busy",
    )
    pigeon.troubles.clear()
    assert deliver(sessions, {"mail": pigeon}, lambda: now + BACK_OFF[0]).sent == 1


def test_a_refused_address_is_parked_and_the_others_get_theirs(
    sessions: sessionmaker[Session], put: Put, message_to: Find, now: datetime
) -> None:
    put("gone@example.com")
    put("bob@example.com")
    pigeon = Pigeon({"gone@example.com": AddressRefused("550 no such user")})
    assert deliver(sessions, {"mail": pigeon}, lambda: now).sent == 1
    assert message_to("gone@example.com").parked_at == now
    assert message_to("gone@example.com").last_error == "550 no such user"


def test_a_server_that_is_down_for_a_day_costs_no_message(
    sessions: sessionmaker[Session], put: Put, message_to: Find, now: datetime
) -> None:
    put("ann@example.com")
    pigeon = Pigeon({"ann@example.com": TransportDown("connection refused")})
    for hour in range(24):
        assert deliver(sessions, {"mail": pigeon}, lambda hour=hour: now + timedelta(hours=hour)).down  # type: ignore[misc]
    assert (message_to("ann@example.com").attempts, message_to("ann@example.com").parked_at) == (0, None)
    pigeon.troubles.clear()
    assert deliver(sessions, {"mail": pigeon}, lambda: now + timedelta(hours=24)).sent == 1


def test_a_closed_way_is_not_tried_for_every_message(
    sessions: sessionmaker[Session], put: Put, message_to: Find, now: datetime
) -> None:
    for name in ("ann", "bob", "cem"):
        put(f"{name}@example.com")
    down = TransportDown("connection refused")
    deliver(
        sessions,
        {"mail": Pigeon({f"{name}@example.com": down for name in ("ann", "bob", "cem")})},
        lambda: now,
    )
    assert message_to("ann@example.com").last_error == "connection refused"
    assert message_to("bob@example.com").last_error is None


@pytest.mark.parametrize(("later", "sent"), [(CLAIM_LASTS - timedelta(seconds=1), 0), (CLAIM_LASTS, 1)])
def test_a_message_whose_sender_died_is_sent_when_the_claim_lapses(
    sessions: sessionmaker[Session], put: Put, now: datetime, later: timedelta, sent: int
) -> None:
    put("ann@example.com")
    with sessions.begin() as session:
        assert claim_next(session, ["mail"], now) is not None
    assert deliver(sessions, {"mail": Pigeon()}, lambda: now + later).sent == sent


def test_a_worker_that_is_told_to_stop_begins_no_other_message(
    sessions: sessionmaker[Session], put: Put, now: datetime
) -> None:
    put("ann@example.com")
    stop = threading.Event()
    stop.set()
    assert deliver(sessions, {"mail": Pigeon()}, lambda: now, stop=stop).sent == 0


def test_a_round_has_an_end(sessions: sessionmaker[Session], put: Put, now: datetime) -> None:
    for number in range(5):
        put(f"{number}@example.com")
    assert deliver(sessions, {"mail": Pigeon()}, lambda: now, most=3).sent == 3
