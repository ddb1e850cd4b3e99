"""The ranked list a run left behind: one row per request, with every part of its place."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, aliased, contains_eager, joinedload, mapped_column, relationship

from analysis.priorities.feature_requests.request import FeatureRequest
from analysis.priorities.request_groups import GROUP
from analysis.runs import Run
from analysis.topics.identity import NORMAL, Topic
from core.database import Base


class RankedRequest(Base):
    """A request's place in one run. Points are percentage points of satisfaction; None: too few, or no scores."""

    __tablename__ = "ranked_requests"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("runs.id"))
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("feature_requests.id"), index=True)
    rank: Mapped[int]
    people: Mapped[int]
    # Share of all people of the run, 0 to 1.
    share: Mapped[float]
    points: Mapped[float | None]
    points_low: Mapped[float | None]
    points_high: Mapped[float | None]
    reach: Mapped[float | None]
    impact: Mapped[float | None]
    # Share of resamples in which the request keeps its band, 0 to 1.
    confidence: Mapped[float | None]
    effort: Mapped[float]
    priority: Mapped[float]
    trend: Mapped[str] = mapped_column(sa.String(10))
    severity: Mapped[str] = mapped_column(sa.String(10))
    example: Mapped[str] = mapped_column(sa.Text)
    # People by build, oldest first: [{"build": slug, "people": n, "share": s}], and whatever else explains the place.
    parts: Mapped[dict[str, Any]] = mapped_column(default=dict)

    request: Mapped[FeatureRequest] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("run_id", "request_id"),
        sa.Index("ix_ranked_requests_order", "run_id", "rank"),
    )

    @property
    def shown_request(self) -> FeatureRequest:
        """The request itself, or the one it has been merged into since."""
        return self.request.survivor or self.request


def ranking_of(session: Session, run: Run) -> list[RankedRequest]:
    """The rows of ``run`` by rank, as the requests stand now.

    Of requests that were merged since only the best-placed row is answered (its ``shown_request`` is the survivor),
    those whose topic was set aside are left out. The rows themselves never change.
    """
    shown = aliased(FeatureRequest)
    query = (
        sa.select(RankedRequest)
        .join(FeatureRequest, FeatureRequest.id == RankedRequest.request_id)
        .join(shown, shown.id == GROUP)
        .outerjoin(Topic, Topic.id == shown.topic_id)
        .options(
            contains_eager(RankedRequest.request), joinedload(RankedRequest.request, FeatureRequest.survivor)
        )
        .where(RankedRequest.run_id == run.id, sa.or_(shown.topic_id.is_(None), Topic.standing == NORMAL))
    )
    first: dict[int, RankedRequest] = {}
    for row in session.scalars(query.order_by(RankedRequest.rank)):
        first.setdefault(row.shown_request.id, row)
    return list(first.values())


def places_of(session: Session, run: Run) -> dict[int, RankedRequest]:
    """The rows of ``run`` by the id of the request that stands for them now."""
    return {row.shown_request.id: row for row in ranking_of(session, run)}
