"""Whoever sends too much in a minute waits; nothing typed is lost, and reading is never counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from community.accounts import Account
from community.products import Product
from community.tokens import issue_token
from tests.making import a_build
from tests.webapp.conftest import MovedClock
from webapp.rate_limits import address_key

Visit = Callable[..., FlaskClient]
TEXT = "My battery <b>dies</b> overnight."


@pytest.fixture
def narrow(app: Flask) -> Flask:
    """Two a minute for a person, five for an address, one when signed out."""
    app.config.update(
        ORANGE_FRIDAY_WRITES_BY_PERSON=2, ORANGE_FRIDAY_WRITES_BY_ADDRESS=5, ORANGE_FRIDAY_WRITES_SIGNED_OUT=1
    )
    return app


def send(client: FlaskClient, **more: str) -> int:
    return client.post("/preferences", data={"theme": "dark"} | more).status_code


def test_a_person_waits_and_comes_in_again(
    narrow: Flask, visit_as: Visit, make_account: Callable[..., Account], clock: MovedClock
) -> None:
    ann = visit_as(make_account())
    assert [send(ann), send(ann)] == [302, 302]
    answer = ann.post("/preferences")
    assert answer.status_code == 429
    clock.moment += timedelta(seconds=int(answer.headers["Retry-After"]))
    assert send(ann) == 302


def test_a_colleague_at_the_same_address_is_not_held_up(
    narrow: Flask, visit_as: Visit, make_account: Callable[..., Account]
) -> None:
    ann, bo = visit_as(make_account()), visit_as(make_account())
    assert [send(ann), send(ann), send(ann), send(bo)] == [302, 302, 429, 302]


def test_many_accounts_at_one_address_are_held_up_together(
    narrow: Flask, visit_as: Visit, make_account: Callable[..., Account]
) -> None:
    crowd = [visit_as(make_account()) for _ in range(6)]
    assert [send(each) for each in crowd] == [302] * 5 + [429]


def test_who_is_signed_out_is_counted_by_address(narrow: Flask, client: FlaskClient) -> None:
    assert [send(client), send(client)] == [302, 429]
    other = {"REMOTE_ADDR": "203.0.113.9"}
    assert client.post("/preferences", data={"theme": "dark"}, environ_base=other).status_code == 302


def test_the_page_shows_what_was_typed_inert_and_no_password(narrow: Flask, client: FlaskClient) -> None:
    send(client)
    page = client.post("/sign-in", data={"text": TEXT, "password": "my long password"}).text
    assert "My battery &lt;b&gt;dies&lt;/b&gt; overnight." in page
    assert "my long password" not in page


def test_reading_is_not_counted(narrow: Flask, client: FlaskClient) -> None:
    assert {client.get("/healthz").status_code for _ in range(9)} == {200}


def test_nought_means_no_limit(narrow: Flask, client: FlaskClient) -> None:
    narrow.config["ORANGE_FRIDAY_WRITES_SIGNED_OUT"] = 0
    assert {send(client) for _ in range(9)} == {302}


def test_the_api_answers_a_problem_and_counts_by_account_over_all_its_tokens(
    narrow: Flask,
    client: FlaskClient,
    session: Session,
    product: Product,
    make_account: Callable[..., Account],
) -> None:
    ann = make_account()
    now = narrow.extensions["clock"]()
    a_build(session, product, "8.10.24", now)
    tokens = [issue_token(session, ann, name, ["vote"], now=now) for name in ("one", "two", "three")]
    session.commit()
    answers = [
        client.put(
            "/api/v1/products/skylark/builds/8.10.24/vote",
            json={"score": 4},
            headers={"Authorization": f"Bearer {token}"},
        )
        for token in tokens
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].mimetype == "application/problem+json"
    assert int(answers[2].headers["Retry-After"]) > 0


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_an_address_is_counted_by_what_its_owner_cannot_change(address: str, key: str) -> None:
    assert address_key(address) == key
