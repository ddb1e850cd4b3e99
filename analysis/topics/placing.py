"""Where the runs put each text, since when and until when. Only runs write here; people write the log of edits."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base

# Why a text stands in a topic: it lives there; it speaks of it as well; or a person put it there, and the run
# only measured how near it is.
HOME, ALSO, HELD = "home", "also", "held"


class Placing(Base):
    """A text in a topic by the word of the runs; a text has one home at a time."""

    __tablename__ = "placings"

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(sa.ForeignKey("topics.id"))
    feedback_id: Mapped[int] = mapped_column(sa.ForeignKey("feedback.id", ondelete="CASCADE"), index=True)
    # Which sentence of the text it is about: `analysis.topics.pieces.piece_key`. None: the one that says most.
    piece: Mapped[str | None] = mapped_column(sa.String(32))
    similarity: Mapped[float]
    role: Mapped[str] = mapped_column(sa.String(5))
    # The newest edit that the run knew; 0: none. A plain number, as is the run's.
    read_edit_id: Mapped[int] = mapped_column(default=0)
    run_id: Mapped[int | None]
    since: Mapped[datetime]
    until: Mapped[datetime | None]

    __table_args__ = (
        sa.CheckConstraint("role in ('home', 'also', 'held')", name="role"),
        sa.Index(
            "uq_placings_open",
            "topic_id",
            "feedback_id",
            unique=True,
            sqlite_where=sa.text("until is null"),
            postgresql_where=sa.text("until is null"),
        ),
        sa.Index(
            "uq_placings_home",
            "feedback_id",
            unique=True,
            sqlite_where=sa.text("until is null and role = 'home'"),
            postgresql_where=sa.text("until is null and role = 'home'"),
        ),
    )
