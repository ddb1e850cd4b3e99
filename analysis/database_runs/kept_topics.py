"""The topics a run found, kept as rows: known ones go on under their number, new ones get one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.findings import Findings
from analysis.priorities.feature_requests import NEW, FeatureRequest
from analysis.remarks import Remarks
from analysis.runs import Run
from analysis.topics.found import Assignment, FoundTopic
from analysis.topics.identity import Topic, TopicText
from surveys.feedback import Feedback

LONGEST_TITLE = 300
# A name is a promise: a run changes it only while the topic is so young that the name was a guess.
RENAMED_WHEN_GROWN = 2


def keep_topics(session: Session, run: Run, findings: Findings, *, now: datetime) -> list[Topic]:
    """The row of every found topic, in the order found."""
    texts_before = _count_texts(session, run)
    promised = _topics_with_promises(session, run)
    topics: list[Topic] = []
    continued: set[int] = set()
    for found in findings.topics.topics:
        # Scripts are grouped apart: where a reading of scripts changed, a topic comes back in two parts. The larger
        # one, which stands first, goes on under its number.
        if found.known_id is None or found.known_id in continued:
            topic = Topic(
                product_id=run.product_id, title=_title_of(found), script=found.script, created_at=now
            )
            session.add(topic)
        else:
            topic = session.get_one(Topic, found.known_id)
            continued.add(topic.id)
            grown = len(found.positions) >= RENAMED_WHEN_GROWN * texts_before.get(topic.id, 0)
            if grown and not topic.titled_by_person and topic.id not in promised:
                topic.title = _title_of(found)
        topic.keywords, topic.last_run_id = list(found.keywords), run.id
        topics.append(topic)
    session.flush()
    return topics


def _title_of(found: FoundTopic) -> str:
    title = " ".join(found.title.split()) or ", ".join(found.keywords[:3]) or "…"
    return title[:LONGEST_TITLE]


def _count_texts(session: Session, run: Run) -> dict[int, int]:
    query = (
        sa.select(TopicText.topic_id, sa.func.count().label("texts"))
        .join(Topic, Topic.id == TopicText.topic_id)
        .where(Topic.product_id == run.product_id)
        .group_by(TopicText.topic_id)
    )
    return {row.topic_id: row.texts for row in session.execute(query)}


def _topics_with_promises(session: Session, run: Run) -> set[int | None]:
    query = sa.select(FeatureRequest.topic_id).where(
        FeatureRequest.product_id == run.product_id, FeatureRequest.state != NEW
    )
    return set(session.scalars(query))


def place_texts(
    session: Session, run: Run, remarks: Remarks, findings: Findings, topics: Sequence[Topic]
) -> None:
    """Write which text stands in which topics; texts written since the run's moment keep their places."""
    read = sa.select(Feedback.id).where(
        Feedback.product_id == run.product_id, Feedback.written_at <= run.as_of
    )
    session.execute(
        sa.delete(TopicText)
        .where(TopicText.feedback_id.in_(read))
        .execution_options(synchronize_session=False)
    )
    rows = [
        {
            "topic_id": topics[link.topic].id,
            "feedback_id": remarks.ids[link.position],
            "similarity": link.similarity,
            "place": place,
        }
        for place, link in _placed(remarks, findings)
    ]
    if rows:
        session.execute(sa.insert(TopicText), rows)


def _placed(remarks: Remarks, findings: Findings) -> list[tuple[int, Assignment]]:
    """Each link with its place among the topics of its text: its home first, then the strongest."""
    by_position: dict[int, list[Assignment]] = {}
    for link in findings.topics.assignments:
        by_position.setdefault(link.position, []).append(link)
    placed: list[tuple[int, Assignment]] = []
    for position, links in by_position.items():
        known = remarks.known_topics[position]
        home = [known is not None and findings.topics.topics[link.topic].known_id == known for link in links]
        order = sorted(range(len(links)), key=lambda i: (not home[i], -links[i].similarity, i))
        placed.extend((place, links[index]) for place, index in enumerate(order))
    return placed
