"""What becomes of a feature request: planned, started, shipped, declined, opened again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from analysis.priorities.feature_requests.request import (
    CLOSED_STATES,
    DECLINED,
    NEW,
    OPEN_STATES,
    PLANNED,
    PROGRESS,
    REVIEW,
    SHIPPED,
    FeatureRequest,
    RequestTransition,
)
from community.accounts import Account
from core.audit import record_act
from core.language import N_
from core.refusals import Conflict, Refusal
from core.state_moves import move_state
from releases.builds.build import DRAFT, SCHEDULED, Build


def plan_request(
    session: Session,
    request: FeatureRequest,
    build: Build,
    *,
    now: datetime,
    by: Account | None = None,
    reason: str | None = None,
) -> None:
    """Promise ``request`` for ``build``, a draft or scheduled one of the same product; may be moved that way too."""
    if build.product_id != request.product_id:
        raise Refusal(N_("That build belongs to another product."), field="build")
    if build.state not in (DRAFT, SCHEDULED):
        raise Conflict(
            N_("%(version)s is out already. Plan into a build that is still being made."),
            field="build",
            version=build.version,
        )
    _move(
        session,
        request,
        (*OPEN_STATES, DECLINED),
        PLANNED,
        now=now,
        by=by,
        reason=reason,
        build=build,
        planned_build_id=build.id,
    )


def unplan_request(
    session: Session,
    request: FeatureRequest,
    *,
    now: datetime,
    by: Account | None = None,
    reason: str | None = None,
) -> None:
    """Take a planned request back under review."""
    _move(session, request, (PLANNED, PROGRESS), REVIEW, now=now, by=by, reason=reason, planned_build_id=None)


def review_request(
    session: Session, request: FeatureRequest, *, now: datetime, by: Account | None = None
) -> None:
    """Say that the team is looking at it."""
    _move(session, request, (NEW, DECLINED), REVIEW, now=now, by=by)


def start_request(
    session: Session, request: FeatureRequest, *, now: datetime, by: Account | None = None
) -> None:
    """Say that somebody works on a planned request."""
    _move(session, request, (PLANNED,), PROGRESS, now=now, by=by)


def decline_request(
    session: Session, request: FeatureRequest, reason: str, *, now: datetime, by: Account | None = None
) -> None:
    """Say no, with the reason that its supporters will read."""
    if not reason.strip():
        raise Refusal(N_("Say why, to the people who asked for it."), field="reason")
    _move(
        session, request, OPEN_STATES, DECLINED, now=now, by=by, reason=reason.strip(), planned_build_id=None
    )


def ship_request(
    session: Session, request: FeatureRequest, build: Build, *, now: datetime, by: Account | None = None
) -> None:
    """Say that ``build`` carries it."""
    _move(session, request, OPEN_STATES, SHIPPED, now=now, by=by, build=build, shipped_build_id=build.id)


def reopen_request(
    session: Session,
    request: FeatureRequest,
    *,
    now: datetime,
    by: Account | None = None,
    reason: str | None = None,
) -> None:
    """Take a closed request under review again: it came back, or a "no" is thought over; promised for no build."""
    _move(
        session,
        request,
        CLOSED_STATES,
        REVIEW,
        now=now,
        by=by,
        reason=reason,
        planned_build_id=None,
        shipped_build_id=None,
    )


def close_again(
    session: Session,
    request: FeatureRequest,
    state: str,
    shipped_in: Build | None,
    *,
    now: datetime,
    by: Account | None = None,
) -> None:
    """Take a reopening back: the request is closed as it was, if nobody has decided more about it since."""
    shipped_id = shipped_in.id if shipped_in else None
    _move(session, request, (REVIEW,), state, now=now, by=by, build=shipped_in, shipped_build_id=shipped_id)


def refuse_merged(request: FeatureRequest) -> None:
    """Raises Conflict, naming the survivor, where ``request`` was merged into another one."""
    if request.survivor is not None:
        raise Conflict(
            N_("This request was merged into #%(number)s, %(title)s. Decide there."),
            number=request.survivor.id,
            title=request.survivor.title,
        )


def _move(
    session: Session,
    request: FeatureRequest,
    allowed: tuple[str, ...],
    became: str,
    *,
    now: datetime,
    by: Account | None,
    reason: str | None = None,
    build: Build | None = None,
    **values: object,
) -> None:
    refuse_merged(request)
    # Merged meanwhile counts as too late, too.
    standing = FeatureRequest.root_request_id.is_(None)
    was = move_state(
        session, request, allowed, became, now=now, too_late=_too_late, values=values, also=standing
    )
    by_id = by.id if by else None
    session.add(
        RequestTransition(
            request_id=request.id,
            was=was,
            became=became,
            at=now,
            by_id=by_id,
            reason=reason,
            build_id=build.id if build else None,
        )
    )
    record_act(
        session,
        f"request.{became}",
        f"request:{request.id}",
        now=now,
        actor_id=by_id,
        product_id=request.product_id,
        before={"state": was},
        after={"state": became, "build": build.version if build else None},
        reason=reason,
    )
    session.flush()


def _too_late(request: FeatureRequest) -> Conflict:
    return Conflict(
        N_("This request is %(state)s by now, so this is not possible. Reload the page."), state=request.state
    )
