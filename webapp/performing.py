"""Performing an analysis: claim, read, compute, store.

Only the first and the last step write, each in one short transaction (and progress: each stage, within one at most
once a second).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from analysis.granularity.setting import granularity_of
from analysis.granularity.trials import GranularityTrial
from analysis.priorities.ranking_weights import weights_of
from analysis.runs import Run, claim_run, request_run
from analysis.time_left import onward
from analysis.topics.settings import Cancelled, Progress, TopicSettings, silent
from analysis.topics.vectors import DatabaseVectors
from analysis.under_way import (
    CANCELLED,
    DONE,
    FAILED,
    RUNNING,
    UnderWay,
    claim,
    close_if_running,
    end,
    note_progress,
    put_back,
)
from community.accounts import Account
from community.products import Product
from core.clock import Clock
from core.database import begin_write
from core.language import N_
from core.refusals import Conflict, Refusal

if TYPE_CHECKING:
    from analysis.database_runs.reading import Reading
    from analysis.engine import AnalysisSettings
    from analysis.findings import Findings

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


def perform(
    sessions: Sessions,
    kind: str,
    number: int,
    clock: Clock,
    topics: TopicSettings | None = None,
    *,
    progress: Progress = silent,
) -> bool:
    """Perform the work of that kind (a key of KINDS) and number if it waits; False when somebody else has it, or it
    ended before.

    What goes wrong is written to its row, and nothing else has changed then: the last good result stays. `progress`
    hears what is written to the row as well, and more often.
    """
    work = KINDS[kind]
    with sessions() as session:
        begin_write(session)
        claimed = claim(session, work.table, clock(), number)
        session.commit()
        if claimed is None:
            return False
    try:
        work.do(sessions, number, clock, topics or TopicSettings(), progress)
    except Cancelled:
        _end(sessions, work.table, number, clock, CANCELLED, None)
    except Refusal as refusal:
        _end(sessions, work.table, number, clock, FAILED, str(refusal))
    except Exception as error:
        log.exception("%s %s failed", kind, number)
        _end(sessions, work.table, number, clock, FAILED, f"{type(error).__name__}: {error}")
    return True


def perform_run(
    sessions: Sessions,
    run_id: int,
    clock: Clock,
    topics: TopicSettings | None = None,
    *,
    progress: Progress = silent,
) -> bool:
    """Perform the run of that number: see `perform`."""
    return perform(sessions, RUN, run_id, clock, topics, progress=progress)


def _do_run(sessions: Sessions, run_id: int, clock: Clock, topics: TopicSettings, heard: Progress) -> None:
    with sessions() as session:
        inputs = _read(session, session.get_one(Run, run_id), topics)
    vectors = BriefVectors(sessions)
    findings = _found(inputs, vectors, onward(_progress(sessions, Run, run_id, clock, heard)))
    from analysis.database_runs.storing import RunOvertaken

    with sessions() as session:
        begin_write(session)
        try:
            _store(session, session.get_one(Run, run_id), inputs, findings, clock())
        except RunOvertaken:
            session.rollback()
            log.info("run %s waits again: another one was stored since it read", run_id)
            begin_write(session)
            put_back(session, Run, run_id, clock())
        vectors.keep(session)
        session.commit()


def analyse_here(
    session: Session, product: Product, as_of: datetime, by: Account | None, config: Mapping[str, Any]
) -> Run:
    """Perform an analysis inside the caller's transaction, as of a time; for the demo, which replays weeks."""
    asked = request_run(session, product, now=as_of, by=by, seed=config["ORANGE_FRIDAY_SEED"])
    run = claim_run(session, as_of, asked.id)
    if run is None:
        raise Conflict(N_("Another analysis of this product is running."))
    inputs, vectors = _read(session, run, topic_settings(config)), DatabaseVectors(session)
    _store(session, run, inputs, _found(inputs, vectors, silent), as_of)
    vectors.keep(session)
    return run


@dataclass(frozen=True)
class _Inputs:
    """What a run was asked and what it reads."""

    reading: Reading
    settings: AnalysisSettings
    for_build: str | None


# The imports inside: the analysis takes seconds and hundreds of megabytes to import, and pages know this module.


