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
from community.tokens import SCOPES, issue_token
from releases.builds.drafting import draft_build
from releases.known_issues import state_issue
from surveys.feedback import write_feedback
from tests.making import a_build, a_topic, place

OPEN, MEMBER, OWNER, PLATFORM = "open", "member", "owner", "platform"
UNDER_WAY = "under way"
# Who comes in: everybody, any member, the author and staff, a platform admin, or who may do an act; a sign-in that is
# under way is told of by its own tests.
DOORS: dict[str, str] = {
    "static": OPEN,
    "bootstrap.static": OPEN,
    "security.static": OPEN,
    "openapi.spec": OPEN,
    "api_docs.docs": OPEN,
    "security.login": OPEN,
    "security.logout": OPEN,
    "security.verify": MEMBER,
    "security.two_factor_setup": MEMBER,
    "security.two_factor_setup_validate": MEMBER,
    # The second step of signing in: without the first one they send to it, as they do members.
    "security.two_factor_token_validation": UNDER_WAY,
    "security.two_factor_rescue": UNDER_WAY,
    "security.tf_select": UNDER_WAY,
    "security.mf_recovery": UNDER_WAY,
    "security.change_password": MEMBER,
    "security.mf_recovery_codes": MEMBER,
    "security.wan_register": MEMBER,
    "security.wan_register_response": MEMBER,
    "security.wan_delete": MEMBER,
    "security.wan_verify": MEMBER,
    "security.wan_verify_response": MEMBER,
    "security.wan_signin": OPEN,
    "security.wan_signin_response": UNDER_WAY,
    "accounts.sign_up": OPEN,
    "accounts.help": OPEN,
    "accounts.link": OPEN,
    "accounts.confirm": OPEN,
    "accounts.new_password": OPEN,
    "accounts.single_sign_on": OPEN,
    "accounts.come_back": OPEN,
    "accounts.sign_ins": MEMBER,
    "accounts.end": MEMBER,
    "accounts.end_all": MEMBER,
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
    "pages.devices": MEMBER,
    "pages.device": MEMBER,
    "pages.forget": MEMBER,
    "pages.join": MEMBER,
    "pages.join_by_code": MEMBER,
    "pages.on_build": OPEN,
    "pages.came_back": OPEN,
    "pages.feedback_page": OWNER,
    "pages.not_meant": OWNER,
    "pages.feedback_new": "write feedback",
    "pages.vote": "vote",
    "pages.reason": "vote",
    "pages.vote_link": OPEN,
    "pages.vote_by_link": OPEN,
    "pictures.picture": MEMBER,
    "pages.highlights": "vote",
    "pages.not_installed": "vote",
    "pages.known_issue_me_too": "vote",
    "pages.me_too": "support requests",
    "pages.withdraw": "support requests",
    "studio.overview": "edit releases",
    "studio.moderation": "edit releases",
    "studio.decide_text": "edit releases",
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
    "admin.people": "administer",
    "admin.act_on_person": "administer",
    "admin.everybody": PLATFORM,
    "admin.act_on_anybody": PLATFORM,
    "admin.products": PLATFORM,
    "admin.create_area": "administer",
    "admin.set_owner": "administer",
    "admin.save_rhythm": "administer",
    "admin.grant": "administer",
    "admin.revoke": "administer",
    "admin.tokens": "administer",
    "admin.revoke_token": "administer",
    "admin.invitations": "administer",
    "admin.create_invitation": "administer",
    "admin.close_code": "administer",
    "admin.testers": "administer",
    "admin.preview_testers": "administer",
    "admin.keep": "administer",
}
# Calls of the API: the scope that a token needs, and who comes in with it.
CALLS: dict[str, tuple[str, str]] = {
    "api.products": ("read", MEMBER),
    "api.product": ("read", MEMBER),
    "api.builds": ("read", MEMBER),
    "api.build": ("read", MEMBER),
    "api.vote": ("vote", "vote"),
    "api.own_vote": ("read", MEMBER),
    "api.feedback": ("vote", "write feedback"),
    "api.requests": ("read", MEMBER),
    "api.one_request": ("read", MEMBER),
    "api.support": ("vote", "support requests"),
    "api.unsupport": ("vote", "support requests"),
    "api.devices": ("read", MEMBER),
    "api.put_device": ("vote", MEMBER),
    "api.delete_device": ("vote", MEMBER),
}
# What belongs to a build of the pilot ring: not found for whoever may come in and is outside that ring.
OF_THE_PILOT_RING = frozenset(
    {
        "pages.release",
        "pages.request_page",
        "pages.vote",
        "pages.reason",
        "pages.highlights",
        "pages.not_installed",
        "pages.known_issue_me_too",
        "pages.me_too",
        "pages.withdraw",
        "api.build",
        "api.vote",
        "api.own_vote",
        "api.feedback",
        "api.one_request",
        "api.support",
        "api.unsupport",
    }
)
OUTSIDE_THE_RING = ("nobody", "stranger", "elsewhere", "outside")
ROLES = ("nobody", "stranger", "elsewhere", "outside", TESTER, STAFF, MANAGER, ADMIN, PLATFORM)
VALUES = {
    "product": "skylark",
    "build": "8.10.24",
    "number": "1",
    "deed": "vote",
    "key": "phone",
    "filename": "theme.css",
    "token": "no-such-token",
}


