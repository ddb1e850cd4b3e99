"""serve, web, worker: the processes of an installation."""

from __future__ import annotations

import signal
import threading
from types import FrameType

import click
from flask import Flask

from webapp.cli.database import upgrade_to_head
from webapp.cli.doors import make_app
from webapp.logs import start_logging

HOST = click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
PORT = click.option(
    "--port", default=5000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on."
)


@click.command()
@HOST
@PORT
def serve(host: str, port: int) -> None:
    """Web server and worker in one command: all that a small team needs. Upgrades the database first."""
    app = make_app()
    upgrade_to_head(app.config["SQLALCHEMY_DATABASE_URI"])
    serve_app(app, host, port)


def serve_app(app: Flask, host: str, port: int) -> None:
    """Serve ``app`` with a worker beside it until the process is told to stop."""
    from waitress import create_server

    from webapp.worker import run_worker

    start_logging(app.config["ORANGE_FRIDAY_LOG_LEVEL"])
    try:
        server = create_server(app, host=host, port=port, threads=8)
    except OSError as error:
        raise click.ClickException(
            f"Cannot listen on {host}:{port} ({error.strerror}). Choose another --port."
        ) from None
    stop = threading.Event()
    beside = threading.Thread(target=run_worker, args=(app, stop), name="worker")
    beside.start()
    _end_on_sigterm()
    click.echo(f"Orange Friday is at http://{host}:{port} (Ctrl-C stops it)")
    try:
        server.run()
    finally:
        stop.set()
        beside.join()


def _end_on_sigterm() -> None:
    def end(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, end)


@click.command()
@HOST
@PORT
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 256), help="Processes.")
@click.option(
    "--threads", default=8, show_default=True, type=click.IntRange(1, 256), help="Threads of each process."
)
def web(host: str, port: int, workers: int, threads: int) -> None:
    """The web server alone (granian); run `worker` beside it and `upgrade` before it."""
    from granian.constants import Interfaces
    from granian.server import Server

    make_app()  # nonsense in the settings is told here, not by each process
    Server(
        "webapp.app:create_app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        factory=True,
    ).serve()


@click.command()
def worker() -> None:
    """The worker alone: publishes what is due, runs the analysis, sends messages. One leads, others wait."""
    from webapp.worker import run_worker

    app = make_app()
    start_logging(app.config["ORANGE_FRIDAY_LOG_LEVEL"])
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    run_worker(app, stop)
