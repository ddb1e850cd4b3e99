"""analyse and run: a run on the database, and its record."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import NoReturn

import click
from flask import Flask
from sqlalchemy.orm import sessionmaker

from analysis.priorities.ranked import ranking_of
from analysis.runs import CANCELLED, DONE, RUNNING, Run, end_run, last_run, request_run, run_numbered
from analysis.time_left import usual_seconds
from community.products import product_called
from core.clock import system_clock
from webapp.cli.doors import Moment, database, make_app
from webapp.cli.stages import analysis_line
from webapp.extensions import db


@click.command()
@click.option("--product", "slug", required=True, help="Slug of the product.")
@click.option("--as-of", type=Moment(), default=None, help="Only what was said before this time (UTC).")
@click.option("--top", default=10, show_default=True, type=click.IntRange(0, 1000), help="Requests to print.")
def analyse(slug: str, as_of: datetime | None, top: int) -> None:
    """Read what testers said, find topics, rank the requests; waits until it is done."""
    from webapp.performing import perform_run, topic_settings

    app, now = make_app(), system_clock()
    if as_of is not None and as_of.tzinfo is None:
        as_of = as_of.replace(tzinfo=UTC)
    with database(app) as session:
        seed = app.config["ORANGE_FRIDAY_SEED"]
        product = product_called(session, slug)
        line = analysis_line(sys.stderr, usual=_usual(last_run(session, product)))
        number = request_run(session, product, now=now, as_of=as_of, seed=seed).id
    with app.app_context():
        sessions = sessionmaker(db.engine, expire_on_commit=False)
    try:
        perform_run(sessions, number, system_clock, topic_settings(app.config), progress=line)
    except KeyboardInterrupt:
        line.end()
        _stopped(app, number)
    line.end()
    with database(app) as session:
        found = run_numbered(session, number)
        click.echo(f"Run {number}: {found.state}")
        if found.state != DONE:
            click.echo(found.error or "", err=True)
            sys.exit(1)
        for place in ranking_of(session, found)[:top]:
            cost = "–" if place.points is None else f"{place.points:.1f}"
            click.echo(f"{place.rank:>4}  {cost:>5}  {place.people:>5}  {place.request.title}")


def _usual(before: Run | None) -> dict[str, float] | None:
    return (
        usual_seconds(learnt=before.stage_seconds, learnt_texts=before.totals.get("texts"))
        if before
        else None
    )


def _stopped(app: Flask, number: int) -> NoReturn:
    """Ctrl-C: the run is cancelled, unless it was stored already."""
    with database(app) as session:
        found = run_numbered(session, number)
        if found.state == RUNNING:
            end_run(session, found, CANCELLED, now=system_clock())
        said = "The result before it stays." if found.state == CANCELLED else "Its result was stored already."
        click.echo(f"Stopped. Run {number} is {found.state}. {said}", err=True)
    sys.exit(130)


@click.group()
def run() -> None:
    """The record of a run."""


@run.command()
@click.argument("number", type=int)
def show(number: int) -> None:
    """Print the record of run NUMBER as JSON: inputs, settings, seed, data hash, seconds, outcome."""
    with database() as session:
        found = run_numbered(session, number)
        record = {column.name: getattr(found, column.name) for column in Run.__table__.columns}
        click.echo(json.dumps(record, indent=2, ensure_ascii=False, default=datetime.isoformat))
