"""Versions: any text a team calls its build, ordered by the numbers in it wherever they stand."""

from __future__ import annotations

import re
from datetime import date, timedelta

from core.language import N_
from core.refusals import Refusal

LONGEST = 120


def numbers_of(version: str) -> tuple[int, ...]:
    """The whole numbers in ``version``, left to right: ``"8.10.24"`` is (8, 10, 24)."""
    return tuple(int(digits) for digits in re.findall(r"[0-9]{1,4000}", version))


def sort_key(version: str) -> str:
    """A text that sorts as the numbers of ``version`` do, so that the database can order by it.

    Each number is written as its count of digits (three characters) and its digits: ``"8.10"`` is "0018.00210".
    A shorter version comes before one that goes on.
    """
    found = (digits.lstrip("0") or "0" for digits in re.findall(r"[0-9]+", version))
    return ".".join(f"{len(digits):03d}{digits}" for digits in found)


def date_in(version: str, near: date) -> date | None:
    """The day a version names, if its first three numbers are a date within a year of ``near``.

    8.10.24, 18.10.24 and 2018.10.24 are 24 October 2018 (a one-digit year counts from 2010, MIUI's way). ``near``, the
    day of drafting, keeps a plain 1.2.3 from being read as a day in 2011.
    """
    numbers = numbers_of(version)
    if len(numbers) < 3:
        return None
    year, month, day = numbers[:3]
    year += 2010 if year < 10 else 2000 if year < 100 else 0
    try:
        named = date(year, month, day)
    except (ValueError, OverflowError):
        return None
    return named if abs(named - near) <= timedelta(days=366) else None


def clean_version(version: str) -> str:
    """``version`` without stray white space; refuses an empty or overlong one and nothing else."""
    version = " ".join(version.split())
    if not version:
        raise Refusal(N_("A build needs a version, for example 8.10.24."), field="version")
    if len(version) > LONGEST:
        raise Refusal(N_("A version has at most %(most)s characters."), field="version", most=LONGEST)
    return version
