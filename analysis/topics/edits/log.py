"""The log of edits: who decided what about which topic. Entries are only added; an undo is one of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from analysis.topics.edits.folding import Edit, Folded, Origin, fold
from analysis.topics.identity import Topic
from community.accounts import Account
from community.products import Product
from core.database import Base


class TopicEdit(Base):
    """One decision. ``topic_id`` is its subject; ``other_topic_id`` what it is merged or moved into, or what a
    split made. Never changed, never removed.
    """

    __tablename__ = "topic_edits"

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("products.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    topic_id: Mapped[int | None] = mapped_column(sa.ForeignKey("topics.id"))
    other_topic_id: Mapped[int | None] = mapped_column(sa.ForeignKey("topics.id"))
    # An entry is undone once; whoever comes second is told so by this key.
    undoes_id: Mapped[int | None] = mapped_column(sa.ForeignKey("topic_edits.id"), unique=True)
    title: Mapped[str | None] = mapped_column(sa.Text)
    # The typed examples of a seed; nobody said them.
    examples: Mapped[list[str]] = mapped_column(default=list)
    # How many texts it named; fewer are left where some were erased since.
    texts_named: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str | None] = mapped_column(sa.Text)
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))

    by: Mapped[Account | None] = relationship()
    topic: Mapped[Topic | None] = relationship(foreign_keys=[topic_id])
    other_topic: Mapped[Topic | None] = relationship(foreign_keys=[other_topic_id])

    __table_args__ = (
        sa.CheckConstraint(
            "kind in ('rename', 'merge', 'split', 'move', 'pin', 'dismiss', 'not a topic', 'seed', 'undo')",
            name="kind",
        ),
        sa.CheckConstraint("(kind = 'undo') = (undoes_id is not null)", name="undo_names_entry"),
    )


class TopicEditText(Base):
    """A text that an edit names, and which of its sentences is meant; gone with the text."""

    __tablename__ = "topic_edit_texts"

    id: Mapped[int] = mapped_column(primary_key=True)
    edit_id: Mapped[int] = mapped_column(sa.ForeignKey("topic_edits.id"))
    feedback_id: Mapped[int] = mapped_column(sa.ForeignKey("feedback.id", ondelete="CASCADE"), index=True)
    piece: Mapped[str | None] = mapped_column(sa.String(32))

    __table_args__ = (sa.UniqueConstraint("edit_id", "feedback_id"),)


def lock_product(session: Session, product_id: int) -> None:
    """From here to the commit nobody else edits topics of the product or stores a run of it.

    So the order of the log is the order of the commits. SQLite has one writer anyway.
    """
    session.execute(sa.select(Product.id).where(Product.id == product_id).with_for_update())


def entries(session: Session, product_id: int, until: datetime | None = None) -> list[Edit]:
    """The log of a product, oldest first, as `fold` reads it; ``until`` a date: as it stood then."""
    texts = _texts(session, product_id)
    query = sa.select(TopicEdit).where(TopicEdit.product_id == product_id)
    if until is not None:
        query = query.where(TopicEdit.at <= until)
    return [_plain(edit, texts[edit.id]) for edit in session.scalars(query.order_by(TopicEdit.id))]


def _texts(session: Session, product_id: int) -> dict[int, list[tuple[int, str | None]]]:
    query = (
        sa.select(TopicEditText.edit_id, TopicEditText.feedback_id, TopicEditText.piece)
        .join(TopicEdit, TopicEdit.id == TopicEditText.edit_id)
        .where(TopicEdit.product_id == product_id)
        .order_by(TopicEditText.id)
    )
    found: dict[int, list[tuple[int, str | None]]] = defaultdict(list)
    for edit_id, feedback_id, piece in session.execute(query):
        found[edit_id].append((feedback_id, piece))
    return found


def _plain(edit: TopicEdit, texts: Iterable[tuple[int, str | None]]) -> Edit:
    return Edit(
        id=edit.id,
        kind=edit.kind,
        topic_id=edit.topic_id,
        other_topic_id=edit.other_topic_id,
        undoes_id=edit.undoes_id,
        title=edit.title,
        examples=tuple(edit.examples),
        texts=tuple(texts),
        named=edit.texts_named,
    )


def origins_of(session: Session, product_id: int) -> dict[int, Origin]:
    """Where each topic of a product comes from."""
    columns = (Topic.id, Topic.origin_topic_id, Topic.made_by_edit_id)
    rows = session.execute(sa.select(*columns).where(Topic.product_id == product_id))
    return {topic_id: Origin(origin, edit) for topic_id, origin, edit in rows}


def folded_log(session: Session, product_id: int, until: datetime | None = None) -> Folded:
    """The whole log taken together, as of now or of a date."""
    return fold(entries(session, product_id, until), origins_of(session, product_id))


def last_edit_id(session: Session, product_id: int) -> int:
    """The number of the newest entry; 0 where there is none."""
    query = sa.select(sa.func.max(TopicEdit.id)).where(TopicEdit.product_id == product_id)
    return session.scalar(query) or 0
