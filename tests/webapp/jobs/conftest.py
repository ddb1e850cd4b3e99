"""A workplace for jobs on the app's own database, and builds that wait for their Friday."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from analysis.priorities.credits import credit_line
from analysis.priorities.feature_requests.opening import open_request
from analysis.priorities.supporters import support_request
from community.accounts import Account
from community.products import Product
from releases.builds.build import Build
from releases.builds.drafting import draft_build
from releases.notes import LineDraft, set_lines
from releases.train import schedule_build
from webapp.jobs.kinds import Workplace
from webapp.worker import workplace


@pytest.fixture
def place(app: Flask) -> Workplace:
    """Where the jobs of the app work."""
    return workplace(app)


@pytest.fixture
def schedule(
    session: Session, product: Product, make_account: Callable[..., Account], now: datetime
) -> Callable[..., Build]:
    """A scheduled build that ships a wish of three testers: schedule("8.11.27", at)."""
    fans = [make_account() for _ in range(3)]

    def make(version: str, at: datetime) -> Build:
        build = draft_build(session, product, version, now=now)
        request = open_request(session, product, f"A wish for {version}", now=now)
        for fan in fans:
            support_request(session, request, fan, now=now)
        (line,) = set_lines(session, build, [LineDraft("added", "What was wished for")], now)
        credit_line(session, line, request)
        schedule_build(session, build, at, now=now)
        session.commit()
        return build

    return make
