"""Taking texts out of a topic into a new one of their own."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from analysis.priorities.feature_requests.opening import clean_title
from analysis.topics.edits.checks import must_stand, texts_in, texts_standing_in
from analysis.topics.edits.folding import SPLIT, Edit
from analysis.topics.edits.log import TopicEdit
from analysis.topics.edits.previews import Preview, preview_of
from analysis.topics.edits.writing import locked, write_edit
from analysis.topics.identity import Topic
from community.accounts import Account
from community.products import Product
from core.language import N_
from core.refusals import Refusal


def split_topic(
    session: Session,
    topic: Topic,
    feedback_ids: Collection[int],
    title: str,
    *,
    now: datetime,
    by: Account | None = None,
    reason: str | None = None,
) -> TopicEdit:
    """Make a new topic called ``title`` of these texts of ``topic``; it is the entry's ``other_topic``.

    Refuses texts that do not stand in it, none, and all of them. The next run may make the new topic a request.
    """
    product = session.get_one(Product, topic.product_id)
    edit = prepared_split(session, topic, feedback_ids, title, now=now)
    return write_edit(session, product, edit, now=now, by=by, reason=reason)


def prepared_split(
    session: Session, topic: Topic, feedback_ids: Collection[int], title: str, *, now: datetime
) -> Edit:
    """The entry that splits, to be written at once, with the new topic; refuses what `split_topic` refuses."""
    product, edit = _split(session, topic, feedback_ids, title)
    made = Topic(
        product_id=product.id,
        script=topic.script,
        title=edit.title,
        titled_by_person=True,
        keywords=[],
        created_at=now,
        origin_topic_id=topic.id,
        last_run_id=topic.last_run_id,
    )
    session.add(made)
    session.flush()
    return replace(edit, other_topic_id=made.id)


def preview_split(session: Session, topic: Topic, feedback_ids: Collection[int], title: str) -> Preview:
    """What that would change; refuses what `split_topic` refuses."""
    return preview_of(session, *_split(session, topic, feedback_ids, title))


def _split(session: Session, topic: Topic, feedback_ids: Collection[int], title: str) -> tuple[Product, Edit]:
    product = session.get_one(Product, topic.product_id)
    locked(session, product, [topic])
    must_stand(session, topic)
    texts = texts_in(session, product, topic, feedback_ids)
    if len(texts) == len(texts_standing_in(session, topic)):
        raise Refusal(N_("Leave at least one text in the topic, or rename it instead."), field="texts")
    return product, Edit(0, SPLIT, topic_id=topic.id, title=clean_title(title), texts=texts, named=len(texts))
