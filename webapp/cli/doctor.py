"""doctor: look the installation over and say what to do."""

from __future__ import annotations

import json
import sys

import click
import sqlalchemy as sa
from flask import Flask

from webapp.cli.checkup import CHECKS, Check
from webapp.cli.doors import make_app
from webapp.extensions import db


@click.command()
@click.option(
    "--json", "as_json", is_flag=True, help='One JSON object instead of lines: {"ok": …, "checks": […]}.'
)
def doctor(as_json: bool) -> None:
    """Check this installation; ends with 1 where something should be done."""
    app = make_app()
    with app.app_context():
        findings = {name: _look(check, app) for name, check in CHECKS.items()}
        db.session.remove()
        db.engine.dispose()
    fine = not any(findings.values())
    if as_json:
        checks = [{"check": name, "ok": not finding, "do": finding} for name, finding in findings.items()]
        click.echo(json.dumps({"ok": fine, "checks": checks}, indent=2))
    else:
        for name, finding in findings.items():
            click.echo(f"DO   {name}: {finding}" if finding else f"ok   {name}")
    sys.exit(not fine)


def _look(check: Check, app: Flask) -> str | None:
    try:
        return check(app)
    except sa.exc.SQLAlchemyError as error:
        return f"The database refused ({error.__class__.__name__}). Run: orange-friday upgrade"
    except OSError as error:
        return f"{error}. Check the rights of the user that runs this."
