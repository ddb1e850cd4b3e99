"""A small run whose findings are written by hand, so that tables and report can be held to them."""

from datetime import UTC, datetime

import numpy as np

from analysis.findings import Findings, RankedRequest
from analysis.rank_file.file_remarks import FileRemarks
from analysis.remarks import Remarks
from analysis.topics.found import Assignment, FoundTopic, FoundTopics
from core.records.table import BadRow
from core.refusals import Refusal
from surveys.statistics import wilson_interval

# Row 4 of the file was bad; row 6 was left out by a filter.
ROWS = [1, 2, 3, 5, 7]
TEXTS = [
    "Battery drains overnight",
    '=HYPERLINK("x")',
    "",
    "<script>alert(1)</script> battery",
    "mail ann@example.com",
]
SCORES = [2.0, 1.0, 5.0, 2.0, 4.0]
BUILDS = ["8.9", "8.10", "8.10", "8.10", None]


def remarks() -> Remarks:
    return Remarks(
        ids=ROWS,
        texts=TEXTS,
        people=[f"row {row}" for row in ROWS],
        scores=list(SCORES),
        builds=list(BUILDS),
        dates=[datetime(2024, 5, day, tzinfo=UTC) for day in range(1, 6)],
        build_order=["8.9", "8.10"],
    )


def topic(title: str, positions: list[int], too_few: bool = False) -> FoundTopic:
    return FoundTopic(
        known_id=None,
        title=title,
        keywords=["battery", "night; long"],
        positions=positions,
        quotes=[TEXTS[position] for position in positions],
        centroid=np.zeros(2, dtype=np.float32),
        script="latin",
        too_few=too_few,
    )


def request(rank: int, index: int, title: str, **values: object) -> RankedRequest:
    usual: dict[str, object] = {
        "rank": rank,
        "topic_index": index,
        "known_id": None,
        "title": title,
        "keywords": ["battery", "night; long"],
        "people": 2,
        "share": 0.5,
        "people_ever": 3,
        "decayed_people": 2.5,
        "points": 12.5,
        "points_low": -1.25,
        "points_high": 20.0,
        "reach": 0.5,
        "impact": 0.25,
        "confidence": 0.98,
        "effort": 1.0,
        "priority": 12.5,
        "trend": "up",
        "severity": "major",
        "example": "Battery drains\novernight",
        "example_ids": [5, 1],
        "people_by_build": [1, 2],
    }
    return RankedRequest(**(usual | values))  # type: ignore[arg-type]


def findings(**values: object) -> Findings:
    found = FoundTopics(
        topics=[topic("Battery drains", [3, 0]), topic("Links", [1])],
        assignments=[
            Assignment(0, 0, 0.9),
            Assignment(3, 0, 0.8),
            Assignment(3, 1, 0.4),
            Assignment(1, 1, 0.7),
        ],
        unassigned=[4],
        kinds=["problem", "noise", "noise", "problem", "problem"],
    )
    few = {
        "points": None,
        "points_low": None,
        "points_high": None,
        "reach": None,
        "impact": None,
        "people": 1,
    }
    usual: dict[str, object] = {
        "build": "8.10",
        "ranked_by": "points",
        "topics": found,
        "requests": [
            request(1, 0, "Battery drains"),
            request(2, 1, "=cmd|' /C calc'!A0", example="+1", severity="none", example_ids=[2], **few),
        ],
        "row_builds": ["8.9", "8.10", "8.10", "8.10", "8.10"],
        "builds": ["8.9", "8.10"],
        "people_heard": [1, 4],
        "people": 4,
        "voters": 4,
        "silent_share": 0.25,
        "satisfaction": 0.5,
        "satisfaction_interval": wilson_interval(2, 4),
        "typical_impact": 0.2,
        "kinds": {"problem": 2, "noise": 2},
        "alarms": [7],
        "seconds": {"embed": 1.5},
        "peak_memory_mb": 300.0,
        "notes": ["There is no older build to compare with, so no trend is told."],
    }
    return Findings(**(usual | values))  # type: ignore[arg-type]


def read() -> FileRemarks:
    bad = [BadRow(4, 5, Refusal("1 cells where the heading has 2"))]
    return FileRemarks(remarks(), rows=7, left_out=1, unmatched_builds=0, bad=bad)


def nothing() -> tuple[FileRemarks, Findings]:
    """A file with a heading and no rows."""
    found = FoundTopics(topics=[], assignments=[], unassigned=[], kinds=[])
    empty = FileRemarks(Remarks(ids=[], texts=[], people=[]), rows=0, left_out=0, unmatched_builds=0)
    return empty, findings(
        build=None,
        ranked_by="people",
        topics=found,
        requests=[],
        row_builds=[],
        builds=[],
        people_heard=[],
        people=0,
        voters=0,
        silent_share=None,
        satisfaction=None,
        satisfaction_interval=wilson_interval(0, 0),
        kinds={},
        alarms=[],
        notes=[],
    )
