"""Topics as rows of our own: a topic keeps its number, its name and its history from run to run."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from community.products import Product
from core.database import Base


class Topic(Base):
    """A cluster of feedback with a lasting identity. Runs may rename it until a person has; none may remove it."""

    __tablename__ = "topics"

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("products.id"), index=True)
    script: Mapped[str] = mapped_column(sa.String(20))
    title: Mapped[str] = mapped_column(sa.Text)
    titled_by_person: Mapped[bool] = mapped_column(default=False)
    keywords: Mapped[list[str]]
    created_at: Mapped[datetime]
    # The last run that found texts for it; an older one than the product's last run means it has gone quiet.
    last_run_id: Mapped[int | None]


class TopicText(Base):
    """A text's place in a topic, by the last run; a text that says several things stands in several topics."""

    __tablename__ = "topic_texts"

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(sa.ForeignKey("topics.id"))
    feedback_id: Mapped[int] = mapped_column(sa.ForeignKey("feedback.id"), index=True)
    # The cosine of the text and the topic's centre.
    similarity: Mapped[float]
    # 0 is the topic a text speaks of most; others follow.
    place: Mapped[int] = mapped_column(default=0)

    __table_args__ = (sa.UniqueConstraint("topic_id", "feedback_id"),)


def known_topics(session: Session, product: Product) -> dict[int, int]:
    """The topic each text of ``product`` belongs to most, by feedback id."""
    query = (
        sa.select(TopicText.feedback_id, TopicText.topic_id)
        .join(Topic, Topic.id == TopicText.topic_id)
        .where(Topic.product_id == product.id, TopicText.place == 0)
    )
    return {feedback_id: topic_id for feedback_id, topic_id in session.execute(query)}


def topics_of(session: Session, product: Product) -> list[Topic]:
    """Every topic of ``product``, oldest first."""
    return list(session.scalars(sa.select(Topic).where(Topic.product_id == product.id).order_by(Topic.id)))
