"""Cursors: the number of the last thing of a page, wrapped so that nobody computes with it."""

from __future__ import annotations

import base64
import binascii

from core.language import N_
from core.refusals import Refusal


def cursor_of(number: int) -> str:
    """The cursor after the thing of that number."""
    return base64.urlsafe_b64encode(f"after:{number}".encode()).decode().rstrip("=")


def number_in(cursor: str | None) -> int | None:
    """The number in a cursor, or None without one; refuses what is no cursor of ours."""
    if cursor is None:
        return None
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode(
            "ascii"
        )
        number = int(text.removeprefix("after:"))
    except (ValueError, binascii.Error):
        number = -1
    if not 0 <= number < 2**31 or cursor_of(number) != cursor:
        raise Refusal(
            N_("That cursor is none of ours. Use the next_cursor of the page before."), field="cursor"
        )
    return number
