"""upgrade: the database at this version."""

from __future__ import annotations

from pathlib import Path

import click
from alembic import command
from alembic.config import Config

import migrations
from webapp.cli.doors import make_app


@click.command()
def upgrade() -> None:
    """Bring the database to this version; safe to run again."""
    app = make_app()
    upgrade_to_head(app.config["SQLALCHEMY_DATABASE_URI"])
    click.echo("The database is at this version.")


def upgrade_to_head(url: str) -> None:
    """Run every migration that the database at ``url`` has not seen."""
    command.upgrade(migration_config(url), "head")


def migration_config(url: str) -> Config:
    """Alembic's configuration for the database at ``url``."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.attributes["url"] = url
    return config
