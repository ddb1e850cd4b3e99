"""How much reach, impact, confidence and effort count in a product's order: set by its product managers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import datetime

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from analysis.priorities.feature_requests.request import FeatureRequest
from analysis.priorities.ranked import RankedRequest, ranking_of
from analysis.priorities.ranking_order import Weights, places_of, priority_of
from analysis.runs import Run
from community.accounts import Account
from community.products import Product
from core.audit import record_act
from core.database import Base, insert_for
from core.language import N_
from core.refusals import Refusal

MOST = 3.0


class RankingWeights(Base):
    """The weights of one product; without a row the usual ones hold (points ÷ effort)."""

    __tablename__ = "ranking_weights"

    product_id: Mapped[int] = mapped_column(sa.ForeignKey("products.id"), primary_key=True)
    reach: Mapped[float]
    impact: Mapped[float]
    confidence: Mapped[float]
    effort: Mapped[float]
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))


@dataclass(frozen=True)
class Moved:
    """A request's place with the weights of the run, and with others."""

    request: FeatureRequest
    was: int
    becomes: int


def weights_of(session: Session, product: Product) -> Weights:
    """The weights that hold for ``product``."""
    kept = session.get(RankingWeights, product.id, populate_existing=True)
    return Weights(kept.reach, kept.impact, kept.confidence, kept.effort) if kept else Weights()


def set_weights(
    session: Session, product: Product, weights: Weights, *, now: datetime, by: Account | None = None
) -> None:
    """Let ``weights`` hold from the next run on. Refuses what is not between 0 and 3, and nothing but zeros."""
    before, after = asdict(weights_of(session, product)), asdict(checked(weights))
    values = after | {"changed_at": now, "changed_by_id": by.id if by else None}
    row = insert_for(session, RankingWeights).values(product_id=product.id, **values)
    session.execute(row.on_conflict_do_update(index_elements=["product_id"], set_=values))
    record_act(
        session, "ranking.weigh", f"product:{product.id}", now=now, actor_id=by.id if by else None,
        product_id=product.id, before=before, after=after,
    )  # fmt: skip


def checked(weights: Weights) -> Weights:
    """The weights themselves; a Refusal names the first that cannot be."""
    for part in fields(weights):
        value = getattr(weights, part.name)
        if not 0 <= value <= MOST:
            raise Refusal(
                N_("A weight goes from 0 (does not count) to %(most)s."), field=part.name, most=int(MOST)
            )
    if weights.reach == weights.impact == 0:
        raise Refusal(
            N_("Reach or impact must count: without both every request costs the same."), field="reach"
        )
    return weights


def previewed(session: Session, run: Run, weights: Weights) -> list[Moved]:
    """The told requests of ``run`` by the places that ``weights`` would give them; nothing is written.

    Places are among the requests with points; those with too few voters are left out on both sides.
    """
    told = [row for row in ranking_of(session, run) if row.points is not None and row.people]
    if not told:
        return []
    order = priority_of(
        _column(row.reach or 0.0 for row in told), _column(row.impact or 0.0 for row in told),
        _column(row.confidence or 0.0 for row in told), _column(map(_effort, told)), checked(weights),
    )  # fmt: skip
    becomes = places_of(order)
    moved = [
        Moved(row.shown_request, was, int(now))
        for was, (row, now) in enumerate(zip(told, becomes, strict=True), 1)
    ]
    return sorted(moved, key=lambda each: each.becomes)


def _column(values: Iterable[float]) -> np.ndarray:
    return np.array(list(values), dtype=float)


def _effort(row: RankedRequest) -> float:
    return row.shown_request.effort or 1.0
