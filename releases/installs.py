"""Who runs which build: "which build are you on?", remembered per device, and "I could not install it"."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from community.accounts import Account
from community.devices import Device, own_device
from core.database import Base, insert_for
from core.language import N_
from core.privacy import PERSONAL
from core.refusals import Refusal
from releases.builds.build import Build


class Installation(Base):
    """The build a device said it runs, one row per device and product; a new answer replaces the old."""

    __tablename__ = "installations"

    id: Mapped[int] = mapped_column(primary_key=True)
    device_id: Mapped[int] = mapped_column(sa.ForeignKey("devices.id"))
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("products.id"))
    build_id: Mapped[int] = mapped_column(sa.ForeignKey("builds.id"), index=True)
    at: Mapped[datetime]

    __table_args__ = (sa.UniqueConstraint("device_id", "product_id"),)


class InstallFailure(Base):
    """A tester could not install a build: an answer of its own, counted apart from the votes."""

    __tablename__ = "install_failures"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    build_id: Mapped[int] = mapped_column(sa.ForeignKey("builds.id"))
    reason: Mapped[str] = mapped_column(sa.Text, info=PERSONAL)
    at: Mapped[datetime]

    __table_args__ = (sa.UniqueConstraint("build_id", "account_id"),)


def report_installed(session: Session, device: Device, build: Build, *, now: datetime) -> None:
    """Remember that ``device`` runs ``build``."""
    row = insert_for(session, Installation).values(
        device_id=device.id, product_id=build.product_id, build_id=build.id, at=now
    )
    session.execute(
        row.on_conflict_do_update(
            index_elements=["device_id", "product_id"], set_={"build_id": build.id, "at": now}
        )
    )


def installed_on(session: Session, device: Device, product_id: int) -> Build | None:
    """The build ``device`` last said it runs, or None."""
    query = sa.select(Build).join(Installation, Installation.build_id == Build.id)
    return session.scalar(
        query.where(Installation.device_id == device.id, Installation.product_id == product_id)
    )


def installs_of(session: Session, devices: Iterable[Device]) -> dict[int, list[Build]]:
    """By device id: the builds it said it runs, one a product."""
    query = sa.select(Installation.device_id, Build).join(Build, Build.id == Installation.build_id)
    found: dict[int, list[Build]] = {}
    for device_id, build in session.execute(
        query.where(Installation.device_id.in_([device.id for device in devices]))
    ):
        found.setdefault(device_id, []).append(build)
    return found


def forget_device(session: Session, account: Account, number: int) -> None:
    """Take a device off the list of ``account``, with what it runs; votes keep the snapshot they were cast with."""
    device = own_device(session, account, number)
    session.execute(sa.delete(Installation).where(Installation.device_id == device.id))
    session.delete(device)
    session.flush()


def report_failure(session: Session, account: Account, build: Build, reason: str, *, now: datetime) -> None:
    """Record that ``account`` could not install ``build``, and why; a second report replaces the first."""
    if not reason.strip():
        raise Refusal(N_("Say what happened, for example: “Stops at 80 % with error 17.”"), field="reason")
    if len(reason) > 5000:
        raise Refusal(
            N_("At most %(most)s characters; this has %(count)s."),
            field="reason",
            most=5000,
            count=len(reason),
        )
    row = insert_for(session, InstallFailure).values(
        account_id=account.id, build_id=build.id, reason=reason.strip(), at=now
    )
    session.execute(
        row.on_conflict_do_update(
            index_elements=["build_id", "account_id"], set_={"reason": reason.strip(), "at": now}
        )
    )


def failure_of(session: Session, account: Account | None, build: Build) -> InstallFailure | None:
    """What ``account`` reported about installing ``build``, or None."""
    if account is None:
        return None
    query = sa.select(InstallFailure).where(
        InstallFailure.build_id == build.id, InstallFailure.account_id == account.id
    )
    return session.scalar(query.execution_options(populate_existing=True))


def failures_of(session: Session, build: Build) -> list[InstallFailure]:
    """The reported failures of ``build``, newest first."""
    return list(
        session.scalars(
            sa.select(InstallFailure)
            .where(InstallFailure.build_id == build.id)
            .order_by(InstallFailure.at.desc())
        )
    )


def count_failures(session: Session, build: Build) -> int:
    """How many testers could not install ``build``."""
    return (
        session.scalar(
            sa.select(sa.func.count()).select_from(InstallFailure).where(InstallFailure.build_id == build.id)
        )
        or 0
    )
