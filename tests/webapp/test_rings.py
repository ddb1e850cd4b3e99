"""A build of a closed ring, what was said about it and its numbers are nowhere to be found from outside the ring.

Every GET of the application is asked, by the map of its routes, so that a new page cannot be forgotten.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from analysis.priorities.credits import credit_line
from analysis.priorities.feature_requests.deciding import plan_request
from analysis.priorities.feature_requests.opening import open_request
from analysis.priorities.feature_requests.request import FeatureRequest
from analysis.priorities.supporters import refresh_supporters
from community.accounts import Account
from community.products import Product, add_area
from community.rings import join_product
from community.roles import STAFF, TESTER
from community.tokens import issue_token
from releases.builds.build import Build
from releases.builds.drafting import draft_build
from releases.known_issues import state_issue
from releases.notes import LineDraft, set_lines
from surveys.feedback import Feedback, write_feedback
from tests.making import a_build, a_topic, fill_tally, place, vote
from webapp.loop import publish

HIDDEN_VERSION, OPEN_VERSION, PLANNED = "8.77.31", "8.10.24", "8.99.13"
SECRET_TITLE, SHARED_TITLE = "Foldable hinge creaks", "Battery drains at night"
SECRET_WORDS, SECRET_REMARK = "the zebra hinge creaks", "quokka battery empties in the pilot"
SECRETS = (HIDDEN_VERSION, PLANNED, SECRET_TITLE, "zebra", "quokka", "narwhal", "pangolin", "Pia Pilot")
HIDDEN_NUMBERS, OPEN_NUMBERS = ("4321", "4,321", "4322", "4,322"), ("7654", "7,654", "7655", "7,655")


@dataclass(frozen=True)
class Scene:
    """What the tests ask after."""

    product: Product
    hidden: Build
    open: Build
    secret: FeatureRequest
    shared: FeatureRequest
    pilot: Account
    text: Feedback


@pytest.fixture
def scene(
    app: Flask,
    session: Session,
    product: Product,
    make_account: Callable[..., Account],
    now: datetime,
) -> Scene:
    """A pilot build with votes, notes and an issue; a request only from it, one from it and from a beta build."""
    pilot, tester = make_account(TESTER, "Pia Pilot", ring="pilot"), make_account(TESTER, "Bea Beta")
    pilot.named_in_credits = True
    add_area(session, product, "Camera")
    wide = a_build(session, product, OPEN_VERSION, now)
    shared_topic, secret_topic = (
        a_topic(session, product, title, now) for title in (SHARED_TITLE, SECRET_TITLE)
    )
    shared = open_request(session, product, SHARED_TITLE, now=now, topic=shared_topic)
    secret = open_request(session, product, SECRET_TITLE, now=now, topic=secret_topic)
    hidden = draft_build(session, product, HIDDEN_VERSION, now=now, ring="pilot")
    (line,) = set_lines(session, hidden, [LineDraft("fixed", "The narwhal line")], now)
    credit_line(session, line, shared)
    publish(session, hidden, now=now, by=None)
    state_issue(session, hidden, "The pangolin issue", now=now)
    vote(session, pilot, hidden, 1, now)
    fill_tally(session, hidden, {2: 4321})
    fill_tally(session, wide, {3: 7654})
    text = write_feedback(session, pilot, product, SECRET_WORDS, now=now, build=hidden)
    place(session, secret_topic, text, now)
    place(
        session,
        shared_topic,
        write_feedback(session, pilot, product, SECRET_REMARK, now=now, build=hidden),
        now,
    )
    said = write_feedback(session, tester, product, "The battery is empty at night", now=now, build=wide)
    place(session, shared_topic, said, now)
    refresh_supporters(session, [shared.id, secret.id])
    planned = draft_build(session, product, PLANNED, now=now, ring="pilot")
    plan_request(session, secret, planned, now=now)
    session.commit()
    return Scene(product, hidden, wide, secret, shared, pilot, text)


def addresses(app: Flask, scene: Scene) -> list[str]:
    """Every address of a GET, of the hidden build and request, the open ones, the pilot's text, in every sort."""
    found = set()
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint.endswith("static"):
            continue
        for build in (scene.hidden, scene.open):
            for number in {scene.secret.id, scene.shared.id, scene.text.id}:
                values = {"product": "skylark", "build": build.slug, "number": number}
                others = {name: one_of(rule, name) for name in rule.arguments if name not in values}
                chosen = {name: (values | others)[name] for name in rule.arguments}
                with app.test_request_context():
                    path = url_for(rule.endpoint, **chosen)
                found.add(path)
                if not rule.arguments - {"product"}:
                    found |= {f"{path}?state=all&sort=people", f"{path}?state=all&build={build.slug}"}
                    found.add(f"{path}?q={quote('hinge')}&limit=100")
    return sorted(found)


def one_of(rule: Rule, name: str) -> str:
    """A value that the rule takes for that part of its address."""
    return min(getattr(rule._converters[name], "items", ["1"]))


