"""Topics as they stood on a past date: the placings of then, through the log as it was then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.topics.edits.log import folded_log
from analysis.topics.edits.placed import places_of
from analysis.topics.edits.stays import stays_of
from analysis.topics.identity import UNMADE, MachineTitle, Topic
from community.products import Product


@dataclass(frozen=True)
class PastTopic:
    """A topic of a past date: its name then, how it stood, and its texts (feedback ids) that are still there."""

    topic: Topic
    title: str
    standing: str
    text_ids: list[int]


def topics_at(session: Session, product: Product, at: datetime) -> list[PastTopic]:
    """The topics of ``product`` that stood for themselves at ``at``, those of most texts first.

    Texts that were erased since are missing: what is erased is erased from the past, too.
    """
    folded = folded_log(session, product.id, at)
    texts: dict[int, list[int]] = {}
    stays = stays_of(session, product.id, at=at)
    for number in sorted(stays.keys() | folded.holds.keys()):
        for place in places_of(stays.get(number, ()), folded, number):
            texts.setdefault(place.topic_id, []).append(number)
    named = _machine_titles(session, product, at)
    query = sa.select(Topic).where(Topic.product_id == product.id, Topic.created_at <= at)
    found = [
        PastTopic(
            topic,
            # A name of today may be a person's, given since: better what the runs call it.
            folded.titles.get(topic.id) or named.get(topic.id) or topic.machine_title or topic.title,
            folded.standing(topic.id),
            texts.get(topic.id, []),
        )
        for topic in session.scalars(query.order_by(Topic.id))
        if folded.root(topic.id) == topic.id and folded.standing(topic.id) != UNMADE
    ]
    return sorted(found, key=lambda past: (-len(past.text_ids), past.topic.id))


def _machine_titles(session: Session, product: Product, at: datetime) -> dict[int, str]:
    query = (
        sa.select(MachineTitle.topic_id, MachineTitle.title)
        .join(Topic, Topic.id == MachineTitle.topic_id)
        .where(Topic.product_id == product.id, MachineTitle.since <= at)
        .order_by(MachineTitle.id)
    )
    return {topic_id: title for topic_id, title in session.execute(query)}
