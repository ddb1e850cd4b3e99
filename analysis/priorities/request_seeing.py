"""Which requests a viewer may see, and how many people stand behind them: from the builds open to that viewer.

A request lives by its texts. One that people wrote about only on builds of a ring closed to the viewer is not there
for that viewer, and of one that is there the people are counted who said so where the viewer may look, or who said
"me too", which is said on no build.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.priorities.feature_requests.request import FeatureRequest, request_numbered
from analysis.priorities.request_groups import GROUP, survivor_ids, survivor_of
from analysis.priorities.supporters import Supporter, people_by_group
from analysis.topics.identity import TopicText
from community.accounts import Account
from community.products import Product
from core.language import N_
from core.refusals import NotFound
from releases.builds.seeing import hidden_builds
from surveys.feedback import Feedback


def requests_seen_by(session: Session, viewer: Account | None, product: Product) -> sa.ColumnElement[bool]:
    """The condition on FeatureRequest for what ``viewer`` may see.

    A request without a topic was opened by hand and belongs to no build; every other one needs a text in its topic
    from a build that is open to the viewer, or from none. Where nothing is closed to the viewer nothing is looked up.
    Holds for requests that stand for themselves: of a merged one ask for its survivor.
    """
    hidden = hidden_builds(session, viewer, product)
    if not hidden:
        return sa.true()
    heard = (
        sa.exists()
        .where(TopicText.topic_id == FeatureRequest.topic_id, TopicText.feedback_id == Feedback.id)
        .where(_open_to_viewer(Feedback, hidden))
    )
    return sa.or_(FeatureRequest.topic_id.is_(None), heard)


def _open_to_viewer(text: type[Feedback], hidden: Collection[int]) -> sa.ColumnElement[bool]:
    return sa.or_(text.build_id.is_(None), text.build_id.not_in(hidden))


def request_seen(session: Session, product: Product, number: int, viewer: Account | None) -> FeatureRequest:
    """The request of that number in ``product`` if ``viewer`` may see it; NotFound otherwise, whatever the reason."""
    found = request_numbered(session, product, number)
    if found.id not in seen_among(session, [found], viewer):
        raise NotFound(N_("There is no request %(number)s here."), field="request", number=number)
    return found


def seen_among(session: Session, requests: Iterable[FeatureRequest], viewer: Account | None) -> set[int]:
    """The ids of those of ``requests`` (of any products) that ``viewer`` may see; merged ones as their survivor."""
    by_product: dict[int, list[FeatureRequest]] = {}
    for request in requests:
        by_product.setdefault(request.product_id, []).append(request)
    seen: set[int] = set()
    for found in by_product.values():
        roots = {request.id: survivor_of(session, request).id for request in found}
        query = sa.select(FeatureRequest.id).where(
            FeatureRequest.id.in_(set(roots.values())), requests_seen_by(session, viewer, found[0].product)
        )
        open_roots = set(session.scalars(query))
        seen |= {number for number, root in roots.items() if root in open_roots}
    return seen


def unseen_voices(
    session: Session, viewer: Account | None, product: Product
) -> sa.CompoundSelect[int, int] | None:
    """(request that stands for the group, person) of those who spoke only where ``viewer`` may not look.

    None where nothing is closed to the viewer, so that nobody pays for rings that are not used.
    """
    hidden = hidden_builds(session, viewer, product)
    if not hidden:
        return None
    spoke = (
        sa.select(FeatureRequest.id.label("request_id"), Feedback.account_id.label("account_id"))
        .join(TopicText, TopicText.topic_id == FeatureRequest.topic_id)
        .join(Feedback, Feedback.id == TopicText.feedback_id)
    )
    they = sa.select(Feedback.account_id).where(Feedback.build_id.in_(hidden))
    me_too = (
        sa.select(GROUP, Supporter.account_id)
        .join(FeatureRequest, FeatureRequest.id == Supporter.request_id)
        .where(Supporter.me_too, Supporter.account_id.in_(they))
    )
    # As sets: person by person the same takes fifteen times as long where a pilot ring is busy.
    return sa.except_(
        spoke.where(Feedback.build_id.in_(hidden)),
        spoke.where(Feedback.account_id.in_(they), _open_to_viewer(Feedback, hidden)),
        me_too,
    )


def people_seen_by(session: Session, viewer: Account | None, product: Product) -> sa.Select[int, int]:
    """(request that stands for the group, distinct people), for every group with people whom ``viewer`` may count."""
    unseen = unseen_voices(session, viewer, product)
    query = people_by_group().where(FeatureRequest.product_id == product.id)
    if unseen is None:
        return query
    closed = unseen.cte("unseen")
    theirs = sa.and_(closed.c.request_id == GROUP, closed.c.account_id == Supporter.account_id)
    return query.outerjoin(closed, theirs).where(closed.c.account_id.is_(None))


def count_seen(
    session: Session, requests: Collection[FeatureRequest], viewer: Account | None
) -> dict[int, int]:
    """How many people stand behind each of ``requests`` (of one product), as far as ``viewer`` may count them."""
    first = next(iter(requests), None)
    if first is None:
        return {}
    roots = survivor_ids(session, [request.id for request in requests])
    query = people_seen_by(session, viewer, first.product).where(GROUP.in_(set(roots.values())))
    found = {request_id: count for request_id, count in session.execute(query)}
    return {request_id: found.get(root, 0) for request_id, root in roots.items()}
