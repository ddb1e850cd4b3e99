"""Naming a topic; no run takes the name away again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from analysis.priorities.feature_requests.opening import clean_title
from analysis.topics.edits.checks import must_stand
from analysis.topics.edits.folding import RENAME, Edit
from analysis.topics.edits.log import TopicEdit
from analysis.topics.edits.previews import Preview, preview_of
from analysis.topics.edits.writing import locked, write_edit
from analysis.topics.identity import Topic
from community.accounts import Account
from community.products import Product


def rename_topic(
    session: Session,
    topic: Topic,
    title: str,
    *,
    now: datetime,
    by: Account | None = None,
    reason: str | None = None,
) -> TopicEdit:
    """Give the topic, and its request, this name. Refuses an empty, overlong or personal one."""
    product, edit = _rename(session, topic, title)
    return write_edit(session, product, edit, now=now, by=by, reason=reason)


def preview_rename(session: Session, topic: Topic, title: str) -> Preview:
    """What that would change; refuses what `rename_topic` refuses."""
    return preview_of(session, *_rename(session, topic, title))


def _rename(session: Session, topic: Topic, title: str) -> tuple[Product, Edit]:
    product = session.get_one(Product, topic.product_id)
    locked(session, product, [topic])
    must_stand(session, topic, also_aside=True)
    return product, Edit(0, RENAME, topic_id=topic.id, title=clean_title(title))
