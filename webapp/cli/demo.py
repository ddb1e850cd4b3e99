"""demo: a realistic programme on this machine, to look at and to try."""

from __future__ import annotations

import os
import time
from datetime import datetime
from pathlib import Path

import click
from flask import Flask
from sqlalchemy.orm import Session

from community.accounts import Account
from community.products import Product
from core.clock import system_clock
from webapp.cli.database import upgrade_to_head
from webapp.cli.doors import database, make_app
from webapp.cli.serving import HOST, PORT, serve_app


@click.command()
@HOST
@PORT
@click.option(
    "--data",
    "folder",
    default=".demo",
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the demo's database; remove it to begin anew.",
)
@click.option("--load-only", is_flag=True, help="Load, and do not serve.")
def demo(host: str, port: int, folder: Path, load_only: bool) -> None:
    """Load twelve weeks of a fictional product and serve them; every figure comes from rows in the database."""
    from webapp.demo.loading import sign_ins

    app = _app_in(folder, f"http://{host}:{port}")
    started = time.monotonic()
    click.echo("Preparing the demo programme (the first time takes about a minute) …")
    if load(app, system_clock()):
        click.echo(f"Loaded in {time.monotonic() - started:.0f} s.")
    click.echo("\nSign in as")
    for each in sign_ins():
        click.echo(f"  {each.role:<8} {each.email:<32} {each.password}   ({each.name})")
    click.echo("")
    if not load_only:
        serve_app(app, host, port)


def _app_in(folder: Path, address: str) -> Flask:
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    # A database of its own: whatever DATABASE_URL says, the demo must not be poured into real data.
    os.environ["DATABASE_URL"] = f"sqlite:///{folder / 'demo.db'}"
    os.environ["ORANGE_FRIDAY_DATA_DIR"] = str(folder)
    os.environ.setdefault("ORANGE_FRIDAY_BASE_URL", address)
    app = make_app()
    upgrade_to_head(app.config["SQLALCHEMY_DATABASE_URI"])
    return app


def load(app: Flask, now: datetime) -> bool:
    """Load the demo into the database of ``app``; False where it is there already."""
    from webapp import loop
    from webapp.auth.credentials import set_password
    from webapp.demo.loading import load_demo
    from webapp.performing import analyse_here

    def analyse(session: Session, product: Product, at: datetime, by: Account) -> None:
        analyse_here(session, product, at, by, app.config)

    with database(app) as session:
        return load_demo(
            session,
            now,
            give_password=lambda account, password: set_password(session, account, password, now=now),
            analyse=analyse,
            publish=lambda inside, build, at, by: loop.publish(inside, build, now=at, by=by),
        )
