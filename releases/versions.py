"""Versions: any text a team calls its build, ordered by the numbers in it wherever they stand."""

from __future__ import annotations

import re
from datetime import date

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


def date_in(version: str) -> date | None:
    """The day a version names, if its first three numbers are a date: 8.10.24 or 2018.10.24 is 24 October 2018.

    A one- or two-digit year counts from 2010 for one digit (MIUI's way) and from 2000 for two.
    """
    numbers = numbers_of(version)
    if len(numbers) < 3:
        return None
    year, month, day = numbers[:3]
    year += 2010 if year < 10 else 2000 if year < 100 else 0
    if not 2000 <= year <= 2100:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def clean_version(version: str) -> str:
    """``version`` without stray white space; refuses an empty or overlong one and nothing else."""
    version = " ".join(version.split())
    if not version:
        raise Refusal(N_("A build needs a version, for example 8.10.24."), field="version")
    if len(version) > LONGEST:
        raise Refusal(N_("A version has at most %(most)s characters."), field="version", most=LONGEST)
    return version
