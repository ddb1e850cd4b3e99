"""What a table of text gives, whichever format it is in: its columns, its records, and its bad rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from core.refusals import Refusal


@dataclass(frozen=True)
class Record:
    """One good row. `row` counts the data rows from 1, bad ones included; `line` is where it begins."""

    row: int
    line: int
    values: dict[str, str]


@dataclass(frozen=True)
class BadRow:
    """A row that could not be read, and why; the rows around it are not affected."""

    row: int
    line: int
    reason: Refusal


class Table(Protocol):
    """A file of rows. Reading it is streaming: memory does not grow with the file."""

    @property
    def path(self) -> Path: ...

    @property
    def encoding(self) -> str: ...

    @property
    def columns(self) -> list[str]:
        """The names as they stand in the heading. A column whose name is empty or stands twice is known by
        its place, "#3"."""
        ...

    @property
    def repeated(self) -> dict[str, list[str]]:
        """Each name that stands twice or more, with the places that its columns are known by."""
        ...

    def records(self) -> Iterator[Record | BadRow]:
        """The rows from the first on; it may be called again."""
        ...
