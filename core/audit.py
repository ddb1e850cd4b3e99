"""Who did what to what, when, before and after. Rows are only ever added."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.database import Base


class AuditEntry(Base):
    """One administrative or editorial act."""

    __tablename__ = "audit_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    # Plain numbers: the audit log stands below accounts and products, and outlives both.
    actor_id: Mapped[int | None]
    product_id: Mapped[int | None] = mapped_column(index=True)
    act: Mapped[str] = mapped_column(sa.String(80))
    subject: Mapped[str] = mapped_column(sa.String(200))
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(default=dict)
    reason: Mapped[str | None] = mapped_column(sa.Text)


def record_act(
    session: Session,
    act: str,
    subject: str,
    *,
    now: datetime,
    actor_id: int | None = None,
    product_id: int | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str | None = None,
) -> None:
    """Add an act (``build.publish``) on a subject (``build:12``) to the log; values must fit JSON."""
    session.add(
        AuditEntry(
            at=now,
            actor_id=actor_id,
            product_id=product_id,
            act=act,
            subject=subject,
            before=before or {},
            after=after or {},
            reason=reason,
        )
    )
