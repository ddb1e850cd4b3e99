"""What every way out of the outbox offers, and the two ways in which it may refuse."""

from __future__ import annotations

from typing import Protocol, Self

from core.outbox import OutboxMessage


class TransportDown(Exception):
    """The way itself is closed (server away, wrong password): nothing is wrong with the message."""


class AddressRefused(Exception):
    """The other side will never take this message: trying again is of no use."""


class Transport(Protocol):
    """Sends messages of one channel; used as a context, so that one connection serves many."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_error: object) -> None: ...

    def send(self, message: OutboxMessage) -> None:
        """Hand a message over; raises TransportDown, AddressRefused, or anything else to try again later."""
