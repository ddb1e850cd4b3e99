"""The ranked requests of a run, kept as rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.findings import Findings
from analysis.findings import RankedRequest as Found
from analysis.priorities.feature_requests.opening import open_request
from analysis.priorities.feature_requests.request import FeatureRequest
from analysis.priorities.ranked import RankedRequest
from analysis.priorities.ranking_severity import LEVELS, Severity, request_severity
from analysis.remarks import Remarks
from analysis.runs import Run
from analysis.topics.identity import NORMAL, Topic
from releases.builds.build import Build
from surveys.feedback import Feedback

# What one person says is a remark; from two on it is a request, unless it is bad enough to stand alone.
FEWEST_PEOPLE = 2
STANDS_ALONE = ("major", "critical")


def keep_requests(
    session: Session, run: Run, findings: Findings, topics: Sequence[Topic], *, now: datetime
) -> dict[int, FeatureRequest]:
    """The request of every topic that has one or is fit to, by the topic's index; each request once.

    New ones are opened in the order of their ranks, so that the worst gets the lowest number. A topic that was merged
    while the run was under way counts as its root; one that was set aside has no place.
    """
    known = _requests_by_topic(session, run)
    kept: dict[int, FeatureRequest] = {}
    for found in findings.requests:
        topic = topics[found.topic_index]
        if topic.standing != NORMAL:
            continue
        request = known.get(topic.root_id or topic.id)
        if request is None and topic.root_id is None and is_fit(found):
            request = known[topic.id] = open_request(session, run.product, topic.title, now=now, topic=topic)
        if request is not None and request not in kept.values():
            kept[found.topic_index] = request
    session.flush()
    return kept


def known_requests(session: Session, run: Run, findings: Findings) -> dict[int, FeatureRequest]:
    """The request of every found topic that has one already, by the topic's index."""
    known = _requests_by_topic(session, run)
    found = {
        index: known[topic.known_id]
        for index, topic in enumerate(findings.topics.topics)
        if topic.known_id in known
    }
    return {index: request for index, request in found.items() if request.root_request_id is None}


def _requests_by_topic(session: Session, run: Run) -> dict[int | None, FeatureRequest]:
    query = sa.select(FeatureRequest).where(
        FeatureRequest.product_id == run.product_id, FeatureRequest.topic_id.is_not(None)
    )
    return {request.topic_id: request for request in session.scalars(query)}


def is_fit(found: Found) -> bool:
    """Whether a topic should become a request of its own."""
    return found.people_ever >= FEWEST_PEOPLE or found.severity in STANDS_ALONE


def keep_ranking(
    session: Session,
    run: Run,
    remarks: Remarks,
    findings: Findings,
    requests: Mapping[int, FeatureRequest],
) -> None:
    """Write the ranked list; topics that are no requests leave no gap in it."""
    slugs = _slugs(session, run)
    chosen = _severities_chosen(session, run)
    ranked = [found for found in findings.requests if found.topic_index in requests]
    for rank, found in enumerate(ranked, start=1):
        reported = _reported(remarks, findings, found, chosen)
        session.add(
            _row(
                run,
                rank,
                found,
                requests[found.topic_index].id,
                reported,
                _parts(remarks, findings, found, slugs),
            )
        )
    session.flush()


def _row(
    run: Run, rank: int, found: Found, request_id: int, reported: Severity, parts: dict[str, Any]
) -> RankedRequest:
    return RankedRequest(
        run_id=run.id,
        request_id=request_id,
        rank=rank,
        people=found.people,
        share=found.share,
        points=found.points,
        points_low=found.points_low,
        points_high=found.points_high,
        reach=found.reach,
        impact=found.impact,
        confidence=found.confidence,
        effort=found.effort,
        priority=found.priority,
        trend=found.trend,
        severity=max(found.severity, reported, key=LEVELS.index),
        example=found.example,
        parts=parts | {"severity_by_words": found.severity, "severity_by_testers": reported},
    )


def _parts(remarks: Remarks, findings: Findings, found: Found, slugs: Mapping[str, str]) -> dict[str, Any]:
    topic = findings.topics.topics[found.topic_index]
    said = {remarks.ids[row]: quote for row, quote in zip(topic.positions, topic.quotes, strict=True)}
    builds = zip(findings.builds, found.people_by_build, findings.people_heard, strict=True)
    return {
        "builds": [
            {
                "build": slugs.get(build, build),
                "version": build,
                "people": people,
                "share": people / max(heard, 1),
            }
            for build, people, heard in builds
        ],
        "keywords": found.keywords,
        "example_ids": found.example_ids,
        # Of each example the sentence that speaks of this, personal data masked.
        "quotes": [{"feedback_id": number, "text": said.get(number, "")} for number in found.example_ids],
        "people_ever": found.people_ever,
        "decayed_people": found.decayed_people,
        "rice": found.rice,
        "too_few": topic.too_few,
    }


def _slugs(session: Session, run: Run) -> dict[str, str]:
    query = sa.select(Build.version, Build.slug).where(Build.product_id == run.product_id)
    return {row.version: row.slug for row in session.execute(query)}


def _severities_chosen(session: Session, run: Run) -> dict[int, Severity]:
    """The severities that testers chose with their texts, by feedback id."""
    query = sa.select(Feedback.id, Feedback.severity).where(
        Feedback.product_id == run.product_id, Feedback.severity.is_not(None)
    )
    return {row.id: row.severity for row in session.execute(query)}


def _reported(remarks: Remarks, findings: Findings, found: Found, chosen: Mapping[int, Severity]) -> Severity:
    """What the testers behind a request chose, on the ranked build where they spoke of it there."""
    positions = findings.topics.topics[found.topic_index].positions
    recent = [position for position in positions if findings.row_builds[position] == findings.build]
    rows = (recent if findings.build is not None else []) or positions
    levels: list[Severity] = [chosen.get(remarks.ids[row], "none") for row in rows]
    return request_severity(levels, [remarks.people[row] for row in rows])
