"""Schedule, publish exactly once, withdraw."""

import threading
from datetime import datetime, timedelta

import pytest
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.database import begin_write
from core.refusals import Conflict, Refusal
from releases.builds.build import Build
from releases.builds.drafting import draft_build
from releases.train import (
    due_builds,
    history_of,
    publish_build,
    schedule_build,
    unschedule_build,
    withdraw_build,
)
from tests.making import a_build, a_product


def test_a_scheduled_build_is_due_at_its_time_and_not_before(session: Session, now: datetime) -> None:
    build = draft_build(session, a_product(session, now), "1.0", now=now)
    schedule_build(session, build, now + timedelta(hours=1), now=now)
    assert due_builds(session, now) == [] and due_builds(session, now + timedelta(hours=1)) == [build.id]


def test_what_was_missed_goes_out_in_order(session: Session, now: datetime) -> None:
    product = a_product(session, now)
    late, early = (draft_build(session, product, version, now=now) for version in ("1.1", "1.0"))
    schedule_build(session, late, now + timedelta(hours=2), now=now)
    schedule_build(session, early, now + timedelta(hours=1), now=now)
    assert due_builds(session, now + timedelta(days=9)) == [early.id, late.id]


def test_a_time_that_has_passed_is_refused(session: Session, now: datetime) -> None:
    build = draft_build(session, a_product(session, now), "1.0", now=now)
    with pytest.raises(Refusal) as refusal:
        schedule_build(session, build, now, now=now)
    assert refusal.value.field == "at"


def test_publishing_opens_the_vote_for_the_products_days(session: Session, now: datetime) -> None:
    build = a_build(session, a_product(session, now), "1.0", now)
    assert build.open_to_votes(now + timedelta(days=14, seconds=-1)) and not build.open_to_votes(
        now + timedelta(days=14)
    )


def test_a_published_build_is_not_published_again(session: Session, now: datetime) -> None:
    build = a_build(session, a_product(session, now), "1.0", now)
    with pytest.raises(Conflict):
        publish_build(session, build, now=now)


def test_withdrawing_asks_what_to_do_now(session: Session, now: datetime) -> None:
    build = a_build(session, a_product(session, now), "1.0", now)
    with pytest.raises(Refusal):
        withdraw_build(session, build, "  ", now=now)
    assert build.state == "published"


def test_every_change_of_state_is_kept(session: Session, now: datetime) -> None:
    build = draft_build(session, a_product(session, now), "1.0", now=now)
    schedule_build(session, build, now + timedelta(hours=1), now=now)
    unschedule_build(session, build, now=now)
    publish_build(session, build, now=now)
    withdraw_build(session, build, "Go back.", now=now)
    assert [step.became for step in history_of(session, build)] == [
        "draft",
        "scheduled",
        "draft",
        "published",
        "withdrawn",
    ]


def test_twenty_who_publish_at_once_leave_one_publication(own_engine: Engine, now: datetime) -> None:
    with Session(own_engine) as session:
        build_id = draft_build(session, a_product(session, now), "1.0", now=now).id
        session.commit()
    won = []

    def publish() -> None:
        with Session(own_engine) as session:
            begin_write(session)
            try:
                publish_build(session, session.get_one(Build, build_id), now=now)
                session.commit()
                won.append(True)
            except Conflict:
                session.rollback()

    threads = [threading.Thread(target=publish) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Session(own_engine) as session:
        steps = [step.became for step in history_of(session, session.get_one(Build, build_id))]
    assert len(won) == 1 and steps == ["draft", "published"]
