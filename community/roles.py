"""Who may do what: one table of acts, asked by pages, API and command line alike."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from community.accounts import Account
from community.products import Product
from core.database import Base, insert_once
from core.language import N_
from core.refusals import Conflict, Forbidden

TESTER, STAFF, MANAGER, ADMIN = "tester", "staff", "manager", "admin"
ROLES = (TESTER, STAFF, MANAGER, ADMIN)
ROLE_NAMES = {TESTER: N_("Tester"), STAFF: N_("Staff"), MANAGER: N_("Product manager"), ADMIN: N_("Admin")}

# Each act and the roles that may do it; a platform admin may do all of them.
ACTS: dict[str, frozenset[str]] = {
    "vote": frozenset({TESTER, STAFF, MANAGER, ADMIN}),
    "write feedback": frozenset({TESTER, STAFF, MANAGER, ADMIN}),
    "support requests": frozenset({TESTER, STAFF, MANAGER, ADMIN}),
    "see every build": frozenset({STAFF, MANAGER, ADMIN}),
    "see open numbers": frozenset({STAFF, MANAGER, ADMIN}),
    "edit releases": frozenset({STAFF, MANAGER, ADMIN}),
    "publish releases": frozenset({STAFF, MANAGER, ADMIN}),
    "read insights": frozenset({STAFF, MANAGER, ADMIN}),
    "run analysis": frozenset({MANAGER, ADMIN}),
    "decide requests": frozenset({MANAGER, ADMIN}),
    "administer": frozenset({ADMIN}),
}


class RoleGrant(Base):
    """A role of an account in a product; without a product it holds on the whole platform."""

    __tablename__ = "role_grants"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"))
    product_id: Mapped[int | None] = mapped_column(sa.ForeignKey("products.id"))
    role: Mapped[str] = mapped_column(sa.String(20))
    granted_at: Mapped[datetime]

    __table_args__ = (
        sa.CheckConstraint("role in ('tester', 'staff', 'manager', 'admin')", name="role"),
        sa.UniqueConstraint("account_id", "product_id", "role"),
        # NULLs never clash in a unique key, so the platform grants have one of their own.
        sa.Index(
            "uq_role_grants_platform",
            "account_id",
            "role",
            unique=True,
            sqlite_where=sa.text("product_id is null"),
            postgresql_where=sa.text("product_id is null"),
        ),
    )


def grant_role(
    session: Session, account: Account, role: str, product: Product | None, *, now: datetime
) -> bool:
    """Give a role; True when the account did not have it yet."""
    return insert_once(
        session,
        RoleGrant,
        account_id=account.id,
        product_id=product.id if product else None,
        role=role,
        granted_at=now,
    )


def revoke_role(session: Session, account: Account, role: str, product: Product | None) -> bool:
    """Take a role away; True when the account had it."""
    place = RoleGrant.product_id.is_(None) if product is None else RoleGrant.product_id == product.id
    done = session.execute(
        sa.delete(RoleGrant).where(RoleGrant.account_id == account.id, RoleGrant.role == role, place)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def take_role(session: Session, account: Account, role: str, product: Product) -> bool:
    """Take a role of ``product`` away; True when the account had it. Conflict where nobody would administer it then."""
    # One after the other for each product, so that two admins who take each other's role do not both succeed.
    session.execute(sa.select(Product.id).where(Product.id == product.id).with_for_update())
    if role == ADMIN and not _other_admins(session, account, product):
        raise Conflict(N_("This is the last admin of the product. Give somebody else the role first."))
    return revoke_role(session, account, role, product)


def _other_admins(session: Session, account: Account, product: Product) -> bool:
    here = sa.or_(RoleGrant.product_id == product.id, RoleGrant.product_id.is_(None))
    query = (
        sa.select(RoleGrant.id)
        .join(Account, Account.id == RoleGrant.account_id)
        .where(here, RoleGrant.role == ADMIN, Account.active)
        .where(sa.or_(RoleGrant.account_id != account.id, RoleGrant.product_id.is_(None)))
    )
    return session.scalar(query.limit(1)) is not None


def roles_of(session: Session, account: Account | None, product: Product | None) -> frozenset[str]:
    """The roles of ``account`` in ``product``, platform-wide ones included; nobody has none."""
    if account is None or not account.active:
        return frozenset()
    place: sa.ColumnElement[bool] = RoleGrant.product_id.is_(None)
    if product is not None:
        place = sa.or_(place, RoleGrant.product_id == product.id)
    return frozenset(
        session.scalars(sa.select(RoleGrant.role).where(RoleGrant.account_id == account.id, place))
    )


def is_platform_admin(session: Session, account: Account | None) -> bool:
    """Whether ``account`` administers the whole installation."""
    return ADMIN in roles_of(session, account, None)


def may(session: Session, account: Account | None, act: str, product: Product | None) -> bool:
    """Whether ``account`` may do ``act`` (a key of ACTS) in ``product``."""
    return bool(ACTS[act] & roles_of(session, account, product))


def require(session: Session, account: Account | None, act: str, product: Product | None) -> None:
    """Refuse with Forbidden unless ``account`` may do ``act`` in ``product``."""
    if not may(session, account, act, product):
        raise Forbidden(N_("Your role does not include this. Ask an admin of the product if you need it."))


def holders_of(session: Session, act: str, product: Product) -> list[Account]:
    """The active members who may do ``act`` in ``product``, by name."""
    place = sa.or_(RoleGrant.product_id.is_(None), RoleGrant.product_id == product.id)
    query = (
        sa.select(Account)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(place, RoleGrant.role.in_(ACTS[act]), Account.active)
        .distinct()
        .order_by(Account.display_name)
    )
    return list(session.scalars(query))


def team_of(session: Session, product: Product) -> list[tuple[Account, str, bool]]:
    """Everybody with a role above tester that counts in ``product``: person, role, whether it holds everywhere."""
    place = sa.or_(RoleGrant.product_id.is_(None), RoleGrant.product_id == product.id)
    query = (
        sa.select(Account, RoleGrant.role, RoleGrant.product_id)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(place, RoleGrant.role != TESTER, Account.active)
        .order_by(Account.display_name, Account.id, RoleGrant.role)
    )
    return [(account, role, product_id is None) for account, role, product_id in session.execute(query)]
