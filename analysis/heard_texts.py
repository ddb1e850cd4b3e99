"""Everything that was said, with what belongs to each text: its build, its author's vote, its topic and its request."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.priorities.feature_requests.request import FeatureRequest
from analysis.topics.identity import Topic, TopicText
from community.products import Product
from core.privacy import mask_personal
from releases.builds.build import Build
from surveys.feedback import Feedback
from surveys.moderation import is_heard
from surveys.votes import Vote


@dataclass(frozen=True)
class Belonging:
    """A text's place in a topic, and the request that the topic has become, if it has."""

    topic: Topic
    request: FeatureRequest | None
    similarity: float


@dataclass(frozen=True)
class HeardText:
    """A text, the vote of its author on the same build, and the topics it speaks of, most first."""

    feedback: Feedback
    score: int | None
    topics: list[Belonging]

    def said(self, most: int | None = None) -> str:
        """The words without personal data, at most ``most`` characters of them."""
        plain = mask_personal(self.feedback.text.strip())
        return plain if most is None or len(plain) <= most else plain[: most - 1].rstrip() + "…"


@dataclass(frozen=True)
class TextFilter:
    """Which texts are wanted; None everywhere means all. ``assigned`` False: those that stand in no topic."""

    build: Build | None = None
    without_build: bool = False
    language: str | None = None
    kind: str | None = None
    topic_id: int | None = None
    assigned: bool | None = None
    words: str = ""
    ids: Collection[int] | None = None


def heard_texts(
    session: Session, product: Product, wanted: TextFilter, *, start: int = 0, most: int = 50
) -> tuple[list[HeardText], int]:
    """The texts of ``product`` that ``wanted`` lets through, newest first, from ``start``; and how many there are.

    Texts of one topic come nearest to its centre first.
    """
    where = _conditions(product, wanted)
    count = sa.select(sa.func.count()).select_from(Feedback)
    query = sa.select(Feedback, _score()).options(sa.orm.joinedload(Feedback.build))
    newest: tuple[sa.ColumnElement[Any], ...] = (Feedback.written_at.desc(), Feedback.id.desc())
    if wanted.topic_id is not None:
        place = sa.and_(TopicText.feedback_id == Feedback.id, TopicText.topic_id == wanted.topic_id)
        query, count = query.join(TopicText, place), count.join(TopicText, place)
        newest = (TopicText.similarity.desc(), Feedback.id.desc())
    found = session.execute(query.where(*where).order_by(*newest).offset(start).limit(most)).all()
    topics = topics_of_texts(session, [feedback.id for feedback, _ in found])
    rows = [HeardText(feedback, score, topics.get(feedback.id, [])) for feedback, score in found]
    return rows, session.scalar(count.where(*where)) or 0


def texts_by_id(session: Session, product: Product, ids: Iterable[int]) -> dict[int, HeardText]:
    """The texts with these ids, by id; unknown ones are left out."""
    wanted = set(ids)
    rows, _ = heard_texts(session, product, TextFilter(ids=wanted), most=max(len(wanted), 1))
    return {row.feedback.id: row for row in rows}


def topics_of_texts(session: Session, feedback_ids: Iterable[int]) -> dict[int, list[Belonging]]:
    """By feedback id: the topics each text stands in, the one it speaks of most first."""
    query = (
        sa.select(TopicText, Topic, FeatureRequest)
        .join(Topic, Topic.id == TopicText.topic_id)
        .outerjoin(FeatureRequest, FeatureRequest.topic_id == Topic.id)
        .where(TopicText.feedback_id.in_(list(feedback_ids)))
        .order_by(TopicText.place, TopicText.similarity.desc())
    )
    found: dict[int, list[Belonging]] = {}
    for place, topic, request in session.execute(query):
        found.setdefault(place.feedback_id, []).append(Belonging(topic, request, place.similarity))
    return found


def languages_heard(session: Session, product: Product) -> list[str]:
    """The languages in which anything was said about ``product``."""
    query = sa.select(Feedback.language).where(Feedback.product_id == product.id).distinct()
    return sorted(session.scalars(query))


def count_texts(session: Session, builds: Iterable[Build]) -> dict[int, int]:
    """How many texts each build has, by build id; builds without any are left out."""
    ids = [build.id for build in builds]
    query = sa.select(Feedback.build_id, sa.func.count()).where(Feedback.build_id.in_(ids))
    counts: Iterable[Any] = session.execute(query.group_by(Feedback.build_id))
    return {build_id: count for build_id, count in counts}


def _score() -> sa.ScalarSelect[int]:
    # A person has one vote on a build; of several votes that name no build the newest is meant.
    own = sa.and_(Vote.account_id == Feedback.account_id, Vote.product_id == Feedback.product_id)
    same_build = Vote.build_id.is_not_distinct_from(Feedback.build_id)
    newest = sa.select(Vote.score).where(own, same_build).order_by(Vote.cast_at.desc(), Vote.id.desc())
    return newest.limit(1).correlate(Feedback).scalar_subquery()


def _conditions(product: Product, wanted: TextFilter) -> list[sa.ColumnElement[bool]]:
    placed = sa.exists().where(TopicText.feedback_id == Feedback.id)
    chosen: list[tuple[object, sa.ColumnElement[bool]]] = [
        (wanted.build is not None, Feedback.build_id == (wanted.build.id if wanted.build else None)),
        (wanted.without_build, Feedback.build_id.is_(None)),
        (wanted.language, Feedback.language == wanted.language),
        (wanted.kind, Feedback.kind == wanted.kind),
        (wanted.assigned is True, placed),
        (wanted.assigned is False, sa.not_(placed)),
        (wanted.words.strip(), Feedback.text.icontains(wanted.words.strip(), autoescape=True)),
        (wanted.ids is not None, Feedback.id.in_(list(wanted.ids or ()))),
    ]
    heard = (Feedback.product_id == product.id, is_heard(Feedback.id))
    return [*heard, *(condition for wish, condition in chosen if wish)]
