""" "This is not what I meant": the writer of a text proposes to move it; somebody of the team decides.

How many of its texts are contested is a figure of a topic's quality.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from analysis.topics.edits.checks import must_stand
from analysis.topics.edits.log import TopicEdit
from analysis.topics.edits.moving import move_texts
from analysis.topics.identity import NORMAL, Topic, TopicText
from community.accounts import Account
from community.products import Product
from core.database import Base
from core.language import N_
from core.refusals import Conflict, Forbidden, NotFound, Refusal
from surveys.feedback import Feedback

OPEN, ACCEPTED, REFUSED = "open", "accepted", "refused"
# From this share of contested texts on, and so many of them, a topic is proposed for a split.
CONTESTED_SHARE, FEWEST_CONTESTED = 0.1, 3


class ProposedMove(Base):
    """A writer's word that a text does not belong in a topic; ``wanted_topic_id`` None: no idea where it does."""

    __tablename__ = "proposed_moves"

    id: Mapped[int] = mapped_column(primary_key=True)
    feedback_id: Mapped[int] = mapped_column(sa.ForeignKey("feedback.id", ondelete="CASCADE"))
    topic_id: Mapped[int] = mapped_column(sa.ForeignKey("topics.id"), index=True)
    wanted_topic_id: Mapped[int | None] = mapped_column(sa.ForeignKey("topics.id"))
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"))
    at: Mapped[datetime]
    state: Mapped[str] = mapped_column(sa.String(10), default=OPEN)
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    decided_at: Mapped[datetime | None]
    # The entry of the log that did what was proposed; undone, the proposal is open again.
    edit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("topic_edits.id"), index=True)

    feedback: Mapped[Feedback] = relationship()
    topic: Mapped[Topic] = relationship(foreign_keys=[topic_id])
    wanted_topic: Mapped[Topic | None] = relationship(foreign_keys=[wanted_topic_id])
    by: Mapped[Account] = relationship(foreign_keys=[by_id])

    __table_args__ = (
        sa.UniqueConstraint("feedback_id", "topic_id"),
        sa.CheckConstraint("state in ('open', 'accepted', 'refused')", name="state"),
    )


def propose_move(
    session: Session,
    feedback: Feedback,
    topic: Topic,
    by: Account,
    *,
    now: datetime,
    wanted: Topic | None = None,
) -> ProposedMove:
    """Say that ``feedback`` does not belong in ``topic``. Saying it again before it is decided changes what is wanted.

    Forbidden for everybody but the writer. Refuses a text that does not stand in the topic, and a wanted topic that
    does not stand. Conflict where the team has decided before.
    """
    if by.id != feedback.account_id:
        raise Forbidden(N_("Only the writer of a text can say what it means."))
    standing = sa.select(TopicText.id).where(
        TopicText.topic_id == topic.id, TopicText.feedback_id == feedback.id
    )
    if session.scalar(standing) is None:
        raise Conflict(N_("Your text does not stand there any more. Reload the page."), field="topic")
    if wanted is not None:
        if wanted.product_id != topic.product_id or wanted.id == topic.id:
            raise Refusal(N_("Choose another topic of the same product."), field="wanted")
        must_stand(session, wanted)
    return _proposed(session, feedback, topic, by, wanted, now)


def _proposed(
    session: Session, feedback: Feedback, topic: Topic, by: Account, wanted: Topic | None, now: datetime
) -> ProposedMove:
    move = ProposedMove(
        feedback_id=feedback.id,
        topic_id=topic.id,
        wanted_topic_id=wanted.id if wanted else None,
        by_id=by.id,
        at=now,
    )
    try:
        with session.begin_nested():
            session.add(move)
        return move
    except sa.exc.IntegrityError:
        query = sa.select(ProposedMove).where(
            ProposedMove.feedback_id == feedback.id, ProposedMove.topic_id == topic.id
        )
        before = session.scalars(query).one()
    if before.state != OPEN:
        raise Conflict(N_("The team has looked at this already."), field="topic")
    before.wanted_topic_id = wanted.id if wanted else None
    session.flush()
    return before


def accept_move(session: Session, move: ProposedMove, *, now: datetime, by: Account) -> TopicEdit:
    """Do what the writer proposes: an entry of the log. Conflict where it is decided, or cannot be done any more."""
    _decide(session, move, ACCEPTED, now, by)
    edit = move_texts(
        session, _root(session, move.topic), [move.feedback_id], move.wanted_topic, now=now, by=by
    )
    move.edit_id = edit.id
    session.flush()
    return edit


def refuse_move(session: Session, move: ProposedMove, *, now: datetime, by: Account) -> None:
    """Leave the text where it is. Conflict where it is decided already."""
    _decide(session, move, REFUSED, now, by)


