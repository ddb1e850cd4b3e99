"""Known issues: what staff say is wrong with a build, with a workaround, until a build fixes it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from community.accounts import Account
from core.database import Base, insert_once
from core.language import N_
from core.refusals import Refusal
from releases.builds import Build


class KnownIssue(Base):
    """A known issue first stated with a build; ``fixed_in_id`` names the build that ends it."""

    __tablename__ = "known_issues"

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("products.id"), index=True)
    build_id: Mapped[int] = mapped_column(sa.ForeignKey("builds.id"), index=True)
    text: Mapped[str] = mapped_column(sa.Text)
    workaround: Mapped[str] = mapped_column(sa.Text, default="")
    fixed_in_id: Mapped[int | None] = mapped_column(sa.ForeignKey("builds.id"))
    created_at: Mapped[datetime]


class KnownIssueVoice(Base):
    """One person's "me too" on a known issue."""

    __tablename__ = "known_issue_voices"

    id: Mapped[int] = mapped_column(primary_key=True)
    known_issue_id: Mapped[int] = mapped_column(sa.ForeignKey("known_issues.id"))
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    at: Mapped[datetime]

    __table_args__ = (sa.UniqueConstraint("known_issue_id", "account_id"),)


def state_issue(session: Session, build: Build, text: str, *, now: datetime, workaround: str = "") -> KnownIssue:
    """State a known issue with ``build``; refuses an empty text."""
    if not text.strip():
        raise Refusal(N_("Say what is wrong, in words a tester would use."), field="text")
    issue = KnownIssue(product_id=build.product_id, build_id=build.id, text=text.strip(), workaround=workaround.strip(), created_at=now)
    session.add(issue)
    session.flush()
    return issue


def close_issue(session: Session, issue: KnownIssue, fixed_in: Build) -> None:
    """Say which build ends the issue."""
    if fixed_in.product_id != issue.product_id:
        raise Refusal(N_("That build belongs to another product."), field="fixed_in")
    issue.fixed_in_id = fixed_in.id
    session.flush()


def add_voice(session: Session, issue: KnownIssue, account: Account, *, now: datetime) -> bool:
    """Say "me too"; True the first time."""
    return insert_once(session, KnownIssueVoice, known_issue_id=issue.id, account_id=account.id, at=now)


def issues_of(session: Session, build: Build) -> list[KnownIssue]:
    """The issues known with ``build``: stated with it or an older build and not yet fixed by then."""
    stated, fixed = sa.orm.aliased(Build), sa.orm.aliased(Build)
    query = (
        sa.select(KnownIssue).join(stated, stated.id == KnownIssue.build_id).outerjoin(fixed, fixed.id == KnownIssue.fixed_in_id)
        .where(KnownIssue.product_id == build.product_id, stated.sort_key <= build.sort_key)
        .where(sa.or_(fixed.id.is_(None), fixed.sort_key > build.sort_key)).order_by(KnownIssue.id)
    )
    return list(session.scalars(query))


def voices_of(session: Session, issues: list[KnownIssue], viewer: Account | None) -> dict[int, tuple[int, bool]]:
    """By issue id: how many said "me too", and whether ``viewer`` did."""
    mine = sa.func.max(sa.case((KnownIssueVoice.account_id == (viewer.id if viewer else -1), 1), else_=0))
    query = (
        sa.select(KnownIssueVoice.known_issue_id, sa.func.count(), mine)
        .where(KnownIssueVoice.known_issue_id.in_([issue.id for issue in issues])).group_by(KnownIssueVoice.known_issue_id)
    )
    return {issue_id: (count, bool(own)) for issue_id, count, own in session.execute(query)}
