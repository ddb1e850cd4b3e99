"""What the insights' tests start from: a published build, an analysis of it with two requests, a product manager."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from analysis.priorities.feature_requests.opening import open_request
from analysis.priorities.feature_requests.request import FeatureRequest
from analysis.priorities.ranked import RankedRequest
from analysis.priorities.supporters import support_request
from analysis.runs import DONE, Run, claim_run, end_run, request_run
from analysis.topics.identity import Topic, TopicText
from community.accounts import Account
from community.products import Product
from releases.builds.build import Build
from surveys.feedback import Feedback, write_feedback
from tests.making import a_build, vote

BATTERY = "Battery drains overnight, write to me at ann@example.com"


@pytest.fixture
def build(session: Session, product: Product, now: datetime) -> Build:
    """Skylark 8.11.20, out for a day."""
    made = a_build(session, product, "8.11.20", now - timedelta(days=1))
    session.commit()
    return made


@pytest.fixture
def manager(visit_as: Callable[[Account], FlaskClient], make_account: Callable[..., Account]) -> FlaskClient:
    """A browser in which a product manager is signed in."""
    return visit_as(make_account("manager", "Mei"))


@pytest.fixture
def said(session: Session, build: Build, make_account: Callable[..., Account], now: datetime) -> Feedback:
    """A text about the battery, by a tester who voted 2; and one that belongs nowhere, by one who voted 5."""
    ann, bo = make_account("tester", "Ann"), make_account("tester", "Bo")
    vote(session, ann, build, 2, now)
    vote(session, bo, build, 5, now)
    text = write_feedback(session, ann, build.product, BATTERY, now=now, build=build, kind="problem")
    write_feedback(session, bo, build.product, "希望增加深色模式", now=now, build=build, kind="idea")
    session.commit()
    return text


@pytest.fixture
def run(session: Session, build: Build, said: Feedback, now: datetime) -> Run:
    """A run that ranked the build by points: the battery first, a thin wish below the line, an old one unheard."""
    run = request_run(session, build.product, now=now)
    session.flush()
    claim_run(session, now, run.id)
    run.build_id = build.id
    run.totals = {
        "ranked_by": "points", "people": 2, "voters": 2, "satisfaction": 0.5, "satisfaction_low": 0.1,
        "satisfaction_high": 0.9, "silent_share": 0.0, "unassigned": 1, "alarm_ids": [said.id],
        "kinds": {"problem": 1, "idea": 1, "question": 0, "praise": 0, "noise": 0}, "requests": 3, "texts": 2,
    }  # fmt: skip
    _ranked(
        session, run, 1, "=Battery drains", now, said, points=2.1, people=14, trend="new", severity="critical"
    )
    _ranked(session, run, 2, "A thin wish", now, None, points=None, people=1, trend="flat", severity="none")
    _ranked(
        session, run, 3, "An old one", now, None, points=None, people=0, trend="gone", severity="critical"
    )
    end_run(session, run, DONE, now=now)
    session.commit()
    return run


@pytest.fixture
def battery(session: Session, run: Run) -> FeatureRequest:
    """The first request of the run, with its writer behind it."""
    wish = next(row.request for row in session.query(RankedRequest).filter_by(rank=1, run_id=run.id))
    text = session.query(Feedback).filter_by(text=BATTERY).one()
    support_request(session, wish, text.account, now=run.requested_at)
    session.commit()
    return wish


def _ranked(
    session: Session, run: Run, rank: int, title: str, now: datetime, said: Feedback | None, *,
    points: float | None, people: int, trend: str, severity: str,
) -> None:  # fmt: skip
    topic = Topic(
        product_id=run.product_id, script="latin", title=title, keywords=["battery", "night"], created_at=now,
        last_run_id=run.id,
    )  # fmt: skip
    session.add(topic)
    session.flush()
    request = open_request(session, run.product, title, now=now, topic=topic)
    if said is not None:
        session.add(TopicText(topic_id=topic.id, feedback_id=said.id, similarity=0.9))
    session.add(
        RankedRequest(
            run_id=run.id, request_id=request.id, rank=rank, people=people, share=people / 20, points=points,
            points_low=None if points is None else points - 1, points_high=None if points is None else points + 1,
            reach=0.14, impact=None if points is None else 0.15, confidence=0.98, effort=1.0,
            priority=points or 0.1 / rank, trend=trend, severity=severity, example="+It drains",
            parts={
                "keywords": ["battery", "night"], "example_ids": [said.id] if said else [], "people_ever": people,
                "builds": [{"build": "8.11.13", "version": "8.11.13", "people": 2, "share": 0.1},
                           {"build": "8.11.20", "version": "8.11.20", "people": people, "share": 0.5}],
            },
        )
    )  # fmt: skip
    session.flush()
