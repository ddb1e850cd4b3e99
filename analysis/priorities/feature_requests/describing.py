"""What is set on a feature request without moving it: effort, answer, owner."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from analysis.priorities.feature_requests.request import FeatureRequest
from community.accounts import Account
from core.audit import record_act
from core.language import N_
from core.refusals import Refusal


def set_effort(
    session: Session,
    request: FeatureRequest,
    effort: float | None,
    *,
    now: datetime,
    by: Account | None = None,
) -> None:
    """Set the estimate (above 0, at most 1,000), or take it back with None."""
    if effort is not None and not 0 < effort <= 1000:
        raise Refusal(N_("Effort is a number above 0 and at most 1,000."), field="effort")
    edit_request(session, request, "effort", effort, now, by)


def answer_request(
    session: Session, request: FeatureRequest, answer: str, *, now: datetime, by: Account | None = None
) -> None:
    """Set the official answer; an empty one takes it back."""
    edit_request(session, request, "answer", answer.strip(), now, by)


def assign_owner(
    session: Session,
    request: FeatureRequest,
    owner: Account | None,
    *,
    now: datetime,
    by: Account | None = None,
) -> None:
    """Say who looks after the request."""
    edit_request(session, request, "owner_id", owner.id if owner else None, now, by)


def edit_request(
    session: Session, request: FeatureRequest, field: str, value: object, now: datetime, by: Account | None
) -> None:
    """Set a field that has no rules of its own, and note it in the audit log."""
    before = getattr(request, field)
    setattr(request, field, value)
    request.changed_at = now
    record_act(
        session,
        f"request.{field}",
        f"request:{request.id}",
        now=now,
        actor_id=by.id if by else None,
        product_id=request.product_id,
        before={field: before},
        after={field: value},
    )
    session.flush()
