"""Rings: who gets a build first. A membership puts a person into a ring of a product."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from community.accounts import Account
from community.products import Product
from community.roles import TESTER, grant_role, may
from core.database import Base, insert_for
from core.language import N_
from core.refusals import Refusal

# From the first to get a build to the last.
RINGS = ("pilot", "internal", "beta", "stable")
RING_NAMES = {"pilot": N_("Pilot"), "internal": N_("Internal"), "beta": N_("Beta"), "stable": N_("Stable")}


class Membership(Base):
    """A tester's place in a product: the ring, and where the person came from."""

    __tablename__ = "memberships"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"))
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("products.id"), index=True)
    ring: Mapped[str] = mapped_column(sa.String(20), default="beta")
    source: Mapped[str] = mapped_column(sa.String(80), default="sign-up")
    joined_at: Mapped[datetime]

    __table_args__ = (
        sa.UniqueConstraint("account_id", "product_id"),
        sa.CheckConstraint("ring in ('pilot', 'internal', 'beta', 'stable')", name="ring"),
    )


def join_product(
    session: Session,
    account: Account,
    product: Product,
    *,
    now: datetime,
    ring: str = "beta",
    source: str = "sign-up",
) -> None:
    """Make ``account`` a tester of ``product`` in ``ring``; a second call moves it to that ring."""
    check_ring(ring)
    row = insert_for(session, Membership).values(
        account_id=account.id, product_id=product.id, ring=ring, source=source, joined_at=now
    )
    session.execute(
        row.on_conflict_do_update(index_elements=["account_id", "product_id"], set_={"ring": ring})
    )
    grant_role(session, account, TESTER, product, now=now)


def check_ring(ring: str) -> None:
    """Refuse a ring that does not exist."""
    if ring not in RINGS:
        raise Refusal(
            N_("“%(ring)s” is not a ring. The rings are %(rings)s."),
            field="ring",
            ring=ring,
            rings=", ".join(RINGS),
        )


def ring_of(session: Session, account: Account | None, product: Product) -> str | None:
    """The ring of ``account`` in ``product``; None for strangers."""
    if account is None:
        return None
    query = sa.select(Membership.ring).where(
        Membership.account_id == account.id, Membership.product_id == product.id
    )
    return session.scalar(query)


def rings_seen_by(session: Session, account: Account | None, product: Product) -> tuple[str, ...]:
    """The rings whose builds this person may see: the own ring and every wider one; staff see all.

    Somebody without membership sees the product's public ring and the wider ones.
    """
    if may(session, account, "see every build", product):
        return RINGS
    own = ring_of(session, account, product)
    # Whoever is in the stable ring does not see less than a visitor.
    start = (
        min(RINGS.index(own), RINGS.index(product.public_ring)) if own else RINGS.index(product.public_ring)
    )
    return RINGS[start:]


def count_testers(session: Session, product: Product) -> int:
    """How many active members test ``product``."""
    query = (
        sa.select(sa.func.count()).select_from(Membership).join(Account, Account.id == Membership.account_id)
    )
    return (
        session.scalar(
            query.where(Membership.product_id == product.id, Account.active, Account.kind == "member")
        )
        or 0
    )
