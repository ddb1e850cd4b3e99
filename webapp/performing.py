"""Performing an analysis: claim, read, compute, store.

Only the first and the last step write, each in one short transaction (and progress, at most once a second).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from analysis.priorities.ranking_weights import weights_of
from analysis.runs import (
    CANCELLED,
    FAILED,
    RUNNING,
    Run,
    claim_run,
    end_run,
    note_progress,
    put_back_run,
    request_run,
)
from analysis.topics.settings import Cancelled, Progress, TopicSettings
from analysis.topics.vectors import DatabaseVectors
from community.accounts import Account
from community.products import Product
from core.clock import Clock
from core.database import begin_write
from core.language import N_
from core.refusals import Conflict, Refusal

Sessions = sessionmaker[Session]
PROGRESS_EVERY = timedelta(seconds=1)
log = logging.getLogger(__name__)


def topic_settings(settings: Mapping[str, Any]) -> TopicSettings:
    """The installation's settings (core.settings) as those of the topic engine."""
    return TopicSettings(
        model=settings["ORANGE_FRIDAY_MODEL"],
        threads=settings["ORANGE_FRIDAY_THREADS"],
        cache_dir=str(Path(settings["ORANGE_FRIDAY_DATA_DIR"]) / "models"),
    )


def perform_run(sessions: Sessions, run_id: int, clock: Clock, topics: TopicSettings | None = None) -> bool:
    """Perform the run of that number if it waits; False when somebody else has it, or it ended before.

    What goes wrong is written to the run, and nothing else has changed then: the last good result stays.
    """
    with sessions() as session:
        begin_write(session)
        run = claim_run(session, clock(), run_id)
        session.commit()
        if run is None:
            return False
    try:
        _perform(sessions, run_id, clock, topics or TopicSettings())
    except Cancelled:
        _end(sessions, run_id, clock, CANCELLED, None)
    except Refusal as refusal:
        _end(sessions, run_id, clock, FAILED, str(refusal))
    except Exception as error:
        log.exception("run %s failed", run_id)
        _end(sessions, run_id, clock, FAILED, f"{type(error).__name__}: {error}")
    return True


def _perform(sessions: Sessions, run_id: int, clock: Clock, topics: TopicSettings) -> None:
    # Here, not above: the analysis takes seconds and hundreds of megabytes to import, and pages know us.
    from analysis.database_runs.reading import read_for_run
    from analysis.database_runs.storing import RunOvertaken, store_findings
    from analysis.engine import AnalysisSettings, analyse

    with sessions() as session:
        run = session.get_one(Run, run_id)
        product = session.get_one(Product, run.product_id)
        reading = read_for_run(session, product, run.as_of)
        for_build = run.build.version if run.build else None
        settings = AnalysisSettings(
            topics=replace(topics, seed=run.seed), weights=weights_of(session, product), seed=run.seed
        )
    vectors = BriefVectors(sessions)
    findings = analyse(
        reading.remarks,
        for_build=for_build,
        settings=settings,
        efforts=reading.efforts,
        decided=reading.decided,
        map_before=reading.places,
        vectors=vectors,
        progress=_progress(sessions, run_id, clock),
    )
    with sessions() as session:
        begin_write(session)
        run = session.get_one(Run, run_id)
        run.settings = run.settings | plain_settings(settings)
        try:
            store_findings(session, run, reading, findings, now=clock())
        except RunOvertaken:
            session.rollback()
            log.info("run %s waits again: another one was stored since it read", run_id)
            begin_write(session)
            put_back_run(session, run_id, clock())
        vectors.keep(session)
        session.commit()


def analyse_here(
    session: Session, product: Product, as_of: datetime, by: Account | None, config: Mapping[str, Any]
) -> Run:
    """Perform an analysis inside the caller's transaction, as of a time; for the demo, which replays weeks."""
    from analysis.database_runs.reading import read_for_run
    from analysis.database_runs.storing import store_findings
    from analysis.engine import AnalysisSettings, analyse

    asked = request_run(session, product, now=as_of, by=by, seed=config["ORANGE_FRIDAY_SEED"])
    run = claim_run(session, as_of, asked.id)
    if run is None:
        raise Conflict(N_("Another analysis of this product is running."))
    reading = read_for_run(session, product, as_of)
    settings = AnalysisSettings(
        topics=replace(topic_settings(config), seed=run.seed),
        weights=weights_of(session, product),
        seed=run.seed,
    )
    vectors = DatabaseVectors(session)
    findings = analyse(
        reading.remarks,
        settings=settings,
        efforts=reading.efforts,
        decided=reading.decided,
        map_before=reading.places,
        vectors=vectors,
    )
    run.settings = run.settings | plain_settings(settings)
    store_findings(session, run, reading, findings, now=as_of)
    vectors.keep(session)
    return run


class BriefVectors(DatabaseVectors):
    """The stored vectors, read in transactions of their own, so that a long run holds none open."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self.fresh: dict[str, np.ndarray] = {}

    def get(self, hashes: list[str]) -> dict[str, np.ndarray]:
        """The stored vectors among ``hashes``."""
        with self._sessions() as session:
            return DatabaseVectors(session).get(hashes)


def _progress(sessions: Sessions, run_id: int, clock: Clock) -> Progress:
    """Writes the stage to the run at most once a second, and stops the run when somebody wants that."""
    told_at: datetime | None = None

    def tell(stage: str, done: float) -> None:
        nonlocal told_at
        now = clock()
        if told_at is not None and now - told_at < PROGRESS_EVERY:
            return
        told_at = now
        if _told(sessions, lambda session: note_progress(session, run_id, stage, done, now)):
            raise Cancelled

    return tell


def _told(sessions: Sessions, note: Callable[[Session], bool]) -> bool:
    try:
        with sessions() as session:
            begin_write(session)
            wanted = note(session)
            session.commit()
            return wanted
    except OperationalError:
        # A busy database is no reason to lose the work: the next stage tells again.
        log.warning("progress could not be written", exc_info=True)
        return False


def _end(sessions: Sessions, run_id: int, clock: Clock, state: str, error: str | None) -> None:
    with sessions() as session:
        begin_write(session)
        run = session.get_one(Run, run_id)
        if run.state == RUNNING:
            end_run(session, run, state, now=clock(), error=error)
        session.commit()


def plain_settings(settings: Any) -> dict[str, Any]:
    """The settings of an analysis as JSON holds them, without what only concerns the machine."""
    values: dict[str, Any] = settings.to_dict()
    values["topics"] = {
        name: value for name, value in values["topics"].items() if name not in ("cache_dir", "threads")
    }
    return values
