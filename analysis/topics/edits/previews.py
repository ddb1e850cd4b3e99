"""What an edit would change, told before anybody decides."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.priorities.feature_requests.request import FeatureRequest
from analysis.topics.edits.folding import HARMLESS, Edit, Folded
from analysis.topics.edits.log import TopicEdit
from analysis.topics.edits.placed import places_of
from analysis.topics.edits.stays import chunked, stays_of
from analysis.topics.edits.writing import NOT_YET, Change, change_by
from analysis.topics.identity import Topic, TopicText
from community.products import Product
from surveys.feedback import Feedback


@dataclass(frozen=True)
class TopicChange:
    """A topic that gains or loses texts; ``topic`` None is the one that would be made."""

    topic: Topic | None
    request: FeatureRequest | None
    texts_before: int
    texts_after: int
    people_before: int
    people_after: int


@dataclass(frozen=True)
class Preview:
    """What would be different: the texts that change topics and their writers, each topic's figures, and other
    edits that would stop or begin to have an effect.
    """

    text_ids: list[int]
    people: int
    topics: list[TopicChange]
    idle: list[TopicEdit]
    revived: list[TopicEdit]

    @property
    def texts(self) -> int:
        """How many texts change topics."""
        return len(self.text_ids)


def preview_of(session: Session, product: Product, edit: Edit) -> Preview:
    """What adding ``edit`` to the log would change; nothing is written."""
    change = change_by(session, product, edit)
    now, then = _now(session, change.texts), _then(session, product, change)
    moved = sorted(number for number in change.texts if now.get(number, set()) != then.get(number, set()))
    writers = _writers(session, moved)
    involved = {topic for number in moved for topic in now.get(number, set()) ^ then.get(number, set())}
    topics = [_topic_change(session, topic, moved, then, writers) for topic in sorted(involved)]
    return Preview(
        moved,
        len(set(writers.values())),
        topics,
        _entries(session, _hindered(change.after) - _hindered(change.before)),
        _entries(session, _hindered(change.before) - _hindered(change.after)),
    )


def _hindered(folded: Folded) -> set[int]:
    return {number for number, reason in folded.idle.items() if reason not in HARMLESS}


def _now(session: Session, texts: Collection[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for some in chunked(texts):
        query = sa.select(TopicText.feedback_id, TopicText.topic_id).where(TopicText.feedback_id.in_(some))
        for number, topic in session.execute(query):
            found.setdefault(number, set()).add(topic)
    return found


def _then(session: Session, product: Product, change: Change) -> dict[int, set[int]]:
    stays = stays_of(session, product.id, change.texts)
    return {
        number: {place.topic_id for place in places_of(stays.get(number, ()), change.after, number)}
        for number in change.texts
    }


def _writers(session: Session, texts: Collection[int]) -> dict[int, int]:
    """feedback id → account id."""
    found: dict[int, int] = {}
    for some in chunked(texts):
        query = sa.select(Feedback.id, Feedback.account_id).where(Feedback.id.in_(some))
        found.update({number: account for number, account in session.execute(query)})
    return found


def _topic_change(
    session: Session, topic_id: int, moved: list[int], then: dict[int, set[int]], writers: dict[int, int]
) -> TopicChange:
    query = (
        sa.select(Feedback.id, Feedback.account_id)
        .join(TopicText, TopicText.feedback_id == Feedback.id)
        .where(TopicText.topic_id == topic_id)
    )
    before = {number: account for number, account in session.execute(query)}
    after = {number: account for number, account in before.items() if number not in writers}
    after |= {number: writers[number] for number in moved if topic_id in then.get(number, set())}
    request = session.scalar(sa.select(FeatureRequest).where(FeatureRequest.topic_id == topic_id))
    return TopicChange(
        session.get(Topic, topic_id) if topic_id != NOT_YET else None,
        request,
        len(before),
        len(after),
        len(set(before.values())),
        len(set(after.values())),
    )


def _entries(session: Session, ids: Collection[int]) -> list[TopicEdit]:
    query = sa.select(TopicEdit).where(TopicEdit.id.in_(list(ids))).order_by(TopicEdit.id)
    return list(session.scalars(query))
