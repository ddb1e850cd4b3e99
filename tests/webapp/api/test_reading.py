"""Reading through the API: pages, ETags, what is shown to whom."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from analysis.priorities.feature_requests.opening import open_request
from analysis.runs import DONE, claim_run, end_run, request_run
from analysis.topics.theme_rows import Theme, ThemeRecord, TopicPlace
from community.accounts import Account
from community.products import Product
from releases.builds.build import Build
from tests.making import a_build, a_topic, fill_tally
from tests.webapp.api.conftest import Call
from tests.webapp.conftest import MovedClock

Make = Callable[..., Account]


def test_builds_come_in_pages_newest_first_and_each_once(
    call: Call, make_account: Make, session: Session, product: Product, now: datetime
) -> None:
    for number in range(7):
        a_build(session, product, f"8.{number}", now)
    session.commit()
    tester, seen, cursor = make_account(), [], ""
    while cursor is not None:
        page = call(tester, "GET", f"/products/skylark/builds?limit=3{cursor and '&cursor=' + cursor}").json
        assert page is not None
        seen += [build["version"] for build in page["builds"]]
        cursor = page["next_cursor"]
    assert seen == [f"8.{number}" for number in range(6, -1, -1)]


def test_requests_come_in_pages_too(
    call: Call, make_account: Make, session: Session, product: Product, now: datetime
) -> None:
    ids = [open_request(session, product, f"Wish {number}", now=now).id for number in range(3)]
    session.commit()
    tester = make_account()
    first = call(tester, "GET", "/products/skylark/requests?limit=2").json
    assert first is not None
    rest = call(tester, "GET", f"/products/skylark/requests?limit=2&cursor={first['next_cursor']}").json
    assert rest is not None
    assert [each["id"] for each in first["requests"] + rest["requests"]] == ids[::-1] and rest[
        "next_cursor"
    ] is None


@pytest.mark.parametrize("cursor", ["x", "", "YWZ0ZXI6LTE", "YWZ0ZXI6OTk5OTk5", "%00", "é"])
def test_a_made_up_cursor_is_refused_or_empty(
    call: Call, make_account: Make, build: Build, cursor: str
) -> None:
    answer = call(make_account(), "GET", f"/products/skylark/builds?cursor={cursor}")
    assert answer.status_code in (200, 400)


def test_open_numbers_are_shown_to_voters_only(
    call: Call, make_account: Make, session: Session, build: Build
) -> None:
    fill_tally(session, build, {4: 3, 1: 1})
    session.commit()
    voter, other, path = make_account(), make_account(), "/products/skylark/builds/8.10.24"
    call(voter, "PUT", f"{path}/vote", json={"score": 4})
    assert call(voter, "GET", path).json["satisfaction"]["share"] == 0.8  # type: ignore[index]
    assert call(other, "GET", path).json["satisfaction"] is None  # type: ignore[index]


def test_closed_numbers_are_shown_to_all(
    call: Call, make_account: Make, session: Session, build: Build, clock: MovedClock
) -> None:
    fill_tally(session, build, {5: 1})
    session.commit()
    clock.moment += timedelta(days=15)
    assert call(make_account(), "GET", "/products/skylark/builds/8.10.24").json["satisfaction"]["votes"] == 1  # type: ignore[index]


def test_a_reader_who_has_it_already_gets_304(call: Call, make_account: Make, build: Build) -> None:
    tester, path = make_account(), "/products/skylark/builds/8.10.24"
    tag = call(tester, "GET", path).headers["ETag"]
    assert call(tester, "GET", path, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    "path",
    ["/products/nowhere", "/products/skylark/builds/none", "/products/skylark/requests/99", "/nothing"],
)
def test_what_is_not_there_is_a_404_problem(call: Call, make_account: Make, build: Build, path: str) -> None:
    answer = call(make_account(), "GET", path)
    assert answer.status_code == 404 and answer.mimetype == "application/problem+json"


def test_the_openapi_document_names_every_call(client: FlaskClient) -> None:
    spec = client.get("/api/v1/openapi.json").json
    assert spec is not None
    assert {
        "/api/v1/products/{product}/builds",
        "/api/v1/products/{product}/builds/{build}/vote",
        "/api/v1/products/{product}/builds/{build}/feedback",
        "/api/v1/products/{product}/requests",
        "/api/v1/products/{product}/requests/{number}/support",
    } <= set(spec["paths"])


def test_the_documentation_page_shows_them(client: FlaskClient) -> None:
    page = client.get("/api/docs")
    assert (
        page.status_code == 200
        and "/api/v1/products/{product}/builds/{build}/vote" in page.text
        and "VoteIn" in page.text
    )


def test_a_request_names_its_theme(
    call: Call, make_account: Make, session: Session, product: Product, now: datetime
) -> None:
    topic = a_topic(session, product, "Battery", now)
    inside = open_request(session, product, "Battery", now=now, topic=topic)
    outside = open_request(session, product, "Camera", now=now)
    run = request_run(session, product, now=now)
    theme = Theme(product_id=product.id, title="power", titled_by_person=False, created_at=now)
    session.add(theme)
    session.flush()
    claim_run(session, now, run.id)
    end_run(session, run, DONE, now=now)
    session.add(
        ThemeRecord(
            run_id=run.id, theme_id=theme.id, title="power", keywords=[], people=1, share=1.0, people_ever=1,
            loose_texts=0, parts={},
        )
    )  # fmt: skip
    session.add(TopicPlace(run_id=run.id, topic_id=topic.id, theme_id=theme.id))
    session.commit()
    answer = call(make_account(), "GET", "/products/skylark/requests").json
    assert answer is not None
    told = {each["id"]: each["theme"] for each in answer["requests"]}
    assert told == {inside.id: {"id": theme.id, "title": "power"}, outside.id: None}
