"""Writing down what the log and the placings say together, so that pages need not work it out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.priorities.feature_requests.request import FeatureRequest
from analysis.priorities.request_groups import group_requests
from analysis.priorities.second_look.queue import project_answers
from analysis.priorities.supporters import refresh_supporters
from analysis.topics.edits.folding import Folded
from analysis.topics.edits.placed import Place, places_of
from analysis.topics.edits.stays import chunked, stays_of
from analysis.topics.identity import Topic, TopicText


def project(session: Session, product_id: int, folded: Folded, feedback_ids: Collection[int]) -> None:
    """Bring topics, requests, these texts' places and the people behind them in line with the log."""
    project_topics(session, product_id, folded)
    touched = project_texts(session, product_id, folded, feedback_ids)
    session.flush()
    refresh_supporters(session, requests_of_topics(session, touched))
    project_answers(session, folded, feedback_ids)


def project_topics(session: Session, product_id: int, folded: Folded) -> None:
    """Each topic's name, root and standing; a request follows its topic's name and into its topic's group."""
    for topic in session.scalars(sa.select(Topic).where(Topic.product_id == product_id)):
        root = folded.root(topic.id)
        topic.root_id = root if root != topic.id else None
        topic.standing = folded.standing(topic.id)
        topic.titled_by_person = topic.id in folded.titles
        title = folded.titles.get(topic.id) or topic.machine_title or topic.title
        if title != topic.title:
            topic.title = title
            _rename_request(session, topic)
    session.flush()
    group_requests(session, product_id)


def _rename_request(session: Session, topic: Topic) -> None:
    request = session.scalar(sa.select(FeatureRequest).where(FeatureRequest.topic_id == topic.id))
    if request is not None:
        request.title = topic.title


def project_texts(
    session: Session, product_id: int, folded: Folded, feedback_ids: Collection[int]
) -> set[int]:
    """The places of these texts; answers the topics that gained or lost one."""
    stays = stays_of(session, product_id, feedback_ids)
    wanted = {number: places_of(stays.get(number, ()), folded, number) for number in feedback_ids}
    return _write(session, wanted, _places_now(session, feedback_ids))


def _places_now(session: Session, feedback_ids: Collection[int]) -> dict[int, dict[int, Any]]:
    """feedback id → topic id → (row id, similarity, place)."""
    found: dict[int, dict[int, Any]] = defaultdict(dict)
    columns = (
        TopicText.feedback_id,
        TopicText.topic_id,
        TopicText.id,
        TopicText.similarity,
        TopicText.place,
    )
    for some in chunked(feedback_ids):
        for row in session.execute(sa.select(*columns).where(TopicText.feedback_id.in_(some))):
            found[row.feedback_id][row.topic_id] = row
    return found


def _write(session: Session, wanted: dict[int, list[Place]], now: dict[int, dict[int, Any]]) -> set[int]:
    """Only what differs is written."""
    touched: set[int] = set()
    gone: list[int] = []
    fresh: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    for feedback_id, places in wanted.items():
        rows = dict(now.get(feedback_id, {}))
        for place in places:
            row = rows.pop(place.topic_id, None)
            values = {"similarity": place.similarity, "place": place.place}
            if row is None:
                fresh.append({"topic_id": place.topic_id, "feedback_id": feedback_id, **values})
                touched.add(place.topic_id)
            elif (row.similarity, row.place) != (place.similarity, place.place):
                changed.append({"id": row.id, **values})
        gone += [row.id for row in rows.values()]
        touched.update(rows)
    _delete(session, gone)
    if changed:
        session.execute(sa.update(TopicText), changed)
    if fresh:
        session.execute(sa.insert(TopicText), fresh)
    return touched


def _delete(session: Session, ids: Iterable[int]) -> None:
    for some in chunked(list(ids)):
        statement = sa.delete(TopicText).where(TopicText.id.in_(some))
        session.execute(statement.execution_options(synchronize_session=False))


def requests_of_topics(session: Session, topic_ids: Collection[int]) -> list[int]:
    """The requests of these topics, by number."""
    found: list[int] = []
    for some in chunked(topic_ids):
        found += session.scalars(sa.select(FeatureRequest.id).where(FeatureRequest.topic_id.in_(some)))
    return found
