"""The step of a product: what holds, what is refused, what is written down."""

from __future__ import annotations

from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.granularity.setting import granularity_of, set_granularity
from core.audit import AuditEntry
from core.refusals import Refusal
from tests.making import a_member, a_product


def test_without_a_choice_topics_are_as_the_data_say(session: Session, now: datetime) -> None:
    assert granularity_of(session, a_product(session, now)) == 0


def test_the_last_choice_holds_for_its_product_alone(session: Session, now: datetime) -> None:
    product, noise = a_product(session, now), a_product(session, now, "noise")
    for step in (1, -2):
        set_granularity(session, product, step, now=now)
    assert (granularity_of(session, product), granularity_of(session, noise)) == (-2, 0)


def test_there_is_no_sixth_step(session: Session, now: datetime) -> None:
    product = a_product(session, now)
    with pytest.raises(Refusal, match="goes from -2 to 2"):
        set_granularity(session, product, 3, now=now)
    assert granularity_of(session, product) == 0


def test_who_changed_it_is_in_the_audit_log(session: Session, now: datetime) -> None:
    product, mei = a_product(session, now), a_member(session, now)
    set_granularity(session, product, 1, now=now, by=mei)
    entry = session.scalars(sa.select(AuditEntry).where(AuditEntry.act == "topics.granularity")).one()
    assert (entry.actor_id, entry.before, entry.after) == (mei.id, {"step": 0}, {"step": 1})
