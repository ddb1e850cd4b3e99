"""Tuesday's letter: the week's build, its satisfaction, the change that testers liked best."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy.orm import Session

from community.accounts import Account
from community.products import Product, create_product
from core.outbox import OutboxMessage
from releases.builds.build import Build
from releases.builds.drafting import draft_build
from releases.notes import LineDraft, lines_of, set_lines
from releases.train import publish_build
from surveys.highlights import Pick, set_highlights
from surveys.votes import Ballot, cast_votes
from webapp.letters.week import Week, tell_staff, week_of


def published(session: Session, product: Product, version: str, at: datetime) -> Build:
    build = draft_build(session, product, version, now=at)
    set_lines(session, build, [LineDraft("added", f"Lights in {version}"), LineDraft("fixed", "Sound")], at)
    publish_build(session, build, now=at)
    return build


def this_week(session: Session, product: Product, now: datetime) -> Week:
    week = week_of(session, product, now)
    assert week is not None
    return week


def test_the_week_is_that_of_the_newest_build(
    app: Flask, session: Session, product: Product, now: datetime
) -> None:
    published(session, product, "8.10.17", now - timedelta(days=6))
    published(session, product, "8.10.24", now - timedelta(days=1))
    published(session, create_product(session, "noise", "Noise", now=now), "9.1", now)
    assert this_week(session, product, now).build.version == "8.10.24"


def test_a_week_without_a_build_has_nothing_to_tell(
    session: Session, product: Product, now: datetime
) -> None:
    published(session, product, "8.10.17", now - timedelta(days=7))
    assert week_of(session, product, now) is None


def test_the_favourite_is_the_line_most_often_picked_as_best(
    session: Session, product: Product, make_account: Callable[..., Account], now: datetime
) -> None:
    build = published(session, product, "8.10.24", now)
    lights, sound = (line.id for line in lines_of(session, build))
    for best, worst in ((sound, lights), (sound, lights), (lights, sound)):
        set_highlights(session, make_account(), build, [Pick(best)], [Pick(worst)], now=now)
    week = this_week(session, product, now)
    assert week.favourite is not None
    assert (week.favourite.id, week.picks) == (sound, 2)


def test_the_letter_gives_satisfaction_with_its_interval_and_the_change(
    session: Session, product: Product, make_account: Callable[..., Account], now: datetime
) -> None:
    older = published(session, product, "8.10.17", now - timedelta(days=7))
    newer = published(session, product, "8.10.24", now)
    voter, staff = make_account(), make_account("staff")
    assert cast_votes(session, [Ballot(voter.id, older, 2), Ballot(voter.id, newer, 5)], now) == [None, None]
    assert tell_staff(session, staff, this_week(session, product, now), now=now)
    text = session.query(OutboxMessage).one().body_text
    assert "These testers: 100.0 % satisfied (20.7 – 100.0) · 1 vote" in text
    assert "+100.00 points against 8.10.17: within noise." in text
    assert "/p/skylark/insights/" in text


def test_the_letter_comes_once_a_week(
    session: Session, product: Product, make_account: Callable[..., Account], now: datetime
) -> None:
    published(session, product, "8.10.24", now)
    staff = make_account("staff")
    assert tell_staff(session, staff, this_week(session, product, now), now=now)
    assert not tell_staff(session, staff, this_week(session, product, now), now=now + timedelta(hours=1))
    assert "Nobody has voted on it yet." in session.query(OutboxMessage).one().body_text
