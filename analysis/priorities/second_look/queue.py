"""The queue of second looks: texts like a closed request, which a run never attaches by itself."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from analysis.priorities.feature_requests.request import CLOSED_STATES, FeatureRequest
from analysis.topics.edits.folding import Folded
from analysis.topics.edits.stays import chunked
from analysis.topics.identity import Topic
from community.products import Product
from core.database import Base, insert_once
from core.language import N_
from core.refusals import NotFound
from releases.builds.build import Build
from surveys.feedback import Feedback

WAITING, ATTACHED, TURNED_AWAY = "waiting", "attached", "elsewhere"


class SecondLook(Base):
    """A text that a run found to resemble a closed request. ``state`` follows from the log of edits."""

    __tablename__ = "second_looks"

    id: Mapped[int] = mapped_column(primary_key=True)
    feedback_id: Mapped[int] = mapped_column(sa.ForeignKey("feedback.id", ondelete="CASCADE"))
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("feature_requests.id"), index=True)
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("runs.id"))
    # Which sentence resembles it, and how much.
    piece: Mapped[str | None] = mapped_column(sa.String(32))
    similarity: Mapped[float]
    state: Mapped[str] = mapped_column(sa.String(10), default=WAITING)
    at: Mapped[datetime]

    feedback: Mapped[Feedback] = relationship()
    request: Mapped[FeatureRequest] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("feedback_id", "request_id"),
        sa.CheckConstraint("state in ('waiting', 'attached', 'elsewhere')", name="state"),
    )


@dataclass(frozen=True)
class Resemblance:
    """What a run found: a text, the closed request it resembles, by which sentence and how much."""

    feedback_id: int
    request_id: int
    piece: str | None
    similarity: float


def queue_look(session: Session, run_id: int, found: Resemblance, *, now: datetime) -> bool:
    """Ask for a second look; True the first time, the same text and request are asked about once."""
    return insert_once(
        session,
        SecondLook,
        feedback_id=found.feedback_id,
        request_id=found.request_id,
        run_id=run_id,
        piece=found.piece,
        similarity=found.similarity,
        state=WAITING,
        at=now,
    )


def waiting_looks(
    session: Session, product: Product, *, start: int = 0, most: int = 50
) -> tuple[list[SecondLook], int]:
    """The texts that wait for somebody's eye, those of one request together, the most alike first; and how many.

    A request that was reopened takes its texts in the next run, so they wait no longer.
    """
    where = _waiting_in(product)
    query = sa.select(SecondLook).join(FeatureRequest, FeatureRequest.id == SecondLook.request_id)
    count = sa.select(sa.func.count()).select_from(query.where(*where).subquery())
    query = query.where(*where).order_by(SecondLook.request_id, SecondLook.similarity.desc(), SecondLook.id)
    query = query.options(
        joinedload(SecondLook.feedback).joinedload(Feedback.build), joinedload(SecondLook.request)
    )
    return list(session.scalars(query.offset(start).limit(most))), session.scalar(count) or 0


def waiting_by_build(session: Session, product: Product) -> dict[int, list[tuple[Build | None, int]]]:
    """By request: on which builds the texts that wait were written (None: on none) and how many, newest build first."""
    query = (
        sa.select(SecondLook.request_id, Build, sa.func.count())
        .select_from(SecondLook)
        .join(FeatureRequest, FeatureRequest.id == SecondLook.request_id)
        .join(Feedback, Feedback.id == SecondLook.feedback_id)
        .outerjoin(Build, Build.id == Feedback.build_id)
        .where(*_waiting_in(product))
        .group_by(SecondLook.request_id, Build.id)
        .order_by(Build.sort_key.is_(None), Build.sort_key.desc())
    )
    found: dict[int, list[tuple[Build | None, int]]] = {}
    for request_id, build, count in session.execute(query):
        found.setdefault(request_id, []).append((build, count))
    return found


def _waiting_in(product: Product) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        FeatureRequest.product_id == product.id,
        FeatureRequest.state.in_(CLOSED_STATES),
        FeatureRequest.root_request_id.is_(None),
        SecondLook.state == WAITING,
    )


def second_look_numbered(session: Session, product: Product, number: int) -> SecondLook:
    """The entry of that number in ``product``; NotFound otherwise."""
    look = session.get(SecondLook, number)
    if look is None or look.request.product_id != product.id:
        raise NotFound(N_("There is no second look %(number)s here."), field="look", number=number)
    return look


def project_answers(session: Session, folded: Folded, feedback_ids: Collection[int]) -> None:
    """Each entry's state by what people decided about its text and its request's topic."""
    for some in chunked(feedback_ids):
        query = (
            sa.select(SecondLook, Topic.id)
            .join(FeatureRequest, FeatureRequest.id == SecondLook.request_id)
            .join(Topic, Topic.id == FeatureRequest.topic_id)
            .where(SecondLook.feedback_id.in_(some))
        )
        for look, topic_id in session.execute(query).all():
            root = folded.root(topic_id)
            hold = folded.holds.get(look.feedback_id, {}).get(root if root is not None else topic_id)
            look.state = WAITING if hold is None else ATTACHED if hold.is_in else TURNED_AWAY
    session.flush()
