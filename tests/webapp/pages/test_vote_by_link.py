"""A link in a letter: asks, votes by its button, works signed out, ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from community.accounts import Account
from community.products import Product
from community.roles import TESTER, revoke_role
from releases.builds.build import Build
from surveys.votes import tally_of, vote_of
from tests.making import a_build
from tests.webapp.conftest import MovedClock
from webapp.vote_links import vote_link


@pytest.fixture
def build(session: Session, product: Product, clock: MovedClock) -> Build:
    """A build that is open to votes."""
    made = a_build(session, product, "8.10.24", clock.moment)
    session.commit()
    return made


@pytest.fixture
def ann(make_account: Callable[..., Account]) -> Account:
    """A tester; another one stands beside her."""
    make_account(name="Noise")
    return make_account(name="Ann")


def path(ann: Account, build: Build, clock: MovedClock, score: int = 4) -> str:
    return urlsplit(vote_link(ann, build, score, now=clock.moment)).path


def scores(session: Session, build: Build) -> tuple[int, ...]:
    return tally_of(session, build.product_id, build.id)


def test_opening_it_asks_and_changes_nothing(
    client: FlaskClient, session: Session, ann: Account, build: Build, clock: MovedClock
) -> None:
    address = path(ann, build, clock)
    page = client.get(address)
    client.head(address)
    assert page.status_code == 200 and "Yes, I vote 4" in page.text and "Ann" in page.text
    assert scores(session, build) == (0, 0, 0, 0, 0)


def test_its_button_votes_without_signing_in_and_then_the_page_shows_the_vote(
    client: FlaskClient, session: Session, ann: Account, build: Build, clock: MovedClock
) -> None:
    answer = client.post(path(ann, build, clock), data={"score": "4"}, follow_redirects=True)
    assert "You voted 4" in answer.text and "Yes, I vote" not in answer.text
    found = vote_of(session, ann, build)
    assert found is not None and (found.score, found.channel, found.ring) == (4, "mail", "beta")


def test_the_vote_can_be_changed_by_the_same_link(
    client: FlaskClient, session: Session, ann: Account, build: Build, clock: MovedClock
) -> None:
    for score in ("4", "4", "2"):
        client.post(path(ann, build, clock), data={"score": score})
    assert scores(session, build) == (0, 1, 0, 0, 0)


@pytest.mark.parametrize("score", ["", "0", "6", "x"])
def test_a_score_that_is_none_is_refused(
    client: FlaskClient, session: Session, ann: Account, build: Build, clock: MovedClock, score: str
) -> None:
    assert client.post(path(ann, build, clock), data={"score": score}).status_code == 422
    assert scores(session, build) == (0, 0, 0, 0, 0)


def test_an_old_link_says_so_and_shows_the_way(
    client: FlaskClient, session: Session, ann: Account, build: Build, clock: MovedClock
) -> None:
    address = path(ann, build, clock)
    clock.moment += timedelta(days=14)
    answer = client.post(address, data={"score": "4"})
    assert answer.status_code == 410 and "too old" in answer.text and "sign in" in answer.text
    assert scores(session, build) == (0, 0, 0, 0, 0)


def test_a_changed_link_is_no_link(
    client: FlaskClient, ann: Account, build: Build, clock: MovedClock
) -> None:
    address = path(ann, build, clock)
    for broken in (address[:-1], address[:-4] + "AAAA", "/v/x", "/v/WzEsMSw0LDldvcm.x", address + "x"):
        assert client.get(broken).status_code == 404
        assert client.post(broken, data={"score": "4"}).status_code == 404


def test_another_signature_of_ours_opens_nothing(app: Flask, client: FlaskClient, build: Build) -> None:
    from itsdangerous import URLSafeSerializer

    other = URLSafeSerializer(app.config["SECRET_KEY"], salt="cookie-session").dumps([1, build.id, 5, 2**40])
    assert client.get(f"/v/{other}").status_code == 404


def test_who_left_the_product_cannot_vote_by_an_old_letter(
    client: FlaskClient, session: Session, ann: Account, build: Build, product: Product, clock: MovedClock
) -> None:
    address = path(ann, build, clock)
    revoke_role(session, ann, TESTER, product)
    session.commit()
    assert client.post(address, data={"score": "4"}).status_code == 403
    assert scores(session, build) == (0, 0, 0, 0, 0)


def test_a_closed_account_cannot_vote(
    client: FlaskClient, session: Session, ann: Account, build: Build, clock: MovedClock
) -> None:
    address = path(ann, build, clock)
    ann.active = False
    session.commit()
    assert client.get(address).status_code == 404


def test_a_former_key_still_opens_what_it_signed(
    app: Flask, client: FlaskClient, ann: Account, build: Build, clock: MovedClock
) -> None:
    address = path(ann, build, clock)
    app.config["ORANGE_FRIDAY_FORMER_KEYS"] = (app.config["SECRET_KEY"],)
    app.config["SECRET_KEY"] = "a new key"
    assert client.get(address).status_code == 200
    app.config["ORANGE_FRIDAY_FORMER_KEYS"] = ()
    assert client.get(address).status_code == 404


def test_it_signs_nobody_in(client: FlaskClient, ann: Account, build: Build, clock: MovedClock) -> None:
    client.post(path(ann, build, clock), data={"score": "4"})
    assert "/sign-in" in client.get("/me").headers["Location"]


def test_no_cache_keeps_the_address(
    client: FlaskClient, ann: Account, build: Build, clock: MovedClock
) -> None:
    assert client.get(path(ann, build, clock)).headers["Cache-Control"] == "no-store"
