"""Hostile text through every form, parameter and call: nothing breaks, nothing is cut, what was written is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from community.accounts import Account
from community.roles import ADMIN, TESTER
from community.tokens import SCOPES, issue_token
from core.database import Base
from surveys.feedback import Feedback
from tests.webapp.hostile import Form, forms_of, naughty, scripts
from tests.webapp.test_doors import furnished, people, rules  # noqa: F401 - fixtures
from webapp.plain_input import plain

Visit = Callable[..., FlaskClient]
# What breaks most: quotes of three languages, formulas, formats, control characters, halves, directions, long ones.
FEW = [
    "'\"><script>alert(1)</script>",
    "' OR '1'='1' --; DROP TABLE votes",
    "=cmd|' /C calc'!A0",
    "{{ 7*7 }} {% print(1) %} %s %(name)s %n ${7*7}",
    "a\0b\x01\x0b\x1b[31m\x7f\ufffe\ufeff",
    "\u202e\u2066\u200b\u200d\U0001f469\u200d\U0001f4bb\u0301\u0301",
    "../../etc/passwd\r\nSet-Cookie: x=1",
    "-1",
    "99999999999999999999999999",
    "NaN",
    "𝟘٣",
    "",
]
SQL = ["'", "1' OR '1'='1", "1) OR (1=1", "1;SELECT 1", "1 UNION SELECT null--"]
SQL += ["1' AND 1=2 UNION SELECT 1,2,3-- -", "\\", "%"]


@pytest.fixture
def site(
    app: Flask,
    furnished: None,  # noqa: F811
    people: dict[str, Account | None],  # noqa: F811
) -> Flask:
    """A furnished site without limits by number."""
    for whom in ("BY_PERSON", "BY_ADDRESS", "SIGNED_OUT"):
        app.config[f"ORANGE_FRIDAY_WRITES_{whom}"] = 0
    return app


def forms(site: Flask, visitor: FlaskClient) -> Iterator[tuple[str, Form]]:
    """Every form of every page that somebody sees, once."""
    seen = set()
    for endpoint, method, path in rules(site):
        if method != "GET" or endpoint.startswith("api."):
            continue
        with visitor.get(path, follow_redirects=True) as answer:
            if answer.mimetype != "text/html" or answer.status_code != 200:
                continue
            for form in forms_of(answer.text, answer.request.path):
                key = (form.action, *sorted(form.values))
                if key not in seen and form.words and "sign-out" not in form.action:
                    seen.add(key)
                    yield path, form


def send_all(site: Flask, visitor: FlaskClient, texts: list[str]) -> tuple[list[str], int]:
    """Each text in every field of words of every form; what broke, and how many forms there were."""
    found = list(forms(site, visitor))
    wrong = []
    for path, form in found:
        for number, text in enumerate(texts):
            if number % 10 == 0:
                # What pages are to say next waits in the cookie, which holds only so much.
                visitor.get("/", follow_redirects=True).close()
            data = form.values | dict.fromkeys(form.words, text)
            with visitor.post(form.action, data=data) as answer:
                if answer.status_code >= 500:
                    wrong.append(f"{form.action} on {path}: {answer.status_code} for {text[:60]!r}")
    return wrong, len(found)


@pytest.mark.parametrize("role", ["nobody", TESTER, ADMIN])
def test_no_form_breaks(site: Flask, people: dict[str, Account | None], visit_as: Visit, role: str) -> None:  # noqa: F811
    wrong, count = send_all(site, visit_as(people[role]), FEW[:6])
    assert wrong == []
    assert count > (2 if role == "nobody" else 8)


@pytest.mark.slow
def test_no_form_breaks_on_any_naughty_string(
    site: Flask,
    people: dict[str, Account | None],  # noqa: F811
    visit_as: Visit,
    shared_data: Path,
) -> None:
    texts = [*FEW, *naughty(shared_data)[::4], *scripts(shared_data)[::120]]
    wrong, _ = send_all(site, visit_as(people[ADMIN]), texts)
    assert wrong == []


@pytest.mark.parametrize("role", [TESTER, ADMIN])
def test_what_is_too_long_is_refused_and_never_kept_beyond_its_column(
    site: Flask,
    people: dict[str, Account | None],  # noqa: F811
    visit_as: Visit,
    session: Session,
    role: str,
) -> None:
    # SQLite keeps what PostgreSQL would refuse with an error page.
    wrong, _ = send_all(site, visit_as(people[role]), ["long " * 60_000])
    assert wrong == []
    session.rollback()
    assert overlong(session) == []


def overlong(session: Session) -> list[str]:
    """The columns that hold more characters than they declare."""
    found = []
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            most = getattr(column.type, "length", None)
            if most and (session.scalar(sa.select(sa.func.max(sa.func.length(column)))) or 0) > most:
                found.append(f"{table.name}.{column.name}")
    return found


@pytest.mark.parametrize("role", ["nobody", ADMIN])
def test_no_parameter_of_any_page_reaches_the_database_as_code(
    site: Flask,
    people: dict[str, Account | None],  # noqa: F811
    visit_as: Visit,
    role: str,
) -> None:
    visitor, wrong = visit_as(people[role]), []
    names = ["q", "page", "build", "topic", "theme", "state", "sort", "kind", "language", "text"]
    names += ["against", "next", "run", "cursor", "limit", "assigned"]
    for endpoint, method, path in rules(site):
        if method != "GET" or endpoint == "static" or endpoint.endswith(".static"):
            continue
        for text in (*SQL, *FEW[:3]):
            with visitor.get(path, query_string=dict.fromkeys(names, text)) as answer:
                if answer.status_code >= 500:
                    wrong.append(f"{path} for {text!r}: {answer.status_code}")
    assert wrong == []


def test_a_search_finds_words_and_runs_nothing(
    site: Flask,
    people: dict[str, Account | None],  # noqa: F811
    visit_as: Visit,
) -> None:
    visitor = visit_as(people[ADMIN])
    page = "/p/skylark/insights/texts"
    assert "Battery" in visitor.get(page, query_string={"q": "Batt"}).text
    for text in ("Batt' OR '1'='1", "%", "Batt%", "_attery", "' UNION SELECT text FROM feedback--"):
        assert 'class="quote' not in visitor.get(page, query_string={"q": text}).text, text


def test_feedback_is_kept_exactly_and_shown_inert(
    site: Flask,
    people: dict[str, Account | None],  # noqa: F811
    visit_as: Visit,
    session: Session,
    shared_data: Path,
) -> None:
    visitor = visit_as(people[TESTER])
    for text in [*naughty(shared_data)[::12], *scripts(shared_data)[::130]]:
        data = {"text": text, "kind": "", "severity": "", "area": "", "build": "8.10.24"}
        answer = visitor.post("/p/skylark/feedback/new", data=data)
        if answer.status_code == 422:
            continue  # nothing that anybody could read
        number = int(answer.headers["Location"].rsplit("/", 1)[1])
        assert session.get_one(Feedback, number, populate_existing=True).text == plain(text)
        page = visitor.get(f"/p/skylark/feedback/{number}").text
        shown = page.split('quote-own">')[1].split("</blockquote>")[0]
        assert "<" not in shown.replace("<br>", ""), text


def calls(site: Flask) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every call of the API that takes a body: method, path with values, and the body's properties."""
    spec = site._get_spec("json")  # type: ignore[attr-defined]
    schemas = spec["components"]["schemas"]
    for path, operations in spec["paths"].items():
        for method, operation in operations.items():
            body = (
                operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
            )
            if body is None:
                continue
            if "$ref" in body:
                body = schemas[body["$ref"].rsplit("/", 1)[1]]
            for name, value in (("product", "skylark"), ("build", "8.10.24"), ("number", "1")):
                path = path.replace("{" + name + "}", value)
            yield method, path, body["properties"]


def test_no_field_of_the_api_breaks(
    site: Flask,
    people: dict[str, Account | None],  # noqa: F811
    session: Session,
    client: FlaskClient,
) -> None:
    admin = people[ADMIN]
    assert admin is not None
    token = issue_token(session, admin, "sweep", list(SCOPES), now=site.extensions["clock"]())
    session.commit()
    head, wrong, count = {"Authorization": f"Bearer {token}"}, [], 0
    for method, path, properties in calls(site):
        for name in properties:
            for value in (*FEW, 10**30, -1, None, True, [], {}, ["x"], {"x": "y"}, 1.5, "long " * 60_000):
                count += 1
                body = {"text": "x", "score": 3, "version": "1.0"} | {name: value}
                sent = {each: body[each] for each in body if each in properties}
                answer = client.open(path, method=method.upper(), json=sent, headers=head)
                if answer.status_code >= 500:
                    wrong.append(f"{method} {path} {name}={value!r:.60}: {answer.status_code}")
                assert answer.mimetype in ("application/json", "application/problem+json")
    assert wrong == []
    assert count > 50
    session.rollback()
    assert overlong(session) == []
