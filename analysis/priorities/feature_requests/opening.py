"""Opening a feature request, from a topic or as an idea of its own."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from analysis.priorities.feature_requests.request import NEW, FeatureRequest, RequestTransition
from analysis.topics.identity import Topic
from community.accounts import Account
from community.products import Product
from core.language import N_, without_hidden
from core.privacy import has_personal
from core.refusals import Refusal


def open_request(
    session: Session,
    product: Product,
    title: str,
    *,
    now: datetime,
    topic: Topic | None = None,
    by: Account | None = None,
) -> FeatureRequest:
    """A new request, from a topic or as an idea of its own; refuses an empty or overlong title."""
    request = FeatureRequest(
        product_id=product.id,
        topic_id=topic.id if topic else None,
        title=clean_title(title),
        state=NEW,
        created_at=now,
        changed_at=now,
    )
    session.add(request)
    session.flush()
    session.add(
        RequestTransition(request_id=request.id, was=None, became=NEW, at=now, by_id=by.id if by else None)
    )
    return request


def clean_title(title: str) -> str:
    """``title`` on one line; refuses an empty one and more than 300 characters."""
    title = " ".join(without_hidden(title).split())
    if not 1 <= len(title) <= 300:
        raise Refusal(
            N_("A title has 1 to %(most)s characters; this one has %(count)s."),
            field="title",
            most=300,
            count=len(title),
        )
    if has_personal(title):
        raise Refusal(
            N_("Titles are public: leave out addresses, numbers and keys of people."), field="title"
        )
    return title
