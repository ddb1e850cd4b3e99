"""Who said an incoming row: the member with that address, the author an import knows, or nobody else ever."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256

import sqlalchemy as sa
from sqlalchemy.orm import Session

from community.accounts import Account
from community.products import Product
from core.database import insert_for
from surveys.incoming.rows import IncomingRow

LONGEST_KEY = 300


def authors_of(
    session: Session, product: Product, channel: str, rows: Sequence[IncomingRow], *, now: datetime
) -> list[int]:
    """The account id of each row's author, in order; authors that are new are made.

    A tester whose name is a member's address is that member. A row without a tester has an author of its own,
    known by the row, so that the same row read again finds the same author.
    """
    members = _members(session, {row.tester.lower() for row in rows if row.tester and "@" in row.tester})
    keys = [import_key(product, channel, row) for row in rows]
    wanted = [key for key, row in zip(keys, rows, strict=True) if (row.tester or "").lower() not in members]
    authors = _authors(session, list(dict.fromkeys(wanted)), now)
    return [
        members.get((row.tester or "").lower()) or authors[key] for key, row in zip(keys, rows, strict=True)
    ]


def import_key(product: Product, channel: str, row: IncomingRow) -> str:
    """What the author of a row is known by: the product and the tester, or the product and the row."""
    key = (
        f"{product.slug}:tester:{row.tester}"
        if row.tester
        else f"{product.slug}:row:{channel}:{row.external_id}"
    )
    if len(key) <= LONGEST_KEY:
        return key
    return f"{product.slug}:hash:{sha256(key.encode()).hexdigest()}"


def _members(session: Session, addresses: Iterable[str]) -> dict[str, int]:
    query = sa.select(Account.email, Account.id).where(Account.email.in_(list(addresses)))
    return {str(email): account_id for email, account_id in session.execute(query)}


def _authors(session: Session, keys: list[str], now: datetime) -> dict[str, int]:
    if not keys:
        return {}
    values = [
        {"kind": "author", "display_name": "", "import_key": key, "named_in_credits": False, "active": True,
         "created_at": now}
        for key in keys
    ]  # fmt: skip
    new = insert_for(session, Account).values(values).on_conflict_do_nothing(index_elements=["import_key"])
    session.execute(new)
    query = sa.select(Account.import_key, Account.id).where(Account.import_key.in_(keys))
    return {str(key): account_id for key, account_id in session.execute(query)}
