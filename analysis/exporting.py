"""What leaves the database as tables: votes, feedback, requests, which text belongs to which request,
and what people decided about topics.

People are numbers here, never addresses; texts are as written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from analysis.priorities.feature_requests.request import FeatureRequest
from analysis.priorities.ranked import RankedRequest
from analysis.priorities.supporters import people_by_group
from analysis.runs import last_run
from analysis.topics.edits.log import TopicEdit, TopicEditText
from analysis.topics.identity import Topic, TopicText
from community.products import Product
from releases.builds.build import Build
from surveys.feedback import Feedback
from surveys.votes import Vote

Rows = Iterator[dict[str, Any]]


def votes(session: Session, product: Product) -> Rows:
    """Every vote, oldest first."""
    columns = (
        Vote.id,
        Build.version.label("build"),
        Vote.account_id.label("person"),
        Vote.score,
        Vote.channel,
        Vote.ring,
    )
    extra = (Vote.device_model, Vote.device_system, Vote.language, Vote.cast_at, Vote.changed_at)
    query = sa.select(*columns, *extra).outerjoin(Build, Build.id == Vote.build_id)
    return _rows(session, query.where(Vote.product_id == product.id).order_by(Vote.id))


def feedback(session: Session, product: Product) -> Rows:
    """Every text, oldest first."""
    columns = (
        Feedback.id,
        Build.version.label("build"),
        Feedback.account_id.label("person"),
        Feedback.origin,
        Feedback.kind,
    )
    extra = (
        Feedback.severity,
        Feedback.channel,
        Feedback.language,
        Feedback.written_at,
        Feedback.external_id,
        Feedback.text,
    )
    query = sa.select(*columns, *extra).outerjoin(Build, Build.id == Feedback.build_id)
    return _rows(session, query.where(Feedback.product_id == product.id).order_by(Feedback.id))


def requests(session: Session, product: Product) -> Rows:
    """Every request with its place in the last run, best place first, those without one after them."""
    run = last_run(session, product)
    place, planned, shipped = RankedRequest, aliased(Build), aliased(Build)
    people = people_by_group().subquery()
    query = (
        sa.select(
            place.rank,
            FeatureRequest.id.label("request_id"),
            FeatureRequest.title,
            Topic.keywords,
            FeatureRequest.state,
            FeatureRequest.root_request_id.label("merged_into"),
            sa.func.coalesce(people.c.people, 0).label("supporters"),
            place.people,
            place.share,
            place.points.label("points_at_stake"),
            place.points_low,
            place.points_high,
            place.reach,
            place.impact,
            place.confidence,
            FeatureRequest.effort,
            place.priority,
            place.trend,
            place.severity,
            planned.version.label("planned_build"),
            shipped.version.label("shipped_build"),
            place.example,
        )
        .outerjoin(
            place, sa.and_(place.request_id == FeatureRequest.id, place.run_id == (run.id if run else -1))
        )
        .outerjoin(people, people.c.request_id == FeatureRequest.id)
        .outerjoin(Topic, Topic.id == FeatureRequest.topic_id)
        .outerjoin(planned, planned.id == FeatureRequest.planned_build_id)
        .outerjoin(shipped, shipped.id == FeatureRequest.shipped_build_id)
        .where(FeatureRequest.product_id == product.id)
        .order_by(place.rank.is_(None), place.rank, FeatureRequest.id)
    )
    return _rows(session, query)


def assignments(session: Session, product: Product) -> Rows:
    """A row for every text and request it speaks of, and one without a request for every other text."""
    query = (
        sa.select(
            Feedback.id.label("feedback_id"),
            FeatureRequest.id.label("request_id"),
            TopicText.topic_id,
            TopicText.similarity,
            TopicText.place,
        )
        .outerjoin(TopicText, TopicText.feedback_id == Feedback.id)
        .outerjoin(FeatureRequest, FeatureRequest.topic_id == TopicText.topic_id)
        .where(Feedback.product_id == product.id)
        .order_by(Feedback.id, TopicText.place)
    )
    return _rows(session, query)


def edits(session: Session, product: Product) -> Rows:
    """The log of what people decided about topics, oldest first; "person" is who did it."""
    query = sa.select(
        TopicEdit.id,
        TopicEdit.at,
        TopicEdit.by_id.label("person"),
        TopicEdit.kind,
        TopicEdit.topic_id,
        TopicEdit.other_topic_id,
        TopicEdit.undoes_id,
        TopicEdit.title,
        TopicEdit.examples,
        TopicEdit.texts_named,
        TopicEdit.reason,
    )
    return _rows(session, query.where(TopicEdit.product_id == product.id).order_by(TopicEdit.id))


def edited_texts(session: Session, product: Product) -> Rows:
    """Which texts each entry of that log names; those erased since are missing."""
    query = (
        sa.select(TopicEditText.edit_id, TopicEditText.feedback_id)
        .join(TopicEdit, TopicEdit.id == TopicEditText.edit_id)
        .where(TopicEdit.product_id == product.id)
        .order_by(TopicEditText.id)
    )
    return _rows(session, query)


def _rows(session: Session, query: sa.Select[*tuple[Any, ...]]) -> Rows:
    for row in session.execute(query.execution_options(yield_per=1000)):
        yield {name: _plain(value) for name, value in row._mapping.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return "; ".join(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


EXPORTS: dict[str, Callable[[Session, Product], Rows]] = {
    "requests": requests,
    "assignments": assignments,
    "edits": edits,
    "edited_texts": edited_texts,
    "votes": votes,
    "feedback": feedback,
}
