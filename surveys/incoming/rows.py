"""Rows of a file as remarks: what was said, how it was voted, about which build, when, by whom."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from core.language import N_
from core.records.table import BadRow, Record, Table
from core.refusals import Refusal
from surveys.incoming.column_map import ColumnMap, check_columns
from surveys.incoming.scales import Scale, is_missing, scale_of
from surveys.incoming.times import time_of

LONGEST_ID = 200


@dataclass(frozen=True)
class IncomingRow:
    """One row, understood."""

    row: int
    """The data row from 1 on, counting bad rows and those that a filter leaves out."""
    line: int
    text: str
    """As written, without white space around it; "" for a vote without a comment."""
    score: int | None
    build: str | None
    date: datetime | None
    tester: str | None
    external_id: str
    """What the row is known by when it comes again: its id column, or a hash of all its cells."""


class IncomingRows:
    """The rows of a table under a map. Reading it is streaming and may be repeated.

    Of the last reading, `rows_read` counts all rows, `left_out` those that a filter left out, and
    `unmatched_builds` the versions that the pattern did not fit.
    """

    def __init__(self, table: Table, columns: ColumnMap) -> None:
        """Checks the map against the table and the score column against its scale, which reads it once.

        Raises Refusal naming the option and the cure.
        """
        check_columns(columns, table)
        self.table, self.columns = table, columns
        self._pattern = re.compile(columns.build_pattern) if columns.build_pattern else None
        self.rows_read = self.left_out = self.matched_builds = self.unmatched_builds = 0
        self.scale = self._find_scale()

    def __iter__(self) -> Iterator[IncomingRow | BadRow]:
        self.rows_read = self.left_out = self.matched_builds = self.unmatched_builds = 0
        times_seen: Counter[bytes] = Counter()
        for record in self.table.records():
            self.rows_read += 1
            if isinstance(record, BadRow):
                yield record
            elif not self._passes(record):
                self.left_out += 1
            else:
                yield self._understood(record, times_seen)

    def check_pattern(self) -> None:
        """Refuse, after a reading, a pattern that fitted none of the versions there were."""
        if self.unmatched_builds and not self.matched_builds:
            message = N_("%(pattern)s fits none of the versions in %(column)s.")
            pattern, column = self.columns.build_pattern, self.columns.build
            raise Refusal(message, field="build_pattern", pattern=pattern, column=column)

    def _find_scale(self) -> Scale | None:
        column = self.columns.score
        if column is None and not self.columns.only:
            return None
        kept = 0
        cells: Counter[str] = Counter()
        for record in self.table.records():
            if isinstance(record, Record) and self._passes(record):
                kept += 1
                if column is not None:
                    cells[record.values[column][:40]] += 1
        if not kept and self.columns.only:
            raise self._nothing_passes()
        return scale_of(cells, self.columns.scale, column) if column is not None else None

    def _passes(self, record: Record) -> bool:
        wanted: dict[str, set[str]] = {}
        for column, value in self.columns.only:
            wanted.setdefault(column, set()).add(value)
        return all(record.values[column].strip() in values for column, values in wanted.items())

    def _nothing_passes(self) -> Refusal:
        column, value = self.columns.only[0]
        records = (record for record in self.table.records() if isinstance(record, Record))
        seen = Counter(record.values[column].strip()[:40] for record in records)
        message = N_("No row has %(value)s in %(column)s. The most frequent values there are: %(values)s.")
        values = ", ".join(name for name, _count in seen.most_common(8))
        return Refusal(message, field="only", column=column, value=value, values=values)

    def _understood(self, record: Record, times_seen: Counter[bytes]) -> IncomingRow | BadRow:
        external_id = self._cell(record, "id")
        if not 0 < len(external_id) <= LONGEST_ID:
            external_id = _hash_of(record.values, times_seen)
        try:
            return IncomingRow(
                row=record.row,
                line=record.line,
                text=self._cell(record, "text"),
                score=self._score(record),
                build=self._build(record),
                date=self._date(record),
                tester=self._cell(record, "tester") or None,
                external_id=external_id,
            )
        except Refusal as refusal:
            return BadRow(record.row, record.line, refusal)

    def _cell(self, record: Record, option: str) -> str:
        column = getattr(self.columns, option)
        return record.values[column].strip() if column is not None else ""

    def _score(self, record: Record) -> int | None:
        cell = self._cell(record, "score")
        if self.scale is None or is_missing(cell):
            return None
        score = self.scale.score_of(cell)
        if score is None:
            message = N_("%(score)s is not on the scale %(scale)s")
            raise Refusal(message, field="score", score=cell[:40], scale=self.scale.name)
        return score

    def _build(self, record: Record) -> str | None:
        cell = " ".join(self._cell(record, "build").split())
        if is_missing(cell):
            return None
        if self._pattern is None:
            return cell
        match = self._pattern.search(cell)
        if match is None:
            self.unmatched_builds += 1
            return None
        self.matched_builds += 1
        return (match[1] if self._pattern.groups else match[0]) or None

    def _date(self, record: Record) -> datetime | None:
        cell = self._cell(record, "date")
        return None if is_missing(cell) else time_of(cell, self.columns.date_format)


def _hash_of(values: dict[str, str], times_seen: Counter[bytes]) -> str:
    """A hash of the cells and of how often such a row stood before it in this file.

    Two strangers may vote and write alike, so equal rows of one file are different remarks, while the same
    file read again gives the same hashes.
    """
    content = "\0".join(f"{name}\0{cell}" for name, cell in sorted(values.items()))
    digest = sha256(content.encode("utf-8", "surrogatepass"))
    key = digest.digest()[:12]
    if times_seen[key]:
        digest.update(f"\0{times_seen[key]}".encode())
    times_seen[key] += 1
    return "sha256:" + digest.hexdigest()[:40]
