"""Incoming rows in batches: small enough to hold the database only for moments, large enough to be quick."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from core.records.table import BadRow
from surveys.incoming.rows import IncomingRow

ROWS = 500


@dataclass
class Batch:
    """Rows to keep in one transaction, and the bad ones that stood between them."""

    rows: list[IncomingRow] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.rows) + len(self.bad)


def batches_of(rows: Iterable[IncomingRow | BadRow], size: int = ROWS) -> Iterator[Batch]:
    """The rows in order, `size` at a time."""
    batch = Batch()
    for row in rows:
        if isinstance(row, BadRow):
            batch.bad.append(row)
        else:
            batch.rows.append(row)
        if len(batch) >= size:
            yield batch
            batch = Batch()
    if len(batch):
        yield batch
