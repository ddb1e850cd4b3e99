"""Votes, feedback and support through the API."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from analysis.priorities.feature_requests.opening import open_request
from analysis.priorities.supporters import count_supporters
from community.accounts import Account
from community.products import Product
from releases.builds.build import Build
from surveys.feedback import feedback_by
from surveys.votes import tally_of
from tests.making import a_build
from tests.webapp.api.conftest import Call
from tests.webapp.conftest import MovedClock

Make = Callable[..., Account]
VOTE = "/products/skylark/builds/8.10.24/vote"
FEEDBACK = "/products/skylark/builds/8.10.24/feedback"


def test_a_vote_twice_is_one_vote(call: Call, make_account: Make, build: Build, session: Session) -> None:
    tester = make_account()
    for _ in range(2):
        answer = call(tester, "PUT", VOTE, json={"score": 4, "reason": "clear calls"})
    assert answer.status_code == 200 and answer.json is not None and answer.json["score"] == 4
    assert tally_of(session, build.product_id, build.id) == (0, 0, 0, 1, 0)
    assert [each.text for each in feedback_by(session, tester)] == ["clear calls"]


@pytest.mark.parametrize(
    "body",
    [{}, {"score": 6}, {"score": "4"}, {"score": 4.5}, {"score": None}, [], "x", {"score": 4, "reason": 7}],
)
def test_a_bad_vote_is_a_problem_that_names_the_field(
    call: Call, make_account: Make, build: Build, body: object
) -> None:
    answer = call(make_account(), "PUT", VOTE, json=body)
    assert 400 <= answer.status_code < 500 and answer.mimetype == "application/problem+json"
    assert answer.json is not None and answer.json["status"] == answer.status_code and answer.json["detail"]


def test_a_vote_after_closing_is_a_conflict(
    call: Call, make_account: Make, build: Build, clock: MovedClock
) -> None:
    tester = make_account()
    clock.moment += timedelta(days=15)
    assert call(tester, "PUT", VOTE, json={"score": 4}).status_code == 409


def test_only_testers_vote(call: Call, make_account: Make, build: Build) -> None:
    assert call(None, "PUT", VOTE, json={"score": 4}).status_code == 401
    assert call(make_account(None), "PUT", VOTE, json={"score": 4}).status_code == 403
    assert call(make_account(), "PUT", VOTE, scopes=("read",), json={"score": 4}).status_code == 403
    assert call(make_account(), "PUT", VOTE, json={"score": 4}).status_code == 200


def test_a_build_of_another_ring_is_not_there(
    call: Call, make_account: Make, session: Session, product: Product, now: datetime
) -> None:
    a_build(session, product, "9.0", now, ring="pilot")
    session.commit()
    path = "/products/skylark/builds/9.0/vote"
    assert call(make_account(ring="beta"), "PUT", path, json={"score": 4}).status_code == 404
    assert call(make_account(ring="pilot"), "PUT", path, json={"score": 4}).status_code == 200


def test_feedback_with_the_same_key_is_kept_once(
    call: Call, make_account: Make, build: Build, session: Session
) -> None:
    tester, key = make_account(), {"Idempotency-Key": "k1"}
    first, again = (
        call(tester, "POST", FEEDBACK, json={"text": "battery 电池"}, headers=key) for _ in range(2)
    )
    assert first.status_code == 201 and first.json is not None and again.json == first.json
    assert len(feedback_by(session, tester)) == 1


def test_half_a_character_is_replaced_and_the_rest_kept(
    call: Call, make_account: Make, build: Build, session: Session
) -> None:
    tester, headers = make_account(), {"Content-Type": "application/json"}
    answer = call(tester, "POST", FEEDBACK, data='{"text": "broken \\ud83d emoji"}', headers=headers)
    assert answer.status_code == 201
    assert [each.text for each in feedback_by(session, tester)] == ["broken \ufffd emoji"]


def test_the_same_key_for_another_text_is_a_conflict(call: Call, make_account: Make, build: Build) -> None:
    tester, key = make_account(), {"Idempotency-Key": "k1"}
    call(tester, "POST", FEEDBACK, json={"text": "battery"}, headers=key)
    assert call(tester, "POST", FEEDBACK, json={"text": "camera"}, headers=key).status_code == 409


def test_two_people_may_use_the_same_key(call: Call, make_account: Make, build: Build) -> None:
    key = {"Idempotency-Key": "k1"}
    ids = {
        call(make_account(), "POST", FEEDBACK, json={"text": text}, headers=key).json["id"]
        for text in ("a", "b")
    }  # type: ignore[index]
    assert len(ids) == 2


@pytest.mark.parametrize(
    "body",
    [{"text": " "}, {"text": "x", "kind": "rant"}, {"text": "x", "area": "nowhere"}, {"text": "x" * 20_001}],
)
def test_bad_feedback_is_refused(
    call: Call, make_account: Make, build: Build, session: Session, body: dict[str, str]
) -> None:
    tester = make_account()
    assert 400 <= call(tester, "POST", FEEDBACK, json=body).status_code < 500
    assert feedback_by(session, tester) == []


def test_me_too_counts_once_and_can_be_taken_back(
    call: Call, make_account: Make, session: Session, product: Product, now: datetime
) -> None:
    request, tester = open_request(session, product, "Call times", now=now), make_account()
    path = f"/products/skylark/requests/{request.id}/support"
    answers = [call(tester, method, path).json for method in ("PUT", "PUT", "DELETE")]
    assert [(a["people"], a["supported"]) for a in answers if a] == [(1, True), (1, True), (0, False)]
    assert count_supporters(session, [request]) == {request.id: 0}
