"""What the studio's tests start from: a draft, and somebody who may edit it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from community.accounts import Account
from community.products import Product
from releases.builds.build import Build
from releases.builds.drafting import draft_build


@pytest.fixture
def draft(session: Session, product: Product, now: datetime) -> Build:
    """A draft of Skylark."""
    build = draft_build(session, product, "8.11.27", now=now)
    session.commit()
    return build


@pytest.fixture
def staff(make_account: Callable[..., Account]) -> Account:
    """A member of staff."""
    return make_account("staff", "Stan")


@pytest.fixture
def editor(visit_as: Callable[[Account], FlaskClient], staff: Account) -> FlaskClient:
    """A browser in which that member of staff is signed in."""
    return visit_as(staff)


EDITOR = "/p/skylark/studio/builds/8.11.27"


def opened(client: FlaskClient, address: str = EDITOR) -> dict[str, str]:
    """What a browser would send back from the editor's head, unchanged: with the token that it saw."""
    page = client.get(address).text
    token = re.search(r'name="token"[^>]*value="([^"]*)"', page)
    assert token is not None
    return {"token": token[1], "version": "8.11.27", "ring": "beta", "headline": ""}


def a_line(number: int, text: str, **more: str) -> dict[str, str]:
    """The fields of one line of the editor."""
    fields = {"id": "", "kind": "added", "text": text, "area_id": "", "another": ""} | more
    return {f"lines-{number}-{name}": value for name, value in fields.items()}
