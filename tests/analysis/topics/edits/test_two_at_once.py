"""Two people at the same moment: the product's row is locked, so one comes first and the other is told."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from analysis.topics.edits.log import TopicEdit
from analysis.topics.edits.merging import merge_topics
from analysis.topics.edits.naming import rename_topic
from analysis.topics.edits.undoing import undo_edit
from analysis.topics.identity import Topic
from core.database import begin_write
from core.refusals import Conflict
from tests.making import a_product, a_topic

Act = Callable[[Session], object]


@pytest.fixture
def topics(own_engine: Engine, now: datetime) -> tuple[int, int]:
    """Two topics, committed."""
    with Session(own_engine) as session:
        begin_write(session)
        product = a_product(session, now)
        made = [a_topic(session, product, title, now).id for title in ("Battery", "Camera")]
        session.commit()
    return made[0], made[1]


def at_once(engine: Engine, *acts: Act) -> list[str]:
    """Each act in a thread and transaction of its own, begun together; what came of them, in order of the alphabet."""
    start = Barrier(len(acts))

    def run(act: Act) -> str:
        with Session(engine) as session:
            start.wait()
            begin_write(session)
            try:
                act(session)
            except Conflict:
                session.rollback()
                return "refused"
            session.commit()
            return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def test_a_double_click_on_undo_undoes_once(
    own_engine: Engine, topics: tuple[int, int], now: datetime
) -> None:
    with Session(own_engine) as session:
        begin_write(session)
        edit = rename_topic(session, session.get_one(Topic, topics[0]), "Power", now=now).id
        session.commit()

    def undo(session: Session) -> None:
        undo_edit(session, session.get_one(TopicEdit, edit), now=now)

    assert at_once(own_engine, undo, undo) == ["done", "refused"]
    with Session(own_engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(TopicEdit)) == 2


def test_two_merges_towards_each_other_become_one(
    own_engine: Engine, topics: tuple[int, int], now: datetime
) -> None:
    def merge(one: int, other: int) -> Act:
        return lambda session: merge_topics(
            session, session.get_one(Topic, one), session.get_one(Topic, other), now=now
        )

    assert at_once(own_engine, merge(*topics), merge(*topics[::-1])) == ["done", "refused"]
    with Session(own_engine) as session:
        roots = session.scalars(sa.select(Topic.root_id).order_by(Topic.id)).all()
        assert sorted(root is None for root in roots) == [False, True]
