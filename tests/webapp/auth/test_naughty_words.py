"""The naughty strings of ../shared/data through every form about accounts: no 500, nothing that runs."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from community.accounts import Account
from tests.database import ROOT

FILE = Path(os.environ.get("ORANGE_FRIDAY_SHARED", ROOT.parent / "shared")) / "data/hostile_text/blns.json"
FORMS = [
    ("/sign-in", ("email", "password")),
    ("/sign-in/help", ("email", "kind")),
    ("/sign-in/code", ("code",)),
    ("/sign-in/recovery", ("code",)),
    ("/sign-in/passkey/x", ("credential",)),
    ("/me/password", ("password", "new_password")),
    ("/me/passkeys", ("name", "usage")),
    ("/me/second-factor", ("setup",)),
    ("/verify", ("password",)),
]


@pytest.mark.slow
@pytest.mark.parametrize(("path", "fields"), FORMS)
def test_naughty_words_break_no_form(
    app: Flask,
    visit_as: Callable[..., FlaskClient],
    make_account: Callable[..., Account],
    path: str,
    fields: tuple[str, ...],
) -> None:
    if not FILE.exists():
        pytest.skip("needs ../shared/data/hostile_text")
    app.config.update(ORANGE_FRIDAY_SIGN_IN_TRIES=10**4, ORANGE_FRIDAY_SIGN_IN_TRIES_ADDRESS=10**6)
    member, visitor = visit_as(make_account()), visit_as(None)
    for number, text in enumerate(json.loads(FILE.read_text(encoding="utf-8"))):
        client = member if path.startswith(("/me", "/verify")) else visitor
        answer = client.post(path, data=dict.fromkeys(fields, text))
        assert answer.status_code < 500, number
        if "<script" in text.lower():
            assert text not in answer.text, number


@pytest.mark.slow
def test_naughty_words_find_nobody_and_break_nothing(
    visit_as: Callable[..., FlaskClient], make_account: Callable[..., Account]
) -> None:
    if not FILE.exists():
        pytest.skip("needs ../shared/data/hostile_text")
    admin = visit_as(make_account("admin"))
    for number, text in enumerate(json.loads(FILE.read_text(encoding="utf-8"))):
        answer = admin.get("/p/skylark/admin/people", query_string={"q": text, "page": text})
        assert answer.status_code == 200, number
