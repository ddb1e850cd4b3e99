"""What people decided, in the form in which a run keeps it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.decided import Closed, Decided
from analysis.priorities.feature_requests.request import CLOSED_STATES, FeatureRequest, RequestTransition
from analysis.remarks import Remarks
from analysis.topics.edits.folding import Folded
from analysis.topics.edits.placed import Known, Stay
from releases.builds.build import Build


def efforts_of(session: Session, product_id: int) -> dict[int, float]:
    """The product manager's estimates by topic, where there are any."""
    query = sa.select(FeatureRequest.topic_id, FeatureRequest.effort).where(
        FeatureRequest.product_id == product_id,
        FeatureRequest.topic_id.is_not(None),
        FeatureRequest.effort.is_not(None),
    )
    return {row.topic_id: row.effort for row in session.execute(query)}


def closed_topics(session: Session, product_id: int) -> dict[int, Closed]:
    """The topics whose request is closed: since when, and the version that carried it."""
    closing = (
        sa.select(RequestTransition.request_id, sa.func.max(RequestTransition.at).label("at"))
        .where(RequestTransition.became.in_(CLOSED_STATES))
        .group_by(RequestTransition.request_id)
        .subquery()
    )
    query = (
        sa.select(FeatureRequest.topic_id, closing.c.at, Build.version)
        .join(closing, closing.c.request_id == FeatureRequest.id)
        .outerjoin(Build, Build.id == FeatureRequest.shipped_build_id)
        .where(
            FeatureRequest.product_id == product_id,
            FeatureRequest.topic_id.is_not(None),
            FeatureRequest.root_request_id.is_(None),
            FeatureRequest.state.in_(CLOSED_STATES),
        )
    )
    return {topic_id: Closed(at, version) for topic_id, at, version in session.execute(query)}


@dataclass(frozen=True)
class Pinned:
    """By feedback id: the topic a text is known by, and its further sentences with theirs."""

    known: Mapping[int, Known]
    also: Mapping[int, Mapping[str, int]]


def decided_by(
    remarks: Remarks,
    folded: Folded,
    stays: Mapping[int, Sequence[Stay]],
    pinned: Pinned,
    closed: Mapping[int, Closed],
) -> Decided:
    """The decisions by position of the remarks."""
    pieces: dict[int, str] = {}
    inside: dict[int, set[int]] = {}
    outside: dict[int, set[int]] = {}
    standing: dict[int, set[int]] = {}
    for position, number in enumerate(remarks.ids):
        pin = pinned.known.get(number)
        if pin is not None and pin.piece is not None:
            pieces[position] = pin.piece
        for topic, hold in folded.holds.get(number, {}).items():
            (inside if hold.is_in else outside).setdefault(position, set()).add(topic)
        roots = {folded.root(stay.topic_id) for stay in stays.get(number, ())}
        if roots:
            standing[position] = {root for root in roots if root is not None}
    sinks = frozenset(topic for topic in folded.aside if folded.is_sink(topic))
    also = {row: pinned.also[number] for row, number in enumerate(remarks.ids) if number in pinned.also}
    return Decided(pieces, also, inside, outside, standing, sinks, closed, tuple(folded.seeds))
