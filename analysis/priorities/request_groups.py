"""Groups of requests: those whose topics people merged count as one, the survivor."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from analysis.priorities.feature_requests.request import FeatureRequest
from analysis.topics.identity import Topic

# By this number requests of one group are alike.
GROUP = sa.func.coalesce(FeatureRequest.root_request_id, FeatureRequest.id)


def survivor_of(session: Session, request: FeatureRequest) -> FeatureRequest:
    """The request that stands for ``request`` now: itself, or the one it was merged into."""
    if request.root_request_id is None:
        return request
    return session.get_one(FeatureRequest, request.root_request_id)


def survivor_ids(session: Session, request_ids: Iterable[int]) -> dict[int, int]:
    """By request id: the id of the one that stands for it."""
    query = sa.select(FeatureRequest.id, GROUP).where(FeatureRequest.id.in_(list(request_ids)))
    return {number: root for number, root in session.execute(query)}


def members_of(request: FeatureRequest) -> sa.Select[int]:
    """The numbers of all requests of the group that ``request`` is in, as a subquery."""
    root = request.root_request_id or request.id
    mine = sa.or_(FeatureRequest.id == root, FeatureRequest.root_request_id == root)
    return sa.select(FeatureRequest.id).where(mine)


def group_requests(session: Session, product_id: int) -> None:
    """Bring the requests' roots in line with those of their topics."""
    own, root = aliased(Topic), aliased(FeatureRequest)
    query = (
        sa.select(FeatureRequest, root.id)
        .join(own, own.id == FeatureRequest.topic_id)
        .outerjoin(root, root.topic_id == own.root_id)
        .where(
            FeatureRequest.product_id == product_id,
            FeatureRequest.root_request_id.is_distinct_from(root.id),
        )
    )
    for request, root_id in session.execute(query).all():
        request.root_request_id = root_id
    session.flush()
