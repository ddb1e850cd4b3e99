"""Calls with a bearer token."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from community.accounts import Account
from community.tokens import issue_token
from releases.builds.build import Build
from tests.making import a_build

Call = Callable[..., TestResponse]


@pytest.fixture
def call(client: FlaskClient, session: Session, now: datetime) -> Call:
    """call(account, "PUT", "/products/…", json=…): with a token of that account (None: without one)."""

    def send(
        account: Account | None,
        method: str,
        path: str,
        scopes: tuple[str, ...] = ("read", "vote"),
        **extra: Any,
    ) -> TestResponse:
        headers = extra.pop("headers", {})
        if account is not None:
            headers = headers | {
                "Authorization": f"Bearer {issue_token(session, account, 'test', list(scopes), now=now)}"
            }
            session.commit()
        return client.open(f"/api/v1{path}", method=method, headers=headers, **extra)

    return send


@pytest.fixture
def build(session: Session, product: Any, now: datetime) -> Build:
    """Build 8.10.24, published now."""
    made = a_build(session, product, "8.10.24", now)
    session.commit()
    return made
