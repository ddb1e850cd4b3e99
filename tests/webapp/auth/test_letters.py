"""Letters about accounts: links that work once, and one answer whether or not an address exists."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from community.accounts import Account, account_of
from core.outbox import OutboxMessage
from tests.webapp.conftest import PASSWORD, MovedClock
from webapp.auth.credentials import Credential

Make = Callable[..., Account]
NEW = "a much better password"


def letters(session: Session) -> list[OutboxMessage]:
    return list(session.scalars(sa.select(OutboxMessage).order_by(OutboxMessage.id)))


def link_in(session: Session) -> str:
    found = re.search(r"http://127\.0\.0\.1:5000(/\S+)", letters(session)[-1].body_text)
    assert found is not None
    return found.group(1)


def told(page: str) -> str:
    """A page without its CSRF tokens, which hold the time."""
    return re.sub(r'name="csrf_token"[^>]*value="[^"]*"', "", page)


def ask(client: FlaskClient, email: str | None, kind: str) -> str:
    answer = client.post("/sign-in/help", data={"email": email, "kind": kind})
    assert answer.status_code == 200
    return told(answer.text)


@pytest.mark.parametrize("kind", ["link", "reset", "confirm"])
def test_the_answer_is_the_same_for_every_address(client: FlaskClient, make_account: Make, kind: str) -> None:
    account = make_account()
    assert ask(client, account.email, kind) == ask(client, "nobody@example.com", kind)


def test_a_link_signs_in_once(client: FlaskClient, make_account: Make, session: Session) -> None:
    account = make_account(name="Bo")
    ask(client, account.email, "link")
    link = link_in(session)
    assert client.get(link).status_code == 200
    assert client.get("/me").status_code != 200
    client.post(link)
    assert "Bo" in client.get("/me").text
    client.post("/sign-out")
    assert client.post(link).status_code == 404


def test_a_link_is_too_old_after_half_an_hour(
    client: FlaskClient, make_account: Make, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(client, make_account().email, "link")
    link = link_in(session)
    monkeypatch.setitem(__import__("webapp.auth.letters").auth.letters.WITHIN, "login", timedelta(seconds=-1))
    assert client.post(link).status_code == 404


def test_a_new_password_works_and_the_old_one_does_not(
    client: FlaskClient, make_account: Make, session: Session, visit_as: Callable[..., FlaskClient]
) -> None:
    account = make_account()
    elsewhere = visit_as(account)
    ask(client, account.email, "reset")
    link = link_in(session)
    assert client.post(link, data={"password": NEW, "again": NEW}).status_code == 303
    assert elsewhere.get("/me").status_code != 200
    client.post("/sign-in", data={"email": account.email, "password": PASSWORD})
    assert client.get("/me").status_code != 200
    client.post("/sign-in", data={"email": account.email, "password": NEW})
    assert client.get("/me").status_code == 200
    assert client.post(link, data={"password": PASSWORD, "again": PASSWORD}).status_code == 404
    assert "Your password was changed" in letters(session)[-1].subject


def test_a_short_password_is_refused(client: FlaskClient, make_account: Make, session: Session) -> None:
    ask(client, make_account().email, "reset")
    assert client.post(link_in(session), data={"password": "short", "again": "short"}).status_code == 422


def test_a_closed_account_gets_no_letter(client: FlaskClient, make_account: Make, session: Session) -> None:
    account = make_account()
    account.active = False
    session.commit()
    ask(client, account.email, "reset")
    assert letters(session) == []


def test_one_letter_of_a_kind_goes_out_in_a_minute(
    client: FlaskClient, make_account: Make, session: Session, clock: MovedClock
) -> None:
    account = make_account()
    ask(client, account.email, "link")
    ask(client, account.email, "link")
    clock.moment += timedelta(minutes=1)
    ask(client, account.email, "link")
    assert len(letters(session)) == 2


def test_letters_come_in_the_recipients_language(
    client: FlaskClient, make_account: Make, session: Session
) -> None:
    account = make_account()
    account.language = "zh"
    session.commit()
    ask(client, account.email, "link")
    assert letters(session)[0].body_html is not None and 'lang="zh-Hans"' in letters(session)[0].body_html


@pytest.mark.parametrize(
    "path", ["/sign-in/link/x", "/reset/x", "/confirm/x", "/reset/%F0%9F%98%80", "/confirm/'--"]
)
def test_a_forged_link_leads_nowhere(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404


@pytest.fixture
def confirming(app: Flask) -> None:
    app.config["ORANGE_FRIDAY_CONFIRM"] = "yes"


def sign_up(client: FlaskClient, email: str | None) -> str:
    answer = client.post("/sign-up", data={"email": email, "display_name": "Ann", "password": PASSWORD})
    assert answer.status_code == 200
    return told(answer.text)


@pytest.mark.usefixtures("confirming")
def test_signing_up_says_the_same_of_a_taken_address(
    client: FlaskClient, make_account: Make, session: Session
) -> None:
    account = make_account()
    taken, free = sign_up(client, account.email), sign_up(client, "ann@example.com")
    assert taken.replace(str(account.email), "") == free.replace("ann@example.com", "")
    assert [letter.subject for letter in letters(session)] == [
        "You have an account already",
        "Confirm your e-mail address",
    ]


@pytest.mark.usefixtures("confirming")
def test_an_address_signs_in_once_it_is_confirmed(client: FlaskClient, session: Session) -> None:
    sign_up(client, "ann@example.com")
    link, form = link_in(session), {"email": "ann@example.com", "password": PASSWORD}
    assert "Confirm your e-mail address first" in client.post("/sign-in", data=form).text
    assert client.get(link).status_code == 200
    account = account_of(session, "ann@example.com")
    assert account is not None and session.get_one(Credential, account.id).confirmed_at is None
    client.post(link)
    client.post("/sign-in", data=form)
    assert client.get("/me").status_code == 200


@pytest.mark.usefixtures("confirming")
def test_a_wrong_password_tells_nothing_about_the_confirmation(client: FlaskClient, session: Session) -> None:
    sign_up(client, "ann@example.com")
    form = {"password": "wrong"}
    known = told(client.post("/sign-in", data=form | {"email": "ann@example.com"}).text)
    unknown = told(client.post("/sign-in", data=form | {"email": "bob@example.com"}).text)
    assert known.replace("ann@", "") == unknown.replace("bob@", "")
