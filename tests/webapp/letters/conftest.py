"""A request with people behind it, and a build whose notes ship it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from analysis.priorities.credits import credit_line
from analysis.priorities.feature_requests.opening import open_request
from analysis.priorities.feature_requests.request import FeatureRequest
from analysis.priorities.supporters import support_request
from community.accounts import Account, create_author
from community.products import Product
from core.outbox import OutboxMessage
from releases.builds.build import Build
from releases.builds.drafting import draft_build
from releases.notes import ChangeLine, LineDraft, set_lines
from tests.making import wrote_about


@dataclass
class Wish:
    """The request, the draft whose line ships it, and who asked: a tester in English, one in Chinese, an author."""

    request: FeatureRequest
    build: Build
    line: ChangeLine
    ann: Account
    mei: Account


@pytest.fixture
def wish(session: Session, product: Product, make_account: Callable[..., Account], now: datetime) -> Wish:
    """Show when a call was answered, asked for by Ann, Mei and somebody whose text was imported."""
    ann, mei = make_account("tester", "Ann"), make_account("tester", "Mei")
    mei.language = "zh"
    make_account("tester", "Somebody else")
    request = open_request(session, product, "Show when a <call> was answered", now=now)
    support_request(session, request, ann, now=now)
    for writer in (mei, create_author(session, now=now)):
        wrote_about(session, request, writer, now)
    build = draft_build(session, product, "8.11.7", now=now)
    (line,) = set_lines(session, build, [LineDraft("added", "Call times in the call log")], now)
    credit_line(session, line, request)
    session.commit()
    return Wish(request, build, line, ann, mei)


@pytest.fixture
def letters(session: Session) -> Callable[[], dict[str, OutboxMessage]]:
    """The letters in the outbox by recipient's name."""

    def find() -> dict[str, OutboxMessage]:
        found = session.query(OutboxMessage, Account.display_name).join(
            Account, Account.id == OutboxMessage.account_id
        )
        return {name: message for message, name in found.order_by(OutboxMessage.id)}

    return find
