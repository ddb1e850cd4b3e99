"""Staff look at what waits; its author knows; machines give themselves away."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from community.accounts import Account
from community.products import Product
from surveys.feedback import feedback_by
from surveys.moderation import RELEASED, holding_of
from tests.webapp.conftest import PASSWORD, MovedClock

Visit = Callable[..., FlaskClient]
QUEUE = "/p/skylark/studio/texts"


@pytest.fixture
def ann(make_account: Callable[..., Account], visit_as: Visit, product: Product) -> Account:
    """A tester who sent the same three times; the last one waits."""
    made = make_account(name="Ann")
    for once in ("a", "b", "c"):
        visit_as(made).post(
            "/p/skylark/feedback/new",
            data={"text": "Buy <b>followers</b>", "kind": "", "severity": "", "build": "-", "once": once},
        )
    return made


def newest(session: Session, account: Account) -> int:
    return feedback_by(session, account)[0].id


def test_its_author_sees_that_it_waits_and_why(session: Session, ann: Account, visit_as: Visit) -> None:
    page = visit_as(ann).get(f"/p/skylark/feedback/{newest(session, ann)}").text
    assert "Waiting for a look." in page and "several times" in page


def test_staff_see_the_queue_inert_and_release_from_it(
    session: Session, ann: Account, visit_as: Visit, make_account: Callable[..., Account]
) -> None:
    number, staff = newest(session, ann), visit_as(make_account("staff"))
    page = staff.get(QUEUE).text
    assert page.count("Buy &lt;b&gt;followers") == 1
    assert "1 text waits for a look" in staff.get("/p/skylark/studio/").text
    assert staff.post(f"{QUEUE}/{number}", data={"state": "released"}).status_code == 303
    found = holding_of(session, number)
    assert found is not None and found.state == RELEASED
    assert "Waiting for a look." not in visit_as(ann).get(f"/p/skylark/feedback/{number}").text


def test_hiding_without_a_reason_is_refused_and_with_one_the_author_reads_it(
    session: Session, ann: Account, visit_as: Visit, make_account: Callable[..., Account]
) -> None:
    number, staff = newest(session, ann), visit_as(make_account("staff"))
    assert staff.post(f"{QUEUE}/{number}", data={"state": "hidden"}).status_code == 422
    staff.post(f"{QUEUE}/{number}", data={"state": "hidden", "reason": "An advertisement"})
    assert "An advertisement" in visit_as(ann).get(f"/p/skylark/feedback/{number}").text
    staff.post(f"{QUEUE}/{number}", data={"state": "held"})
    assert "Waiting for a look." in visit_as(ann).get(f"/p/skylark/feedback/{number}").text


def test_a_text_of_another_product_is_not_found(
    session: Session, ann: Account, visit_as: Visit, make_account: Callable[..., Account], clock: MovedClock
) -> None:
    from community.products import create_product
    from surveys.feedback import write_feedback

    other = create_product(session, "other", "Other", now=clock.moment)
    theirs = write_feedback(session, ann, other, "Elsewhere", now=clock.moment)
    session.commit()
    staff = visit_as(make_account("staff"))
    answer = staff.post(f"{QUEUE}/{theirs.id}", data={"state": "hidden", "reason": "x"})
    assert answer.status_code == 404


def test_who_fills_in_the_field_that_nobody_sees_waits(
    session: Session, visit_as: Visit, make_account: Callable[..., Account]
) -> None:
    bo = make_account(name="Bo")
    form = {"text": "Nice", "kind": "", "severity": "", "build": "-", "website": "http://spam.example"}
    assert visit_as(bo).post("/p/skylark/feedback/new", data=form).status_code == 303
    found = holding_of(session, newest(session, bo))
    assert found is not None and found.why == "trap"


def _signed(client: FlaskClient, path: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(path).text.split("<main")[1])
    assert found is not None
    return found.group(1)


def sign_up(client: FlaskClient, **more: str) -> str:
    data = {"email": "eve@example.com", "display_name": "Eve", "password": PASSWORD} | more
    return str(client.post("/sign-up", data=data).status_code)


def test_a_sign_up_quicker_than_anybody_types_is_asked_to_send_again(app: Flask, client: FlaskClient) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    token = _signed(client, "/sign-up")
    assert sign_up(client, csrf_token=token) == "422"
    app.config["ORANGE_FRIDAY_QUICKEST_SECONDS"] = 0
    assert sign_up(client, csrf_token=token) == "303"


def test_a_sign_up_with_the_trap_filled_in_makes_nobody(app: Flask, client: FlaskClient) -> None:
    assert sign_up(client, website="http://spam.example") == "422"
    assert sign_up(client) == "303"
