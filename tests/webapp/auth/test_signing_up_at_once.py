"""Fifty sign-ups with one address at once, through the whole application, on a real database."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from community.accounts import Account
from tests.webapp.conftest import PASSWORD
from webapp.auth.credentials import Credential

FORM = {"email": "ann@example.com", "display_name": "Ann", "password": PASSWORD}


def sign_up_fifty_times(app: Flask) -> list[tuple[int, str]]:
    app.config["ORANGE_FRIDAY_SIGN_IN_TRIES"] = 1000

    def one(_number: int) -> tuple[int, str]:
        answer = app.test_client().post("/sign-up", data=FORM)
        return answer.status_code, answer.text

    with ThreadPoolExecutor(10) as pool:
        return list(pool.map(one, range(50)))


def people(session: Session) -> tuple[int | None, int | None]:
    session.rollback()
    count = sa.select(sa.func.count())
    return session.scalar(count.select_from(Account)), session.scalar(count.select_from(Credential))


def test_one_account_is_left_and_the_others_are_told(app: Flask, session: Session) -> None:
    answers = sign_up_fifty_times(app)
    assert people(session) == (1, 1)
    assert sorted(status for status, _text in answers) == [200] * 49 + [303]
    assert (
        sum("There is an account with this e-mail address already" in text for _status, text in answers) == 49
    )


@pytest.mark.parametrize("confirm", ["yes"])
def test_with_confirmation_all_are_told_the_same(app: Flask, session: Session, confirm: str) -> None:
    app.config["ORANGE_FRIDAY_CONFIRM"] = confirm
    answers = sign_up_fifty_times(app)
    assert people(session) == (1, 1)
    assert {status for status, _text in answers} == {200}
    assert len({re.sub(r'name="csrf_token" value="[^"]*"', "", text) for _status, text in answers}) == 1


@pytest.mark.parametrize(
    ("email", "name"),
    [
        ("x" * 400 + "@example.com", "Ann"),
        ("ann@example.com'; drop table accounts;--", "Ann"),
        ("\0", "Ann"),
        ("ann@example.com", "\u202e\u200b"),
        ("ann@example.com", "x" * 10_000),
    ],
)
def test_odd_input_is_refused_at_its_field(app: Flask, session: Session, email: str, name: str) -> None:
    answer = app.test_client().post("/sign-up", data=FORM | {"email": email, "display_name": name})
    assert answer.status_code == 422
    assert people(session) == (0, 0)


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "{{ 7*7 }}", "田中さん😀", "%s%n", "=1+1"])
def test_an_odd_name_is_kept_exactly_and_shown_inert(app: Flask, session: Session, name: str) -> None:
    client = app.test_client()
    client.post("/sign-up", data=FORM | {"display_name": name})
    session.rollback()
    assert session.scalar(sa.select(Account.display_name)) == name
    page = client.get("/me").text
    assert "<script>alert" not in page and "49" not in page.split("<h1>")[1].split("</h1>")[0]
