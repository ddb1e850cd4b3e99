"""A trial in the worker: the real engine finds topics afresh, and nothing changes before it is applied."""

from __future__ import annotations

from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session, sessionmaker

from analysis.granularity.applying import apply_trial, take_back
from analysis.granularity.setting import set_granularity
from analysis.granularity.trials import GranularityTrial, request_trial
from analysis.runs import DONE, Run, request_run
from analysis.topics.edits.log import TopicEdit
from analysis.topics.edits.reading import standing_topics
from analysis.topics.identity import Topic
from analysis.topics.settings import TopicSettings
from analysis.under_way import CANCELLED, FAILED
from community.products import Product
from tests.analysis.database_runs.programme import Wish, make_programme
from tests.webapp.test_performing import COMPLAINTS
from webapp.performing import TRIAL, perform, perform_run

Sessions = sessionmaker[Session]


@pytest.fixture
def sessions(own_engine: Engine) -> Sessions:
    return sessionmaker(own_engine)


def known(sessions: Sessions, now: datetime, together: bool) -> int:
    """The product: a run left battery and camera as one topic, or the battery as two."""
    with sessions.begin() as session:
        programme = make_programme(session, now)
        battery, camera = (
            [programme.say(programme.member(), text) for text in texts] for texts in COMPLAINTS.values()
        )
        worse = [battery[2], battery[4]]
        drains = [text for text in battery if text not in worse]
        wishes = [Wish("Battery", drains), Wish("Worse", worse), Wish("Camera", camera)]
        programme.store(*([Wish("Phone", battery + camera)] if together else wishes))
        return programme.product.id


def tried(sessions: Sessions, product: int, step: int, now: datetime, **settings: str) -> GranularityTrial:
    with sessions.begin() as session:
        number = request_trial(session, session.get_one(Product, product), step, now=now).id
    assert perform(sessions, TRIAL, number, lambda: now, TopicSettings(**settings))  # type: ignore[arg-type]
    with sessions() as session:
        return session.get_one(GranularityTrial, number)


def standing(sessions: Sessions, product: int) -> dict[str, int]:
    with sessions() as session:
        shown = standing_topics(session, session.get_one(Product, product))
        return {each.topic.title: each.texts for each in shown}


def counted(sessions: Sessions) -> list[int | None]:
    with sessions() as session:
        return [
            session.scalar(sa.select(sa.func.count()).select_from(table)) for table in (Topic, TopicEdit, Run)
        ]


def test_a_trial_that_fails_says_why(sessions: Sessions, now: datetime) -> None:
    trial = tried(sessions, known(sessions, now, True), 1, now, model="no-such-model")
    assert trial.state == FAILED
    assert "no-such-model" in (trial.error or "")


def test_a_trial_that_somebody_cancels_stops(sessions: Sessions, now: datetime) -> None:
    product = known(sessions, now, True)
    with sessions.begin() as session:
        trial = request_trial(session, session.get_one(Product, product), 1, now=now)
        trial.cancel_wanted = True
        number = trial.id
    assert perform(sessions, TRIAL, number, lambda: now)
    with sessions() as session:
        assert session.get_one(GranularityTrial, number).state == CANCELLED


@pytest.mark.slow
def test_coarser_two_topics_of_one_thing_come_together_and_nothing_changes_yet(
    sessions: Sessions, now: datetime
) -> None:
    product = known(sessions, now, False)
    before = standing(sessions, product), counted(sessions)
    trial = tried(sessions, product, -2, now)
    assert (trial.state, trial.error) == (DONE, None)
    assert [(each.title, each.into_title, each.asked) for each in trial.outcome.joinings] == [
        ("Worse", "Battery", True)
    ]
    assert (trial.outcome.parts, trial.outcome.staying) == ((), 1)
    assert [row.title for row in trial.outcome.after] == ["Battery", "Camera"]
    assert (standing(sessions, product), counted(sessions)) == before


@pytest.mark.slow
def test_finer_a_topic_of_two_things_falls_apart_and_the_next_run_keeps_it_so(
    sessions: Sessions, now: datetime
) -> None:
    product = known(sessions, now, True)
    trial = tried(sessions, product, 1, now)
    (part,) = trial.outcome.parts
    assert (part.topic_title, len(part.text_ids), part.of_texts, part.asked) == ("Phone", 4, 12, True)
    with sessions.begin() as session:
        here = session.get_one(GranularityTrial, trial.id)
        assert apply_trial(session, here, [part.key], now=now)[1] == []
        run = request_run(session, here.product, now=now).id
    assert perform_run(sessions, run, lambda: now)
    with sessions() as session:
        assert session.get_one(Run, run).settings["topics"]["granularity"] == 1
    assert standing(sessions, product) == {"Phone": 8, part.title: 4}


@pytest.mark.slow
def test_taken_back_after_a_run_the_old_topics_are_there_again(sessions: Sessions, now: datetime) -> None:
    product = known(sessions, now, False)
    before, trial = standing(sessions, product), tried(sessions, product, -2, now)
    with sessions.begin() as session:
        here = session.get_one(GranularityTrial, trial.id)
        apply_trial(session, here, [each.key for each in here.outcome.joinings], now=now)
        run = request_run(session, here.product, now=now).id
    assert perform_run(sessions, run, lambda: now)
    assert standing(sessions, product) == {"Battery": 6, "Camera": 6}
    with sessions.begin() as session:
        take_back(session, session.get_one(GranularityTrial, trial.id), now=now)
    assert standing(sessions, product) == before


@pytest.mark.slow
def test_the_step_alone_changes_no_topic_there_is(sessions: Sessions, now: datetime) -> None:
    product = known(sessions, now, True)
    with sessions.begin() as session:
        set_granularity(session, session.get_one(Product, product), 2, now=now)
        run = request_run(session, session.get_one(Product, product), now=now).id
    assert perform_run(sessions, run, lambda: now)
    assert standing(sessions, product) == {"Phone": 12}
