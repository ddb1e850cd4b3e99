"""Requests from new to shipped, their supporters, and the credit in the notes."""

from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.priorities.credits import credit_line, credited_lines, credits_of, ship_credits
from analysis.priorities.feature_requests.deciding import (
    decline_request,
    plan_request,
    review_request,
    ship_request,
    start_request,
    unplan_request,
)
from analysis.priorities.feature_requests.describing import set_effort
from analysis.priorities.feature_requests.opening import open_request
from analysis.priorities.feature_requests.request import (
    FeatureRequest,
    history_of,
    planned_for,
    request_numbered,
)
from analysis.priorities.request_names import rename_request
from analysis.priorities.supporters import (
    count_supporters,
    refresh_supporters,
    support_request,
    supported_by,
    supporters_of,
    withdraw_support,
)
from analysis.topics.identity import TopicText
from core.refusals import Conflict, NotFound, Refusal
from releases.builds.build import Build
from releases.builds.drafting import draft_build
from releases.notes import LineDraft, set_lines
from releases.train import publish_build
from tests.making import a_build, a_product, a_tester, wrote_about


@pytest.fixture
def wish(session: Session, now: datetime) -> FeatureRequest:
    return open_request(session, a_product(session, now), "Show when a call was answered", now=now)


@pytest.fixture
def draft(session: Session, wish: FeatureRequest, now: datetime) -> Build:
    return draft_build(session, wish.product, "8.10.31", now=now)


def test_a_request_goes_from_new_to_shipped_and_every_step_is_kept(
    session: Session, now: datetime, wish: FeatureRequest, draft: Build
) -> None:
    review_request(session, wish, now=now)
    plan_request(session, wish, draft, now=now)
    start_request(session, wish, now=now)
    publish_build(session, draft, now=now)
    ship_request(session, wish, draft, now=now)
    assert [step.became for step in history_of(session, wish)] == [
        "new",
        "under review",
        "planned",
        "in progress",
        "shipped",
    ]


def test_a_request_is_not_planned_into_a_build_that_is_out(
    session: Session, now: datetime, wish: FeatureRequest
) -> None:
    with pytest.raises(Conflict):
        plan_request(session, wish, a_build(session, wish.product, "8.10.24", now), now=now)


def test_nor_into_a_build_of_another_product(session: Session, now: datetime, wish: FeatureRequest) -> None:
    with pytest.raises(Refusal):
        plan_request(session, wish, draft_build(session, a_product(session, now), "1.0", now=now), now=now)


def test_a_plan_can_be_moved_and_taken_back(
    session: Session, now: datetime, wish: FeatureRequest, draft: Build
) -> None:
    later = draft_build(session, wish.product, "8.11.7", now=now)
    plan_request(session, wish, draft, now=now)
    plan_request(session, wish, later, now=now, reason="needs one more week")
    assert planned_for(session, draft) == [] and planned_for(session, later) == [wish]
    unplan_request(session, wish, now=now)
    assert wish.state == "under review" and planned_for(session, later) == []


def test_declining_needs_a_reason(session: Session, now: datetime, wish: FeatureRequest) -> None:
    with pytest.raises(Refusal) as refusal:
        decline_request(session, wish, " ", now=now)
    assert refusal.value.field == "reason" and wish.state == "new"


def test_a_shipped_request_is_not_declined(session: Session, now: datetime, wish: FeatureRequest) -> None:
    ship_request(session, wish, a_build(session, wish.product, "8.10.24", now), now=now)
    with pytest.raises(Conflict):
        decline_request(session, wish, "too late", now=now)


@pytest.mark.parametrize("effort", [0, -1, 1001, float("nan")])
def test_an_effort_out_of_range_is_refused(
    session: Session, now: datetime, wish: FeatureRequest, effort: float
) -> None:
    with pytest.raises(Refusal):
        set_effort(session, wish, effort, now=now)


def test_a_request_of_another_product_is_not_found(
    session: Session, now: datetime, wish: FeatureRequest
) -> None:
    assert request_numbered(session, wish.product, wish.id) is wish
    with pytest.raises(NotFound):
        request_numbered(session, a_product(session, now), wish.id)


def test_a_person_supports_a_request_once_however_often_and_however(
    session: Session, now: datetime, wish: FeatureRequest
) -> None:
    ann, bo = (a_tester(session, wish.product, now) for _ in range(2))
    for _ in range(2):
        support_request(session, wish, ann, now=now)
    for person in (ann, bo):
        wrote_about(session, wish, person, now)
    assert supporters_of(session, wish) == [ann, bo] and count_supporters(session, [wish]) == {wish.id: 2}


def test_a_run_that_moves_a_text_away_keeps_the_me_too(
    session: Session, now: datetime, wish: FeatureRequest
) -> None:
    ann, bo = (a_tester(session, wish.product, now) for _ in range(2))
    support_request(session, wish, ann, now=now)
    for text in [wrote_about(session, wish, person, now) for person in (ann, bo)]:
        session.execute(sa.delete(TopicText).where(TopicText.feedback_id == text.id))
    refresh_supporters(session, [wish.id])
    assert supporters_of(session, wish) == [ann]


def test_taking_me_too_back_leaves_what_was_written(
    session: Session, now: datetime, wish: FeatureRequest
) -> None:
    ann, bo = (a_tester(session, wish.product, now) for _ in range(2))
    wrote_about(session, wish, ann, now)
    for person in (ann, bo):
        support_request(session, wish, person, now=now)
        withdraw_support(session, wish, person)
    assert supported_by(session, ann) == {wish.id} and supported_by(session, bo) == set()


def test_publishing_ships_what_its_lines_credit_and_keeps_who_asked(
    session: Session, now: datetime, wish: FeatureRequest, draft: Build
) -> None:
    ann, late = (a_tester(session, wish.product, now) for _ in range(2))
    ann.named_in_credits = True
    line, other = set_lines(session, draft, [LineDraft("added", "Call times"), LineDraft("fixed", "x")], now)
    support_request(session, wish, ann, now=now)
    assert credit_line(session, line, wish) and not credit_line(session, line, wish)
    publish_build(session, draft, now=now)
    shipped = ship_credits(session, draft, now=now)
    support_request(session, wish, late, now=now)
    assert [(s.request, s.line, s.supporters) for s in shipped] == [
        (wish, line, [ann])
    ] and wish.state == "shipped"
    credit = credits_of(session, draft)[line.id][0]
    assert (credit.asked, credit.names) == (1, [ann.display_name]) and other.id not in credits_of(
        session, draft
    )
    assert credited_lines(session, wish) == [(line, draft)]


def test_shipping_twice_tells_nobody_twice(
    session: Session, now: datetime, wish: FeatureRequest, draft: Build
) -> None:
    credit_line(session, set_lines(session, draft, [LineDraft("added", "Call times")], now)[0], wish)
    assert len(ship_credits(session, draft, now=now)) == 1 and ship_credits(session, draft, now=now) == []


def test_a_name_given_by_a_person_reaches_the_topic(
    session: Session, now: datetime, wish: FeatureRequest
) -> None:
    rename_request(session, wish, "  Call   times ", now=now)
    assert wish.title == "Call times"
