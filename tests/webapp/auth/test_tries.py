"""Tries to sign in: counted by account and by address, over in time, the same for everybody."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from community.accounts import Account
from core.database import begin_write
from tests.webapp.conftest import PASSWORD, MovedClock
from webapp.auth.tries import SignInTry, count_try, forget_old_tries

Make = Callable[..., Account]


def try_wrong(client: FlaskClient, email: str | None, times: int) -> list[int]:
    form = {"email": email, "password": "wrong"}
    return [client.post("/sign-in", data=form).status_code for _ in range(times)]


def test_the_eleventh_wrong_try_is_told_to_wait(client: FlaskClient, make_account: Make) -> None:
    account = make_account()
    assert try_wrong(client, account.email, 10) == [200] * 10
    answer = client.post("/sign-in", data={"email": account.email, "password": PASSWORD})
    assert answer.status_code == 429 and answer.headers["Retry-After"] == "900"
    assert "15 minutes" in answer.text


def test_an_address_without_an_account_is_told_the_same(client: FlaskClient, make_account: Make) -> None:
    make_account()
    assert try_wrong(client, "nobody@example.com", 11) == [200] * 10 + [429]


def test_waiting_opens_the_account_again(client: FlaskClient, make_account: Make, clock: MovedClock) -> None:
    account = make_account()
    try_wrong(client, account.email, 12)
    clock.moment += timedelta(minutes=15)
    client.post("/sign-in", data={"email": account.email, "password": PASSWORD})
    assert client.get("/me").status_code == 200


def test_a_right_password_forgets_the_wrong_ones(client: FlaskClient, make_account: Make) -> None:
    account = make_account()
    try_wrong(client, account.email, 9)
    client.post("/sign-in", data={"email": account.email, "password": PASSWORD})
    client.post("/sign-out")
    assert try_wrong(client, account.email, 10) == [200] * 10


def test_another_account_is_not_hindered(client: FlaskClient, make_account: Make) -> None:
    first, second = make_account(), make_account()
    try_wrong(client, first.email, 12)
    assert try_wrong(client, second.email, 1) == [200]


def test_one_address_is_stopped_whatever_accounts_it_tries(app: Flask, client: FlaskClient) -> None:
    app.config["ORANGE_FRIDAY_SIGN_IN_TRIES_ADDRESS"] = 3
    answers = [try_wrong(client, f"guess{number}@example.com", 1)[0] for number in range(5)]
    assert answers == [200, 200, 200, 429, 429]


def test_whoever_is_signed_in_goes_on_while_the_account_is_tried(
    client: FlaskClient, visit_as: Callable[..., FlaskClient], make_account: Make
) -> None:
    account = make_account()
    inside = visit_as(account)
    try_wrong(client, account.email, 12)
    assert inside.get("/me").status_code == 200


def test_asking_for_letters_is_counted_too(client: FlaskClient) -> None:
    form = {"email": "nobody@example.com", "kind": "link"}
    assert [client.post("/sign-in/help", data=form).status_code for _ in range(11)] == [200] * 10 + [429]


def test_no_address_stands_in_the_table(client: FlaskClient, session: Session) -> None:
    try_wrong(client, "ann@example.com", 1)
    assert not [key for key in session.scalars(sa.select(SignInTry.key)) if "ann" in key or "127" in key]


def test_many_at_once_are_all_counted(own_engine: Engine, now: datetime) -> None:
    def one(_number: int) -> int:
        with Session(own_engine) as session:
            begin_write(session)
            count, _ends = count_try(session, "key", timedelta(minutes=15), now=now)
            session.commit()
            return count

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(one, range(20))) == list(range(1, 21))


def test_windows_that_ended_are_forgotten(session: Session, now: datetime) -> None:
    count_try(session, "old", timedelta(minutes=1), now=now - timedelta(hours=1))
    count_try(session, "new", timedelta(minutes=1), now=now)
    assert forget_old_tries(session, now=now) == 1


def test_whoever_found_an_open_browser_cannot_guess_its_password(
    visit_as: Callable[..., FlaskClient], make_account: Make
) -> None:
    inside, other = visit_as(make_account()), visit_as(make_account())
    answers = [inside.post("/verify", data={"password": "wrong"}).status_code for _ in range(11)]
    assert answers == [200] * 10 + [429]
    assert inside.post("/me/password", data={"password": PASSWORD}).status_code == 429
    assert other.post("/verify", data={"password": "wrong"}).status_code == 200
