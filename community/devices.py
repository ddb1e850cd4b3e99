"""Devices on which people run builds; a browser is known by a random key it keeps in a cookie."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from community.accounts import Account
from core.database import Base, insert_once
from core.privacy import PERSONAL


class Device(Base):
    """A device of a person; ``model``, ``system`` and ``language`` are what the person or the API told."""

    __tablename__ = "devices"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(64), unique=True, info=PERSONAL)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    model: Mapped[str | None] = mapped_column(sa.String(120), info=PERSONAL)
    system: Mapped[str | None] = mapped_column(sa.String(120), info=PERSONAL)
    language: Mapped[str | None] = mapped_column(sa.String(20))
    first_seen: Mapped[datetime]


def device_of(session: Session, account: Account, key: str, *, now: datetime) -> Device:
    """The device with this key, made on first sight.

    A key that belongs to somebody else (two people share one browser) is told apart by the account.
    """
    insert_once(session, Device, key=_own_key(account, key), account_id=account.id, first_seen=now)
    return session.scalars(sa.select(Device).where(Device.key == _own_key(account, key))).one()


def known_device(session: Session, account: Account, key: str) -> Device | None:
    """The device with this key if it was seen before; writes nothing."""
    return session.scalar(sa.select(Device).where(Device.key == _own_key(account, key)))


def _own_key(account: Account, key: str) -> str:
    return f"{account.id}:{key}"[:64]


def devices_of(session: Session, account: Account) -> list[Device]:
    """The devices of ``account``, oldest first."""
    return list(session.scalars(sa.select(Device).where(Device.account_id == account.id).order_by(Device.id)))
