"""Which page of a long list an address asks for."""

from __future__ import annotations


def page_number(asked: str | None) -> int:
    """The page, counted from 1; nonsense counts as the first. One too far is an empty page, not an error."""
    number = int(asked) if asked and asked.isascii() and asked.isdigit() and len(asked) < 9 else 1
    return max(number, 1)
