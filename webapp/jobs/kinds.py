"""The two kinds of job: at moments, each done once; and all the time, on rows that carry their own claim."""

from __future__ import annotations

import logging
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session, sessionmaker

from core.clock import Clock
from core.database import begin_write
from core.jobs import claim_job, fail_job, finish_job, settled_periods
from webapp.transports.channel import Transport

Settings = Mapping[str, Any]
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Workplace:
    """What a job needs: the app (for letters in people's languages), sessions, the clock, and the end."""

    app: Flask
    sessions: sessionmaker[Session]
    clock: Clock
    transports: Mapping[str, Transport]
    stop: threading.Event

    @property
    def settings(self) -> Settings:
        """The installation's settings by name."""
        return self.app.config


@dataclass(frozen=True)
class Moment:
    """One unit of a timed job: when it is due, the key it is done once under, and what it is about."""

    at: datetime
    period: str
    about: str
    subject: int = 0
    """The id of the build or product it is about."""


@dataclass(frozen=True)
class Job(ABC):
    """A line of the table of jobs; ``every`` says how often the worker looks for something to do."""

    name: str
    every: timedelta
    trigger: str
    meaning: str

    def moments(self, session: Session, settings: Settings, now: datetime) -> list[Moment]:
        """The units that are due or come next, in the order to do them in; a steady job has none."""
        return []

    @abstractmethod
    def work(self, place: Workplace) -> int:
        """Do what there is to do now; answers how many units were done."""


@dataclass(frozen=True)
class SteadyJob(Job):
    """Work that is claimed row by row."""

    duty: Callable[[Workplace], int]

    def work(self, place: Workplace) -> int:
        """Do the duty."""
        return self.duty(place)


@dataclass(frozen=True)
class TimedJob(Job):
    """Work at moments. Each that has come is one unit, done once: its row in ``job_runs`` says so."""

    when: Callable[[Session, Settings, datetime], list[Moment]]
    step: Callable[[Session, Moment, Settings, datetime], str]
    grace: timedelta | None = None
    """How late a missed moment is still caught up; None: however late."""

    def moments(self, session: Session, settings: Settings, now: datetime) -> list[Moment]:
        """The units that are due or come next, in the order to do them in."""
        return self.when(session, settings, now)

    def due(self, session: Session, settings: Settings, now: datetime) -> list[Moment]:
        """The units to do at ``now``, in order."""
        come = [
            moment
            for moment in self.when(session, settings, now)
            if moment.at <= now and (self.grace is None or now - moment.at <= self.grace)
        ]
        settled = settled_periods(session, self.name, [moment.period for moment in come], now)
        return [moment for moment in come if moment.period not in settled]

    def work(self, place: Workplace) -> int:
        """Do every unit that is due, each in a transaction of its own: one that fails holds no other up."""
        with place.sessions() as session:
            due = self.due(session, place.settings, place.clock())
        return sum(self._do(place, moment) for moment in due)

    def _do(self, place: Workplace, moment: Moment) -> bool:
        number = self._claim(place, moment)
        if number is None:
            return False
        try:
            self._do_claimed(place, moment, number)
        except Exception as error:
            log.exception("job %s failed for %s", self.name, moment.period)
            with place.sessions() as session:
                begin_write(session)
                fail_job(session, number, f"{type(error).__name__}: {error}", place.clock())
                session.commit()
            return False
        return True

    def _claim(self, place: Workplace, moment: Moment) -> int | None:
        with place.sessions() as session:
            begin_write(session)
            run = claim_job(session, self.name, moment.period, place.clock())
            number = run.id if run else None
            session.commit()
            return number

    def _do_claimed(self, place: Workplace, moment: Moment, number: int) -> None:
        # The work and the word that it is done are one transaction: neither is ever there without the other.
        with place.app.app_context(), place.sessions() as session:
            begin_write(session)
            now = place.clock()
            outcome = self.step(session, moment, place.settings, now)
            finish_job(session, number, outcome, now)
            session.commit()
        log.info("job %s, %s: %s", self.name, moment.about, outcome)
