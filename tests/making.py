"""What tests start from: a product, people, published builds; made by the real verbs."""

from __future__ import annotations

from datetime import datetime
from itertools import count

from sqlalchemy.orm import Session

from analysis.priorities.feature_requests.request import FeatureRequest
from analysis.priorities.supporters import refresh_supporters
from analysis.topics.edits.log import folded_log
from analysis.topics.edits.projecting import project
from analysis.topics.identity import Topic
from analysis.topics.placing import HOME, Placing
from community.accounts import Account, create_member
from community.products import Product, create_product
from community.rings import join_product
from community.roles import grant_role
from releases.builds.build import Build
from releases.builds.drafting import draft_build
from releases.train import publish_build
from surveys.feedback import Feedback, write_feedback
from surveys.votes import Ballot, cast_votes, move_tally

_NUMBERS = count(1)


def a_product(
    session: Session, now: datetime, slug: str | None = None, zone: str = "Asia/Shanghai"
) -> Product:
    """A product with a slug of its own."""
    slug = slug or f"product-{next(_NUMBERS)}"
    return create_product(session, slug, slug.title(), now=now, zone=zone)


def a_member(session: Session, now: datetime, name: str | None = None) -> Account:
    """A member without any role."""
    number = next(_NUMBERS)
    return create_member(session, f"member{number}@example.com", name or f"Member {number}", now=now)


def a_tester(session: Session, product: Product, now: datetime, ring: str = "beta") -> Account:
    """A tester of ``product``."""
    account = a_member(session, now)
    join_product(session, account, product, now=now, ring=ring)
    return account


def somebody(session: Session, product: Product, role: str, now: datetime) -> Account:
    """A member with ``role`` in ``product``."""
    account = a_member(session, now)
    grant_role(session, account, role, product, now=now)
    return account


def a_build(session: Session, product: Product, version: str, now: datetime, ring: str = "beta") -> Build:
    """A build published at ``now``."""
    build = draft_build(session, product, version, now=now, ring=ring)
    publish_build(session, build, now=now)
    return build


def vote(session: Session, account: Account, build: Build, score: int, now: datetime) -> None:
    """A vote that must count."""
    assert cast_votes(session, [Ballot(account.id, build, score)], now) == [None]


def fill_tally(session: Session, build: Build, counts: dict[int, int]) -> None:
    """Give ``build`` a tally without thousands of votes; for pages, which read the tally only."""
    for score, n in counts.items():
        move_tally(session, build.product_id, build.id, None, score, by=n)


def a_topic(session: Session, product: Product, title: str, now: datetime) -> Topic:
    """A topic as a run leaves it."""
    topic = Topic(
        product_id=product.id,
        script="latin",
        title=title,
        machine_title=title,
        keywords=["word"],
        created_at=now,
    )
    session.add(topic)
    session.flush()
    return topic


def place(session: Session, topic: Topic, text: Feedback, now: datetime, role: str = HOME) -> None:
    """Put a text in a topic as a run would."""
    session.add(Placing(topic_id=topic.id, feedback_id=text.id, similarity=0.9, role=role, since=now))
    session.flush()
    project(session, topic.product_id, folded_log(session, topic.product_id), [text.id])


def wrote_about(session: Session, request: FeatureRequest, account: Account, now: datetime) -> Feedback:
    """A text of ``account`` that stands in the topic of ``request``, which gets one where it has none."""
    if request.topic is None:
        request.topic = a_topic(session, request.product, request.title, now)
    text = write_feedback(session, account, request.product, f"I want {request.title}", now=now)
    place(session, request.topic, text, now)
    refresh_supporters(session, [request.id])
    return text
