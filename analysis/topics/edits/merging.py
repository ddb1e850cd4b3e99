"""Merging two topics into one, and their requests with them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.priorities.feature_requests.request import (
    DECLINED,
    NEW,
    OPEN_STATES,
    PLANNED,
    PROGRESS,
    REVIEW,
    SHIPPED,
    VERIFIED,
    FeatureRequest,
)
from analysis.topics.edits.checks import must_stand
from analysis.topics.edits.folding import MERGE, Edit
from analysis.topics.edits.log import TopicEdit
from analysis.topics.edits.previews import Preview, preview_of
from analysis.topics.edits.writing import locked, write_edit
from analysis.topics.identity import Topic
from community.accounts import Account
from community.products import Product
from core.language import N_
from core.refusals import Conflict, Refusal

# How far a request has come: the one that came further goes on.
ADVANCE = {NEW: 0, REVIEW: 1, PLANNED: 2, PROGRESS: 3, DECLINED: 4, SHIPPED: 5, VERIFIED: 6}
PROMISED = (PLANNED, PROGRESS)


def merge_topics(
    session: Session,
    topic: Topic,
    into: Topic,
    *,
    now: datetime,
    by: Account | None = None,
    reason: str | None = None,
) -> TopicEdit:
    """Make two topics one: ``into``, unless ``topic`` alone has a request, or one that came further; then that one.

    Refuses (Conflict) a topic that does not stand, an open request with a closed one (its texts are for a second
    look), and two promised ones (take one back first).
    """
    product, edit = _merge(session, topic, into)
    return write_edit(session, product, edit, now=now, by=by, reason=reason)


def prepared_merge(session: Session, topic: Topic, into: Topic) -> Edit:
    """The entry that merges, to be written at once; refuses what `merge_topics` refuses."""
    return _merge(session, topic, into)[1]


def preview_merge(session: Session, topic: Topic, into: Topic) -> tuple[Topic, Preview]:
    """The topic that would go on, and what would change; refuses what `merge_topics` refuses."""
    product, edit = _merge(session, topic, into)
    return session.get_one(Topic, edit.other_topic_id), preview_of(session, product, edit)


def _merge(session: Session, topic: Topic, into: Topic) -> tuple[Product, Edit]:
    product = session.get_one(Product, topic.product_id)
    locked(session, product, [topic, into])
    if topic.id == into.id or topic.product_id != into.product_id:
        raise Refusal(N_("Choose two different topics of one product."), field="topic")
    for each in (topic, into):
        must_stand(session, each)
    subject, target = in_order(session, topic, into)
    return product, Edit(0, MERGE, topic_id=subject.id, other_topic_id=target.id)


def in_order(session: Session, topic: Topic, into: Topic) -> tuple[Topic, Topic]:
    """The one that is merged away and the one that goes on; Conflict where their requests cannot become one."""
    from_request, into_request = request_of(session, topic), request_of(session, into)
    if from_request is None:
        return topic, into
    if into_request is None:
        return into, topic
    refuse_unfit(from_request, into_request)
    further = ADVANCE[from_request.state] > ADVANCE[into_request.state]
    return (into, topic) if further else (topic, into)


def request_of(session: Session, topic: Topic) -> FeatureRequest | None:
    """The request that the topic has become, if it has; locked, so that nobody promises it meanwhile."""
    query = sa.select(FeatureRequest).where(FeatureRequest.topic_id == topic.id).with_for_update()
    return session.scalar(query.execution_options(populate_existing=True))


def refuse_unfit(one: FeatureRequest, other: FeatureRequest) -> None:
    """Raises Conflict where two requests cannot become one."""
    if (one.state in OPEN_STATES) != (other.state in OPEN_STATES):
        opened, closed = (one, other) if one.state in OPEN_STATES else (other, one)
        raise Conflict(
            N_(
                "%(closed)s is closed and %(open)s is open. Give the texts that belong to the closed one "
                "a second look instead."
            ),
            field="topic",
            closed=closed.title,
            open=opened.title,
        )
    if one.state in PROMISED and other.state in PROMISED:
        raise Conflict(
            N_("%(one)s and %(other)s are both promised. Take one of them back under review first."),
            field="topic",
            one=one.title,
            other=other.title,
        )


def refuse_lost_promise(vanishing: FeatureRequest | None, survivor: FeatureRequest | None) -> None:
    """For a merge that is redone: raises Conflict where their states have made it impossible meanwhile."""
    if vanishing is None:
        return
    if survivor is not None:
        refuse_unfit(vanishing, survivor)
    if survivor is None or ADVANCE[vanishing.state] > ADVANCE[survivor.state]:
        raise Conflict(
            N_("%(title)s has come further meanwhile. Merge the two anew instead."),
            field="topic",
            title=vanishing.title,
        )
