"""What an engine that throws dice hands to a run: topics and findings without any analysis."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analysis.database_runs.reading import Reading
from analysis.findings import Findings, RankedRequest
from analysis.topics.found import FoundTopic, FoundTopics
from tests.analysis.database_runs.programme import findings_about


def found_topic(known: int | None, positions: list[int], reading: Reading) -> FoundTopic:
    """A topic of those rows."""
    return FoundTopic(
        known_id=known,
        title=f"It fails in case {positions[0]}",
        keywords=["case"],
        positions=positions,
        quotes=[reading.remarks.texts[position] for position in positions],
        centroid=np.ones(2, np.float32),
        script="latin",
        too_few=False,
    )


def _ranked_template() -> RankedRequest:
    return RankedRequest(
        rank=1,
        topic_index=0,
        known_id=None,
        title="",
        keywords=[],
        people=1,
        share=0.5,
        people_ever=1,
        decayed_people=1.0,
        points=None,
        points_low=None,
        points_high=None,
        reach=None,
        impact=None,
        confidence=0.5,
        effort=1.0,
        priority=1.0,
        trend="flat",
        severity="none",
        example="",
        example_ids=[],
        people_by_build=[],
    )


def findings_of(reading: Reading, found: FoundTopics) -> Findings:
    """What a run would make of those topics, ranked as they come."""
    empty = findings_about(reading.remarks, [])
    template = _ranked_template()
    requests = [
        replace(
            template,
            rank=index + 1,
            topic_index=index,
            known_id=topic.known_id,
            title=topic.title,
            people_ever=len({reading.remarks.people[position] for position in topic.positions}),
            example_ids=[reading.remarks.ids[position] for position in topic.positions][:3],
        )
        for index, topic in enumerate(found.topics)
    ]
    row_builds: list[str | None] = [None] * len(reading.remarks)
    return replace(
        empty, build=None, topics=found, requests=requests, row_builds=row_builds, builds=[], people_heard=[]
    )
