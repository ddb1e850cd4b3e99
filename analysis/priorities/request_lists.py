"""Lists of requests for testers: sorted and filtered in the database, a page at a time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from analysis.priorities.feature_requests.request import OPEN_STATES, FeatureRequest, is_shown
from analysis.priorities.ranked import RankedRequest
from analysis.priorities.request_seeing import people_seen_by, requests_seen_by
from analysis.priorities.supporters import supported_by
from analysis.runs import Run
from analysis.topics.identity import TopicText
from community.accounts import Account
from community.products import Product
from core.language import N_
from releases.builds.build import Build
from surveys.feedback import Feedback

SORTS = {
    "priority": N_("Priority"),
    "trending": N_("Trending"),
    "people": N_("People"),
    "newest": N_("Newest"),
}
# From what rises fastest to what is gone.
TRENDS = ("new", "up", "flat", "down", "gone")


@dataclass(frozen=True)
class ListedRequest:
    """A row of a list: the request, how many people stand behind it, its trend in the last run (None: not in it)."""

    request: FeatureRequest
    people: int
    trend: str | None


@dataclass(frozen=True)
class RequestPage:
    """Some rows of a list, and how many it has in all."""

    rows: list[ListedRequest]
    total: int


def listed_requests(
    session: Session,
    product: Product,
    viewer: Account | None,
    *,
    run: Run | None,
    sort: str = "priority",
    states: Collection[str] = OPEN_STATES,
    build: Build | None = None,
    supporter: Account | None = None,
    start: int = 0,
    most: int = 30,
) -> RequestPage:
    """The requests of ``product`` in these states that ``viewer`` may see, with their places in ``run``.

    Merged ones are not listed; people are counted as far as the viewer may.

    ``build``: those somebody wrote about on it, or that are planned for or shipped in it. ``supporter``: those this
    person stands behind. Unknown sorts count as priority; without a run priority and trend fall back on people.
    """
    wanted = [FeatureRequest.product_id == product.id, FeatureRequest.state.in_(states), is_shown()]
    wanted.append(requests_seen_by(session, viewer, product))
    if build is not None:
        wanted.append(_touches(build))
    if supporter is not None:
        wanted.append(FeatureRequest.id.in_(supported_by(session, supporter)))
    total = session.scalar(sa.select(sa.func.count()).select_from(FeatureRequest).where(*wanted)) or 0
    people = people_seen_by(session, viewer, product).subquery("people")
    count = sa.func.coalesce(people.c.people, 0)
    ranked = sa.and_(
        RankedRequest.request_id == FeatureRequest.id, RankedRequest.run_id == (run.id if run else -1)
    )
    query = (
        sa.select(FeatureRequest, count, RankedRequest.trend)
        .outerjoin(people, people.c.request_id == FeatureRequest.id)
        .options(joinedload(FeatureRequest.planned_build), joinedload(FeatureRequest.shipped_build))
        .outerjoin(RankedRequest, ranked)
        .where(*wanted)
        .order_by(*_order(sort, count))
        .offset(start)
        .limit(most)
    )
    rows = [ListedRequest(request, number, trend) for request, number, trend in session.execute(query)]
    return RequestPage(rows, total)


def _touches(build: Build) -> sa.ColumnElement[bool]:
    written = sa.select(TopicText.topic_id).join(Feedback, Feedback.id == TopicText.feedback_id)
    return sa.or_(
        FeatureRequest.planned_build_id == build.id,
        FeatureRequest.shipped_build_id == build.id,
        FeatureRequest.topic_id.in_(written.where(Feedback.build_id == build.id)),
    )


def _order(sort: str, people: sa.ColumnElement[int]) -> list[Any]:
    ties = [people.desc(), FeatureRequest.id]
    if sort == "newest":
        return [FeatureRequest.created_at.desc(), FeatureRequest.id.desc()]
    if sort == "people":
        return ties
    if sort == "trending":
        places = {trend: place for place, trend in enumerate(TRENDS)}
        return [sa.case(places, value=RankedRequest.trend, else_=len(TRENDS)), *ties]
    # NULLs sort differently from database to database, so what has no rank is put last by hand.
    return [RankedRequest.rank.is_(None), RankedRequest.rank, *ties]
