"""Supporters: the distinct testers behind a request, by what they wrote or by "me too".

Rows stay with the request that was supported. Where requests were merged, every question counts the people of the
whole group, each once; so an undone merge gives each its own people back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from analysis.priorities.feature_requests.request import FeatureRequest
from analysis.priorities.request_groups import GROUP, members_of, survivor_ids, survivor_of
from analysis.topics.identity import TopicText
from community.accounts import Account
from core.database import Base, insert_for
from surveys.feedback import Feedback
from surveys.moderation import is_heard


class Supporter(Base):
    """One person behind one request; who wrote about it and also said "me too" is still one row."""

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
    """Say "me too" to the request, or to the one it was merged into; saying it again changes nothing."""
    row = insert_for(session, Supporter).values(
        request_id=survivor_of(session, request).id,
        account_id=account.id,
        by_feedback=False,
        me_too=True,
        since=now,
    )
    session.execute(
        row.on_conflict_do_update(index_elements=["request_id", "account_id"], set_={"me_too": True})
    )


def withdraw_support(session: Session, request: FeatureRequest, account: Account) -> None:
    """Take the "me too" back, in the whole group; who also wrote about it stays a supporter by that."""
    mine = sa.and_(Supporter.request_id.in_(members_of(request)), Supporter.account_id == account.id)
    for statement in (
        sa.delete(Supporter).where(mine, Supporter.by_feedback.is_(False)),
        sa.update(Supporter).where(mine).values(me_too=False),
    ):
        session.execute(statement.execution_options(synchronize_session=False))


def refresh_supporters(session: Session, request_ids: Collection[int]) -> None:
    """Make those who wrote about these requests, by the places of their texts now, their supporters; "me too" stays.

    Each since their first text. Requests that nobody writes about any more lose those who did.
    """
    ordered = sorted(request_ids)
    for start in range(0, len(ordered), 500):
        _refresh(session, ordered[start : start + 500])


def _refresh(session: Session, request_ids: list[int]) -> None:
    wrote = (
        sa.select(FeatureRequest.id.label("request_id"), Feedback.account_id.label("account_id"))
        .join(TopicText, TopicText.topic_id == FeatureRequest.topic_id)
        .join(Feedback, Feedback.id == TopicText.feedback_id)
        .where(FeatureRequest.id.in_(request_ids), is_heard(Feedback.id))
        .group_by(FeatureRequest.id, Feedback.account_id)
    )
    pairs = wrote.subquery()
    still = sa.exists().where(
        pairs.c.request_id == Supporter.request_id, pairs.c.account_id == Supporter.account_id
    )
    gone = sa.and_(Supporter.request_id.in_(request_ids), Supporter.by_feedback, sa.not_(still))
    for statement in (
        sa.delete(Supporter).where(gone, Supporter.me_too.is_(False)),
        sa.update(Supporter).where(gone).values(by_feedback=False),
    ):
        session.execute(statement.execution_options(synchronize_session=False))
    rows = wrote.add_columns(sa.true(), sa.false(), sa.func.min(Feedback.written_at))
    columns = ["request_id", "account_id", "by_feedback", "me_too", "since"]
    insert = insert_for(session, Supporter).from_select(columns, rows)
    session.execute(
        insert.on_conflict_do_update(index_elements=["request_id", "account_id"], set_={"by_feedback": True})
    )


def requests_written_about(session: Session, feedback_ids: Collection[int]) -> list[int]:
    """The requests that these texts count for, by number: ask before texts go, `refresh_supporters` after."""
    query = (
        sa.select(FeatureRequest.id)
        .join(TopicText, TopicText.topic_id == FeatureRequest.topic_id)
        .where(TopicText.feedback_id.in_(feedback_ids))
        .distinct()
    )
    return list(session.scalars(query.order_by(FeatureRequest.id)))


def supporters_of(session: Session, request: FeatureRequest) -> list[Account]:
    """The people behind ``request`` and all that was merged into it, longest-standing first."""
    query = (
        sa.select(Account)
        .join(Supporter, Supporter.account_id == Account.id)
        .where(Supporter.request_id.in_(members_of(request)))
        .group_by(Account.id)
    )
    return list(session.scalars(query.order_by(sa.func.min(Supporter.since), Account.id)))


def people_by_group() -> sa.Select[int, int]:
    """(number of the request that stands for the group, distinct people behind it), for every group that has any."""
    return (
        sa.select(GROUP.label("request_id"), sa.func.count(Supporter.account_id.distinct()).label("people"))
        .select_from(Supporter)
        .join(FeatureRequest, FeatureRequest.id == Supporter.request_id)
        .group_by(GROUP)
    )


def count_supporters(session: Session, requests: Iterable[FeatureRequest]) -> dict[int, int]:
    """How many people stand behind each request, by request id; 0 where nobody does. A merged one has its group's."""
    roots = survivor_ids(session, [request.id for request in requests])
    query = people_by_group().where(GROUP.in_(set(roots.values())))
    found = {request_id: count for request_id, count in session.execute(query)}
    return {request_id: found.get(root, 0) for request_id, root in roots.items()}


def support_of(session: Session, request: FeatureRequest, account: Account | None) -> Supporter | None:
    """A row by which ``account`` stands behind ``request`` or what was merged into it, a "me too" first; or None."""
    if account is None:
        return None
    query = sa.select(Supporter).where(
        Supporter.request_id.in_(members_of(request)), Supporter.account_id == account.id
    )
    query = query.order_by(Supporter.me_too.desc(), Supporter.id).limit(1)
    return session.scalar(query.execution_options(populate_existing=True))


def supported_by(session: Session, account: Account | None) -> set[int]:
    """The ids of the requests ``account`` stands behind; of merged ones the survivor's as well."""
    if account is None:
        return set()
    query = (
        sa.select(FeatureRequest.id, GROUP)
        .join(Supporter, Supporter.request_id == FeatureRequest.id)
        .where(Supporter.account_id == account.id)
    )
    return {number for pair in session.execute(query) for number in pair}
