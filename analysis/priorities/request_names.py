"""The name of a request: its topic's, where it has one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from analysis.priorities.feature_requests.deciding import refuse_merged
from analysis.priorities.feature_requests.describing import edit_request
from analysis.priorities.feature_requests.opening import clean_title
from analysis.priorities.feature_requests.request import FeatureRequest
from analysis.topics.edits.naming import rename_topic
from community.accounts import Account


def rename_request(
    session: Session, request: FeatureRequest, title: str, *, now: datetime, by: Account | None = None
) -> None:
    """Give the request, and its topic, a name that no run will change again; undone in the log of edits."""
    refuse_merged(request)
    if request.topic is None:
        edit_request(session, request, "title", clean_title(title), now, by)
        return
    rename_topic(session, request.topic, title, now=now, by=by)
    request.changed_at = now
    session.flush()
