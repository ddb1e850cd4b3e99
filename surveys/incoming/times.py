"""Times as files write them, read only where they can be read in one way."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from core.language import N_
from core.refusals import Refusal

_YEAR_FIRST = re.compile(r"(\d{4})[/.年-](\d{1,2})[/.月-](\d{1,2})日?(\D.*)?")
_YEAR_LAST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(\D.*)?")
_WORDED = re.compile(r"(\D{3,9}\.? \d{1,2} \d{4}|\d{1,2}[ -]\D{3,9}[ -]\d{4})( .*)?")
_WORDED_PATTERNS = ("%d %b %Y", "%d %B %Y", "%b %d %Y", "%B %d %Y")
_CLOCK = re.compile(
    r"[T ,]*(\d{1,2}):(\d{2})(:\d{2}(?:\.\d+)?)? ?([AP]M)? ?(UTC|GMT|Z|[+-]\d{2}:?\d{2})?", re.I
)
_SECONDS = re.compile(r"\d{9,10}(\.\d+)?")
_MILLISECONDS = re.compile(r"\d{12,13}")


def time_of(cell: str, pattern: str | None = None) -> datetime:
    """The time in UTC. A time without a zone is taken as UTC, a day without a time as its midnight.

    Read are ISO 8601 and its kin with the year first (2024-05-09, 2024/5/9 18:30, 2024年5月9日), seconds
    or milliseconds since 1970, mail dates, and days with their month as a word. With `pattern` only what
    strptime makes of it. Raises Refusal where nothing can be made of the cell, or more than one thing.
    """
    text = " ".join(cell.split())
    try:
        found = datetime.strptime(text, pattern) if pattern else _read(text)  # noqa: DTZ007 - zone below
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError, OSError, TypeError, re.error):
        raise Refusal(N_("%(cell)s is not a time; write it as 2024-05-09 18:30"), cell=text[:40]) from None


def _read(text: str) -> datetime:
    if match := _YEAR_FIRST.fullmatch(text):
        return _joined(int(match[1]), int(match[2]), int(match[3]), match[4])
    if match := _YEAR_LAST.fullmatch(text):
        month, day = _month_and_day(int(match[1]), int(match[2]), text)
        return _joined(int(match[3]), month, day, match[4])
    if _SECONDS.fullmatch(text):
        return datetime.fromtimestamp(float(text), UTC)
    if _MILLISECONDS.fullmatch(text):
        return datetime.fromtimestamp(int(text) / 1000, UTC)
    if match := _WORDED.fullmatch(text.replace(",", "")):
        day_of = _worded_day(match[1].replace("-", " ").replace(".", ""))
        return _joined(day_of.year, day_of.month, day_of.day, match[2])
    return parsedate_to_datetime(text)


def _joined(year: int, month: int, day: int, clock: str | None) -> datetime:
    date = f"{year:04d}-{month:02d}-{day:02d}"
    clock = (clock or "").strip()
    if clock in ("", "Z"):
        return datetime.fromisoformat(date)
    match = _CLOCK.fullmatch(clock)
    if match is None:
        raise ValueError(clock)
    hour, minute, second, half, zone = match.groups()
    if half:
        hour = str(int(hour) % 12 + (12 if half.upper() == "PM" else 0))
    named = zone if zone and zone[0] in "+-" else "+00:00"
    return datetime.fromisoformat(f"{date}T{int(hour):02d}:{minute}{second or ''}{named}")


def _month_and_day(first: int, second: int, text: str) -> tuple[int, int]:
    if first <= 12 and second <= 12 and first != second:
        message = N_("%(cell)s may be two different days; say which by --date-format, such as '%%d/%%m/%%Y'")
        raise Refusal(message, cell=text)
    return (second, first) if first > 12 else (first, second)


def _worded_day(text: str) -> datetime:
    for pattern in _WORDED_PATTERNS:
        try:
            return datetime.strptime(text, pattern).replace(tzinfo=UTC)
        except ValueError:
            continue
    raise ValueError(text)
