"""Everything about a person as a zip: JSON and CSV, a table at a time."""

from __future__ import annotations

import base64
import csv
import io
import itertools
import json
import zipfile
from datetime import datetime
from typing import IO, Any

from sqlalchemy.orm import Session

from core.personal_rows import WITHHELD, rows_of, tables_about_people
from core.records.safe_cells import safe_row

README = """Everything that this installation of Orange Friday keeps about
account {number}, as of {now:%Y-%m-%d %H:%M} UTC.

everything.json   an object: the name of each table, and its rows
csv/TABLE.csv     the same, a file for each table that has rows (a cell that a spreadsheet would run as a formula
                  begins with an apostrophe)

Times are UTC. Left out, because a lost copy would open a door: {withheld}.
A row stands here when it is yours, when it names you as the one who did something, or when it hangs on a row of
yours. Other people appear as numbers only.
"""


def write_everything(session: Session, account_id: int, file: IO[bytes], *, now: datetime) -> None:
    """Write the zip of a person's rows into ``file`` (a file that can seek); no table is held in memory whole."""
    withheld = ", ".join(f"{table}.{name}" for table, names in WITHHELD.items() for name in sorted(names))
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("README.txt", README.format(number=account_id, now=now, withheld=withheld))
        with made.open("everything.json", "w", force_zip64=True) as raw:
            _write_json(session, account_id, io.TextIOWrapper(raw, encoding="utf-8", write_through=True))
        for table in tables_about_people():
            _write_csv(session, account_id, table, made)


def _write_json(session: Session, account_id: int, out: io.TextIOWrapper) -> None:
    out.write("{")
    for number, table in enumerate(tables_about_people()):
        out.write(("," if number else "") + f"\n{json.dumps(table.name)}: [")
        for place, row in enumerate(rows_of(session, table, account_id)):
            told = json.dumps(row, ensure_ascii=False, default=_plain)
            out.write(("," if place else "") + "\n" + told)
        out.write("]")
    out.write("\n}\n")
    out.flush()
    out.detach()


def _write_csv(session: Session, account_id: int, table: Any, made: zipfile.ZipFile) -> None:
    rows = rows_of(session, table, account_id)
    first = next(rows, None)
    if first is None:
        return
    with made.open(f"csv/{table.name}.csv", "w", force_zip64=True) as raw:
        out = io.TextIOWrapper(raw, encoding="utf-8", newline="", write_through=True)
        writer = csv.writer(out)
        writer.writerow(safe_row(first))
        for row in itertools.chain([first], rows):
            writer.writerow(safe_row(_cells(row)))
        out.flush()
        out.detach()


def _cells(row: dict[str, Any]) -> list[Any]:
    return [_cell(value) for value in row.values()]


def _cell(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return value
    return (
        json.dumps(value, ensure_ascii=False, default=_plain)
        if isinstance(value, dict | list)
        else _plain(value)
    )


def _plain(value: Any) -> str:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
