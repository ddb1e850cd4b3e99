"""The door to a table in a file: finds its encoding and its format and reads its heading."""

from pathlib import Path

from core.language import N_
from core.records.csv_table import open_csv
from core.records.encodings import encoding_of
from core.records.json_lines import open_json_lines
from core.records.lines import first_line_of
from core.records.table import Table
from core.refusals import Refusal

_JSON_ENDINGS = {".jsonl", ".ndjson", ".json"}


def open_table(path: Path, encoding: str | None = None) -> Table:
    """A CSV or JSON Lines file, ready to be read as often as wanted.

    `encoding` is a codec's name, None to find it. JSON Lines is known by its ending or by a first line that
    begins with a brace. Raises Refusal for a file that cannot be read, is empty or has no heading.
    """
    try:
        if path.stat().st_size == 0:
            raise Refusal(N_("%(file)s is empty."), file=path.name)
        found = encoding_of(path, encoding)
        return open_json_lines(path, found) if _is_json(path, found) else open_csv(path, found)
    except OSError as error:
        message = N_("%(file)s cannot be read: %(error)s.")
        raise Refusal(message, file=path.name, error=error.strerror or str(error)) from error


def _is_json(path: Path, encoding: str) -> bool:
    return path.suffix.lower() in _JSON_ENDINGS or first_line_of(path, encoding).startswith("{")
