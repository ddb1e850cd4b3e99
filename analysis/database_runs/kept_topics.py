"""The topics a run found, kept as rows: known ones go on under their number, new ones get one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.findings import Findings
from analysis.priorities.feature_requests.request import NEW, FeatureRequest
from analysis.runs import Run
from analysis.topics.found import FoundTopic
from analysis.topics.identity import MachineTitle, Topic, TopicText, topics_of

LONGEST_TITLE = 300
# A name is a promise: a run changes it only while the topic is so young that the name was a guess.
RENAMED_WHEN_GROWN = 2


def keep_topics(session: Session, run: Run, findings: Findings, *, now: datetime) -> list[Topic]:
    """The row of every found topic, in the order found. What people call it is none of the run's business."""
    texts_before = _count_texts(session, run)
    promised = _topics_with_promises(session, run)
    known = {topic.id: topic for topic in topics_of(session, run.product)}
    topics: list[Topic] = []
    for found in findings.topics.topics:
        if found.known_id is None:
            topic = Topic(
                product_id=run.product_id, title=title_of(found), script=found.script, created_at=now
            )
            session.add(topic)
        else:
            topic = known[found.known_id]
        grown = len(found.positions) >= RENAMED_WHEN_GROWN * texts_before.get(topic.id, 0)
        if topic.machine_title is None or (grown and found.title and topic.id not in promised):
            topic.machine_title = title_of(found)
        if found.keywords or topic.keywords is None:
            topic.keywords = list(found.keywords)
        topic.last_run_id = run.id
        topics.append(topic)
    session.flush()
    _note_titles(session, topics, now)
    return topics


def title_of(found: FoundTopic) -> str:
    """The name of a found topic: its title, else its first keywords."""
    title = " ".join(found.title.split()) or ", ".join(found.keywords[:3]) or "…"
    return title[:LONGEST_TITLE]


def _note_titles(session: Session, topics: Sequence[Topic], now: datetime) -> None:
    """Keep the names that differ from the last ones given."""
    newest = sa.select(sa.func.max(MachineTitle.id)).group_by(MachineTitle.topic_id)
    query = sa.select(MachineTitle.topic_id, MachineTitle.title).where(MachineTitle.id.in_(newest))
    given = {topic_id: title for topic_id, title in session.execute(query)}
    for topic in topics:
        if topic.machine_title is not None and given.get(topic.id) != topic.machine_title:
            session.add(MachineTitle(topic_id=topic.id, title=topic.machine_title, since=now))
    session.flush()


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
