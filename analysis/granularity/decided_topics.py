"""Which topics stand by a person's word, so that no slider touches them."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.granularity.trials import edits_by_trials
from analysis.priorities.feature_requests.request import NEW, FeatureRequest
from analysis.topics.edits.folding import Folded, active_ids
from analysis.topics.edits.log import entries, folded_log
from analysis.topics.identity import NORMAL, Topic


def free_topics(session: Session, product_id: int) -> dict[int, Topic]:
    """The topics, by number, that stand for themselves and that nobody has decided about.

    Somebody has where a standing entry of the log names the topic (unless the slider itself wrote it: what it joined it
    may join further), and where its request is more than new: under review, promised, closed, answered or estimated. An
    owner alone decides nothing: they look after whatever it becomes.
    """
    query = sa.select(Topic).where(
        Topic.product_id == product_id, Topic.root_id.is_(None), Topic.standing == NORMAL
    )
    decided = decided_topics(session, product_id)
    return {topic.id: topic for topic in session.scalars(query) if topic.id not in decided}


def decided_topics(session: Session, product_id: int) -> set[int]:
    """The topics that somebody has decided about, each as the one that stands for it."""
    folded = folded_log(session, product_id)
    return _by_log(session, product_id, folded) | _by_request(session, product_id, folded)


def _by_log(session: Session, product_id: int, folded: Folded) -> set[int]:
    log = entries(session, product_id)
    by_people = active_ids(log) - edits_by_trials(session, product_id)
    named = {
        topic
        for edit in log
        if edit.id in by_people
        for topic in (edit.topic_id, edit.other_topic_id)
        if topic is not None
    }
    return {root for topic in named if (root := folded.root(topic)) is not None}


def _by_request(session: Session, product_id: int, folded: Folded) -> set[int]:
    request = FeatureRequest
    query = sa.select(request.topic_id).where(
        request.product_id == product_id,
        request.topic_id.is_not(None),
        sa.or_(
            request.state != NEW,
            request.answer != "",
            request.effort.is_not(None),
        ),
    )
    roots = (folded.root(topic) for topic in session.scalars(query) if topic is not None)
    return {root for root in roots if root is not None}
