"""What the testers' pages are tested with: published builds, votes by count, and a count of queries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from community.accounts import Account
from community.products import Product, product_called
from releases.builds.build import Build
from releases.builds.drafting import draft_build
from releases.notes import LineDraft, set_lines, set_notes
from releases.train import publish_build
from surveys.votes import Ballot, Tally, cast_votes
from webapp.extensions import db

WEEK = timedelta(days=7)


@pytest.fixture
def published(session: Session, product: Product, now: datetime) -> Callable[..., Build]:
    """Publish a build: published("8.10.24", weeks_ago=1, ring="pilot", lines=["fixed: The camera opens"])."""
    product_slug = product.slug

    def publish(version: str, weeks_ago: float = 0, ring: str = "beta", lines: tuple[str, ...] = ()) -> Build:
        at = now - weeks_ago * WEEK - timedelta(hours=1)
        build = draft_build(session, product_called(session, product_slug), version, now=at, ring=ring)
        set_notes(
            session,
            build,
            headline=f"What {version} brings",
            what_to_test="",
            install_steps="Tap it.",
            go_back_steps="Hold both keys.",
            now=at,
        )
        drafts = [LineDraft(*line.split(": ", 1)) for line in lines]
        set_lines(session, build, drafts, at)
        publish_build(session, build, now=at)
        session.commit()
        return build

    return publish


@pytest.fixture
def tallied(session: Session) -> Callable[..., None]:
    """Give a build's tally satisfied votes (4) and others (2), as many as a figure needs."""

    def tally(build: Build, satisfied: int, n: int) -> None:
        session.add(Tally(product_id=build.product_id, build_no=build.id, n2=n - satisfied, n4=satisfied))
        session.commit()

    return tally


@pytest.fixture
def voted(session: Session, now: datetime) -> Callable[[Account, Build, int], None]:
    """Cast a vote."""

    def cast(account: Account, build: Build, score: int) -> None:
        assert cast_votes(session, [Ballot(account.id, build, score)], now) == [None]
        session.commit()

    return cast


@pytest.fixture
def count_queries(app: Flask) -> Callable[[Callable[[], object]], int]:
    """How many statements a call sends to the database."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        sent: list[str] = []
        note = lambda _c, _cur, statement, *_more: sent.append(statement)  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", note)
        yield sent
        event.remove(db.engine, "before_cursor_execute", note)

    def count(call: Callable[[], object]) -> int:
        # In a thread of its own the visit has an app context and a session of its own, as it has in life.
        with counting() as sent, ThreadPoolExecutor(1) as thread:
            thread.submit(call).result()
        return sum(1 for statement in sent if not statement.startswith(("SAVEPOINT", "RELEASE")))

    return count


def count_of(session: Session, table: type) -> int:
    """How many rows ``table`` has."""
    session.rollback()
    return session.scalar(sa.select(sa.func.count()).select_from(table)) or 0
