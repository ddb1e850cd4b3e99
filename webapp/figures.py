"""Numbers as pages print them."""

from __future__ import annotations

from flask_babel import format_decimal

from surveys.statistics import MINUS, rounded


def percent(share: float | None, digits: int = 1) -> str:
    """A share as a percentage without its sign: 0.8729 is "87.3"; the unit stands once, in the heading or text."""
    return "–" if share is None else _fixed(share * 100, digits)


def points(share: float | None, digits: int = 2) -> str:
    """A difference of shares in points, with its sign: −0.0203 is "−2.03"."""
    if share is None:
        return "–"
    text = _fixed(abs(share) * 100, digits)
    return text if float(share) == 0 else (MINUS if share < 0 else "+") + text


def number(value: float | int | None, digits: int = 0) -> str:
    """A number with the language's grouping."""
    return "–" if value is None else _fixed(value, digits)


def _fixed(value: float, digits: int) -> str:
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return str(format_decimal(rounded(value, digits), format=pattern)).replace("-", MINUS)


def bytes_of(size: int | None) -> str:
    """A file's size in the largest unit that keeps it above 1."""
    if size is None:
        return ""
    amount, unit = float(size), "B"
    for unit in ("B", "kB", "MB", "GB"):
        if amount < 1000 or unit == "GB":
            break
        amount /= 1000
    return f"{number(amount, 0 if unit in ('B', 'kB') else 1)} {unit}"
