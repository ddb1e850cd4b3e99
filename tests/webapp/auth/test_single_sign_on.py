"""Single sign-on against a provider that runs as a process of its own on this machine."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from community.accounts import Account, account_of
from community.roles import roles_of
from core.audit import AuditEntry
from core.settings import BadSetting, read_settings
from webapp.auth.credentials import Credential
from webapp.auth.outside import OutsideIdentity
from webapp.auth.single_sign_on import install_single_sign_on

pytestmark = [pytest.mark.allow_hosts(["127.0.0.1"])]
Make = Callable[..., Account]
ANN: dict[str, Any] = {"sub": "ann-1", "email": "ann@corp.example", "email_verified": True, "name": "Ann"}


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """A provider on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    script = str(Path(__file__).with_name("provider.py"))
    environment = os.environ | {"AUTHLIB_INSECURE_TRANSPORT": "1", "PYTHONWARNINGS": "ignore"}
    process = subprocess.Popen(
        [sys.executable, script, str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert process.poll() is None, "the provider did not start"
        try:
            requests.get(f"{address}/keys", timeout=5).close()
        except requests.ConnectionError:
            continue
        return
    raise AssertionError("the provider did not answer")


@pytest.fixture
def provider(app: Flask, issuer: str) -> str:
    """The app knows the provider."""
    app.config.update(
        ORANGE_FRIDAY_OIDC_ISSUER=issuer,
        ORANGE_FRIDAY_OIDC_CLIENT_ID="orange",
        ORANGE_FRIDAY_OIDC_CLIENT_SECRET="secret",
        ORANGE_FRIDAY_OIDC_ROLES={"pm": ("skylark", "manager"), "crew": (None, "staff")},
    )
    install_single_sign_on(app)
    return issuer


def come(client: FlaskClient, provider: str, change: Callable[[str], str] = str, **claims: Any) -> Any:
    """Go to the provider as the person of these claims, and come back; ``change`` may spoil the way back."""
    seen = requests.post(f"{provider}/person", json=ANN | claims, timeout=10).json()
    there = client.post("/sign-in/single-sign-on").headers["Location"]
    back = requests.get(there, allow_redirects=False, timeout=10).headers["Location"]
    parts = urlsplit(change(back))
    client.get(f"{parts.path}?{parts.query}")
    return seen


def inside(client: FlaskClient) -> bool:
    return client.get("/me").status_code == 200


def test_a_new_person_comes_in_with_a_confirmed_account(
    client: FlaskClient, provider: str, session: Session
) -> None:
    come(client, provider)
    assert inside(client)
    account = account_of(session, "ann@corp.example")
    assert account is not None and account.display_name == "Ann"
    assert session.get_one(Credential, account.id).password is None


def test_state_nonce_and_pkce_are_sent(client: FlaskClient, provider: str) -> None:
    sent = parse_qs(urlsplit(client.post("/sign-in/single-sign-on").headers["Location"]).query)
    assert sent["code_challenge_method"] == ["S256"]
    assert sent["code_challenge"][0] and sent["state"][0] and sent["nonce"][0]


def test_the_same_subject_is_the_same_person_after_an_address_changed(
    client: FlaskClient, provider: str, session: Session
) -> None:
    come(client, provider)
    client.post("/sign-out")
    come(client, provider, email="ann.new@corp.example")
    assert inside(client)
    assert session.scalar(sa.select(sa.func.count()).select_from(OutsideIdentity)) == 1
    assert account_of(session, "ann.new@corp.example") is None


def test_an_unverified_address_finds_nobody(
    client: FlaskClient, provider: str, make_account: Make, session: Session
) -> None:
    victim = make_account()
    for verified in (False, None, "true"):
        come(client, provider, sub="evil", email=victim.email, email_verified=verified)
        assert not inside(client)
    assert session.scalar(sa.select(sa.func.count()).select_from(OutsideIdentity)) == 0


def test_a_verified_address_is_tied_to_its_account(
    client: FlaskClient, provider: str, make_account: Make, session: Session
) -> None:
    account, _noise = make_account(name="Bo"), make_account()
    come(client, provider, email=account.email)
    assert "Bo" in client.get("/me").text
    assert session.scalar(sa.select(OutsideIdentity.account_id)) == account.id


def test_a_password_set_by_somebody_who_never_confirmed_is_void(
    client: FlaskClient, provider: str, make_account: Make, session: Session
) -> None:
    account = make_account()
    session.get_one(Credential, account.id).confirmed_at = None
    session.commit()
    come(client, provider, email=account.email)
    session.expire_all()
    assert inside(client) and session.get_one(Credential, account.id).password is None


@pytest.mark.parametrize("spoil", ["nonce", "key", "issuer", "audience", "age"])
def test_a_wrong_token_lets_nobody_in(client: FlaskClient, provider: str, spoil: str) -> None:
    come(client, provider, spoil=spoil)
    assert not inside(client)


def test_a_wrong_state_lets_nobody_in(client: FlaskClient, provider: str) -> None:
    come(client, provider, change=lambda back: back.replace("state=", "state=x"))
    assert not inside(client)


def test_another_browser_cannot_use_the_way_back(app: Flask, client: FlaskClient, provider: str) -> None:
    ways: list[str] = []
    come(client, provider, change=lambda back: ways.append(back) or "http://127.0.0.1/healthz")
    other = app.test_client()
    parts = urlsplit(ways[0])
    other.get(f"{parts.path}?{parts.query}")
    assert not inside(other)


def test_only_the_domains_of_the_setting_are_let_in(app: Flask, client: FlaskClient, provider: str) -> None:
    app.config["ORANGE_FRIDAY_OIDC_DOMAINS"] = "corp.example"
    come(client, provider, sub="eve", email="eve@corp.example.evil.example")
    assert not inside(client)
    come(client, provider)
    assert inside(client)


@pytest.mark.usefixtures("product")
def test_groups_give_and_take_roles_and_both_are_audited(
    client: FlaskClient, provider: str, session: Session
) -> None:
    come(client, provider, groups=["crew", "unknown"])
    account = account_of(session, "ann@corp.example")
    assert roles_of(session, account, None) == {"staff"}
    client.post("/sign-out")
    come(client, provider, groups=[])
    session.expire_all()
    assert roles_of(session, account, None) == set()
    acts = session.scalars(sa.select(AuditEntry.act).order_by(AuditEntry.id)).all()
    assert acts == ["role.grant", "role.revoke"]


def test_a_closed_account_stays_out(
    client: FlaskClient, provider: str, make_account: Make, session: Session
) -> None:
    account = make_account()
    account.active = False
    session.commit()
    come(client, provider, email=account.email)
    assert not inside(client)


def test_a_provider_that_is_down_is_told_calmly(app: Flask, client: FlaskClient) -> None:
    app.config.update(ORANGE_FRIDAY_OIDC_ISSUER="http://127.0.0.1:9", ORANGE_FRIDAY_OIDC_CLIENT_ID="orange")
    install_single_sign_on(app)
    client.post("/sign-in/single-sign-on")
    assert "does not answer" in client.get("/sign-in").text


def test_without_a_provider_the_door_is_not_there(client: FlaskClient) -> None:
    assert client.post("/sign-in/single-sign-on").status_code == 404
    assert "single sign-on" not in client.get("/sign-in").text


@pytest.mark.parametrize("raw", ["crew", "crew=boss", "=staff", "crew=skylark:tester"])
def test_a_mapping_that_makes_no_sense_is_refused_at_the_start(raw: str) -> None:
    with pytest.raises(BadSetting):
        read_settings({"ORANGE_FRIDAY_OIDC_ROLES": raw})
