"""Fresh databases for tests: each worker makes the schema once, every further database is a copy."""

from __future__ import annotations

import os
import shutil
from abc import ABC, abstractmethod
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine, make_url

from core.database import Base, make_engine

ROOT = Path(__file__).parent.parent
FLOORS = ("core", "community", "releases", "surveys", "analysis", "webapp")


def wanted() -> str:
    """``sqlite`` (the default) or ``postgres``, as ORANGE_FRIDAY_TEST_DATABASE says."""
    name = os.environ.get("ORANGE_FRIDAY_TEST_DATABASE", "sqlite")
    if name not in ("sqlite", "postgres"):
        raise ValueError(f"ORANGE_FRIDAY_TEST_DATABASE is {name!r}; it may be sqlite or postgres")
    return name


def roomy_memory() -> str | None:
    """A file system in memory with half a gigabyte free, where a commit waits for no disk; None without one."""
    folder = "/dev/shm"
    roomy = os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > 500_000_000
    return folder if roomy else None


class Databases(ABC):
    """Where a worker's databases come from."""

    @abstractmethod
    def new(self) -> str:
        """The URL of a new database that has the whole schema and no rows."""

    @abstractmethod
    def empty(self) -> str:
        """The URL of a new database without any table."""

    @abstractmethod
    def drop(self, url: str) -> None:
        """Remove a database that ``new`` made; its engines must be disposed of."""


class SqliteFiles(Databases):
    """Each database is a file copied from the first one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count = 0
        self.template = folder / "template.sqlite"
        fill(f"sqlite:///{self.template}")

    def new(self) -> str:
        url = self.empty()
        shutil.copyfile(self.template, str(make_url(url).database))
        return url

    def empty(self) -> str:
        self.count += 1
        return f"sqlite:///{self.folder / str(self.count)}.sqlite"

    def drop(self, url: str) -> None:
        for ending in ("", "-wal", "-shm"):
            Path(str(make_url(url).database) + ending).unlink(missing_ok=True)


class PostgresDatabases(Databases):
    """Each database is made from a template database on the run's one server."""

    def __init__(self, server: str, worker: str) -> None:
        self.server = server
        self.worker = worker
        self.count = 0
        self.template = self._make(f"{worker}_template", like="template1")
        fill(self.template)

    def new(self) -> str:
        self.count += 1
        return self._make(f"{self.worker}_{self.count}", like=f"{self.worker}_template")

    def empty(self) -> str:
        self.count += 1
        return self._make(f"{self.worker}_{self.count}", like="template1")

    def drop(self, url: str) -> None:
        self._tell(f'DROP DATABASE IF EXISTS "{make_url(url).database}" WITH (FORCE)')

    def _make(self, name: str, like: str) -> str:
        self._tell(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        # A copy of the files is a little quicker than the default, which writes each page to the log.
        self._tell(f'CREATE DATABASE "{name}" TEMPLATE "{like}" STRATEGY file_copy')
        return make_url(self.server).set(database=name).render_as_string(hide_password=False)

    def _tell(self, statement: str) -> None:
        engine = sa.create_engine(self.server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)


def fill(url: str) -> None:
    """Create the whole schema in an empty database."""
    import migrations.tables  # noqa: F401 - declares every table

    engine: Engine = make_engine(url, poolclass=sa.NullPool)
    Base.metadata.create_all(engine)
    engine.dispose()