def _read(session: Session, run: Run, topics: TopicSettings) -> _Inputs:
    from analysis.database_runs.reading import read_for_run

    settings = _settings(session, run.product, topics, run.seed, granularity_of(session, run.product))
    reading = read_for_run(session, run.product, run.as_of)
    return _Inputs(reading, settings, run.build.version if run.build else None)


def _settings(
    session: Session, product: Product, topics: TopicSettings, seed: int, step: int
) -> AnalysisSettings:
    from analysis.engine import AnalysisSettings

    topics = replace(topics, seed=seed, granularity=step)
    return AnalysisSettings(topics=topics, weights=weights_of(session, product), seed=seed)


def _found(inputs: _Inputs, vectors: DatabaseVectors, progress: Progress) -> Findings:
    from analysis.engine import analyse

    reading = inputs.reading
    return analyse(
        reading.remarks, for_build=inputs.for_build, settings=inputs.settings, efforts=reading.efforts,
        decided=reading.decided, map_before=reading.places, vectors=vectors, progress=progress,
    )  # fmt: skip


def _store(session: Session, run: Run, inputs: _Inputs, findings: Findings, now: datetime) -> None:
    from analysis.database_runs.storing import store_findings

    run.settings = run.settings | plain_settings(inputs.settings)
    store_findings(session, run, inputs.reading, findings, now=now)


def _do_trial(sessions: Sessions, number: int, clock: Clock, topics: TopicSettings, heard: Progress) -> None:
    from analysis.granularity.trying import read_for_trial, try_granularity

    with sessions() as session:
        trial = session.get_one(GranularityTrial, number)
        before = read_for_trial(session, trial)
        settings = _settings(session, trial.product, topics, trial.run.seed, trial.step)
        held = trial.held
    vectors = BriefVectors(sessions)
    progress = _progress(sessions, GranularityTrial, number, clock, heard)
    outcome = try_granularity(before, held, settings, vectors=vectors, progress=progress)
    with sessions() as session:
        begin_write(session)
        trial = session.get_one(GranularityTrial, number)
        close_if_running(session, trial, DONE, clock())
        trial.read_edit_id, trial.result, trial.stage_done = before.reading.edit_id, outcome.to_json(), 1.0
        vectors.keep(session)
        session.commit()


@dataclass(frozen=True)
class Kind:
    """A kind of work that a worker takes up: its table, and what is done."""

    table: type[UnderWay]
    do: Callable[[Sessions, int, Clock, TopicSettings, Progress], None]


RUN, TRIAL = "run", "trial"
KINDS = {RUN: Kind(Run, _do_run), TRIAL: Kind(GranularityTrial, _do_trial)}


class BriefVectors(DatabaseVectors):
    """The stored vectors, read in transactions of their own, so that a long run holds none open."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self.fresh: dict[str, np.ndarray] = {}

    def get(self, hashes: list[str]) -> dict[str, np.ndarray]:
        """The stored vectors among ``hashes``."""
        with self._sessions() as session:
            return DatabaseVectors(session).get(hashes)


def _progress(
    sessions: Sessions, table: type[UnderWay], number: int, clock: Clock, heard: Progress
) -> Progress:
    """Writes each stage to the row, and its share at most once a second; stops the work when somebody wants that."""
    told_at: datetime | None = None
    last: str | None = None

    def tell(stage: str, done: float) -> None:
        nonlocal told_at, last
        heard(stage, done)
        now = clock()
        # A stage that begins right after another was told may be the long one: it is never left out.
        if stage == last and told_at is not None and now - told_at < PROGRESS_EVERY:
            return
        told_at, last = now, stage
        if _told(sessions, lambda session: note_progress(session, table, number, stage, done, now)):
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


def _end(
    sessions: Sessions, table: type[UnderWay], number: int, clock: Clock, state: str, error: str | None
) -> None:
    with sessions() as session:
        begin_write(session)
        work = session.get_one(table, number)
        if work.state == RUNNING:
            end(session, work, state, clock(), error)
        session.commit()


def plain_settings(settings: Any) -> dict[str, Any]:
    """The settings of an analysis as JSON holds them, without what only concerns the machine."""
    values: dict[str, Any] = settings.to_dict()
    values["topics"] = {
        name: value for name, value in values["topics"].items() if name not in ("cache_dir", "threads")
    }
    return values
