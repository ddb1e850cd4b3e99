"""Reading the placings that count, now or on a past date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.topics.edits.placed import Stay
from analysis.topics.identity import Topic
from analysis.topics.placing import Placing

# Databases take so many values in one statement.
CHUNK = 500
COLUMNS = (
    Placing.topic_id,
    Placing.piece,
    Placing.similarity,
    Placing.role,
    Placing.read_edit_id,
    Placing.since,
)


def stays_of(
    session: Session,
    product_id: int,
    feedback_ids: Collection[int] | None = None,
    at: datetime | None = None,
) -> dict[int, list[Stay]]:
    """The placings of a product (of these texts only, if given) by feedback id, those of now or of a date."""
    query = sa.select(Placing.feedback_id, *COLUMNS).order_by(Placing.id)
    if at is None:
        query = query.where(Placing.until.is_(None))
    else:
        query = query.where(Placing.since <= at, sa.or_(Placing.until.is_(None), Placing.until > at))
    found: dict[int, list[Stay]] = defaultdict(list)
    if feedback_ids is None:
        query = query.join(Topic, Topic.id == Placing.topic_id).where(Topic.product_id == product_id)
        _gather(session, query, found)
    else:
        for some in chunked(feedback_ids):
            _gather(session, query.where(Placing.feedback_id.in_(some)), found)
    return found


def _gather(session: Session, query: sa.Select[*tuple[Any, ...]], found: dict[int, list[Stay]]) -> None:
    for row in session.execute(query):
        found[row[0]].append(Stay(*row[1:]))


def chunked(numbers: Collection[int]) -> list[list[int]]:
    """``numbers`` in ascending portions that a statement can take."""
    ordered = sorted(numbers)
    return [ordered[start : start + CHUNK] for start in range(0, len(ordered), CHUNK)]


def texts_placed_in(session: Session, topic_ids: Collection[int]) -> set[int]:
    """The texts with a placing of now in one of these topics."""
    found: set[int] = set()
    for some in chunked(topic_ids):
        query = sa.select(Placing.feedback_id).where(Placing.topic_id.in_(some), Placing.until.is_(None))
        found.update(session.scalars(query))
    return found
