"""Evidence: the texts behind a request, and the request behind a text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.priorities.feature_requests.request import FeatureRequest
from analysis.priorities.request_seeing import seen_among
from analysis.topics.identity import TopicText
from community.accounts import Account
from core.privacy import mask_personal
from releases.builds.build import Build
from releases.builds.seeing import seen_by
from surveys.feedback import Feedback
from surveys.moderation import is_heard

LONGEST_QUOTE = 400


@dataclass(frozen=True)
class Quote:
    """What somebody wrote, without personal data and without a name."""

    text: str
    language: str
    build: Build | None
    written_at: datetime


def public_quotes(
    session: Session, request: FeatureRequest, viewer: Account | None, most: int = 8
) -> list[Quote]:
    """The texts nearest to what ``request`` is about, one a person, from builds that ``viewer`` may see."""
    if request.topic_id is None:
        return []
    open_to_viewer = sa.or_(Feedback.build_id.is_(None), seen_by(session, viewer, request.product))
    query = (
        sa.select(Feedback.text, Feedback.language, Build, Feedback.written_at, Feedback.account_id)
        .join(TopicText, TopicText.feedback_id == Feedback.id)
        .outerjoin(Build, Build.id == Feedback.build_id)
        .where(TopicText.topic_id == request.topic_id, open_to_viewer, is_heard(Feedback.id))
        .order_by(TopicText.similarity.desc(), Feedback.id)
        .limit(4 * most)
    )
    by_person: dict[int, Quote] = {}
    for text, language, build, written_at, account_id in session.execute(query):
        by_person.setdefault(account_id, Quote(_quoted(text), language, build, written_at))
    return list(by_person.values())[:most]


def _quoted(text: str) -> str:
    plain = mask_personal(" ".join(text.split()))
    return plain if len(plain) <= LONGEST_QUOTE else plain[: LONGEST_QUOTE - 1].rstrip() + "…"


def requests_behind(
    session: Session, feedback_ids: Iterable[int], viewer: Account | None
) -> dict[int, FeatureRequest]:
    """By feedback id: the request each text speaks of most; texts in none that ``viewer`` may see are left out."""
    query = (
        sa.select(TopicText.feedback_id, FeatureRequest)
        .join(FeatureRequest, FeatureRequest.topic_id == TopicText.topic_id)
        .where(TopicText.feedback_id.in_(list(feedback_ids)))
        .order_by(TopicText.place.desc())
    )
    found = {feedback_id: request for feedback_id, request in session.execute(query)}
    seen = seen_among(session, set(found.values()), viewer)
    return {feedback_id: request for feedback_id, request in found.items() if request.id in seen}
