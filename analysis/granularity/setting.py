"""How fine the topics of a product are: set by its product managers, in force from the next analysis on."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from analysis.topics.settings import MOST_GRANULARITY
from community.accounts import Account
from community.products import Product
from core.audit import record_act
from core.database import Base, insert_for
from core.language import N_
from core.refusals import Refusal

AS_THE_DATA_SAY = 0
STEPS = tuple(range(-MOST_GRANULARITY, MOST_GRANULARITY + 1))
STEP_NAMES = {
    -2: N_("Much coarser"),
    -1: N_("Coarser"),
    0: N_("As the data say"),
    1: N_("Finer"),
    2: N_("Much finer"),
}


class Granularity(Base):
    """The step of one product, from -2 to 2; without a row topics are as the data say."""

    __tablename__ = "granularities"

    product_id: Mapped[int] = mapped_column(sa.ForeignKey("products.id"), primary_key=True)
    step: Mapped[int]
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))

    __table_args__ = (sa.CheckConstraint("step between -2 and 2", name="step"),)


def granularity_of(session: Session, product: Product) -> int:
    """The step that holds for ``product``."""
    kept = session.get(Granularity, product.id, populate_existing=True)
    return kept.step if kept else AS_THE_DATA_SAY


def set_granularity(
    session: Session, product: Product, step: int, *, now: datetime, by: Account | None = None
) -> None:
    """Let ``step`` hold for the texts that later analyses place; topics that exist stay. Refuses other than -2 to 2."""
    before, by_id = granularity_of(session, product), by.id if by else None
    values = {"step": checked(step), "changed_at": now, "changed_by_id": by_id}
    row = insert_for(session, Granularity).values(product_id=product.id, **values)
    session.execute(row.on_conflict_do_update(index_elements=["product_id"], set_=values))
    record_act(
        session, "topics.granularity", f"product:{product.id}", now=now, actor_id=by_id, product_id=product.id,
        before={"step": before}, after={"step": step},
    )  # fmt: skip


def checked(step: int) -> int:
    """The step itself; a Refusal where there is none such."""
    if step not in STEPS:
        raise Refusal(
            N_("Granularity goes from %(least)s to %(most)s."), field="step", least=STEPS[0], most=STEPS[-1]
        )
    return step
