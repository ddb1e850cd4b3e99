"""Counting visits within a sliding minute."""

from datetime import UTC, datetime, timedelta
from threading import Thread

import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.database import begin_write
from core.rate_counts import Allowance, RateCount, _wait, count_visit, forget_counts

ANN, NOISE = Allowance("ann", 3), Allowance("bo", 3)


def visits(session: Session, now: datetime, count: int, who: Allowance = ANN) -> list[int | None]:
    return [count_visit(session, [who], now=now) for _ in range(count)]


def test_within_the_allowance_nobody_waits(session: Session, now: datetime) -> None:
    visits(session, now, 3, NOISE)
    assert visits(session, now, 3) == [None, None, None]


def test_one_more_is_told_how_long_to_wait_and_then_comes_in(session: Session, now: datetime) -> None:
    wait = visits(session, now, 4)[-1]
    assert wait is not None
    assert visits(session, now + timedelta(seconds=wait), 1) == [None]


def test_the_end_of_a_window_does_not_double_the_allowance(session: Session, now: datetime) -> None:
    visits(session, now + timedelta(seconds=59), 3)
    assert visits(session, now + timedelta(seconds=61), 1) != [None]


def test_what_was_refused_is_not_counted(session: Session, now: datetime) -> None:
    visits(session, now, 9)
    assert session.scalar(sa.select(RateCount.count).where(RateCount.key == "ann")) == 3


def test_of_two_keys_the_one_that_is_beyond_refuses_and_neither_counts(
    session: Session, now: datetime
) -> None:
    visits(session, now, 3, NOISE)
    assert count_visit(session, [ANN, NOISE], now=now) is not None
    assert session.scalar(sa.select(RateCount.count).where(RateCount.key == "ann")) == 0


def test_old_counts_are_forgotten_and_new_ones_kept(session: Session, now: datetime) -> None:
    visits(session, now - timedelta(hours=2), 1)
    visits(session, now, 1, NOISE)
    assert forget_counts(session, now=now) == 1
    assert session.scalars(sa.select(RateCount.key)).all() == ["bo"]


def test_of_twenty_at_once_as_many_come_in_as_are_allowed(own_engine: Engine) -> None:
    now, answers = datetime(2026, 11, 20, tzinfo=UTC), []

    def visit() -> None:
        with Session(own_engine) as session:
            begin_write(session)
            answers.append(count_visit(session, [Allowance("ann", 5)], now=now))
            session.commit()

    threads = [Thread(target=visit) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers.count(None) == 5


@given(
    most=st.integers(1, 50),
    this=st.integers(1, 60),
    before=st.integers(0, 60),
    since=st.floats(0, 59.9),
)
def test_after_the_wait_one_more_is_within_the_allowance(
    most: int, this: int, before: int, since: float
) -> None:
    this = min(this, most + 1)  # what was refused is taken back
    if this + before * (1 - since / 60) <= most:
        return
    wait = _wait(this, before, most, timedelta(seconds=since))
    at = since + wait
    if at < 60:
        assert this + before * (1 - at / 60) <= most + 1e-6
    else:
        assert 1 + (this - 1) * max(0.0, 1 - (at - 60) / 60) <= most + 1e-6
