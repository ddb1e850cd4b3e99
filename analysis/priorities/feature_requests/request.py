"""A feature request with its states and its history, and the questions about it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from analysis.topics.identity import NORMAL, Topic
from community.accounts import Account
from community.products import Product
from core.database import Base
from core.language import N_
from core.refusals import NotFound
from releases.builds.build import Build

NEW, REVIEW, PLANNED, PROGRESS, SHIPPED, VERIFIED, DECLINED = (
    "new",
    "under review",
    "planned",
    "in progress",
    "shipped",
    "verified",
    "declined",
)
STATE_NAMES = {
    NEW: N_("New"),
    REVIEW: N_("Under review"),
    PLANNED: N_("Planned"),
    PROGRESS: N_("In progress"),
    SHIPPED: N_("Shipped"),
    VERIFIED: N_("Verified"),
    DECLINED: N_("Declined"),
}
OPEN_STATES = (NEW, REVIEW, PLANNED, PROGRESS)
CLOSED_STATES = (SHIPPED, VERIFIED, DECLINED)


class FeatureRequest(Base):
    """A request: a promise with an identity, a name and a history."""

    __tablename__ = "feature_requests"

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("products.id"))
    topic_id: Mapped[int | None] = mapped_column(sa.ForeignKey("topics.id"), unique=True)
    title: Mapped[str] = mapped_column(sa.Text)
    state: Mapped[str] = mapped_column(sa.String(20), default=NEW)
    # What staff say about it in public, on top of its page.
    answer: Mapped[str] = mapped_column(sa.Text, default="")
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    # The product manager's estimate in units of the team's own; None counts as 1.
    effort: Mapped[float | None]
    planned_build_id: Mapped[int | None] = mapped_column(sa.ForeignKey("builds.id"), index=True)
    shipped_build_id: Mapped[int | None] = mapped_column(sa.ForeignKey("builds.id"), index=True)
    # The request that stands for this one since their topics were merged; follows from the log of edits.
    root_request_id: Mapped[int | None] = mapped_column(sa.ForeignKey("feature_requests.id"), index=True)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    product: Mapped[Product] = relationship()
    topic: Mapped[Topic | None] = relationship()
    owner: Mapped[Account | None] = relationship()
    planned_build: Mapped[Build | None] = relationship(foreign_keys=[planned_build_id])
    shipped_build: Mapped[Build | None] = relationship(foreign_keys=[shipped_build_id])
    survivor: Mapped[FeatureRequest | None] = relationship(remote_side=[id])

    __table_args__ = (
        sa.Index("ix_feature_requests_product_state", "product_id", "state"),
        sa.CheckConstraint(
            "state in ('new', 'under review', 'planned', 'in progress', 'shipped', 'verified', 'declined')",
            name="state",
        ),
        sa.CheckConstraint("effort > 0", name="effort"),
        sa.CheckConstraint("state <> 'planned' or planned_build_id is not null", name="planned_names_build"),
        sa.CheckConstraint("state <> 'shipped' or shipped_build_id is not null", name="shipped_names_build"),
    )


class RequestTransition(Base):
    """One change of a request's state: from what to what, when, by whom, why, and for which build."""

    __tablename__ = "request_transitions"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("feature_requests.id"), index=True)
    was: Mapped[str | None] = mapped_column(sa.String(20))
    became: Mapped[str] = mapped_column(sa.String(20))
    build_id: Mapped[int | None] = mapped_column(sa.ForeignKey("builds.id"))
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    reason: Mapped[str | None] = mapped_column(sa.Text)

    build: Mapped[Build | None] = relationship()

    @property
    def reopens(self) -> bool:
        """Whether a closed request is an open one from here on."""
        return self.was in CLOSED_STATES and self.became in OPEN_STATES


def is_shown() -> sa.ColumnElement[bool]:
    """Which requests stand in lists: not those merged into another one, nor those whose topic was set aside."""
    aside = sa.select(Topic.id).where(Topic.standing != NORMAL)
    return sa.and_(
        FeatureRequest.root_request_id.is_(None),
        sa.or_(FeatureRequest.topic_id.is_(None), FeatureRequest.topic_id.not_in(aside)),
    )


def request_numbered(session: Session, product: Product, number: int) -> FeatureRequest:
    """The request of that number in ``product``; NotFound otherwise."""
    request = session.get(FeatureRequest, number)
    if request is None or request.product_id != product.id:
        raise NotFound(N_("There is no request %(number)s here."), field="request", number=number)
    return request


def history_of(session: Session, request: FeatureRequest) -> list[RequestTransition]:
    """Every change of state of ``request``, oldest first."""
    query = sa.select(RequestTransition).where(RequestTransition.request_id == request.id)
    return list(session.scalars(query.order_by(RequestTransition.id)))


def planned_for(session: Session, build: Build) -> list[FeatureRequest]:
    """The requests promised for ``build``, oldest first."""
    query = sa.select(FeatureRequest).where(
        FeatureRequest.planned_build_id == build.id,
        FeatureRequest.state.in_((PLANNED, PROGRESS)),
        FeatureRequest.root_request_id.is_(None),
    )
    return list(session.scalars(query.order_by(FeatureRequest.id)))