def words_of(answer: TestResponse) -> str:
    """The words of an answer, those inside a zip included."""
    if answer.mimetype != "application/zip":
        return answer.get_data(as_text=True)
    with zipfile.ZipFile(io.BytesIO(answer.data)) as files:
        return "\n".join(files.read(name).decode() for name in files.namelist())


def told(
    client: FlaskClient, paths: list[str], token: str | None = None, secrets: tuple[str, ...] = SECRETS
) -> list[str]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    leaks = []
    for path in paths:
        with client.get(path, headers=headers if path.startswith("/api") else {}) as answer:
            words = words_of(answer) + answer.headers.get("Location", "")
        # What the visitor asked for may be said back: as an address, and as "There is no build …".
        for echo in (
            ("build={}", "build%3D{}", "/{}", "%2F{}", "“{}”", "\\u201c{}\\u201d")
            if HIDDEN_VERSION in path
            else ()
        ):
            words = words.replace(echo.format(HIDDEN_VERSION), "")
        said = [secret for secret in secrets if secret in words]
        leaks += [f"{path}: {word}" for word in said]
        answer.close()
    return leaks


@pytest.mark.parametrize("who", ["nobody", "outside", "elsewhere"])
def test_no_page_feed_or_answer_tells_an_outsider_of_a_pilot_build(
    app: Flask,
    scene: Scene,
    session: Session,
    visit_as: Callable[..., FlaskClient],
    make_account: Callable[..., Account],
    now: datetime,
    who: str,
) -> None:
    person = {"nobody": None, "outside": make_account(TESTER), "elsewhere": make_account(None)}[who]
    token = issue_token(session, person, "t", ["read", "vote"], now=now) if person else None
    session.commit()
    paths = addresses(app, scene)
    assert len(paths) > 60
    assert told(visit_as(person), paths, token, (*SECRETS, *HIDDEN_NUMBERS, *OPEN_NUMBERS)) == []


def test_the_sweep_would_find_it(
    app: Flask, scene: Scene, session: Session, visit_as: Callable[..., FlaskClient], now: datetime
) -> None:
    token = issue_token(session, scene.pilot, "t", ["read"], now=now)
    session.commit()
    leaks = "\n".join(told(visit_as(scene.pilot), addresses(app, scene), token))
    assert all(word in leaks for word in SECRETS)


def test_the_numbers_of_an_open_vote_are_told_to_its_voters_and_staff(
    app: Flask,
    scene: Scene,
    session: Session,
    visit_as: Callable[..., FlaskClient],
    make_account: Callable[..., Account],
    now: datetime,
) -> None:
    voter, other, staff = make_account(TESTER), make_account(TESTER), make_account(STAFF)
    vote(session, voter, scene.open, 4, now)
    session.commit()
    found = []
    for person in (voter, other, staff):
        token = issue_token(session, person, "t", ["read"], now=now)
        session.commit()
        found.append(bool(told(visit_as(person), addresses(app, scene), token, OPEN_NUMBERS)))
    assert found == [True, False, True]


def test_a_request_from_closed_builds_alone_is_not_found(
    scene: Scene, visit_as: Callable[..., FlaskClient], make_account: Callable[..., Account]
) -> None:
    path = f"/p/skylark/requests/{scene.secret.id}"
    found = [
        visit_as(person).get(path).status_code
        for person in (scene.pilot, make_account(STAFF), make_account(TESTER), None)
    ]
    assert found == [200, 200, 404, 404]


def test_people_are_counted_for_the_viewer(
    scene: Scene, visit_as: Callable[..., FlaskClient], make_account: Callable[..., Account]
) -> None:
    path = f"/p/skylark/requests/{scene.shared.id}"
    found = [
        "2 testers stand" in visit_as(person).get(path).get_data(as_text=True)
        for person in (scene.pilot, make_account(STAFF), make_account(TESTER), None)
    ]
    assert found == [True, True, False, False]


def test_nobody_says_me_too_to_what_is_not_there_for_them(
    scene: Scene, visit_as: Callable[..., FlaskClient], make_account: Callable[..., Account]
) -> None:
    path = f"/p/skylark/requests/{scene.secret.id}/me-too"
    found = [visit_as(person).post(path).status_code for person in (scene.pilot, make_account(TESTER))]
    assert found == [303, 404]


def test_who_was_moved_out_of_a_ring_keeps_the_own_vote_and_no_way_to_its_build(
    scene: Scene, session: Session, visit_as: Callable[..., FlaskClient], now: datetime
) -> None:
    client, address = visit_as(scene.pilot), f"/p/skylark/releases/{HIDDEN_VERSION}"
    client.post("/p/skylark/on", data={"build": HIDDEN_VERSION, "page": "home"})
    assert address in client.get("/me").text and HIDDEN_VERSION in client.get("/p/skylark/").text
    join_product(session, scene.pilot, scene.product, now=now, ring="beta")
    session.commit()
    assert HIDDEN_VERSION not in client.get("/p/skylark/").text
    me = client.get("/me").text
    # Beside the own vote and the two own texts.
    assert address not in me and me.count(HIDDEN_VERSION) == 3 and SECRET_TITLE not in me
