"""Topics as rows of our own: a topic keeps its number, its name and its history from run to run."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from community.products import Product
from core.database import Base

# As people left it: an ordinary topic; a real one that nobody wants to act on; no topic at all, whose texts
# count for nothing; one whose split or seed was taken back.
NORMAL, DISMISSED, SINK, UNMADE = "normal", "dismissed", "sink", "unmade"


class Topic(Base):
    """A cluster of feedback with a lasting identity. No run may remove it.

    ``title``, ``titled_by_person``, ``root_id`` and ``standing`` follow from the log of edits
    (`analysis.topics.edits`) and are written by its projection alone.
    """

    __tablename__ = "topics"

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("products.id"), index=True)
    script: Mapped[str] = mapped_column(sa.String(20))
    title: Mapped[str] = mapped_column(sa.Text)
    titled_by_person: Mapped[bool] = mapped_column(default=False)
    # What the runs call it; None until one did.
    machine_title: Mapped[str | None] = mapped_column(sa.Text)
    keywords: Mapped[list[str]]
    created_at: Mapped[datetime]
    # The last run that found texts for it; an older one than the product's last run means it has gone quiet.
    last_run_id: Mapped[int | None]
    # The topic it was split from, and the split or seed that made it. A plain number: the log names topics.
    origin_topic_id: Mapped[int | None] = mapped_column(sa.ForeignKey("topics.id"))
    made_by_edit_id: Mapped[int | None]
    # The topic it was merged into, in the end; None: it stands for itself.
    root_id: Mapped[int | None] = mapped_column(sa.ForeignKey("topics.id"))
    standing: Mapped[str] = mapped_column(sa.String(10), default=NORMAL)

    __table_args__ = (
        sa.CheckConstraint("standing in ('normal', 'dismissed', 'sink', 'unmade')", name="standing"),
    )


class MachineTitle(Base):
    """A name that a run gave a topic, so that the names of a past date can be told."""

    __tablename__ = "machine_titles"

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(sa.ForeignKey("topics.id"), index=True)
    title: Mapped[str] = mapped_column(sa.Text)
    since: Mapped[datetime]


class TopicText(Base):
    """A text's place in a topic: where the runs put it (`Placing`), as the edits of people have it.

    A text that says several things stands in several topics. Only topics that stand for themselves have texts.
    """

    __tablename__ = "topic_texts"

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(sa.ForeignKey("topics.id"))
    feedback_id: Mapped[int] = mapped_column(sa.ForeignKey("feedback.id", ondelete="CASCADE"), index=True)
    # The cosine of the text and the topic's centre.
    similarity: Mapped[float]
    # 0 is the topic a text speaks of most; others follow.
    place: Mapped[int] = mapped_column(default=0)

    __table_args__ = (sa.UniqueConstraint("topic_id", "feedback_id"),)


def topics_of(session: Session, product: Product) -> list[Topic]:
    """Every topic of ``product``, oldest first, merged ones and those set aside too."""
    return list(session.scalars(sa.select(Topic).where(Topic.product_id == product.id).order_by(Topic.id)))
