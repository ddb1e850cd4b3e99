"""doctor: look the installation over and say what to do."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa
from flask import Flask

from webapp.cli.database import migration_config
from webapp.cli.doors import make_app
from webapp.extensions import db

# A finding is None where all is well, else the sentence that says what to do.
Check = Callable[[Flask], str | None]
SHORTEST_KEY = 32
FREE_BYTES = 500_000_000


def database_answers(app: Flask) -> str | None:
    """Whether the database answers."""
    try:
        db.session.execute(sa.text("select 1"))
    except sa.exc.SQLAlchemyError as error:
        return (
            f"It does not answer ({error.__class__.__name__}). Check DATABASE_URL and that the server runs."
        )
    return None


def database_upgraded(app: Flask) -> str | None:
    """Whether the database is at this version."""
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    wanted = ScriptDirectory.from_config(
        migration_config(app.config["SQLALCHEMY_DATABASE_URI"])
    ).get_current_head()
    found = MigrationContext.configure(db.session.connection()).get_current_revision()
    return (
        None
        if found == wanted
        else f"It is at {found}, this version wants {wanted}. Run: orange-friday upgrade"
    )


def secret_key_strong(app: Flask) -> str | None:
    """Whether the key cannot be guessed."""
    if len(str(app.config["SECRET_KEY"])) >= SHORTEST_KEY:
        return None
    return f"It is shorter than {SHORTEST_KEY} characters. Leave ORANGE_FRIDAY_SECRET_KEY empty to have one made."


def cookies_secure(app: Flask) -> str | None:
    """Whether cookies stay on TLS where the address is on TLS."""
    https = app.config["ORANGE_FRIDAY_BASE_URL"].startswith("https://")
    if https and not app.config["SESSION_COOKIE_SECURE"]:
        return "The address is https, but cookies would also travel without. Set ORANGE_FRIDAY_SECURE_COOKIES=yes."
    return None


def data_folder_writable(app: Flask) -> str | None:
    """Whether the data folder takes files and has room."""
    folder = Path(app.config["ORANGE_FRIDAY_DATA_DIR"])
    folder.mkdir(parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK):
        return f"{folder} cannot be written. Give this user the right, or set ORANGE_FRIDAY_DATA_DIR."
    free = shutil.disk_usage(folder).free
    return None if free > FREE_BYTES else f"Only {free // 1_000_000} MB are free at {folder}. Make room."


def analysis_installed(app: Flask) -> str | None:
    """Whether the analysis finds its packages and the model's weights."""
    from analysis.topics.minilm_files import SHA256, verified, weights_folder

    if app.config["ORANGE_FRIDAY_MODEL"] != "minilm-int8":
        return None
    try:
        for name in SHA256:
            verified(weights_folder(), name)
    except Exception as error:
        return f"{error} Run: make install"
    return None


CHECKS: dict[str, Check] = {
    "database answers": database_answers,
    "database is upgraded": database_upgraded,
    "secret key": secret_key_strong,
    "cookies": cookies_secure,
    "data folder": data_folder_writable,
    "analysis": analysis_installed,
}


@click.command()
def doctor() -> None:
    """Check this installation; ends with 1 where something should be done."""
    app = make_app()
    with app.app_context():
        findings = {name: _look(check, app) for name, check in CHECKS.items()}
    for name, finding in findings.items():
        click.echo(
            f"{'ok  ' if finding is None else 'DO  '} {name}{'' if finding is None else ': ' + finding}"
        )
    sys.exit(any(findings.values()))


def _look(check: Check, app: Flask) -> Any:
    try:
        return check(app)
    except sa.exc.SQLAlchemyError as error:
        return f"the database refused ({error.__class__.__name__})"
