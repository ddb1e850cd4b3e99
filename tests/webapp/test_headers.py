"""The headers of every answer, the cookies' flags, the host check, and pages without inline script."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from flask import Flask
from flask.testing import FlaskClient

from community.accounts import Account
from community.roles import ADMIN
from tests.webapp.test_doors import furnished, people, rules  # noqa: F401 - fixtures
from webapp.app import create_app
from webapp.headers import HEADERS

Visit = Callable[..., FlaskClient]
HTML = re.compile(r"text/html")


class Inline(HTMLParser):
    """Collects what a strict content security policy would have to forbid."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.open_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        self.open_script = tag == "script" and "src" not in names
        if tag == "style" or self.open_script:
            self.found.append(f"<{tag}>")
        self.found += [name for name in names if name == "style" or name.startswith("on")]
        for name in ("href", "src", "action", "formaction"):
            if (names.get(name) or "").strip().lower().startswith(("javascript:", "data:text")):
                self.found.append(f"{name}={names[name]}")


def inline_in(html: str) -> list[str]:
    parser = Inline()
    parser.feed(html)
    return parser.found


def test_the_parser_finds_each_kind() -> None:
    page = '<p style="x" onclick="y"><a href=" JavaScript:z"></a>'
    page += '<script>1</script><style></style><script src="a"></script>'
    assert len(inline_in(page)) == 5


@pytest.mark.parametrize("role", ["nobody", ADMIN])
def test_no_page_holds_inline_script_or_style_and_every_answer_is_guarded(
    app: Flask,
    furnished: None,  # noqa: F811
    people: dict[str, Account | None],  # noqa: F811
    visit_as: Visit,
    role: str,
) -> None:
    wrong, pages = [], 0
    for endpoint, method, path in rules(app):
        if method != "GET":
            continue
        answer = visit_as(people[role]).get(path)
        wrong += [f"{path}: no {name}" for name in HEADERS if name not in answer.headers]
        if HTML.match(answer.mimetype):
            pages += 1
            wrong += [f"{path} ({endpoint}): {each}" for each in inline_in(answer.text)]
        answer.close()
    assert wrong == []
    assert pages > 20


def test_the_policy_allows_no_inline_script() -> None:
    policy = HEADERS["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy and "frame-ancestors 'none'" in policy


def test_only_over_tls_browsers_are_told_to_stay_there(client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/healthz").headers
    assert (
        "max-age=31536000"
        in client.get("/healthz", base_url="https://localhost").headers["Strict-Transport-Security"]
    )


def _app(own_database: str, tmp_path: object, **more: str) -> Flask:
    return create_app(
        {"DATABASE_URL": own_database, "ORANGE_FRIDAY_DATA_DIR": str(tmp_path)} | more, TESTING=True
    )


def cookies_of(app: Flask, address: str) -> list[str]:
    client = app.test_client()
    found = client.get("/sign-in", base_url=address).headers.getlist("Set-Cookie")
    app.config["WTF_CSRF_ENABLED"] = False
    found += client.post("/preferences", data={"theme": "dark"}, base_url=address).headers.getlist(
        "Set-Cookie"
    )
    return found


def test_over_tls_cookies_are_secure_and_for_this_host_alone(own_database: str, tmp_path: object) -> None:
    app = _app(own_database, tmp_path, ORANGE_FRIDAY_SECURE_COOKIES="yes")
    found = cookies_of(app, "https://localhost")
    assert {each.split("=")[0] for each in found} == {"__Host-session", "theme"}
    for cookie in found:
        assert "Secure" in cookie and "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/" in cookie
        assert "Domain" not in cookie


def test_without_tls_cookies_still_are_not_for_scripts(own_database: str, tmp_path: object) -> None:
    for cookie in cookies_of(_app(own_database, tmp_path), "http://localhost"):
        assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Secure" not in cookie


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "beta.example.com.evil", "a@b", ""]
)
def test_a_foreign_host_name_is_refused_with_the_cure(client: FlaskClient, host: str) -> None:
    answer = client.get("/sign-in", headers={"Host": host})
    assert answer.status_code == 400
    assert "ORANGE_FRIDAY_HOSTS" in answer.text


@pytest.mark.parametrize(
    "host", ["beta.example.com", "eu.beta.example.com:8443", "127.0.0.1:5000", "[::1]:80"]
)
def test_the_given_names_and_this_machine_are_answered(
    own_database: str, tmp_path: object, host: str
) -> None:
    app = _app(own_database, tmp_path, ORANGE_FRIDAY_HOSTS="beta.example.com, .beta.example.com")
    assert app.test_client().get("/healthz", headers={"Host": host}).status_code == 200


def test_the_name_of_the_base_address_is_answered(own_database: str, tmp_path: object) -> None:
    app = _app(own_database, tmp_path, ORANGE_FRIDAY_BASE_URL="https://beta.example.com")
    assert app.test_client().get("/healthz", headers={"Host": "beta.example.com"}).status_code == 200


def test_what_a_client_says_of_proxies_is_believed_only_where_one_stands(
    own_database: str, tmp_path: object
) -> None:
    claim = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-For": "203.0.113.9",
    }
    answer = _app(own_database, tmp_path).test_client().get("/healthz", headers=claim)
    assert answer.status_code == 200 and "Strict-Transport-Security" not in answer.headers
    behind = _app(own_database, tmp_path, ORANGE_FRIDAY_PROXIES="1").test_client()
    assert behind.get("/healthz", headers=claim).status_code == 400
