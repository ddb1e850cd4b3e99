"""All routes × roles against one table: a new route without a row fails, so that no door is forgotten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from analysis.priorities.feature_requests.opening import open_request
from analysis.priorities.second_look.queue import Resemblance, queue_look
from analysis.runs import request_run
from analysis.topics.edits.naming import rename_topic
from analysis.topics.proposed_moves import propose_move
from analysis.topics.theme_rows import Theme
from community.accounts import Account
from community.products import Product, add_area, create_product
from community.roles import ACTS, ADMIN, MANAGER, STAFF, TESTER
from releases.builds.drafting import draft_build
from releases.known_issues import state_issue
from surveys.feedback import write_feedback
from tests.making import a_build, a_topic, place

OPEN, MEMBER, OWNER, TOKEN, PLATFORM = "open", "member", "owner", "token", "platform"
# Who comes in: everybody, any member, the author and staff, a token's bearer, a platform admin, or who may do an act.
DOORS: dict[str, str] = {
    "static": OPEN,
    "bootstrap.static": OPEN,
    "security.static": OPEN,
    "openapi.spec": OPEN,
    "api_docs.docs": OPEN,
    "security.login": OPEN,
    "security.register": OPEN,
    "security.logout": OPEN,
    "security.verify": MEMBER,
    "preferences.save": OPEN,
    "pages.front": OPEN,
    "pages.healthz": OPEN,
    "pages.readyz": OPEN,
    "pages.home": OPEN,
    "pages.releases": OPEN,
    "pages.release": OPEN,
    "pages.requests": OPEN,
    "pages.request_page": OPEN,
    "feeds.builds": OPEN,
    "pages.me": MEMBER,
    "pages.tokens": MEMBER,
    "pages.everything": MEMBER,
    "pages.erase": MEMBER,
    "pages.revoke": MEMBER,
    "pages.join": MEMBER,
    "pages.on_build": OPEN,
    "pages.came_back": OPEN,
    "pages.feedback_page": OWNER,
    "pages.not_meant": OWNER,
    "pages.feedback_new": "write feedback",
    "pages.vote": "vote",
    "pages.reason": "vote",
    "pages.highlights": "vote",
    "pages.not_installed": "vote",
    "pages.known_issue_me_too": "vote",
    "pages.me_too": "support requests",
    "pages.withdraw": "support requests",
    "studio.overview": "edit releases",
    "studio.create": "edit releases",
    "studio.edit": "edit releases",
    "studio.save": "edit releases",
    "studio.preview": "edit releases",
    "studio.schedule": "publish releases",
    "studio.unschedule": "publish releases",
    "studio.publish": "publish releases",
    "studio.publish_now": "publish releases",
    "studio.withdraw": "publish releases",
    "insights.health": "read insights",
    "insights.ranked": "read insights",
    "insights.request_behind": "read insights",
    "insights.topics": "read insights",
    "insights.topic": "read insights",
    "insights.edit_topic": "decide requests",
    "insights.new_topic": "decide requests",
    "insights.edits": "read insights",
    "insights.undo": "decide requests",
    "insights.second_look": "read insights",
    "insights.answer_look": "decide requests",
    "insights.decide_move": "decide requests",
    "insights.texts": "read insights",
    "insights.runs": "read insights",
    "insights.run": "read insights",
    "insights.ranked_csv": "read insights",
    "insights.analyse": "run analysis",
    "insights.cancel": "run analysis",
    "insights.topic_map": "read insights",
    "insights.over_builds": "read insights",
    "insights.rename_theme": "decide requests",
    "insights.decide": "decide requests",
    "insights.weights": "decide requests",
    "insights.weigh": "decide requests",
    "insights.granularity": "decide requests",
    "insights.shift": "decide requests",
    "insights.granularity_trial": "decide requests",
    "insights.cancel_trial": "decide requests",
    "insights.apply": "decide requests",
    "insights.undo_trial": "decide requests",
    "admin.create": PLATFORM,
    "admin.product": "administer",
    "admin.products": PLATFORM,
}
VALUES = {"product": "skylark", "build": "8.10.24", "number": "1", "deed": "vote", "filename": "theme.css"}


@pytest.fixture
def people(
    make_account: Callable[..., Account], session: Session, now: datetime
) -> dict[str, Account | None]:
    """One of each, and a manager of another product."""
    other = create_product(session, "other", "Other", now=now)
    session.commit()
    found: dict[str, Account | None] = {role: make_account(role) for role in (TESTER, STAFF, MANAGER, ADMIN)}
    return found | {
        "nobody": None,
        "stranger": make_account(None),
        "elsewhere": make_account(MANAGER, of=other),
    }


@pytest.fixture
def furnished(session: Session, product: Product, people: dict[str, Account | None], now: datetime) -> None:
    """Something behind every address."""
    tester = people[TESTER]
    assert tester is not None
    build = a_build(session, product, "8.10.24", now)
    draft_build(session, product, "8.10.31", now=now)
    state_issue(session, build, "Stutters", now=now)
    text = write_feedback(session, tester, product, "Battery", now=now, build=build)
    topic = a_topic(session, product, "Battery", now)
    place(session, topic, text, now)
    wish = open_request(session, product, "Call times", now=now, topic=topic)
    propose_move(session, text, topic, tester, now=now)
    rename_topic(session, topic, "The battery", now=now)
    run = request_run(session, product, now=now)
    session.flush()
    queue_look(session, run.id, Resemblance(text.id, wish.id, None, 0.9), now=now)
    add_area(session, product, "Camera")
    session.add(Theme(product_id=product.id, title="power", titled_by_person=False, created_at=now))
    session.commit()


def address(rule: str) -> str:
    for name, value in VALUES.items():
        for kind in ("", "int:", "path:"):
            rule = rule.replace(f"<{kind}{name}>", value)
    if "<any(" in rule:
        before, _, rest = rule.partition("<any(")
        rule = before + rest.split(",")[0].strip("'\" ") + rest.partition(">")[2]
    return rule


def kept_out(status: int, location: str) -> bool:
    # A member who does not test the product yet is offered to join it, and nothing was done.
    return status in (401, 403) or (status in (302, 303) and ("/sign-in" in location or "/join" in location))


def expected(door: str, role: str) -> bool | None:
    """Whether that person comes in; None where the table cannot say."""
    if door in (OPEN, OWNER, TOKEN):
        return True if door == OPEN else None
    if door == MEMBER:
        return role != "nobody"
    if door == PLATFORM:
        return False
    return role in ACTS[door]


def rules(app: Flask) -> list[tuple[str, str, str]]:
    found = [
        (rule.endpoint, method, address(rule.rule))
        for rule in app.url_map.iter_rules()
        for method in sorted(rule.methods or ())
        if method in ("GET", "POST")
    ]
    # Whoever has joined is a stranger no more: that door is tried last.
    return sorted(found, key=lambda each: each[0] == "pages.join")


def door_of(endpoint: str) -> str | None:
    if endpoint.startswith("api."):
        return TOKEN
    if endpoint.startswith("admin.") and endpoint not in DOORS:
        return "administer"
    return DOORS.get(endpoint)


def test_every_route_has_a_row(app: Flask) -> None:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert sorted(each for each in endpoints if door_of(each) is None) == []


def test_every_row_is_a_route(app: Flask) -> None:
    assert sorted(set(DOORS) - {rule.endpoint for rule in app.url_map.iter_rules()}) == []


@pytest.mark.parametrize("role", ["nobody", "stranger", "elsewhere", TESTER, STAFF, MANAGER, ADMIN])
def test_each_door_lets_in_whom_the_table_says(
    app: Flask,
    furnished: None,
    people: dict[str, Account | None],
    visit_as: Callable[..., FlaskClient],
    role: str,
) -> None:
    wrong = []
    for endpoint, method, path in rules(app):
        door = door_of(endpoint)
        wanted = expected(door or OPEN, role)
        answer = visit_as(people[role]).open(path, method=method)
        answer.close()
        inside = not kept_out(answer.status_code, answer.headers.get("Location", ""))
        if answer.status_code >= 500 or (wanted is not None and inside != wanted):
            wrong.append(f"{method} {path} ({endpoint}): {answer.status_code}")
    assert wrong == [], "\n".join(wrong)
