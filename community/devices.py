"""Devices on which people run builds; a browser is known by a random key it keeps in a cookie."""

from __future__ import annotations

import re
import secrets
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from community.accounts import Account
from core.database import Base, insert_once
from core.language import N_, without_hidden
from core.privacy import PERSONAL
from core.refusals import NotFound, Refusal

LONGEST_MODEL, LONGEST_LANGUAGE, LONGEST_KEY, MOST_DEVICES = 120, 20, 40, 50


class Device(Base):
    """A device of a person; ``model``, ``system`` and ``language`` are what the person or the API told."""

    __tablename__ = "devices"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(64), unique=True, info=PERSONAL)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    model: Mapped[str | None] = mapped_column(sa.String(120), info=PERSONAL)
    system: Mapped[str | None] = mapped_column(sa.String(120), info=PERSONAL)
    language: Mapped[str | None] = mapped_column(sa.String(20), info=PERSONAL)
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


def describe_device(
    session: Session,
    account: Account,
    key: str | None,
    *,
    model: str = "",
    system: str = "",
    language: str = "",
    now: datetime,
) -> Device:
    """Keep what ``account`` says of the device with this key (None: a new one); the same call twice is one device.

    Refuses a key of other than 1 to 40 letters, digits, dashes, dots and underscores, overlong texts, a language that
    is no tag, nothing at all about a new device, and more than 50 devices.
    """
    if key is not None and not re.fullmatch(rf"[A-Za-z0-9._-]{{1,{LONGEST_KEY}}}", key):
        raise Refusal(
            N_("A device's key has 1 to 40 letters, digits, dots, dashes or underscores."), field="key"
        )
    told = {
        "model": _cleaned("model", model, LONGEST_MODEL),
        "system": _cleaned("system", system, LONGEST_MODEL),
        "language": _cleaned("language", language, LONGEST_LANGUAGE),
    }
    if told["language"] and not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", told["language"]):
        raise Refusal(N_("A language is a tag such as en, zh-Hans or pt-BR."), field="language")
    if key is None and not told["model"]:
        raise Refusal(N_("Say which model it is, for example “Fold 3”."), field="model")
    device = device_of(session, account, key or secrets.token_hex(16), now=now)
    if len(devices_of(session, account)) > MOST_DEVICES:
        raise Refusal(N_("At most %(most)s devices. Forget one first."), most=MOST_DEVICES)
    for name, text in told.items():
        setattr(device, name, text)
    session.flush()
    return device


def _cleaned(field: str, text: str, longest: int) -> str | None:
    plain = " ".join(without_hidden(text).split())
    if len(plain) > longest:
        raise Refusal(
            N_("At most %(most)s characters; this has %(count)s."),
            field=field,
            most=longest,
            count=len(plain),
        )
    return plain or None


def own_device(session: Session, account: Account, number: int) -> Device:
    """The device of that number; NotFound for those of others."""
    device = session.get(Device, number)
    if device is None or device.account_id != account.id:
        raise NotFound(N_("There is no such device of yours."))
    return device


def key_of(device: Device) -> str:
    """The key that the device's owner knows it by."""
    return device.key.partition(":")[2]


def models_of(session: Session, account: Account) -> list[str]:
    """The models that ``account`` named, each once."""
    query = (
        sa.select(Device.model).where(Device.account_id == account.id, Device.model.is_not(None)).distinct()
    )
    return sorted(model for model in session.scalars(query) if model)


def voting_device(session: Session, account: Account, key: str | None) -> Device | None:
    """The device a vote comes from: the one with this key, else the only one the person has; None where that is open.

    Among several none is guessed: a wrong snapshot is worse than none.
    """
    known = known_device(session, account, key) if key else None
    if known is not None and known.model:
        return known
    described = [device for device in devices_of(session, account) if device.model]
    return described[0] if len(described) == 1 else known
