"""The remarks of a file, ready for the engine, with what could not be read beside them."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from analysis.remarks import Remarks
from core.language import N_
from core.records.table import BadRow
from core.refusals import Refusal
from releases.versions import sort_key
from surveys.incoming.rows import IncomingRow, IncomingRows


@dataclass(frozen=True)
class FileRemarks:
    """What a file holds. `rows` counts all its data rows; a bad or left out one is not among the remarks."""

    remarks: Remarks
    rows: int
    left_out: int
    unmatched_builds: int
    """Versions that the pattern did not fit; their rows are kept, without a build."""
    bad: list[BadRow] = field(default_factory=list)


def remarks_of(rows: IncomingRows) -> FileRemarks:
    """Read all rows; one without a tester is a person of its own.

    Raises Refusal where every row is bad, or the build pattern fits no version.
    """
    good: list[IncomingRow] = []
    bad: list[BadRow] = []
    for row in rows:
        if isinstance(row, BadRow):
            bad.append(row)
        else:
            good.append(row)
    rows.check_pattern()
    if bad and not good:
        message = N_("No row can be used. The first, on line %(line)d: %(reason)s.")
        raise Refusal(message, line=bad[0].line, reason=str(bad[0].reason))
    remarks = Remarks(
        ids=[row.row for row in good],
        texts=[row.text for row in good],
        people=[f"tester {row.tester}" if row.tester else f"row {row.row}" for row in good],
        scores=[None if row.score is None else float(row.score) for row in good],
        builds=[row.build for row in good],
        dates=[row.date for row in good],
        build_order=_order_of(good),
    )
    return FileRemarks(remarks, rows.rows_read, rows.left_out, rows.unmatched_builds, bad)


def _order_of(rows: list[IncomingRow]) -> list[str]:
    """Builds by the numbers in their versions, those with the same numbers by their first date."""
    never = datetime.max.replace(tzinfo=UTC)
    first: dict[str, datetime] = {}
    for row in rows:
        if row.build is not None:
            first[row.build] = min(row.date or never, first.get(row.build, never))
    return sorted(first, key=lambda build: (sort_key(build), first[build], build))
