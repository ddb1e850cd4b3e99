"""The lines of the list of topics."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from analysis.topics.alike import split_proposals
from analysis.topics.edits.reading import ShownTopic, standing_topics
from analysis.topics.identity import NORMAL, Topic
from analysis.topics.proposed_moves import contested_shares, contested_topics
from community.products import Product
from webapp.insights.possibly_same import Alike, alike_by_topic


@dataclass(frozen=True)
class TopicRow:
    """A line of the list: the topic, those possibly the same, and what its writers and the runs say against it."""

    shown: ShownTopic
    same: list[Alike]
    contested: int
    share: float
    to_split: bool

    @property
    def topic(self) -> Topic:
        """The topic itself."""
        return self.shown.topic


def topic_rows(session: Session, product: Product, standing: str = NORMAL) -> list[TopicRow]:
    """The topics of that standing with what is said about them, those of most people first."""
    same = alike_by_topic(session, product)
    shares = contested_shares(session, product)
    to_split = {proposal.topic_id for proposal in split_proposals(session, product)}
    to_split |= {topic.id for topic, _share in contested_topics(session, product)}
    return [
        TopicRow(
            shown,
            same.get(shown.topic.id, []),
            *shares.get(shown.topic.id, (0, 0.0)),
            shown.topic.id in to_split,
        )
        for shown in standing_topics(session, product, standing)
    ]