@pytest.fixture
def people(
    make_account: Callable[..., Account], session: Session, now: datetime
) -> dict[str, Account | None]:
    """One of each: signed out, a member without a product, a tester of another one, a tester outside the ring, a
    tester in it, staff, a product manager and an admin of the product, and one of the whole platform.
    """
    other = create_product(session, "other", "Other", now=now)
    session.commit()
    found: dict[str, Account | None] = {role: make_account(role) for role in (STAFF, MANAGER, ADMIN)}
    return found | {
        "nobody": None,
        "stranger": make_account(None),
        "elsewhere": make_account(TESTER, of=other, ring="pilot"),
        "outside": make_account(TESTER, ring="beta"),
        TESTER: make_account(TESTER, ring="pilot"),
        PLATFORM: make_account(ADMIN, of=None),
    }


@pytest.fixture
def furnished(session: Session, product: Product, people: dict[str, Account | None], now: datetime) -> None:
    """Something behind every address."""
    tester = people[TESTER]
    assert tester is not None
    build = a_build(session, product, "8.10.24", now, ring="pilot")
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
    if door == UNDER_WAY:
        return None
    if door == OPEN:
        return True
    if role == PLATFORM:
        return True
    if door in (MEMBER, OWNER):
        return role != "nobody"
    if door == PLATFORM:
        return False
    return (TESTER if role == "outside" else role) in ACTS[door]


def hidden(endpoint: str, door: str, role: str) -> bool:
    """Whether that person, let in, is told that there is no such thing."""
    if door == OWNER:
        return role in OUTSIDE_THE_RING
    return endpoint in OF_THE_PILOT_RING and role in OUTSIDE_THE_RING


def rules(app: Flask) -> list[tuple[str, str, str]]:
    found = [
        (rule.endpoint, method, address(rule.rule))
        for rule in app.url_map.iter_rules()
        for method in sorted(rule.methods or ())
        if method not in ("HEAD", "OPTIONS")
    ]
    # Whoever has joined is a stranger no more: that door is tried last.
    return sorted(found, key=lambda each: each[0] == "pages.join")


def door_of(endpoint: str) -> str | None:
    return CALLS[endpoint][1] if endpoint in CALLS else DOORS.get(endpoint)


def judged(endpoint: str, role: str, status: int, location: str) -> bool:
    """Whether an answer is as the tables have it."""
    door = door_of(endpoint)
    assert door is not None
    inside, wanted = not kept_out(status, location), expected(door, role)
    if status >= 500 or (wanted is not None and inside != wanted):
        return False
    if door == OWNER or endpoint in OF_THE_PILOT_RING:
        # A vote that was never cast is not found for insiders, too.
        return not inside or (status == 404) == hidden(endpoint, door, role) or endpoint == "api.own_vote"
    return True


def test_every_route_has_a_row(app: Flask) -> None:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert sorted(each for each in endpoints if door_of(each) is None) == []


def test_every_row_is_a_route(app: Flask) -> None:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert sorted((set(DOORS) | set(CALLS) | OF_THE_PILOT_RING) - endpoints) == []


def test_every_door_to_a_build_or_a_request_knows_of_rings(app: Flask) -> None:
    """What stands below a build or a request is in the table of rings, or is named here as telling nothing."""
    tells_nothing = {"pages.came_back"}
    below = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith(("pages.", "api."))
        and ("<build>" in rule.rule or "/requests/<" in rule.rule)
    }
    assert below - tells_nothing == OF_THE_PILOT_RING


@pytest.mark.parametrize("role", ROLES)
def test_each_door_lets_in_whom_the_table_says(
    app: Flask,
    furnished: None,
    people: dict[str, Account | None],
    visit_as: Callable[..., FlaskClient],
    role: str,
) -> None:
    wrong = []
    for endpoint, method, path in rules(app):
        if endpoint in CALLS:
            continue
        answer = visit_as(people[role]).open(path, method=method)
        answer.close()
        if not judged(endpoint, role, answer.status_code, answer.headers.get("Location", "")):
            wrong.append(f"{method} {path} ({endpoint}): {answer.status_code}")
    assert wrong == [], "\n".join(wrong)


BODIES = {"api.vote": {"score": 4}, "api.feedback": {"text": "Warm"}}


@pytest.mark.parametrize("scopes", [(), *((scope,) for scope in SCOPES), tuple(SCOPES)])
@pytest.mark.parametrize("role", ROLES)
def test_each_call_lets_in_whom_the_table_says_with_the_scope_it_needs(
    app: Flask,
    furnished: None,
    people: dict[str, Account | None],
    session: Session,
    client: FlaskClient,
    now: datetime,
    role: str,
    scopes: tuple[str, ...],
) -> None:
    account = people[role]
    text = issue_token(session, account, "t", list(scopes), now=now) if account and scopes else "of_no"
    session.commit()
    wrong = []
    for endpoint, method, path in rules(app):
        if endpoint not in CALLS:
            continue
        answer = client.open(
            path, method=method, headers={"Authorization": f"Bearer {text}"}, json=BODIES.get(endpoint)
        )
        status = answer.status_code
        if account is None or not scopes:
            fits = status == 401
        elif CALLS[endpoint][0] not in scopes:
            fits = status == 403
        else:
            fits = judged(endpoint, role, status, "")
        if not fits:
            wrong.append(f"{method} {path} ({endpoint}): {status}")
    assert wrong == [], "\n".join(wrong)
