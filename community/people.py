"""People as their admins see them: whom an admin governs, found by name or address, with their roles."""

from __future__ import annotations

from collections import defaultdict

import sqlalchemy as sa
from sqlalchemy.orm import Session

from community.accounts import Account
from community.products import Product
from community.rings import Membership
from community.roles import RoleGrant, is_platform_admin
from core.language import N_
from core.refusals import Forbidden, NotFound, Refusal

PAGE = 50


def people_of(
    session: Session, product: Product | None, sought: str = "", *, page: int = 1
) -> tuple[list[Account], int]:
    """A page of the members of ``product`` (roles or a ring there; None: all), by name, and how many there are."""
    query = sa.select(Account).where(Account.kind == "member")
    if product is not None:
        query = query.where(Account.id.in_(_of_product(product)))
    if sought.strip():
        pattern = f"%{_plain(sought.strip().lower())}%"
        named = sa.func.lower(Account.display_name).like(pattern, escape="\\")
        query = query.where(sa.or_(named, Account.email.like(pattern, escape="\\")))
    total = session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    ordered = query.order_by(sa.func.lower(Account.display_name), Account.id)
    return list(session.scalars(ordered.offset(PAGE * (max(page, 1) - 1)).limit(PAGE))), total


def _plain(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _of_product(product: Product) -> sa.CompoundSelect[int]:
    roles = sa.select(RoleGrant.account_id).where(RoleGrant.product_id == product.id)
    rings = sa.select(Membership.account_id).where(Membership.product_id == product.id)
    return roles.union(rings)


def roles_by_person(
    session: Session, people: list[Account], product: Product | None
) -> dict[int, list[tuple[str, str | None]]]:
    """The roles of these people, each with its product's name (None: everywhere); an admin of one product sees only
    what counts there.
    """
    query = (
        sa.select(RoleGrant.account_id, RoleGrant.role, Product.name)
        .outerjoin(Product, Product.id == RoleGrant.product_id)
        .where(RoleGrant.account_id.in_([person.id for person in people]))
        .order_by(Product.name, RoleGrant.role)
    )
    if product is not None:
        query = query.where(sa.or_(RoleGrant.product_id == product.id, RoleGrant.product_id.is_(None)))
    found: dict[int, list[tuple[str, str | None]]] = defaultdict(list)
    for account_id, role, name in session.execute(query):
        found[account_id].append((role, name))
    return dict(found)


def governed(session: Session, admin: Account, number: int, product: Product | None) -> Account:
    """The person of that number, for an admin who may act on the whole account.

    An admin of one product governs those who belong to that product and to nothing else: closing an account closes it
    everywhere. Raises NotFound for people outside the product, Forbidden for those who belong elsewhere too, Refusal
    for the admin's own account.
    """
    person = session.get(Account, number)
    if person is None or person.kind != "member" or not _belongs(session, person, product):
        raise NotFound(N_("There is no such person here."))
    if person.id == admin.id:
        raise Refusal(N_("Another admin can do this to your account; you cannot yourself."))
    if not is_platform_admin(session, admin) and _belongs_elsewhere(session, person, product):
        raise Forbidden(
            N_("This person belongs to other products too. Ask an admin of the whole installation.")
        )
    return person


def _belongs(session: Session, person: Account, product: Product | None) -> bool:
    if product is None:
        return True
    members = _of_product(product).subquery()
    return session.scalar(sa.select(members).where(members.c.account_id == person.id)) is not None


def _belongs_elsewhere(session: Session, person: Account, product: Product | None) -> bool:
    here = product.id if product else -1
    away = sa.or_(RoleGrant.product_id.is_(None), RoleGrant.product_id != here)
    roles = sa.select(RoleGrant.id).where(RoleGrant.account_id == person.id, away)
    rings = sa.select(Membership.id).where(Membership.account_id == person.id, Membership.product_id != here)
    return session.scalar(roles.limit(1)) is not None or session.scalar(rings.limit(1)) is not None
