"""The train: schedule, publish exactly once, withdraw."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from community.accounts import Account
from core.audit import record_act
from core.language import N_
from core.refusals import Conflict, Refusal
from core.state_moves import move_state
from releases.builds.build import DRAFT, PUBLISHED, SCHEDULED, WITHDRAWN, Build, BuildTransition, closing_time


def schedule_build(
    session: Session, build: Build, at: datetime, *, now: datetime, by: Account | None = None
) -> None:
    """Let ``build`` go out at ``at``; a scheduled one is moved. Refuses a time that has passed."""
    if at <= now:
        raise Refusal(N_("That time has passed. Choose a later one, or publish now."), field="at")
    _move(session, build, (DRAFT, SCHEDULED), SCHEDULED, now=now, by=by, scheduled_at=at)


def unschedule_build(session: Session, build: Build, *, now: datetime, by: Account | None = None) -> None:
    """Make a scheduled build a draft again."""
    _move(session, build, (SCHEDULED,), DRAFT, now=now, by=by, scheduled_at=None)


def publish_build(
    session: Session, build: Build, *, now: datetime, by: Account | None = None, reason: str | None = None
) -> None:
    """Publish a draft or scheduled build; Conflict if somebody else did, so that it goes out once."""
    closes = closing_time(build.product, now)
    _move(
        session,
        build,
        (DRAFT, SCHEDULED),
        PUBLISHED,
        now=now,
        by=by,
        reason=reason,
        published_at=now,
        votes_close_at=closes,
    )


def withdraw_build(
    session: Session, build: Build, advice: str, *, now: datetime, by: Account | None = None
) -> None:
    """Take a published build back; ``advice`` tells those who have it what to do now, and may not be empty."""
    if not advice.strip():
        raise Refusal(
            N_(
                "Tell those who installed it what to do now, for example: “Go back to 8.10.17; your data stay.”"
            ),
            field="advice",
        )
    _move(
        session,
        build,
        (PUBLISHED,),
        WITHDRAWN,
        now=now,
        by=by,
        reason=advice.strip(),
        withdrawn_at=now,
        withdrawal_advice=advice.strip(),
    )


def due_builds(session: Session, now: datetime) -> list[int]:
    """The ids of scheduled builds whose time has come, in the order in which they should go out."""
    query = sa.select(Build.id).where(Build.state == SCHEDULED, Build.scheduled_at <= now)
    return list(session.scalars(query.order_by(Build.scheduled_at, Build.sort_key, Build.id)))


def _move(
    session: Session,
    build: Build,
    allowed: tuple[str, ...],
    became: str,
    *,
    now: datetime,
    by: Account | None,
    reason: str | None = None,
    **values: object,
) -> None:
    was = move_state(session, build, allowed, became, now=now, too_late=_too_late, values=values)
    by_id = by.id if by else None
    session.add(
        BuildTransition(build_id=build.id, was=was, became=became, at=now, by_id=by_id, reason=reason)
    )
    record_act(
        session,
        f"build.{became}",
        f"build:{build.id}",
        now=now,
        actor_id=by_id,
        product_id=build.product_id,
        before={"state": was},
        after={"state": became},
        reason=reason,
    )
    session.flush()


def _too_late(build: Build) -> Conflict:
    return Conflict(
        N_("Build %(version)s is %(state)s by now, so this is not possible. Reload the page."),
        version=build.version,
        state=build.state,
    )


def history_of(session: Session, build: Build) -> list[BuildTransition]:
    """Every change of state of ``build``, oldest first."""
    return list(
        session.scalars(
            sa.select(BuildTransition)
            .where(BuildTransition.build_id == build.id)
            .order_by(BuildTransition.id)
        )
    )
