"""What the worker does and when: one table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from analysis.under_way import fail_silent, waiting
from core.database import begin_write
from core.language import N_
from core.rate_counts import forget_counts
from webapp import loop
from webapp.auth.sign_ins import forget_old_sign_ins
from webapp.auth.tries import forget_old_tries
from webapp.jobs.kinds import Job, Moment, Settings, SteadyJob, TimedJob, Workplace
from webapp.jobs.times import TUESDAY, WEDNESDAY, fridays, nights, weekly
from webapp.performing import KINDS
from webapp.run_process import run_apart
from webapp.transports.delivery import deliver


def empty_outbox(place: Workplace) -> int:
    """Send what waits."""
    return deliver(place.sessions, place.transports, place.clock, stop=place.stop).sent


def analyse_waiting(place: Workplace) -> int:
    """Perform the runs that wait, then the trials, one after another, each in a process of its own."""
    done = 0
    while not place.stop.is_set():
        next_one = _next(place)
        if next_one is None:
            break
        kind, number = next_one
        if not run_apart(place.sessions, number, place.settings, place.clock, place.stop, kind):
            break
        done += 1
    return done


def _next(place: Workplace) -> tuple[str, int] | None:
    with place.sessions() as session:
        for kind, work in KINDS.items():
            for number in waiting(session, work.table):
                return kind, number
    return None


def give_up_silent(place: Workplace) -> int:
    """Fail the runs and trials whose worker died."""
    now = place.clock()
    return _written(
        place, lambda session: sum(fail_silent(session, work.table, now) for work in KINDS.values())
    )


def forget_sign_ins(place: Workplace) -> int:
    """Delete the tries whose window has ended, and the sign-ins that nobody can use any more."""
    now, longest = place.clock(), timedelta(days=place.settings["ORANGE_FRIDAY_SESSION_DAYS"])
    return _written(
        place,
        lambda session: (
            forget_old_tries(session, now=now) + forget_old_sign_ins(session, now=now, longest=longest)
        ),
    )


def forget_old_counts(place: Workplace) -> int:
    """Delete the counts of the rate limits that are over."""
    return _written(place, lambda session: forget_counts(session, now=place.clock()))


def _written(place: Workplace, work: Callable[[Session], int]) -> int:
    """Do the work in a transaction of its own; how many rows it changed."""
    with place.sessions() as session:
        begin_write(session)
        count = work(session)
        session.commit()
        return count


JOBS: tuple[Job, ...] = (
    TimedJob(
        "friday",
        timedelta(seconds=5),
        N_("When a scheduled build's time has come"),
        N_("Publishes the build with its notes and tells those who asked for what it ships."),
        when=fridays,
        step=lambda session, moment, _settings, now: loop.friday(session, moment.subject, now),
    ),
    TimedJob(
        "nightly",
        timedelta(minutes=1),
        N_("Every night at ORANGE_FRIDAY_ANALYSIS_HOUR, UTC"),
        N_("Asks for an analysis of every product in which something was said since the last one."),
        when=nights,
        step=lambda session, _moment, settings, now: loop.nightly(
            session, now, settings["ORANGE_FRIDAY_SEED"]
        ),
    ),
    TimedJob(
        "tuesday",
        timedelta(minutes=1),
        N_("Tuesdays at 17:00 in the product's zone"),
        N_("Tells staff how the week's build does and which of its changes testers liked best."),
        when=weekly(TUESDAY, time(17)),
        step=lambda session, moment, _settings, now: loop.tuesday(session, moment.subject, now),
        grace=timedelta(days=2),
    ),
    TimedJob(
        "planning-day",
        timedelta(minutes=1),
        N_("Wednesdays at 9:00 in the product's zone"),
        N_("Sends product managers the open requests that cost most."),
        when=weekly(WEDNESDAY, time(9)),
        step=lambda session, moment, _settings, now: loop.planning_day(session, moment.subject, now),
        grace=timedelta(days=2),
    ),
    SteadyJob(
        "analyses",
        timedelta(seconds=3),
        N_("Every 3 seconds"),
        N_("Performs the analyses, and the previews of another granularity, that were asked for."),
        duty=analyse_waiting,
    ),
    SteadyJob(
        "outbox",
        timedelta(seconds=5),
        N_("Every 5 seconds"),
        N_("Sends the messages that wait; what cannot be sent is tried again and parked in the end."),
        duty=empty_outbox,
    ),
    SteadyJob(
        "silent-runs",
        timedelta(minutes=5),
        N_("Every 5 minutes"),
        N_("Gives up analyses whose worker died, so that their page says so."),
        duty=give_up_silent,
    ),
    SteadyJob(
        "sign-ins",
        timedelta(hours=1),
        N_("Every hour"),
        N_("Forgets tries to sign in whose window has ended, and sign-ins that ended a month ago or more."),
        duty=forget_sign_ins,
    ),
    SteadyJob(
        "rate-counts",
        timedelta(minutes=30),
        N_("Every 30 minutes"),
        N_("Deletes the counts of the rate limits that are over."),
        duty=forget_old_counts,
    ),
)


def job_called(name: str) -> Job:
    """The job of that name; KeyError otherwise."""
    return {job.name: job for job in JOBS}[name]


def upcoming(session: Session, settings: Settings, now: datetime) -> list[tuple[Job, Moment]]:
    """What will run when, soonest first; overdue moments stand on top until they are done."""
    found: list[tuple[Job, Moment]] = []
    for job in JOBS:
        due = job.due(session, settings, now) if isinstance(job, TimedJob) else []
        moments = job.moments(session, settings, now)
        found += [(job, moment) for moment in moments if moment.at > now or moment in due]
    return sorted(found, key=lambda entry: (entry[1].at, entry[0].name))
