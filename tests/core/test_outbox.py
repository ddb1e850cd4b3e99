"""The outbox: one row per recipient and event, claimed once, retried, parked."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.outbox import BACK_OFF, CLAIM_LASTS, OutboxMessage, claim_next, enqueue, mark_failed, mark_sent


def put(session: Session, now: datetime, key: str = "shipped:1:2", channel: str = "mail") -> bool:
    return enqueue(
        session,
        unique_key=key,
        channel=channel,
        address="a@example.com",
        subject="Hi",
        body_text="there",
        now=now,
    )


def test_the_same_event_for_the_same_person_is_one_message(session: Session, now: datetime) -> None:
    assert put(session, now) is True
    assert put(session, now) is False


def test_a_claimed_message_is_not_claimed_again(session: Session, now: datetime) -> None:
    put(session, now)
    assert claim_next(session, ["mail"], now) is not None
    assert claim_next(session, ["mail"], now) is None


def test_a_claim_lapses_so_that_a_dead_sender_loses_nothing(session: Session, now: datetime) -> None:
    put(session, now)
    claim_next(session, ["mail"], now)
    assert claim_next(session, ["mail"], now + CLAIM_LASTS) is not None


def test_other_channels_are_left_alone(session: Session, now: datetime) -> None:
    put(session, now, channel="chat")
    assert claim_next(session, ["mail"], now) is None


def test_a_sent_message_is_done(session: Session, now: datetime) -> None:
    put(session, now)
    message = claim_next(session, ["mail"], now)
    assert message is not None
    mark_sent(session, message, now)
    assert claim_next(session, ["mail"], now + timedelta(days=9)) is None


def test_a_failing_message_is_retried_and_then_parked(session: Session, now: datetime) -> None:
    put(session, now)
    moment = now
    for pause in (*BACK_OFF, timedelta(0)):
        message = claim_next(session, ["mail"], moment)
        assert message is not None
        mark_failed(session, message, "no route", moment)
        moment += pause
    assert session.query(OutboxMessage).one().parked_at is not None