def follow_undo(
    session: Session, edit: TopicEdit, *, stands: bool, now: datetime, by: Account | None
) -> None:
    """Open the proposal again where what was done for it was undone; it is accepted where that was done again."""
    move = session.scalar(sa.select(ProposedMove).where(ProposedMove.edit_id == edit.id))
    if move is None:
        return
    if stands:
        move.state, move.decided_by_id, move.decided_at = ACCEPTED, by.id if by else None, now
    else:
        move.state, move.decided_by_id, move.decided_at = OPEN, None, None
    session.flush()


def _decide(session: Session, move: ProposedMove, state: str, now: datetime, by: Account) -> None:
    change = sa.update(ProposedMove).where(ProposedMove.id == move.id, ProposedMove.state == OPEN)
    change = change.values(state=state, decided_by_id=by.id, decided_at=now)
    decided = session.execute(change.execution_options(synchronize_session=False)).rowcount  # type: ignore[attr-defined]
    session.refresh(move)
    if not decided:
        raise Conflict(N_("Somebody has decided this already. Reload the page."))


def _root(session: Session, topic: Topic) -> Topic:
    return topic if topic.root_id is None else session.get_one(Topic, topic.root_id)


def proposed_move_numbered(session: Session, product: Product, number: int) -> ProposedMove:
    """The proposal of that number in ``product``; NotFound otherwise."""
    move = session.get(ProposedMove, number)
    if move is None or move.topic.product_id != product.id:
        raise NotFound(N_("There is no proposal %(number)s here."), field="move", number=number)
    return move


def open_moves(session: Session, product: Product) -> list[ProposedMove]:
    """The proposals that wait for a decision, oldest first."""
    query = (
        sa.select(ProposedMove)
        .join(Topic, Topic.id == ProposedMove.topic_id)
        .where(Topic.product_id == product.id, ProposedMove.state == OPEN)
        .options(joinedload(ProposedMove.feedback), joinedload(ProposedMove.topic))
        .order_by(ProposedMove.id)
    )
    return list(session.scalars(query))


def moves_proposed_for(session: Session, feedback_ids: Iterable[int]) -> dict[int, list[ProposedMove]]:
    """By text: what its writer has proposed, decided or not, oldest first."""
    query = sa.select(ProposedMove).where(ProposedMove.feedback_id.in_(list(feedback_ids)))
    found: dict[int, list[ProposedMove]] = {}
    for move in session.scalars(query.order_by(ProposedMove.id)):
        found.setdefault(move.feedback_id, []).append(move)
    return found


def contested_shares(session: Session, product: Product) -> dict[int, tuple[int, float]]:
    """By topic: how many of its texts are contested (proposals not refused), and their share, 0 to 1, of all that
    stand in it or did until they were moved; topics without any are left out.
    """
    root = sa.func.coalesce(Topic.root_id, Topic.id)
    contested = (
        sa.select(root, sa.func.count(ProposedMove.feedback_id.distinct()))
        .select_from(ProposedMove)
        .join(Topic, Topic.id == ProposedMove.topic_id)
        .where(Topic.product_id == product.id, ProposedMove.state != REFUSED)
        .group_by(root)
    )
    standing = (
        sa.select(root, sa.func.count(ProposedMove.feedback_id.distinct()))
        .select_from(ProposedMove)
        .join(Topic, Topic.id == ProposedMove.topic_id)
        .join(
            TopicText, sa.and_(TopicText.topic_id == root, TopicText.feedback_id == ProposedMove.feedback_id)
        )
        .where(Topic.product_id == product.id, ProposedMove.state != REFUSED)
        .group_by(root)
    )
    still = {topic: count for topic, count in session.execute(standing)}
    counts = {topic: count for topic, count in session.execute(contested)}
    texts = _texts_in(session, counts)
    return {
        topic: (count, count / max(texts.get(topic, 0) + count - still.get(topic, 0), 1))
        for topic, count in counts.items()
    }


def _texts_in(session: Session, topic_ids: Iterable[int]) -> dict[int, int]:
    query = sa.select(TopicText.topic_id, sa.func.count()).where(TopicText.topic_id.in_(list(topic_ids)))
    return {topic: count for topic, count in session.execute(query.group_by(TopicText.topic_id))}


def contested_share(session: Session, topic: Topic) -> float:
    """The share of the topic's texts, 0 to 1, whose writers say that they do not belong there."""
    product = session.get_one(Product, topic.product_id)
    return contested_shares(session, product).get(topic.id, (0, 0.0))[1]


def contested_topics(session: Session, product: Product) -> list[tuple[Topic, float]]:
    """The topics contested so much that a split is proposed, most contested first, with their contested shares."""
    shares = contested_shares(session, product)
    found = [
        (session.get_one(Topic, topic), share)
        for topic, (count, share) in shares.items()
        if count >= FEWEST_CONTESTED and share >= CONTESTED_SHARE
    ]
    standing = [(topic, share) for topic, share in found if topic.standing == NORMAL]
    return sorted(standing, key=lambda pair: (-pair[1], pair[0].id))
