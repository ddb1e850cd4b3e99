"""An application on a database of its own, and people of every role to visit it with."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, g, has_app_context
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

import webapp.app
from community.accounts import Account, create_member
from community.products import Product, create_product
from community.rings import join_product
from community.roles import ADMIN, MANAGER, STAFF, TESTER, grant_role
from webapp.auth.credentials import Credential, _keep
from webapp.auth.sign_ins import open_sign_in
from webapp.auth.staying import KEY
from webapp.extensions import db

PASSWORD = "correct horse battery staple"


class MovedClock:
    """A clock that stands still until a test moves it."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment


class Visitor(FlaskClient):
    """A client that begins each request with an empty ``g``.

    The tests' own app context stays pushed and requests share it, so what one visitor left in ``g`` (Flask-Login
    keeps the user there) would be met by the next one.
    """

    def open(self, *args: Any, **more: Any) -> Any:
        for name in list(g) if has_app_context() else ():
            g.pop(name)
        return super().open(*args, **more)


@pytest.fixture
def clock(now: datetime) -> MovedClock:
    """The app's clock."""
    return MovedClock(now)


@pytest.fixture
def app(own_database: str, clock: MovedClock, tmp_path: Path) -> Iterator[Flask]:
    """The application on a fresh database; forms without CSRF tokens, as tests/webapp/test_csrf.py looks after them."""
    environment = {
        "DATABASE_URL": own_database,
        "ORANGE_FRIDAY_DATA_DIR": str(tmp_path),
        "ORANGE_FRIDAY_SECRET_KEY": "for tests only",
    }
    app = webapp.app.create_app(
        environment,
        clock=clock,
        TESTING=True,
        WTF_CSRF_ENABLED=False,
        SECURITY_PASSWORD_HASH="plaintext",
        SECURITY_PASSWORD_SCHEMES=["plaintext"],
        SECURITY_PASSWORD_SINGLE_HASH=["plaintext"],
    )
    app.test_client_class = Visitor
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def session(app: Flask) -> Session:
    """The session of the app's context; tests commit what they prepare, before they visit."""
    return db.session()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor who is signed out."""
    return app.test_client()


@pytest.fixture
def product(session: Session, now: datetime) -> Product:
    """Skylark, in Shanghai."""
    made = create_product(session, "skylark", "Skylark", now=now, zone="Asia/Shanghai")
    session.commit()
    return made


@pytest.fixture
def make_account(session: Session, product: Product, now: datetime) -> Callable[..., Account]:
    """Make a member: make_account("tester"), make_account("manager", "Mei"); role None is a stranger."""
    count = 0

    def make(
        role: str | None = TESTER, name: str | None = None, ring: str = "beta", of: Product | None = product
    ) -> Account:
        nonlocal count
        count += 1
        account = create_member(session, f"person{count}@example.com", name or f"Person {count}", now=now)
        _keep(session, account, PASSWORD, now)
        if role == TESTER and of is not None:
            join_product(session, account, of, now=now, ring=ring)
        elif role in (STAFF, MANAGER, ADMIN):
            grant_role(session, account, role, of, now=now)
        session.commit()
        return account

    return make


@pytest.fixture
def visit_as(app: Flask, session: Session) -> Callable[[Account | None], FlaskClient]:
    """A client signed in as an account (None: signed out)."""

    def visit(account: Account | None) -> FlaskClient:
        client = app.test_client()
        if account is not None:
            sign_in(client, session.get_one(Credential, account.id), app.extensions["clock"]())
        return client

    return visit


def sign_in(client: FlaskClient, credential: Any, now: datetime) -> None:
    """Put a signed-in session into ``client`` without the form (tests/webapp/auth looks after the form)."""
    key = open_sign_in(db.session(), credential.account_id, now=now, means="test", agent="Firefox/130 Linux")
    db.session.commit()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = credential.fs_uniquifier
        cookie["_fresh"] = True
        cookie["fs_paa"] = time.time()
        cookie[KEY] = key
