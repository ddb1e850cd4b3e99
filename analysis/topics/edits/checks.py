"""What every edit must make sure of first: the topic stands, the texts are there."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.topics.edits.log import folded_log
from analysis.topics.edits.stays import chunked, stays_of
from analysis.topics.identity import NORMAL, UNMADE, Topic, TopicText
from analysis.topics.placing import HELD
from community.products import Product
from core.language import N_
from core.refusals import Conflict, NotFound, Refusal
from surveys.feedback import Feedback

Texts = tuple[tuple[int, str | None], ...]


def topic_numbered(session: Session, product: Product, number: int) -> Topic:
    """The topic of that number in ``product``; NotFound otherwise."""
    topic = session.get(Topic, number)
    if topic is None or topic.product_id != product.id:
        raise NotFound(N_("There is no topic %(number)s here."), field="topic", number=number)
    return topic


def must_stand(session: Session, topic: Topic, *, also_aside: bool = False) -> None:
    """Raises Conflict where the topic was merged away, taken back or (unless ``also_aside``) set aside."""
    if topic.standing == UNMADE:
        raise Conflict(
            N_("The topic %(title)s is gone: the split or seed that made it was undone. Redo that first."),
            field="topic",
            title=topic.title,
        )
    if topic.root_id is not None:
        survivor = session.get_one(Topic, topic.root_id)
        raise Conflict(
            N_("The topic %(title)s was merged into %(survivor)s. Edit that one, or undo the merge first."),
            field="topic",
            title=topic.title,
            survivor=survivor.title,
        )
    if topic.standing != NORMAL and not also_aside:
        raise Conflict(
            N_("The topic %(title)s was set aside. Undo that first."), field="topic", title=topic.title
        )


def texts_of_product(session: Session, product: Product, feedback_ids: Collection[int]) -> list[int]:
    """The ids in order; refuses none at all, and one that is no text of ``product``."""
    if not feedback_ids:
        raise Refusal(N_("Choose at least one text."), field="texts")
    found: set[int] = set()
    for some in chunked(feedback_ids):
        query = sa.select(Feedback.id).where(Feedback.id.in_(some), Feedback.product_id == product.id)
        found.update(session.scalars(query))
    for number in feedback_ids:
        if number not in found:
            raise NotFound(N_("There is no feedback %(number)s here."), field="texts", number=number)
    return sorted(found)


def texts_in(session: Session, product: Product, topic: Topic, feedback_ids: Collection[int]) -> Texts:
    """These texts with their sentences that stand in ``topic``; refuses one that does not stand in it."""
    numbers = texts_of_product(session, product, feedback_ids)
    inside = texts_standing_in(session, topic)
    for number in numbers:
        if number not in inside:
            raise Conflict(
                N_("Text %(number)s does not stand in %(title)s any more. Reload the page."),
                field="texts",
                number=number,
                title=topic.title,
            )
    return with_pieces(session, product, topic, numbers)


def texts_standing_in(session: Session, topic: Topic) -> set[int]:
    """The numbers of the texts in ``topic``."""
    return set(session.scalars(sa.select(TopicText.feedback_id).where(TopicText.topic_id == topic.id)))


def with_pieces(session: Session, product: Product, topic: Topic, feedback_ids: Collection[int]) -> Texts:
    """Each text with its sentence that the runs or a person found in ``topic``; None where nobody did."""
    folded = folded_log(session, product.id)
    stays = stays_of(session, product.id, feedback_ids)
    found: list[tuple[int, str | None]] = []
    for number in sorted(feedback_ids):
        here = [stay for stay in stays.get(number, ()) if folded.root(stay.topic_id) == topic.id]
        here.sort(key=lambda stay: (stay.role == HELD, -stay.similarity))
        hold = folded.holds.get(number, {}).get(topic.id)
        pieces = [stay.piece for stay in here] + [hold.piece if hold else None]
        found.append((number, next((piece for piece in pieces if piece), None)))
    return tuple(found)
