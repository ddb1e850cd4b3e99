"""JSON Lines: one object a line. Numbers keep the spelling they have, so that a version 1.10 stays 1.10."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from core.language import N_
from core.records.lines import damage_in, first_line_of, lines_of
from core.records.table import BadRow, Record
from core.refusals import Refusal

_SAMPLE_ROWS = 10_000


@dataclass(frozen=True)
class JsonLinesTable:
    """A JSON Lines file whose keys have been looked over. Implements core.records.table.Table."""

    path: Path
    encoding: str
    columns: list[str]
    repeated: dict[str, list[str]] = field(default_factory=dict)

    def records(self) -> Iterator[Record | BadRow]:
        """Every object in order, blank lines passed over; a missing key or null is an empty cell."""
        for row, line, values in _objects(self.path, self.encoding):
            if isinstance(values, Refusal):
                yield BadRow(row, line, values)
            else:
                yield Record(row, line, dict.fromkeys(self.columns, "") | values)


def open_json_lines(path: Path, encoding: str) -> JsonLinesTable:
    """Gather the keys of the first 10,000 objects. Raises Refusal for a file that is one large JSON value."""
    if first_line_of(path, encoding).startswith("["):
        message = N_("%(file)s is one JSON array; JSON Lines has an object a line (jq -c '.[]' makes it so).")
        raise Refusal(message, file=path.name)
    columns: dict[str, None] = {}
    for _row, _line, values in islice(_objects(path, encoding), _SAMPLE_ROWS):
        if not isinstance(values, Refusal):
            columns.update(dict.fromkeys(values))
    if not columns:
        raise Refusal(N_("%(file)s has no line that is a JSON object."), file=path.name)
    return JsonLinesTable(path, encoding, list(columns))


def _objects(path: Path, encoding: str) -> Iterator[tuple[int, int, dict[str, str] | Refusal]]:
    row = 0
    for number, line in enumerate(lines_of(path, encoding), start=1):
        bare = line.strip("\ufeff \t\r\n")
        if bare:
            row += 1
            yield row, number, damage_in(bare) or _object_in(bare)


def _object_in(line: str) -> dict[str, str] | Refusal:
    try:
        found = json.loads(line, parse_float=str, parse_int=str, parse_constant=str)
    except RecursionError:
        return Refusal(N_("nested too deeply"))
    except ValueError as error:
        return Refusal(N_("not valid JSON: %(error)s"), error=str(error))
    if not isinstance(found, dict):
        return Refusal(N_("a JSON object is expected on each line"))
    values = {name: _cell_of(value) for name, value in found.items()}
    for name, cell in values.items():
        if damage := damage_in(name + cell):
            return Refusal(damage.message, field=name)
    return values


def _cell_of(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False)
