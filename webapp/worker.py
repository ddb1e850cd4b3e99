"""The worker: APScheduler wakes the jobs of webapp.jobs, and a lease lets one worker of several lead."""

from __future__ import annotations

import logging
import os
import secrets
import socket
import threading
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import sessionmaker

from core.database import begin_write
from core.jobs import LEASE_LASTS, give_up_lease, take_lease
from webapp.extensions import db
from webapp.jobs.kinds import Job, Workplace
from webapp.jobs.table import JOBS
from webapp.letters.post import MAIL
from webapp.transports.mail import mail_transport

LEASE = "worker"
RENEW_EVERY = timedelta(seconds=15)
log = logging.getLogger(__name__)


def workplace(app: Flask, stop: threading.Event | None = None) -> Workplace:
    """What the jobs of ``app`` need: sessions on its database, its clock, the transports of its settings."""
    with app.app_context():
        engine = db.engine
    transports = {MAIL: mail_transport(app.config)}
    sessions = sessionmaker(engine, expire_on_commit=False)
    return Workplace(app, sessions, app.extensions["clock"], transports, stop or threading.Event())


def run_worker(app: Flask, stop: threading.Event) -> None:
    """Lead, or wait to lead, until ``stop`` is set; then end the unit at hand and let the next worker lead.

    What was missed while no worker ran is caught up at once. An analysis at hand is left and waits again.
    """
    leader = Leader(workplace(app, stop))
    scheduler = BackgroundScheduler(timezone=UTC)
    # It warns whenever a job is still at work when its next look comes, which is the rule with an analysis.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    leader.renew()
    _schedule(scheduler, leader)
    scheduler.start()
    try:
        stop.wait()
    finally:
        scheduler.shutdown(wait=True)
        leader.step_down()


def _schedule(scheduler: BackgroundScheduler, leader: Leader) -> None:
    # No misfires and no catching up here: the rows decide what is due, not the scheduler's memory.
    common = {
        "max_instances": 1,
        "coalesce": True,
        "misfire_grace_time": None,
        "next_run_time": datetime.now(UTC),
    }
    for job in JOBS:
        seconds = job.every.total_seconds()
        scheduler.add_job(leader.look, "interval", args=[job], id=job.name, seconds=seconds, **common)
    seconds = RENEW_EVERY.total_seconds()
    scheduler.add_job(leader.renew, "interval", id="lease", seconds=seconds, max_instances=1, coalesce=True)


class Leader:
    """Holds the lease, or tries to; only while it is held are jobs looked at.

    The lease keeps workers out of each other's way. That nothing is done twice hangs on the claims.
    """

    def __init__(self, place: Workplace) -> None:
        self.place = place
        self.name = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self.leads_until: datetime | None = None

    def renew(self) -> None:
        """Take or keep the lease; one that cannot be renewed runs out."""
        now = self.place.clock()
        try:
            with self.place.sessions() as session:
                begin_write(session)
                held = take_lease(session, LEASE, self.name, now)
                session.commit()
        except SQLAlchemyError:
            log.warning("the lease could not be renewed", exc_info=True)
            return
        if held and not self.leads:
            log.info("%s leads", self.name)
        self.leads_until = now + LEASE_LASTS if held else None

    @property
    def leads(self) -> bool:
        """Whether the lease is ours now."""
        return self.leads_until is not None and self.place.clock() < self.leads_until

    def look(self, job: Job) -> None:
        """Let a job do what there is to do, if this worker leads; an error is logged and met again."""
        if not self.leads or self.place.stop.is_set():
            return
        try:
            job.work(self.place)
        except Exception:
            log.exception("job %s", job.name)

    def step_down(self) -> None:
        """Let the next worker lead at once."""
        try:
            with self.place.sessions() as session:
                begin_write(session)
                give_up_lease(session, LEASE, self.name)
                session.commit()
        except SQLAlchemyError:
            log.warning("the lease could not be given up; it lapses by itself", exc_info=True)
