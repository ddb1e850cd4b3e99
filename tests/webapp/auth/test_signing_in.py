"""Sign up, sign in, sign out, through the forms that people use."""

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from community.accounts import Account, account_of
from tests.webapp.conftest import PASSWORD

ANN = {"email": "Ann@Example.com", "display_name": "Ann", "password": PASSWORD}


def test_signing_up_makes_a_member_with_one_spelling_of_the_address(
    client: FlaskClient, session: Session
) -> None:
    answer = client.post("/sign-up", data=ANN)
    assert answer.status_code == 303
    account = account_of(session, "ann@example.com")
    assert account is not None and account.display_name == "Ann"


def test_a_taken_address_is_refused_and_what_was_typed_is_still_there(
    client: FlaskClient, make_account: Callable[..., Account]
) -> None:
    taken = make_account().email
    answer = client.post("/sign-up", data=ANN | {"email": taken})
    assert taken in answer.text and 'value="Ann"' in answer.text
    assert answer.status_code == 200


def test_a_name_that_shows_an_address_is_refused(client: FlaskClient, session: Session) -> None:
    client.post("/sign-up", data=ANN | {"display_name": "ann@example.com"})
    assert account_of(session, "ann@example.com") is None


def test_a_member_signs_in_and_out(client: FlaskClient, make_account: Callable[..., Account]) -> None:
    account = make_account(name="Bo")
    client.post("/sign-in", data={"email": account.email, "password": PASSWORD})
    assert "Bo" in client.get("/no-such-page").text
    client.post("/sign-out")
    assert "Bo" not in client.get("/no-such-page").text


def test_a_wrong_password_does_not_sign_in(client: FlaskClient, make_account: Callable[..., Account]) -> None:
    account = make_account(name="Bo")
    client.post("/sign-in", data={"email": account.email, "password": "wrong"})
    assert "Bo" not in client.get("/no-such-page").text


def test_the_fixture_signs_in_as_the_form_does(
    visit_as: Callable[..., FlaskClient], make_account: Callable[..., Account]
) -> None:
    client = visit_as(make_account(name="Bo"))
    assert "Bo" in client.get("/no-such-page").text
