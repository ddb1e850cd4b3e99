"""Known issues: what staff say is wrong with a build, with a workaround, until a build fixes it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from community.accounts import Account
from core.database import Base, insert_once
from core.language import N_
from core.refusals import NotFound, Refusal
from releases.builds.build import Build


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


@dataclass(frozen=True)
class IssueDraft:
    """A known issue as an editor hands it in; ``id`` None for a new one."""

    text: str
    workaround: str = ""
    id: int | None = None


def set_issues(
    session: Session, build: Build, drafts: Iterable[IssueDraft], *, now: datetime
) -> list[KnownIssue]:
    """Make the issues stated with ``build`` those of ``drafts``.

    A draft with an id changes that issue in place (its "me too"s stay); issues not named are taken back; a draft
    with neither text nor workaround is none. Refuses a workaround for nothing and an id of another build.
    """
    stated = sa.select(KnownIssue).where(KnownIssue.build_id == build.id)
    kept = {issue.id: issue for issue in session.scalars(stated)}
    for draft in drafts:
        if draft.id is not None and draft.id not in kept:
            raise NotFound(
                N_("That known issue is not part of this build any more. Reload the page."), field="id"
            )
        if not draft.text.strip() and not draft.workaround.strip():
            continue
        if draft.id is None:
            state_issue(session, build, draft.text, workaround=draft.workaround, now=now)
        else:
            _reword(kept.pop(draft.id), draft)
    session.execute(sa.delete(KnownIssueVoice).where(KnownIssueVoice.known_issue_id.in_(list(kept))))
    for issue in kept.values():
        session.delete(issue)
    session.flush()
    return list(session.scalars(stated.order_by(KnownIssue.id)))


def _reword(issue: KnownIssue, draft: IssueDraft) -> None:
    if not draft.text.strip():
        raise Refusal(N_("Say what is wrong, in words a tester would use."), field="text")
    issue.text, issue.workaround = draft.text.strip(), draft.workaround.strip()


def state_issue(
    session: Session, build: Build, text: str, *, now: datetime, workaround: str = ""
) -> KnownIssue:
    """State a known issue with ``build``; refuses an empty text."""
    if not text.strip():
        raise Refusal(N_("Say what is wrong, in words a tester would use."), field="text")
    issue = KnownIssue(
        product_id=build.product_id,
        build_id=build.id,
        text=text.strip(),
        workaround=workaround.strip(),
        created_at=now,
    )
    session.add(issue)
    session.flush()
    return issue


def close_issue(session: Session, issue: KnownIssue, fixed_in: Build) -> None:
    """Say which build ends the issue."""
    if fixed_in.product_id != issue.product_id:
        raise Refusal(N_("That build belongs to another product."), field="fixed_in")
    issue.fixed_in_id = fixed_in.id
    session.flush()


def set_fixed(session: Session, build: Build, issue_ids: Iterable[int]) -> None:
    """Say that of the issues carried to ``build`` exactly these end with it; the others are known still."""
    wanted = set(issue_ids)
    for issue in carried_issues(session, build):
        if issue.id in wanted:
            close_issue(session, issue, build)
        elif issue.fixed_in_id == build.id:
            issue.fixed_in_id = None
    session.flush()


def carried_issues(session: Session, build: Build) -> list[KnownIssue]:
    """The issues stated with older builds that ``build`` inherits or ends."""
    stated, fixed = sa.orm.aliased(Build), sa.orm.aliased(Build)
    open_until_here = sa.or_(fixed.id.is_(None), fixed.sort_key > build.sort_key, fixed.id == build.id)
    query = (
        sa.select(KnownIssue)
        .join(stated, stated.id == KnownIssue.build_id)
        .outerjoin(fixed, fixed.id == KnownIssue.fixed_in_id)
        .where(
            KnownIssue.product_id == build.product_id,
            stated.id != build.id,
            stated.sort_key <= build.sort_key,
            open_until_here,
        )
    )
    return list(session.scalars(query.order_by(KnownIssue.id)))


def add_voice(session: Session, issue: KnownIssue, account: Account, *, now: datetime) -> bool:
    """Say "me too"; True the first time."""
    return insert_once(session, KnownIssueVoice, known_issue_id=issue.id, account_id=account.id, at=now)


def issues_of(session: Session, build: Build) -> list[KnownIssue]:
    """The issues known with ``build``: stated with it or an older build and not yet fixed by then."""
    stated, fixed = sa.orm.aliased(Build), sa.orm.aliased(Build)
    query = (
        sa.select(KnownIssue)
        .join(stated, stated.id == KnownIssue.build_id)
        .outerjoin(fixed, fixed.id == KnownIssue.fixed_in_id)
        .where(KnownIssue.product_id == build.product_id, stated.sort_key <= build.sort_key)
        .where(sa.or_(fixed.id.is_(None), fixed.sort_key > build.sort_key))
        .order_by(KnownIssue.id)
    )
    return list(session.scalars(query))


def voices_of(
    session: Session, issues: list[KnownIssue], viewer: Account | None
) -> dict[int, tuple[int, bool]]:
    """By issue id: how many said "me too", and whether ``viewer`` did."""
    mine = sa.func.max(sa.case((KnownIssueVoice.account_id == (viewer.id if viewer else -1), 1), else_=0))
    query = (
        sa.select(KnownIssueVoice.known_issue_id, sa.func.count(), mine)
        .where(KnownIssueVoice.known_issue_id.in_([issue.id for issue in issues]))
        .group_by(KnownIssueVoice.known_issue_id)
    )
    return {issue_id: (count, bool(own)) for issue_id, count, own in session.execute(query)}
