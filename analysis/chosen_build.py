"""Which build an analysis ranks, and which build each row counts for."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from analysis.remarks import Remarks
from core.language import N_
from core.refusals import NotFound

FEWEST_ROWS = 30
"""The newest build with so many rows is ranked; where none has, all are pooled."""

FEWEST_TO_DATE = 3
"""A build that fewer rows name takes no undated ones: a mistyped version must not swallow a month."""


@dataclass(frozen=True)
class ChosenBuild:
    """The build to rank and the build of every row."""

    build: str | None
    """None: all builds pooled."""
    row_builds: list[str | None]
    builds: list[str]
    """Builds that rows are about, oldest first, up to the ranked one (pooled: all)."""

    def in_scope(self) -> list[int]:
        """Positions of the rows that are ranked: those of the build or, pooled, all."""
        return [row for row, build in enumerate(self.row_builds) if self.build is None or build == self.build]


def choose_build(
    remarks: Remarks, for_build: str | None = None, fewest_rows: int = FEWEST_ROWS
) -> ChosenBuild:
    """The newest build with at least `fewest_rows` rows, or `for_build`; without either all are pooled.

    A row without a build goes to the build current at its date (the newest one that some row named by then),
    or keeps none. Raises NotFound where no build is called `for_build`.
    """
    if for_build is not None and for_build not in remarks.build_order:
        raise NotFound(N_("No row is about a build called %(build)s."), field="for_build", build=for_build)
    row_builds = _dated(remarks)
    sizes = Counter(row_builds)
    newest_first = reversed(remarks.build_order)
    chosen = for_build or next((build for build in newest_first if sizes[build] >= fewest_rows), None)
    last = remarks.build_order.index(chosen) + 1 if chosen is not None else len(remarks.build_order)
    heard = [build for build in remarks.build_order[:last] if sizes[build] or build == chosen]
    return ChosenBuild(chosen, row_builds, heard)


def _dated(remarks: Remarks) -> list[str | None]:
    starts = _starts(remarks)
    return [
        build if build is not None or date is None else _current(starts, date)
        for build, date in zip(remarks.builds, remarks.dates, strict=True)
    ]


def _starts(remarks: Remarks) -> list[tuple[str, datetime]]:
    """Each build with the date of the first row that names it, newest build first."""
    first: dict[str, datetime] = {}
    named = Counter(build for build in remarks.builds if build is not None)
    for build, date in zip(remarks.builds, remarks.dates, strict=True):
        if build is not None and date is not None and named[build] >= FEWEST_TO_DATE:
            first[build] = min(date, first.get(build, date))
    return [(build, first[build]) for build in reversed(remarks.build_order) if build in first]


def _current(starts: list[tuple[str, datetime]], date: datetime) -> str | None:
    return next((build for build, start in starts if start <= date), None)
