"""A reason that is taken back: its writer is counted for the request no longer, at once."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from analysis.priorities.feature_requests.opening import open_request
from analysis.priorities.feature_requests.request import FeatureRequest
from analysis.priorities.reasons import give_reason
from analysis.priorities.supporters import count_supporters, refresh_supporters, support_request
from community.accounts import Account
from releases.builds.build import Build
from tests.making import a_build, a_product, a_tester, a_topic, place, wrote_about


@pytest.fixture
def build(session: Session, now: datetime) -> Build:
    product = a_product(session, now)
    return a_build(session, product, "8.11.20", now)


@pytest.fixture
def ann(session: Session, build: Build, now: datetime) -> Account:
    return a_tester(session, build.product, now)


@pytest.fixture
def battery(session: Session, build: Build, ann: Account, now: datetime) -> FeatureRequest:
    """A request behind which Ann stands by her reason, and a colleague by a text of his own."""
    topic = a_topic(session, build.product, "Battery drains", now)
    request = open_request(session, build.product, topic.title, now=now, topic=topic)
    reason = give_reason(session, ann, build, "It drains", now=now)
    assert reason is not None
    place(session, topic, reason, now)
    refresh_supporters(session, [request.id])
    wrote_about(session, request, a_tester(session, build.product, now), now)
    return request


def behind(session: Session, request: FeatureRequest) -> int:
    return count_supporters(session, [request])[request.id]


def test_taken_back_its_writer_is_counted_no_longer(
    session: Session, battery: FeatureRequest, build: Build, ann: Account, now: datetime
) -> None:
    assert behind(session, battery) == 2
    assert give_reason(session, ann, build, " ", now=now) is None
    assert behind(session, battery) == 1


def test_changed_its_writer_stays_until_a_run_has_read_it(
    session: Session, battery: FeatureRequest, build: Build, ann: Account, now: datetime
) -> None:
    give_reason(session, ann, build, "It drains overnight", now=now)
    assert behind(session, battery) == 2


def test_who_also_said_me_too_stays(
    session: Session, battery: FeatureRequest, build: Build, ann: Account, now: datetime
) -> None:
    support_request(session, battery, ann, now=now)
    give_reason(session, ann, build, "", now=now)
    assert behind(session, battery) == 2
