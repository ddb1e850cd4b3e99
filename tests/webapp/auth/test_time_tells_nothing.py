"""How long an answer takes tells nothing about an address; with the real password hash, so it takes its time."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from community.accounts import create_member
from webapp.app import create_app
from webapp.auth.credentials import set_password
from webapp.extensions import db

KNOWN, UNKNOWN = "ann@example.com", "bob@example.com"
DOORS = [
    ("/sign-in", {"password": "wrong wrong wrong"}),
    ("/sign-in/help", {"kind": "link"}),
    ("/sign-in/help", {"kind": "reset"}),
]


@pytest.fixture
def hashing_app(own_database: str, tmp_path: Path, now: datetime) -> Iterator[Flask]:
    environment = {
        "DATABASE_URL": own_database,
        "ORANGE_FRIDAY_DATA_DIR": str(tmp_path),
        "ORANGE_FRIDAY_SECRET_KEY": "for tests only",
        "ORANGE_FRIDAY_SIGN_IN_TRIES": "10000",
        "ORANGE_FRIDAY_SIGN_IN_TRIES_ADDRESS": "100000",
    }
    app = create_app(environment, TESTING=True, WTF_CSRF_ENABLED=False)
    with app.app_context():
        session: Session = db.session()
        set_password(session, create_member(session, KNOWN, "Ann", now=now), "correct horse", now=now)
        session.commit()
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.mark.slow
@pytest.mark.parametrize(("path", "form"), DOORS)
def test_a_known_and_an_unknown_address_take_as_long(
    hashing_app: Flask, path: str, form: dict[str, str]
) -> None:
    took: dict[str, list[float]] = {KNOWN: [], UNKNOWN: []}
    for turn in range(44):
        for email, times in took.items():
            client = hashing_app.test_client()
            begun = time.perf_counter()
            client.post(path, data=form | {"email": email})
            # The first turns compile templates.
            times += [time.perf_counter() - begun] if turn >= 4 else []
    known, unknown = (statistics.median(times) for times in took.values())
    assert 0.75 < known / unknown < 1.33
