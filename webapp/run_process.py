"""An analysis in a process of its own: its memory is given back, and if it dies, the worker does not."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Mapping
from datetime import timedelta
from multiprocessing.context import SpawnProcess
from typing import Any

from sqlalchemy.orm import Session, sessionmaker

from analysis.runs import FAILED, RUNNING, Run, end_run, keep_alive, put_back_run
from core.clock import Clock, system_clock
from core.database import begin_write, make_engine
from core.settings import SETTINGS
from webapp.performing import perform_run, topic_settings

LOOK_EVERY = 0.2
ALIVE_EVERY = timedelta(seconds=60)


def run_apart(
    sessions: sessionmaker[Session],
    run_id: int,
    settings: Mapping[str, Any],
    clock: Clock,
    stop: threading.Event,
) -> bool:
    """Perform a waiting run in a child process; False when it waits again because ``stop`` was set, or died.

    A child that dies (out of memory, say) leaves a failed run that says so.
    """
    known = {setting.name: settings[setting.name] for setting in SETTINGS}
    # "spawn": a fork would inherit the worker's threads, connections and locks.
    child = multiprocessing.get_context("spawn").Process(target=_child, args=(known, run_id), daemon=True)
    child.start()
    stopped = _watch(child, sessions, run_id, clock, stop)
    with sessions() as session:
        begin_write(session)
        run = session.get_one(Run, run_id)
        if stopped:
            put_back_run(session, run_id, clock())
        elif run.state == RUNNING:
            end_run(session, run, FAILED, now=clock(), error=_why(child.exitcode))
        session.commit()
    # A child that could not even claim the run would be started for ever.
    return not stopped and child.exitcode == 0


def _watch(
    child: SpawnProcess, sessions: sessionmaker[Session], run_id: int, clock: Clock, stop: threading.Event
) -> bool:
    told = clock()
    while child.is_alive():
        child.join(LOOK_EVERY)
        if stop.is_set() and child.is_alive():
            child.terminate()
            child.join()
            return True
        if clock() - told > ALIVE_EVERY:
            told = clock()
            with sessions() as session:
                begin_write(session)
                keep_alive(session, run_id, told)
                session.commit()
    return False


def _why(exit_code: int | None) -> str:
    if exit_code is not None and exit_code < 0:
        return f"The process was ended by signal {-exit_code}; too little memory is the usual cause."
    return f"The process ended with code {exit_code}. The worker's log says why."


def _child(settings: dict[str, Any], run_id: int) -> None:
    engine = make_engine(settings["DATABASE_URL"])
    try:
        perform_run(sessionmaker(engine), run_id, system_clock, topic_settings(settings))
    finally:
        engine.dispose()
