"""jobs: what the worker will do when, and how it went."""

from __future__ import annotations

import click

from core.clock import system_clock
from core.jobs import job_history
from webapp.cli.doors import database, make_app


@click.command()
@click.option(
    "--history", default=10, show_default=True, type=click.IntRange(0, 1000), help="Past runs to list."
)
def jobs(history: int) -> None:
    """List the jobs, what comes next (UTC), and the last outcomes."""
    from webapp.jobs.table import JOBS, upcoming

    app, now = make_app(), system_clock()
    with database(app) as session:
        click.echo("Jobs")
        for job in JOBS:
            click.echo(f"  {job.name:<14} {job.trigger}. {job.meaning}")
        click.echo("\nNext")
        for job, moment in upcoming(session, app.config, now):
            click.echo(f"  {moment.at:%Y-%m-%d %H:%M}  {job.name:<14} {moment.period}")
        click.echo("\nLast")
        for each in job_history(session, most=history):
            click.echo(
                f"  {each.started_at:%Y-%m-%d %H:%M}  {each.job:<14} {each.state:<8} {each.outcome or each.error or ''}"
            )
