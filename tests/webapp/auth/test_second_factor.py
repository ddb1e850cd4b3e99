"""Second factors: an app's codes, recovery codes, and who must have one."""

import re
import time
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from passlib.totp import TOTP
from sqlalchemy.orm import Session

from community.accounts import Account
from tests.webapp.conftest import PASSWORD
from webapp.auth.credentials import Credential
from webapp.extensions import security

Make = Callable[..., Account]
Visit = Callable[..., FlaskClient]


def code_of(secret: str, step: int = 0) -> str:
    """The code of an account's app, ``step`` half minutes from now."""
    totp: TOTP = security.totp_factory._totp.from_source(secret)
    return str(totp.generate(int(time.time()) + 30 * step).token)


@pytest.fixture
def guarded(make_account: Make, session: Session, app: Flask) -> Account:
    """Somebody with an app."""
    account = make_account(name="Bo")
    credential = session.get_one(Credential, account.id)
    security.datastore.tf_set(credential, "authenticator", security.totp_factory.generate_totp_secret())
    session.commit()
    return account


def secret_of(session: Session, account: Account) -> str:
    secret = session.get_one(Credential, account.id).tf_totp_secret
    assert secret is not None
    return secret


def give_password(client: FlaskClient, account: Account) -> None:
    answer = client.post("/sign-in", data={"email": account.email, "password": PASSWORD})
    assert answer.status_code == 302


def inside(client: FlaskClient) -> bool:
    return client.get("/me").status_code == 200


def test_an_app_is_set_up_with_a_picture_and_a_code(
    visit_as: Visit, make_account: Make, session: Session
) -> None:
    account = make_account()
    client = visit_as(account)
    page = client.post("/me/second-factor", data={"setup": "authenticator"}).text
    assert 'src="data:image/svg+xml;base64,' in page
    key = re.search(r"<code>([A-Z2-7-]+)</code>", page)
    there = re.search(r'action="(/me/second-factor/[^"]+)"', page)
    assert key is not None and there is not None
    code = TOTP(key=key.group(1), format="base32").generate().token
    client.post(there.group(1), data={"code": code})
    assert session.get_one(Credential, account.id).tf_primary_method == "authenticator"


def test_a_wrong_code_sets_nothing_up(visit_as: Visit, make_account: Make, session: Session) -> None:
    account = make_account()
    client = visit_as(account)
    page = client.post("/me/second-factor", data={"setup": "authenticator"}).text
    there = re.search(r'action="(/me/second-factor/[^"]+)"', page)
    assert there is not None
    client.post(there.group(1), data={"code": "000000x"})
    assert session.get_one(Credential, account.id).tf_primary_method is None


def test_the_secret_is_kept_encrypted(session: Session, guarded: Account) -> None:
    secret = secret_of(session, guarded)
    assert '"enckey"' in secret and '"key"' not in secret


def test_a_password_alone_opens_nothing(client: FlaskClient, guarded: Account) -> None:
    give_password(client, guarded)
    assert not inside(client)


def test_the_code_signs_in_and_works_once(client: FlaskClient, guarded: Account, session: Session) -> None:
    code = code_of(secret_of(session, guarded))
    give_password(client, guarded)
    client.post("/sign-in/code", data={"code": code})
    assert inside(client)
    client.post("/sign-out")
    give_password(client, guarded)
    client.post("/sign-in/code", data={"code": code})
    assert not inside(client)


def test_a_code_without_a_password_opens_nothing(
    client: FlaskClient, guarded: Account, session: Session
) -> None:
    client.post("/sign-in/code", data={"code": code_of(secret_of(session, guarded))})
    assert not inside(client)


def test_codes_are_not_to_be_guessed(client: FlaskClient, guarded: Account) -> None:
    give_password(client, guarded)
    answers = [client.post("/sign-in/code", data={"code": "12345"}).status_code for _ in range(11)]
    assert answers == [200] * 10 + [429]


def test_a_recovery_code_signs_in_once(
    client: FlaskClient, guarded: Account, session: Session, visit_as: Visit
) -> None:
    page = visit_as(guarded).post("/me/recovery-codes", data={"generate_new_codes": "yes"}).text
    codes = re.findall(r"[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}", page)
    assert len(codes) == 8
    assert codes[0] not in str(session.get_one(Credential, guarded.id).mf_recovery_codes)
    for expected in (True, False):
        give_password(client, guarded)
        client.post("/sign-in/recovery", data={"code": codes[0]})
        assert inside(client) is expected
        client.post("/sign-out")


def test_a_link_by_mail_asks_for_the_second_factor_too(
    client: FlaskClient, guarded: Account, session: Session
) -> None:
    from tests.webapp.auth.test_letters import ask, link_in

    ask(client, guarded.email, "link")
    client.post(link_in(session))
    assert not inside(client)
    client.post("/sign-in/code", data={"code": code_of(secret_of(session, guarded))})
    assert inside(client)


@pytest.mark.parametrize(
    ("role", "must"), [("tester", False), ("staff", True), ("manager", True), ("admin", True)]
)
def test_staff_set_one_up_where_the_installation_asks_for_it(
    app: Flask, client: FlaskClient, make_account: Make, role: str, must: bool
) -> None:
    app.config["ORANGE_FRIDAY_STAFF_SECOND_FACTOR"] = True
    account = make_account(role)
    answer = client.post("/sign-in", data={"email": account.email, "password": PASSWORD})
    assert ("/me/second-factor" in answer.headers["Location"]) is must
    assert inside(client) is not must


def test_old_sign_ins_must_be_proved_again_to_change_factors(visit_as: Visit, make_account: Make) -> None:
    client = visit_as(make_account())
    with client.session_transaction() as cookie:
        cookie["fs_paa"] = time.time() - 3 * 3600
    assert "/verify" in client.get("/me/recovery-codes").headers["Location"]


@pytest.mark.parametrize(
    "path", ["/me/second-factor", "/me/recovery-codes", "/me/passkeys", "/me/password", "/verify"]
)
def test_the_pages_are_shown_in_our_dress_and_to_nobody_signed_out(
    visit_as: Visit, make_account: Make, path: str
) -> None:
    assert "site-header" in visit_as(make_account()).get(path).text
    assert visit_as(None).get(path).status_code == 302


@pytest.mark.parametrize("code", ["", "'; --", "😀" * 500, "\0", "<script>alert(1)</script>", "１２３４５６"])
def test_odd_codes_are_refused_calmly(client: FlaskClient, guarded: Account, code: str) -> None:
    give_password(client, guarded)
    for door in ("/sign-in/code", "/sign-in/recovery"):
        answer = client.post(door, data={"code": code})
        assert answer.status_code == 200 and "<script>alert" not in answer.text


def test_the_page_for_codes_signs_nobody_out(
    visit_as: Callable[..., FlaskClient], make_account: Callable[..., Account]
) -> None:
    client = visit_as(make_account())
    assert client.get("/sign-in/code").location == "/"
    assert client.get("/me").status_code == 200
