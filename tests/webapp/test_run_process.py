"""An analysis in a process of its own: its death is told, and a stopped worker leaves its run waiting."""

from __future__ import annotations

import threading
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from analysis.granularity.trials import request_trial
from analysis.runs import CANCELLED, DONE, FAILED, QUEUED, Run, claim_run, put_back_run, request_run
from community.products import Product
from webapp.performing import TRIAL
from webapp.run_process import run_apart
from webapp.worker import workplace


@pytest.fixture
def run(session: Session, product: Product, now: datetime) -> Run:
    made = request_run(session, product, now=now)
    session.commit()
    return made


def performed(app: Flask, run: Run, stop: threading.Event | None = None, **settings: object) -> bool:
    place = workplace(app)
    given = {**place.settings, **settings}
    return run_apart(place.sessions, run.id, given, place.clock, stop or threading.Event())


@pytest.mark.slow
def test_a_run_is_performed_apart(app: Flask, session: Session, run: Run) -> None:
    assert performed(app, run)
    session.rollback()
    session.refresh(run)
    assert (run.state, run.totals["texts"]) == (DONE, 0)


@pytest.mark.slow
def test_a_process_that_cannot_begin_fails_its_run(
    app: Flask, session: Session, run: Run, now: datetime
) -> None:
    claim_run(session, now, run.id)
    session.commit()
    assert not performed(app, run, DATABASE_URL="sqlite:////no/such/folder/data.db")
    session.rollback()
    session.refresh(run)
    assert (run.state, run.error) == (FAILED, "The process ended with code 1. The worker's log says why.")


@pytest.mark.slow
def test_a_run_waits_again_when_its_worker_is_told_to_stop(
    app: Flask, session: Session, run: Run, now: datetime
) -> None:
    claim_run(session, now, run.id)
    session.commit()
    stop = threading.Event()
    stop.set()
    assert not performed(app, run, stop)
    session.rollback()
    session.refresh(run)
    assert (run.state, run.started_at) == (QUEUED, None)


@pytest.mark.slow
def test_a_trial_of_another_granularity_is_performed_apart_too(
    app: Flask, session: Session, run: Run, product: Product, now: datetime
) -> None:
    assert performed(app, run)
    session.rollback()
    trial = request_trial(session, product, 1, now=now)
    session.commit()
    place = workplace(app)
    assert run_apart(place.sessions, trial.id, place.settings, place.clock, threading.Event(), TRIAL)
    session.rollback()
    session.refresh(trial)
    assert (trial.state, trial.outcome.changes) == (DONE, False)


def test_a_run_put_back_beside_a_waiting_one_leaves_it_to_that_one(
    session: Session, run: Run, product: Product, now: datetime
) -> None:
    claim_run(session, now, run.id)
    waiting = request_run(session, product, now=now)
    put_back_run(session, run.id, now)
    session.refresh(run)
    assert (run.state, waiting.state) == (CANCELLED, QUEUED)
