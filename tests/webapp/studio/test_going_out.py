"""Scheduling in the product's zone, publishing with those who are told, withdrawing with a word."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from analysis.priorities.credits import credit_line
from analysis.priorities.feature_requests.opening import open_request
from analysis.priorities.feature_requests.request import SHIPPED, FeatureRequest
from analysis.priorities.supporters import support_request
from community.accounts import Account
from community.products import Product
from core.outbox import OutboxMessage
from releases.builds.build import Build
from releases.notes import LineDraft, set_lines
from releases.train import publish_build
from tests.webapp.studio.conftest import EDITOR


@pytest.fixture
def wish(
    session: Session, product: Product, draft: Build, make_account: Callable[..., Account], now: datetime
) -> FeatureRequest:
    """A request that the draft ships, behind which two testers stand."""
    request = open_request(session, product, "Show call times", now=now)
    for tester in (make_account("tester"), make_account("tester")):
        support_request(session, request, tester, now=now)
    credit_line(session, set_lines(session, draft, [LineDraft("added", "Call times")], now)[0], request)
    session.commit()
    return request


def test_the_next_friday_in_the_products_zone_is_proposed(editor: FlaskClient, draft: Build) -> None:
    assert 'value="2026-11-27T17:00"' in editor.get(EDITOR + "/schedule").text


def test_a_typed_time_is_read_on_the_products_clocks(
    editor: FlaskClient, draft: Build, session: Session
) -> None:
    editor.post(EDITOR + "/schedule", data={"at": "2026-11-27T17:00"})
    session.expire_all()
    assert draft.scheduled_at == datetime(2026, 11, 27, 9, 0, tzinfo=UTC)


def test_a_time_that_the_clocks_skip_comes_as_much_later(
    editor: FlaskClient, draft: Build, product: Product, session: Session
) -> None:
    product.zone = "Europe/Vienna"
    session.commit()
    editor.post(EDITOR + "/schedule", data={"at": "2027-03-28T02:30"})
    session.expire_all()
    assert draft.scheduled_at == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)


def test_a_time_that_has_passed_is_refused_at_its_field(editor: FlaskClient, draft: Build) -> None:
    answer = editor.post(EDITOR + "/schedule", data={"at": "2026-11-13T17:00"})
    assert answer.status_code == 422
    assert "That time has passed" in answer.text and 'value="2026-11-13T17:00"' in answer.text


@pytest.mark.parametrize("at", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_a_year_at_the_end_of_the_calendar_is_refused(editor: FlaskClient, draft: Build, at: str) -> None:
    answer = editor.post(EDITOR + "/schedule", data={"at": at})
    assert answer.status_code == 422 and "Say when" in answer.text


def test_a_scheduled_build_can_be_a_draft_again(editor: FlaskClient, draft: Build, session: Session) -> None:
    editor.post(EDITOR + "/schedule", data={"at": "2026-11-27T17:00"})
    editor.post(EDITOR + "/unschedule")
    session.expire_all()
    assert (draft.state, draft.scheduled_at) == ("draft", None)


def test_before_publishing_one_sees_who_will_be_told(editor: FlaskClient, wish: FeatureRequest) -> None:
    page = editor.get(EDITOR + "/publish").text
    assert "Show call times" in page and "2 people who asked are told" in page


def test_publishing_ships_the_request_and_writes_to_those_who_asked(
    editor: FlaskClient, draft: Build, wish: FeatureRequest, session: Session
) -> None:
    answer = editor.post(EDITOR + "/publish")
    assert answer.headers["Location"].endswith("/releases/8.11.27")
    session.expire_all()
    assert (draft.state, wish.state) == ("published", SHIPPED)
    assert session.scalar(select(func.count()).select_from(OutboxMessage)) == 2


def test_publishing_twice_is_refused_and_tells_nobody_again(
    editor: FlaskClient, wish: FeatureRequest, session: Session
) -> None:
    editor.post(EDITOR + "/publish")
    assert editor.post(EDITOR + "/publish").status_code == 409
    assert session.scalar(select(func.count()).select_from(OutboxMessage)) == 2


def test_withdrawing_asks_what_testers_should_do_now(
    editor: FlaskClient, draft: Build, session: Session, now: datetime
) -> None:
    publish_build(session, draft, now=now)
    session.commit()
    assert editor.post(EDITOR + "/withdraw", data={"advice": " "}).status_code == 422
    editor.post(EDITOR + "/withdraw", data={"advice": "Go back to 8.11.20; your data stay."})
    session.expire_all()
    assert (draft.state, draft.withdrawal_advice) == ("withdrawn", "Go back to 8.11.20; your data stay.")


@pytest.mark.parametrize("deed", ["schedule", "unschedule", "publish", "withdraw"])
def test_only_staff_send_builds_on_their_way(
    deed: str, visit_as: Callable[..., FlaskClient], make_account: Callable[..., Account], draft: Build
) -> None:
    for role in ("tester", None):
        assert visit_as(make_account(role)).post(f"{EDITOR}/{deed}").status_code == 403
    assert "/sign-in" in visit_as(None).post(f"{EDITOR}/{deed}").headers["Location"]
