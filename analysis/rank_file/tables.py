"""requests.csv and assignments.csv: their columns are a promise to whoever reads them with a program."""

import csv
from collections.abc import Iterator
from pathlib import Path

from analysis.findings import Findings, RankedRequest
from analysis.remarks import Remarks
from core.records.safe_cells import safe_row

REQUEST_COLUMNS = (
    "rank",
    "request_id",
    "title",
    "keywords",
    "people",
    "share",
    "points_at_stake",
    "points_low",
    "points_high",
    "priority",
    "stability",
    "trend",
    "severity",
    "example",
)
ASSIGNMENT_COLUMNS = ("row", "request_id", "similarity", "also")


def write_requests(path: Path, findings: Findings) -> None:
    """A line a request by rank; points are percentage points and empty where there are too few to say."""
    _write(path, REQUEST_COLUMNS, (_request_cells(request) for request in findings.requests))


def write_assignments(path: Path, findings: Findings, remarks: Remarks, rows: int) -> None:
    """A line for every data row of the file, 1 to `rows`, whatever became of it."""
    _write(path, ASSIGNMENT_COLUMNS, _assignment_cells(findings, remarks, rows))


def request_id(topic_index: int) -> int:
    """The number that a topic's request goes by in all files of one run."""
    return topic_index + 1


def _request_cells(request: RankedRequest) -> list[str]:
    return [
        str(request.rank),
        str(request_id(request.topic_index)),
        _on_one_line(request.title),
        "; ".join(word.replace(";", ",") for word in request.keywords),
        str(request.people),
        f"{request.share:.6f}",
        _number(request.points, 4),
        _number(request.points_low, 4),
        _number(request.points_high, 4),
        f"{request.priority:.6f}",
        f"{request.confidence:.4f}",
        request.trend,
        request.severity,
        _on_one_line(request.example),
    ]


def _assignment_cells(findings: Findings, remarks: Remarks, rows: int) -> Iterator[list[str]]:
    links: dict[int, list[tuple[int, float]]] = {}
    for link in findings.topics.assignments:
        known = links.setdefault(remarks.ids[link.position], [])
        if link.topic not in (topic for topic, _similarity in known):
            known.append((link.topic, link.similarity))
    for row in range(1, rows + 1):
        found = links.get(row, [])
        if not found:
            yield [str(row), "", "", ""]
            continue
        (strongest, similarity), *others = found
        also = "; ".join(str(request_id(topic)) for topic, _similarity in others)
        yield [str(row), str(request_id(strongest)), f"{similarity:.4f}", also]


def _write(path: Path, heading: tuple[str, ...], lines: Iterator[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(safe_row(heading))
        writer.writerows(map(safe_row, lines))


def _number(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:.{digits}f}"


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
