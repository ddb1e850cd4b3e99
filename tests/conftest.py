"""What every test may ask for: a session, a database of its own, the time, and no way to the outside."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings as hypothesis_settings
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import Session

from core.database import make_engine
from tests.database import ROOT, Databases, PostgresDatabases, SqliteFiles, roomy_memory, wanted

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SERVER = "ORANGE_FRIDAY_TEST_POSTGRES"
LOOPBACK = ["127.0.0.1", "::1"]
STOPPERS: list[Callable[[], None]] = []

# A shared machine is slow at times: a deadline would tell of the machine, not of the code.
hypothesis_settings.register_profile("local", deadline=None)
hypothesis_settings.register_profile("ci", deadline=None, derandomize=True, database=None, print_blob=True)
hypothesis_settings.load_profile("ci" if os.environ.get("CI") else "local")


def find_chromium() -> str | None:
    """The path of a Chromium or Chrome on this machine; ORANGE_FRIDAY_CHROMIUM names another one."""
    names = [os.environ.get("ORANGE_FRIDAY_CHROMIUM"), "chromium", "chromium-browser", "google-chrome"]
    return next((found for name in names if name and (found := shutil.which(name))), None)


def pytest_configure(config: pytest.Config) -> None:
    """Start what a run needs once, before its workers are started: they inherit the environment."""
    if os.environ.get("ORANGE_FRIDAY_REQUIRE_BROWSER") and find_chromium() is None:
        raise pytest.UsageError("ORANGE_FRIDAY_REQUIRE_BROWSER is set and no chromium was found")
    if wanted() == "postgres" and SERVER not in os.environ and not hasattr(config, "workerinput"):
        from tests.postgres import start_server

        os.environ[SERVER], stop = start_server()
        STOPPERS.append(stop)


def pytest_unconfigure(config: pytest.Config) -> None:
    while STOPPERS:
        os.environ.pop(SERVER, None)
        STOPPERS.pop()()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Give slow and browser tests their conditions; on PostgreSQL keep only what touches a database."""
    for item in items:
        if item.get_closest_marker("slow") and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(900))
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.allow_hosts(LOOPBACK))
            # A browser that leaves in the middle of a picture leaves the server's file to the garbage collector.
            item.add_marker(pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"))
            if find_chromium() is None:
                item.add_marker(pytest.mark.skip(reason="needs chromium"))
    if wanted() == "postgres":
        bound = [item for item in items if "databases" in getattr(item, "fixturenames", ())]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(bound)])
        items[:] = bound


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    """This worker's source of databases, of the kind that ORANGE_FRIDAY_TEST_DATABASE asks for."""
    if wanted() == "postgres":
        yield PostgresDatabases(os.environ[SERVER], os.environ.get("PYTEST_XDIST_WORKER", "main"))
    else:
        with tempfile.TemporaryDirectory(prefix="orange-friday-", dir=roomy_memory()) as folder:
            yield SqliteFiles(Path(folder))


@pytest.fixture(scope="session")
def engine(databases: Databases) -> Iterator[Engine]:
    """The worker's shared engine. Whoever commits on it breaks the other tests: ask for ``own_engine``."""
    made = make_engine(databases.new())
    yield made
    made.dispose()


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """A connection in a transaction that is rolled back when the test ends."""
    with engine.connect() as made:
        transaction = made.begin()
        yield made
        transaction.rollback()


@pytest.fixture
def session(connection: Connection) -> Iterator[Session]:
    """A session on an empty schema. It may commit and roll back: both act on a savepoint."""
    with Session(bind=connection, join_transaction_mode="create_savepoint") as made:
        yield made


@pytest.fixture
def own_database(databases: Databases) -> Iterator[str]:
    """The URL of a database of this test's own, for whole programs (an app, a worker, the command line)."""
    url = databases.new()
    yield url
    databases.drop(url)


@pytest.fixture
def empty_database(databases: Databases) -> Iterator[str]:
    """The URL of a database of this test's own that has no table yet."""
    url = databases.empty()
    yield url
    databases.drop(url)


@pytest.fixture
def own_engine(own_database: str) -> Iterator[Engine]:
    """An engine on a database of this test's own, for real commits and for two sessions that race."""
    made = make_engine(own_database)
    yield made
    made.dispose()


@pytest.fixture
def now() -> datetime:
    """A Friday evening in November 2026, in UTC."""
    return datetime(2026, 11, 20, 16, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the browser that the browser tests drive."""
    path = find_chromium()
    assert path is not None, "a test that uses chromium must be marked browser"
    return path


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """Debian's Chromium, driven by Playwright; one for a process, since two Playwrights cannot live in one."""
    from playwright.sync_api import sync_playwright

    from docs.make_pictures import FLAGS

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real reviews beside the repository; the test is skipped where there is none."""
    folder = Path(os.environ.get("ORANGE_FRIDAY_SHARED", ROOT.parent / "shared")) / "data"
    if not folder.is_dir():
        pytest.skip("no shared data beside the repository")
    return folder
