"""Decisions: what a product manager may do to a request, and what is refused with the typed text kept."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.priorities.feature_requests.request import FeatureRequest
from community.accounts import Account
from core.outbox import OutboxMessage
from releases.builds.build import Build
from releases.builds.drafting import draft_build
from tests.making import a_product, somebody


def post(client: FlaskClient, wish: FeatureRequest, deed: str, **data: str) -> int:
    return client.post(f"/p/skylark/insights/requests/{wish.id}/{deed}", data=data).status_code


def subjects(session: Session) -> list[str]:
    return list(session.scalars(select(OutboxMessage.subject)))


def test_planning_promises_a_build_and_tells_those_who_asked(
    manager: FlaskClient, battery: FeatureRequest, session: Session, now: datetime
) -> None:
    draft = draft_build(session, battery.product, "8.11.27", now=now)
    session.commit()
    assert post(manager, battery, "plan", build=draft.slug) == 302
    session.expire_all()
    assert (battery.state, battery.planned_build_id) == ("planned", draft.id)
    assert subjects(session) == ["Planned for 8.11.27: =Battery drains"]


def test_planning_can_begin_the_next_build(
    manager: FlaskClient, battery: FeatureRequest, session: Session
) -> None:
    assert post(manager, battery, "plan", build="new", new_version="8.11.27") == 302
    session.expire_all()
    assert battery.planned_build is not None and battery.planned_build.version == "8.11.27"


def test_a_build_that_is_out_takes_no_plan(
    manager: FlaskClient, battery: FeatureRequest, build: Build
) -> None:
    answer = manager.post(f"/p/skylark/insights/requests/{battery.id}/plan", data={"build": build.slug})
    assert answer.status_code == 422 and "8.11.20 is out already" in answer.text


def test_a_new_build_needs_a_version_and_leaves_nothing_behind(
    manager: FlaskClient, battery: FeatureRequest, session: Session
) -> None:
    assert post(manager, battery, "plan", build="new", new_version=" ") == 422
    session.expire_all()
    assert battery.state == "new"


def test_declining_needs_a_reason(manager: FlaskClient, battery: FeatureRequest, session: Session) -> None:
    assert post(manager, battery, "decline", reason="") == 422
    assert post(manager, battery, "decline", reason="The chip cannot do it.") == 302
    session.expire_all()
    assert battery.state == "declined" and subjects(session) == ["We will not do this: =Battery drains"]


def test_review_and_the_plan_can_be_taken_back(
    manager: FlaskClient, battery: FeatureRequest, session: Session
) -> None:
    post(manager, battery, "review")
    post(manager, battery, "plan", build="new", new_version="8.11.27")
    post(manager, battery, "start")
    assert post(manager, battery, "unplan") == 302
    session.expire_all()
    assert (battery.state, battery.planned_build_id) == ("under review", None)


def test_a_name_given_by_a_person_is_the_topics_too(
    manager: FlaskClient, battery: FeatureRequest, session: Session
) -> None:
    post(manager, battery, "rename", title="Battery at night")
    session.expire_all()
    assert (
        battery.title == "Battery at night" and battery.topic is not None and battery.topic.titled_by_person
    )


def test_an_empty_name_is_refused(manager: FlaskClient, battery: FeatureRequest) -> None:
    answer = manager.post(f"/p/skylark/insights/requests/{battery.id}/rename", data={"title": " "})
    assert answer.status_code == 422 and "A title has 1 to 300 characters" in answer.text


def test_an_effort_that_is_no_number_is_refused_and_stays_typed(
    manager: FlaskClient, battery: FeatureRequest
) -> None:
    answer = manager.post(f"/p/skylark/insights/requests/{battery.id}/effort", data={"effort": "three"})
    assert answer.status_code == 422 and 'value="three"' in answer.text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("2,5", 2.5), (" 2,5 ", 2.5), ("0,125", 0.125), ("３，５", 3.5), ("2.5", 2.5), ("7", 7.0)],
)
def test_an_effort_may_have_a_decimal_comma(
    manager: FlaskClient, session: Session, battery: FeatureRequest, typed: str, meant: float
) -> None:
    address = f"/p/skylark/insights/requests/{battery.id}/effort"
    assert manager.post(address, data={"effort": typed}).status_code == 302
    session.expire_all()
    assert battery.effort == meant


@pytest.mark.parametrize(
    ("typed", "answered"),
    [
        ("1,000", "Effort: “1,000” can be read in two ways"),
        ("1.000,5", "Effort is a number such as 2.5, not “1.000,5”."),
        ("nan", "Effort is a number such as 2.5, not “nan”."),
        ("two", "Effort is a number such as 2.5, not “two”."),
    ],
)
def test_an_effort_that_is_unclear_is_refused_by_name_with_the_cure(
    manager: FlaskClient, battery: FeatureRequest, typed: str, answered: str
) -> None:
    answer = manager.post(f"/p/skylark/insights/requests/{battery.id}/effort", data={"effort": typed})
    assert answer.status_code == 422 and answered in answer.text


def test_effort_is_set_in_the_list_and_leads_back_to_its_row(
    manager: FlaskClient, battery: FeatureRequest, session: Session
) -> None:
    data = {"effort": "2.5", "from": "list", "build_shown": "8.11.20"}
    answer = manager.post(f"/p/skylark/insights/requests/{battery.id}/effort", data=data)
    assert answer.headers["Location"] == f"/p/skylark/insights/requests?build=8.11.20#request-{battery.id}"
    session.expire_all()
    assert battery.effort == 2.5


def test_only_the_team_can_own_a_request(
    manager: FlaskClient, battery: FeatureRequest, make_account: Callable[..., Account], session: Session
) -> None:
    staff, tester = make_account("staff"), make_account("tester")
    assert post(manager, battery, "owner", owner=str(tester.id)) == 422
    assert post(manager, battery, "owner", owner=str(staff.id)) == 302
    session.expire_all()
    assert battery.owner_id == staff.id


def test_the_answer_stands_on_the_request(
    manager: FlaskClient, battery: FeatureRequest, session: Session
) -> None:
    post(manager, battery, "answer", answer="We found it.")
    session.expire_all()
    assert battery.answer == "We found it."


@pytest.mark.parametrize("deed", ["plan", "review", "decline", "effort", "owner", "rename", "answer"])
def test_only_product_managers_decide(
    deed: str,
    visit_as: Callable[..., FlaskClient],
    make_account: Callable[..., Account],
    battery: FeatureRequest,
) -> None:
    for role in ("staff", "tester", None):
        assert post(visit_as(make_account(role)), battery, deed, reason="no") == 403
    assert post(visit_as(None), battery, deed) == 302


def test_a_manager_of_another_product_decides_nothing_here(
    visit_as: Callable[..., FlaskClient],
    make_account: Callable[..., Account],
    battery: FeatureRequest,
    session: Session,
) -> None:
    other = a_product(session, battery.created_at, "lantern")
    somebody(session, other, "manager", battery.created_at)
    assert post(visit_as(make_account("manager", of=other)), battery, "review") == 403
