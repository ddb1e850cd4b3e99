"""The one family of refusals: what a rule says when it will not do a thing."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """A rule refuses, in words that a visitor may read.

    ``message`` is an English gettext message id with ``%(name)s`` placeholders, filled from ``values`` at the
    edge, where it is also translated. ``field`` names the input at fault, if one is.
    """

    def __init__(self, message: str, field: str | None = None, **values: Any) -> None:
        super().__init__(message % values if values else message)
        self.message = message
        self.field = field
        self.values = values


class NotFound(Refusal):
    """There is no such thing, or not for this person (the answer is the same)."""


class Forbidden(Refusal):
    """The thing is there, and this person may not do that with it."""


class Conflict(Refusal):
    """The thing changed meanwhile, or its state does not allow the act."""
