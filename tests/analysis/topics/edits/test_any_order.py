"""Whatever people and runs do in whatever order, the tables follow from the log, and no run undoes a person."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from tests.analysis.topics.edits.world import a_world

USUAL, SELDOM = ("edit", "undo", "run"), ("run_while_edited", "say", "rewrite", "erase", "me_too")
STEPS = st.lists(st.sampled_from([*USUAL, *USUAL, "edit", "edit", *SELDOM]), min_size=4, max_size=16)
SHARED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


def live_through(session: Session, now: datetime, steps: list[str], seed: int) -> None:
    """Each example in a savepoint of its own."""
    with session.begin_nested() as example:
        world = a_world(session, now, seed)
        for step in steps:
            world.now += timedelta(hours=1)
            getattr(world, step)()
            world.check()
        world.the_past_is_told_as_it_was()
        world.undone_and_redone_is_the_same()
        example.rollback()
    session.expunge_all()


@settings(max_examples=12, suppress_health_check=SHARED)
@given(steps=STEPS, seed=st.integers(0, 10**6))
def test_edits_undos_and_runs_in_any_order(
    session: Session, now: datetime, steps: list[str], seed: int
) -> None:
    live_through(session, now, steps, seed)


@pytest.mark.slow
@settings(max_examples=150, suppress_health_check=SHARED)
@given(steps=STEPS, seed=st.integers(0, 10**6))
def test_edits_undos_and_runs_in_any_order_many_times(
    session: Session, now: datetime, steps: list[str], seed: int
) -> None:
    live_through(session, now, steps, seed)
