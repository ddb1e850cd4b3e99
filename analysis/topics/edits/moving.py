"""Moving texts from one topic into another or into none, and pinning them where they belong."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from analysis.topics.edits.checks import Texts, must_stand, texts_in, texts_of_product, with_pieces
from analysis.topics.edits.folding import MOVE, PIN, Edit
from analysis.topics.edits.log import TopicEdit
from analysis.topics.edits.previews import Preview, preview_of
from analysis.topics.edits.writing import locked, write_edit
from analysis.topics.identity import Topic
from community.accounts import Account
from community.products import Product
from core.language import N_
from core.refusals import Refusal


def move_texts(
    session: Session,
    topic: Topic,
    feedback_ids: Collection[int],
    into: Topic | None,
    *,
    now: datetime,
    by: Account | None = None,
    reason: str | None = None,
) -> TopicEdit:
    """Take these texts out of ``topic``, where no run puts them again, and put them ``into`` another (None: into none).

    Refuses texts that do not stand in ``topic``, and a topic on either side that does not stand.
    """
    product, edit = _move(session, topic, feedback_ids, into)
    return write_edit(session, product, edit, now=now, by=by, reason=reason)


def preview_move(
    session: Session, topic: Topic, feedback_ids: Collection[int], into: Topic | None
) -> Preview:
    """What that would change; refuses what `move_texts` refuses."""
    return preview_of(session, *_move(session, topic, feedback_ids, into))


def _move(
    session: Session, topic: Topic, feedback_ids: Collection[int], into: Topic | None
) -> tuple[Product, Edit]:
    product = _ready(session, topic, into)
    texts = texts_in(session, product, topic, feedback_ids)
    return product, _move_edit(topic, texts, into)


def _ready(session: Session, topic: Topic, into: Topic | None) -> Product:
    product = session.get_one(Product, topic.product_id)
    locked(session, product, [topic, *([into] if into else [])])
    must_stand(session, topic, also_aside=True)
    if into is not None:
        if into.id == topic.id or into.product_id != topic.product_id:
            raise Refusal(N_("Choose two different topics of one product."), field="topic")
        must_stand(session, into)
    return product


def _move_edit(topic: Topic, texts: Texts, into: Topic | None) -> Edit:
    return Edit(
        0,
        MOVE,
        topic_id=topic.id,
        other_topic_id=into.id if into else None,
        texts=texts,
        named=len(texts),
    )


def keep_out(
    session: Session, topic: Topic, texts: Texts, *, now: datetime, by: Account | None = None
) -> TopicEdit:
    """Say that these texts, (id, sentence), do not belong in ``topic``, whether they stand in it now or not."""
    product = _ready(session, topic, None)
    texts_of_product(session, product, [number for number, _ in texts])
    return write_edit(session, product, _move_edit(topic, texts, None), now=now, by=by)


def pin_texts(
    session: Session,
    topic: Topic,
    feedback_ids: Collection[int],
    *,
    now: datetime,
    by: Account | None = None,
    pieces: Mapping[int, str | None] | None = None,
    reason: str | None = None,
) -> TopicEdit:
    """Say that these texts belong in ``topic``, wherever else they stand; no run takes them out again.

    ``pieces`` says by which sentence, where it is known better than from the runs.
    """
    product, edit = _pin(session, topic, feedback_ids, pieces or {})
    return write_edit(session, product, edit, now=now, by=by, reason=reason)


def preview_pin(session: Session, topic: Topic, feedback_ids: Collection[int]) -> Preview:
    """What that would change; refuses what `pin_texts` refuses."""
    return preview_of(session, *_pin(session, topic, feedback_ids, {}))


def _pin(
    session: Session, topic: Topic, feedback_ids: Collection[int], pieces: Mapping[int, str | None]
) -> tuple[Product, Edit]:
    product = _ready(session, topic, None)
    must_stand(session, topic)
    numbers = texts_of_product(session, product, feedback_ids)
    found = with_pieces(session, product, topic, numbers)
    texts = tuple((number, pieces.get(number) or piece) for number, piece in found)
    return product, Edit(0, PIN, topic_id=topic.id, texts=texts, named=len(texts))
