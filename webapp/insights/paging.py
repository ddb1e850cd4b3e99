"""A long list, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass

SIZE = 50


@dataclass(frozen=True)
class Pages:
    """Where one is: ``page`` of ``last`` (both from 1), the first row's position, and how many rows there are."""

    page: int
    last: int
    total: int
    size: int

    @property
    def start(self) -> int:
        """The position of the page's first row, from 0."""
        return (self.page - 1) * self.size


def pages_of(page: int, total: int, size: int = SIZE) -> Pages:
    """The pages of ``total`` rows; a page that does not exist becomes the nearest that does."""
    last = max(1, -(-total // size))
    return Pages(min(max(page, 1), last), last, total, size)
