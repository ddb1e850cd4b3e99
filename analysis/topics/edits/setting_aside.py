"""Setting a topic aside: a real one that nobody wants to act on, or one that is none."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from analysis.priorities.feature_requests.request import PLANNED, PROGRESS
from analysis.topics.edits.checks import must_stand
from analysis.topics.edits.folding import DISMISS, NOT_A_TOPIC, Edit
from analysis.topics.edits.log import TopicEdit
from analysis.topics.edits.merging import request_of
from analysis.topics.edits.previews import Preview, preview_of
from analysis.topics.edits.writing import locked, write_edit
from analysis.topics.identity import Topic
from community.accounts import Account
from community.products import Product
from core.language import N_
from core.refusals import Conflict


def dismiss_topic(
    session: Session, topic: Topic, *, now: datetime, by: Account | None = None, reason: str | None = None
) -> TopicEdit:
    """Set the topic aside: it keeps and gains texts, but is neither ranked nor listed.

    Refuses a topic that does not stand, and one whose request is promised.
    """
    product, edit = _aside(session, topic, DISMISS)
    return write_edit(session, product, edit, now=now, by=by, reason=reason)


def not_a_topic(
    session: Session, topic: Topic, *, now: datetime, by: Account | None = None, reason: str | None = None
) -> TopicEdit:
    """Say that its texts have nothing in common: it goes on drawing such texts to itself, and they count for nothing.

    Refuses what `dismiss_topic` refuses.
    """
    product, edit = _aside(session, topic, NOT_A_TOPIC)
    return write_edit(session, product, edit, now=now, by=by, reason=reason)


def preview_dismiss(session: Session, topic: Topic) -> Preview:
    """What dismissing would change; refuses what that refuses."""
    return preview_of(session, *_aside(session, topic, DISMISS))


def preview_not_a_topic(session: Session, topic: Topic) -> Preview:
    """What calling it no topic would change; refuses what that refuses."""
    return preview_of(session, *_aside(session, topic, NOT_A_TOPIC))


def _aside(session: Session, topic: Topic, kind: str) -> tuple[Product, Edit]:
    product = session.get_one(Product, topic.product_id)
    locked(session, product, [topic])
    must_stand(session, topic)
    request = request_of(session, topic)
    if request is not None and request.state in (PLANNED, PROGRESS):
        raise Conflict(
            N_("%(title)s is promised. Take it back under review first."), field="topic", title=request.title
        )
    return product, Edit(0, kind, topic_id=topic.id)
