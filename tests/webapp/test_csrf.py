"""No other site can make a browser write here: every unsafe request needs a token of our own pages."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from community.accounts import Account
from community.roles import ADMIN
from tests.webapp.test_doors import address, furnished, people  # noqa: F401 - fixtures

Visit = Callable[..., FlaskClient]
UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}


@pytest.fixture
def guarded(app: Flask) -> Flask:
    """The application as it is outside of tests."""
    app.config["WTF_CSRF_ENABLED"] = True
    app.config["ORANGE_FRIDAY_WRITES_BY_PERSON"] = app.config["ORANGE_FRIDAY_WRITES_SIGNED_OUT"] = 0
    return app


def unsafe(app: Flask) -> list[tuple[str, str, str]]:
    return [
        (rule.endpoint, method, address(rule.rule))
        for rule in app.url_map.iter_rules()
        for method in sorted(UNSAFE & (rule.methods or set()))
    ]


@pytest.mark.parametrize("role", ["nobody", ADMIN])
def test_nothing_is_written_without_a_token(
    guarded: Flask,
    furnished: None,  # noqa: F811
    people: dict[str, Account | None],  # noqa: F811
    visit_as: Visit,
    role: str,
) -> None:
    pages = [each for each in unsafe(guarded) if not each[0].startswith("api.")]
    wrong = [
        f"{method} {path} ({endpoint}): {answer.status_code}"
        for endpoint, method, path in pages
        if (answer := visit_as(people[role]).open(path, method=method, data={"text": "x"})).status_code != 400
    ]
    assert wrong == []
    assert len(pages) > 25


def test_the_api_takes_no_cookie_so_there_is_nothing_to_forge(
    guarded: Flask,
    furnished: None,  # noqa: F811
    people: dict[str, Account | None],  # noqa: F811
    visit_as: Visit,
) -> None:
    calls = [each for each in unsafe(guarded) if each[0].startswith("api.")]
    visitor = visit_as(people[ADMIN])
    assert {visitor.open(path, method=method, json={}).status_code for _, method, path in calls} == {401}


def test_a_stale_form_shows_what_was_typed(
    guarded: Flask, visit_as: Visit, make_account: Callable[..., Account]
) -> None:
    page = visit_as(make_account()).post("/p/skylark/feedback/new", data={"text": "The battery is <empty>."})
    assert page.status_code == 400
    assert "The battery is &lt;empty&gt;." in page.text


def test_with_the_token_of_the_page_it_works(guarded: Flask, client: FlaskClient) -> None:
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/sign-in").text)
    assert token is not None
    answer = client.post("/preferences", data={"theme": "dark", "csrf_token": token.group(1)})
    assert answer.status_code == 302
