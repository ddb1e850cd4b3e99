"""A build with its states and its history."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.products import Product
from core.database import Base
from core.language import N_
from releases.builds.download import Download

DRAFT, SCHEDULED, PUBLISHED, WITHDRAWN = "draft", "scheduled", "published", "withdrawn"
STATE_NAMES = {
    DRAFT: N_("Draft"),
    SCHEDULED: N_("Scheduled"),
    PUBLISHED: N_("Published"),
    WITHDRAWN: N_("Withdrawn"),
}


class Build(Base):
    """A version of a product, with the head of its release notes and the way to get it."""

    __tablename__ = "builds"

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("products.id"))
    version: Mapped[str] = mapped_column(sa.String(120))
    slug: Mapped[str] = mapped_column(sa.String(100))
    sort_key: Mapped[str] = mapped_column(sa.Text)
    # The day the version names (8.10.24); not the day of publishing.
    version_date: Mapped[date | None]
    ring: Mapped[str] = mapped_column(sa.String(20), default="beta")
    state: Mapped[str] = mapped_column(sa.String(20), default=DRAFT)
    headline: Mapped[str] = mapped_column(sa.Text, default="")
    what_to_test: Mapped[str] = mapped_column(sa.Text, default="")
    install_steps: Mapped[str] = mapped_column(sa.Text, default="")
    go_back_steps: Mapped[str] = mapped_column(sa.Text, default="")
    # What testers should do now that the build is withdrawn.
    withdrawal_advice: Mapped[str] = mapped_column(sa.Text, default="")
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    scheduled_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    votes_close_at: Mapped[datetime | None]

    # Device models that the build is for, as people name them; empty: for every one.
    only_models: Mapped[list[str]] = mapped_column(default=list, server_default="[]")

    product: Mapped[Product] = relationship()
    downloads: Mapped[list[Download]] = relationship(order_by="Download.id", cascade="all, delete-orphan")

    __table_args__ = (
        sa.UniqueConstraint("product_id", "version"),
        sa.UniqueConstraint("product_id", "slug"),
        sa.Index("ix_builds_order", "product_id", "sort_key", "published_at"),
        sa.Index("ix_builds_due", "state", "scheduled_at"),
        sa.CheckConstraint("state in ('draft', 'scheduled', 'published', 'withdrawn')", name="state"),
        sa.CheckConstraint("ring in ('pilot', 'internal', 'beta', 'stable')", name="ring"),
        sa.CheckConstraint("state <> 'scheduled' or scheduled_at is not null", name="scheduled_has_time"),
        sa.CheckConstraint(
            "state not in ('published', 'withdrawn') or published_at is not null", name="published_has_time"
        ),
    )

    def open_to_votes(self, now: datetime) -> bool:
        """Whether a vote on this build still counts at ``now``."""
        return self.state == PUBLISHED and self.votes_close_at is not None and now < self.votes_close_at


class BuildTransition(Base):
    """One change of a build's state: from what to what, when, by whom, why."""

    __tablename__ = "build_transitions"

    id: Mapped[int] = mapped_column(primary_key=True)
    build_id: Mapped[int] = mapped_column(sa.ForeignKey("builds.id"), index=True)
    was: Mapped[str | None] = mapped_column(sa.String(20))
    became: Mapped[str] = mapped_column(sa.String(20))
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    reason: Mapped[str | None] = mapped_column(sa.Text)


def closing_time(product: Product, published_at: datetime) -> datetime:
    """When the vote on a build published at that time closes."""
    return published_at + timedelta(days=product.vote_days)
