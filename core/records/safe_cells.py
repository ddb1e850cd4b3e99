"""Text from strangers, written so that a spreadsheet shows it and never runs it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def safe_cell(text: str) -> str:
    """`text` with an apostrophe before it where a spreadsheet would take it for a formula.

    Only for cells of words; a number may begin with its minus. Source: OWASP, "CSV Injection".
    """
    return "'" + text if text.startswith(_STARTS_A_FORMULA) else text


def safe_row(cells: Iterable[Any]) -> list[Any]:
    """A row for a CSV file: every cell of words made safe, numbers left as they are, whichever way they are written.

    The one way that rows go into a table of ours; a test looks after that.
    """
    return [safe_cell(cell) if isinstance(cell, str) and not _is_number(cell) else cell for cell in cells]


def _is_number(text: str) -> bool:
    body = text.removeprefix("-")
    return bool(body) and body.isascii() and body.replace(".", "", 1).replace("e-", "", 1).isdigit()
