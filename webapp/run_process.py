"""An analysis in a process of its own: its memory is given back, and if it dies, the worker does not."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Mapping
from datetime import timedelta
from multiprocessing.context import SpawnProcess
from typing import Any

from sqlalchemy.orm import Session, sessionmaker

from analysis.under_way import FAILED, RUNNING, UnderWay, end, keep_alive, put_back
from core.clock import Clock, system_clock
from core.database import begin_write, make_engine
from core.settings import SETTINGS
from webapp.performing import KINDS, RUN, perform, topic_settings

LOOK_EVERY = 0.2
ALIVE_EVERY = timedelta(seconds=60)


def run_apart(
    sessions: sessionmaker[Session],
    number: int,
    settings: Mapping[str, Any],
    clock: Clock,
    stop: threading.Event,
    kind: str = RUN,
) -> bool:
    """Perform what waits (a run, or another of `performing.KINDS`) in a child process; False when it waits again
    because ``stop`` was set, or died.

    A child that dies (out of memory, say) leaves a failed row that says so.
    """
    table = KINDS[kind].table
    known = {setting.name: settings[setting.name] for setting in SETTINGS}
    # "spawn": a fork would inherit the worker's threads, connections and locks.
    child = multiprocessing.get_context("spawn").Process(
        target=_child, args=(known, kind, number), daemon=True
    )
    child.start()
    stopped = _watch(child, sessions, table, number, clock, stop)
    with sessions() as session:
        begin_write(session)
        work = session.get_one(table, number)
        if stopped:
            put_back(session, table, number, clock())
        elif work.state == RUNNING:
            end(session, work, FAILED, clock(), _why(child.exitcode))
        session.commit()
    # A child that could not even claim it would be started for ever.
    return not stopped and child.exitcode == 0


def _watch(
    child: SpawnProcess,
    sessions: sessionmaker[Session],
    table: type[UnderWay],
    number: int,
    clock: Clock,
    stop: threading.Event,
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
                keep_alive(session, table, number, told)
                session.commit()
    return False


def _why(exit_code: int | None) -> str:
    if exit_code is not None and exit_code < 0:
        return f"The process was ended by signal {-exit_code}; too little memory is the usual cause."
    return f"The process ended with code {exit_code}. The worker's log says why."


def _child(settings: dict[str, Any], kind: str, number: int) -> None:
    engine = make_engine(settings["DATABASE_URL"])
    try:
        perform(sessionmaker(engine), kind, number, system_clock, topic_settings(settings))
    finally:
        engine.dispose()
