"""CSV as it is found: comma, semicolon or tab, quoted line breaks, cells of megabytes, and its accidents."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from core.language import N_
from core.records.lines import MAX_CHARACTERS, damage_in, lines_of
from core.records.table import BadRow, Record
from core.refusals import Refusal

_DELIMITERS = (",", ";", "\t")
_SAMPLE_LINES = 300
_SAMPLE_CHARACTERS = 1 << 22
_EXCEL_HINT = re.compile(r"sep=(.)\s*", re.IGNORECASE)


@dataclass(frozen=True)
class CsvTable:
    """A CSV file whose heading has been read. Implements core.records.table.Table."""

    path: Path
    encoding: str
    delimiter: str
    columns: list[str]
    heading_lines: int
    repeated: dict[str, list[str]] = field(default_factory=dict)

    def records(self) -> Iterator[Record | BadRow]:
        """Every data row in order; blank lines are passed over."""
        source = _Source(lines_of(self.path, self.encoding))
        for _ in islice(source, self.heading_lines):
            pass
        row = 0
        while (found := _next_row(source, self.delimiter)) is not None:
            line, cells = found
            if isinstance(cells, Refusal):
                row += 1
                yield BadRow(row, line, cells)
            elif not _is_blank(cells):
                row += 1
                yield self._record(row, line, cells)

    def _record(self, row: int, line: int, cells: list[str]) -> Record | BadRow:
        cells = self._fitted(cells)
        if len(cells) != len(self.columns):
            message = N_("%(found)d cells where the heading has %(expected)d")
            return BadRow(row, line, Refusal(message, found=len(cells), expected=len(self.columns)))
        for name, cell in zip(self.columns, cells, strict=True):
            if damage := damage_in(cell):
                return BadRow(row, line, Refusal(damage.message, field=name))
        return Record(row, line, dict(zip(self.columns, cells, strict=True)))

    def _fitted(self, cells: list[str]) -> list[str]:
        """Spreadsheets leave or drop empty cells at the end; a list of bare sentences has its own commas."""
        if len(self.columns) == 1:
            return [self.delimiter.join(cells)]
        while len(cells) > len(self.columns) and not cells[-1].strip():
            cells = cells[:-1]
        unnamed = self.columns[len(cells) :]
        return cells + [""] * len(unnamed) if all(name.startswith("#") for name in unnamed) else cells


def open_csv(path: Path, encoding: str) -> CsvTable:
    """Read the heading of a CSV file. Raises Refusal where it has none."""
    _allow_long_cells()
    sample = _sample_of(path, encoding)
    hint = _EXCEL_HINT.fullmatch(sample[0].removeprefix("\ufeff")) if sample else None
    delimiter = hint.group(1) if hint else _delimiter_of(sample)
    source = _Source(iter(sample[1:] if hint else sample))
    heading = None
    while heading is None or _is_blank(heading):
        found = _next_row(source, delimiter)
        if found is None or isinstance(found[1], Refusal):
            message = N_("%(file)s has no heading: its first line must name the columns.")
            raise Refusal(message, file=path.name)
        heading = found[1]
    names, repeated = _names_of(heading)
    return CsvTable(path, encoding, delimiter, names, source.number + bool(hint), repeated)


def _sample_of(path: Path, encoding: str) -> list[str]:
    sample, characters = [], 0
    for line in islice(lines_of(path, encoding), _SAMPLE_LINES):
        sample.append(line)
        characters += len(line)
        if characters > _SAMPLE_CHARACTERS:
            break
    return sample


def _names_of(heading: list[str]) -> tuple[list[str], dict[str, list[str]]]:
    plain = [" ".join(cell.removeprefix("\ufeff").split()) for cell in heading]
    times = Counter(plain)
    names = [name if name and times[name] == 1 else f"#{place}" for place, name in enumerate(plain, start=1)]
    repeated: dict[str, list[str]] = {}
    for known_by, name in zip(names, plain, strict=True):
        if name and times[name] > 1:
            repeated.setdefault(name, []).append(known_by)
    return names, repeated


def _delimiter_of(sample: list[str]) -> str:
    """The one by which most rows have as many cells as the heading; a heading of one cell says nothing."""
    best = (0.0, 0, ",")
    for delimiter in _DELIMITERS:
        rows = [cells for cells in csv.reader(sample, delimiter=delimiter) if not _is_blank(cells)]
        width = len(rows[0]) if rows else 0
        if width > 1:
            agreeing = sum(len(cells) == width for cells in rows) / len(rows)
            best = max(best, (agreeing, width, delimiter))
    return best[2]


def _is_blank(cells: list[str]) -> bool:
    return not cells or (len(cells) == 1 and cells[0] != "" and not cells[0].strip("\ufeff \t"))


def _allow_long_cells() -> None:
    if csv.field_size_limit() < MAX_CHARACTERS:
        csv.field_size_limit(MAX_CHARACTERS)


class _Source:
    """Lines that can be put back, so that a quote never closed costs one row and not the rest of the file."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._again: list[str] = []
        self.taken: list[str] = []
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.pop() if self._again else next(self._lines)
        self.taken.append(line)
        self.number += 1
        return line

    def put_back_all_but_first(self) -> str:
        back = self.taken[1:]
        self._again.extend(reversed(back))
        self.number -= len(back)
        return self.taken[0]


def _next_row(source: _Source, delimiter: str) -> tuple[int, list[str] | Refusal] | None:
    """The line on which the next row begins and its cells, or why it has none; None at the end.

    A row over several lines must be quoted flawlessly, else a stray quote could swallow its neighbours; a
    row on one line may be sloppy.
    """
    source.taken.clear()
    line = source.number + 1
    try:
        return line, next(csv.reader(source, delimiter=delimiter, strict=True))
    except StopIteration:
        return None
    except csv.Error:
        first = source.put_back_all_but_first()
    if _is_left_open(first, delimiter):
        return line, Refusal(N_("a quote is opened and not closed properly"))
    try:
        return line, next(csv.reader([first], delimiter=delimiter))
    except csv.Error:
        return line, Refusal(N_("longer than 64 million characters"))


def _is_left_open(line: str, delimiter: str) -> bool:
    try:
        next(csv.reader([line], delimiter=delimiter, strict=True))
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False
