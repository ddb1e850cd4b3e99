"""Supporters: the distinct testers behind a request, by what they wrote or by "me too"."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from analysis.priorities.feature_requests import FeatureRequest
from community.accounts import Account
from core.database import Base, insert_for


class Supporter(Base):
    """One person behind one request; who wrote about it and also said "me too" is still one."""

    __tablename__ = "supporters"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("feature_requests.id"))
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    by_feedback: Mapped[bool] = mapped_column(default=False)
    me_too: Mapped[bool] = mapped_column(default=False)
    since: Mapped[datetime]

    __table_args__ = (
        sa.UniqueConstraint("request_id", "account_id"),
        sa.CheckConstraint("by_feedback or me_too", name="has_reason"),
    )


def support_request(session: Session, request: FeatureRequest, account: Account, *, now: datetime) -> None:
    """Say "me too"; saying it again changes nothing."""
    row = insert_for(session, Supporter).values(
        request_id=request.id, account_id=account.id, by_feedback=False, me_too=True, since=now
    )
    session.execute(
        row.on_conflict_do_update(index_elements=["request_id", "account_id"], set_={"me_too": True})
    )


def withdraw_support(session: Session, request: FeatureRequest, account: Account) -> None:
    """Take the "me too" back; who also wrote about it stays a supporter by that."""
    mine = sa.and_(Supporter.request_id == request.id, Supporter.account_id == account.id)
    session.execute(sa.delete(Supporter).where(mine, Supporter.by_feedback.is_(False)))
    session.execute(
        sa.update(Supporter).where(mine).values(me_too=False).execution_options(synchronize_session=False)
    )


def set_feedback_supporters(
    session: Session, request: FeatureRequest, since_by_account: dict[int, datetime]
) -> None:
    """Make those who wrote about ``request`` these accounts, since their first text; "me too" stays."""
    own = Supporter.request_id == request.id
    gone = sa.and_(own, Supporter.by_feedback, Supporter.account_id.not_in(list(since_by_account)))
    session.execute(sa.delete(Supporter).where(gone, Supporter.me_too.is_(False)))
    session.execute(
        sa.update(Supporter)
        .where(gone)
        .values(by_feedback=False)
        .execution_options(synchronize_session=False)
    )
    rows = [
        {
            "request_id": request.id,
            "account_id": account_id,
            "by_feedback": True,
            "me_too": False,
            "since": since,
        }
        for account_id, since in since_by_account.items()
    ]
    for start in range(0, len(rows), 500):
        insert = insert_for(session, Supporter).values(rows[start : start + 500])
        session.execute(
            insert.on_conflict_do_update(
                index_elements=["request_id", "account_id"], set_={"by_feedback": True}
            )
        )


def supporters_of(session: Session, request: FeatureRequest) -> list[Account]:
    """The people behind ``request``, longest-standing first."""
    query = (
        sa.select(Account)
        .join(Supporter, Supporter.account_id == Account.id)
        .where(Supporter.request_id == request.id)
    )
    return list(session.scalars(query.order_by(Supporter.since, Supporter.id)))


def count_supporters(session: Session, requests: Iterable[FeatureRequest]) -> dict[int, int]:
    """How many people stand behind each request, by request id; 0 where nobody does."""
    ids = [request.id for request in requests]
    query = (
        sa.select(Supporter.request_id, sa.func.count())
        .where(Supporter.request_id.in_(ids))
        .group_by(Supporter.request_id)
    )
    found = {request_id: count for request_id, count in session.execute(query)}
    return {request_id: found.get(request_id, 0) for request_id in ids}


def support_of(session: Session, request: FeatureRequest, account: Account | None) -> Supporter | None:
    """The row by which ``account`` stands behind ``request``, or None."""
    if account is None:
        return None
    query = sa.select(Supporter).where(Supporter.request_id == request.id, Supporter.account_id == account.id)
    return session.scalar(query.execution_options(populate_existing=True))


def supported_by(session: Session, account: Account | None) -> set[int]:
    """The ids of the requests ``account`` stands behind."""
    if account is None:
        return set()
    return set(session.scalars(sa.select(Supporter.request_id).where(Supporter.account_id == account.id)))
