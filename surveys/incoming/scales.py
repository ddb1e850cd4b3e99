"""Scales that a column of scores may be on, and the refusal of a column that could be on several."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from core.language import N_
from core.refusals import Refusal

MISSING = frozenset({"", "-", "na", "n/a", "nan", "none", "null", "<na>"})
"""Spellings of "nothing" that data tools write into empty cells, in lower case."""

_FEW_ODD = 2
_ODD_SHARE = 0.02
_YES = frozenset(
    {"yes", "y", "true", "t", "1", "1.0", "up", "positive", "recommended", "是", "好评", "推荐", "满意"}
)
_NO = frozenset(
    {
        "no",
        "n",
        "false",
        "f",
        "0",
        "0.0",
        "down",
        "negative",
        "not recommended",
        "否",
        "差评",
        "不推荐",
        "不满意",
    }
)
_DIGITS = frozenset({"1", "1.0", "0", "0.0"})


class Scale(Protocol):
    """One way to write a vote."""

    @property
    def name(self) -> str: ...

    def score_of(self, cell: str) -> int | None:
        """The vote 1 to 5 that a cell means, or None where it is not on this scale."""
        ...


@dataclass(frozen=True)
class OneToFive:
    """Whole numbers 1 to 5, written with or without ".0"."""

    name: str = "1-5"

    def score_of(self, cell: str) -> int | None:
        number = _number_of(cell)
        return int(number) if number in (1, 2, 3, 4, 5) else None


@dataclass(frozen=True)
class YesNo:
    """Satisfied or not: yes is the vote 5, no the vote 1."""

    name: str = "yes-no"

    def score_of(self, cell: str) -> int | None:
        word = cell.strip().casefold()
        return 5 if word in _YES else 1 if word in _NO else None


SCALES: dict[str, Scale] = {"1-5": OneToFive(), "yes-no": YesNo()}


def is_missing(cell: str) -> bool:
    """Whether a cell stands for nothing."""
    return cell.strip().casefold() in MISSING


def scale_of(cells: Mapping[str, int], chosen: str | None, column: str) -> Scale:
    """The scale that a column is on, from how often each of its cells occurs.

    `chosen` is held against the cells too: a column of 0 to 10 is not read as 1 to 5 because some of its
    values happen to fit. One or two odd cells, or 2 in 100, are left for the rows to report; where no scale
    was chosen, an odd number is enough to ask. Raises Refusal (field "score") for a column on no scale, on a
    mixture or possibly on both, saying what to do.
    """
    seen: Counter[str] = Counter()
    for cell, count in cells.items():
        if not is_missing(cell):
            seen[cell.strip().casefold()] += count
    if chosen is not None:
        if _fits(SCALES[chosen], seen):
            return SCALES[chosen]
        raise Refusal(_MISMATCH, field="score", column=column, scale=chosen, values=_listed(seen))
    if set(seen) & _DIGITS and set(seen) <= _DIGITS:
        raise Refusal(_ZERO_AND_ONE, field="score", column=column, values=_listed(seen))
    for scale in SCALES.values():
        if _fits(scale, seen) and not _odd_numbers(scale, seen):
            return scale
    message = _TEN_POINTS if _looks_like_ten(seen) else _NO_SCALE
    raise Refusal(message, field="score", column=column, values=_listed(seen))


_MISMATCH = N_(
    "%(column)s is not on the scale %(scale)s: it holds %(values)s. Name another column or another --scale,"
    " or add a column on that scale to the file."
)
_ZERO_AND_ONE = N_(
    "%(column)s holds only %(values)s. Say --scale yes-no if 1 means yes and 0 no,"
    " or --scale 1-5 if it is a vote."
)
_TEN_POINTS = N_(
    "%(column)s is not on a scale of 1 to 5, it holds %(values)s. Where on a longer scale satisfaction begins"
    " is yours to say: add a column with 1-5 or yes and no to the file and name that one. If only a few rows"
    " are wrong, say --scale 1-5 to have them reported."
)
_NO_SCALE = N_(
    "%(column)s is neither votes of 1 to 5 nor yes and no, it holds %(values)s. Name another column, add one"
    " that is on such a scale, or leave out --score. If only a few rows are wrong, say --scale to have them"
    " reported."
)


def _odd_cells(scale: Scale, seen: Counter[str]) -> dict[str, int]:
    return {cell: count for cell, count in seen.items() if scale.score_of(cell) is None}


def _odd_numbers(scale: Scale, seen: Counter[str]) -> bool:
    odd = [count for cell, count in _odd_cells(scale, seen).items() if _number_of(cell) is not None]
    return sum(odd) > _ODD_SHARE / 4 * seen.total()


def _fits(scale: Scale, seen: Counter[str]) -> bool:
    odd, total = sum(_odd_cells(scale, seen).values()), seen.total()
    return odd == 0 or (odd < total / 2 and odd <= max(_FEW_ODD, _ODD_SHARE * total))


def _looks_like_ten(seen: Counter[str]) -> bool:
    numbers = [number for cell in seen if (number := _number_of(cell)) is not None]
    return 2 * len(numbers) > len(seen)


def _listed(seen: Counter[str]) -> str:
    shown = [cell[:20] for cell, _count in seen.most_common(12)]
    return ", ".join(sorted(shown)) + (", …" if len(seen) > len(shown) else "")


def _number_of(cell: str) -> float | None:
    try:
        return float(cell.strip())
    except ValueError:
        return None
