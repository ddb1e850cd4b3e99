"""A served application on a database of its own, and people who visit it with a real browser."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy.orm import Session, sessionmaker
from waitress import create_server

from core.database import make_engine
from docs.make_pictures import DESK
from tests.webapp.conftest import PASSWORD, MovedClock
from webapp.app import create_app

Visit = Callable[..., Page]


@pytest.fixture
def clock(now: object) -> MovedClock:
    """The served app's clock."""
    return MovedClock(now)  # type: ignore[arg-type]


@pytest.fixture
def served(own_database: str, clock: MovedClock, tmp_path: Path) -> Iterator[tuple[Flask, str]]:
    """The application and its address; forms carry their tokens, passwords are hashed, as in earnest."""
    environment = {"DATABASE_URL": own_database, "ORANGE_FRIDAY_DATA_DIR": str(tmp_path)}
    app = create_app(environment, clock=clock)
    server = create_server(app, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield app, f"http://127.0.0.1:{server.effective_port}"
    server.close()


@pytest.fixture
def sessions(own_database: str) -> Iterator[sessionmaker[Session]]:
    """Sessions beside the served app, for what a journey does not click."""
    engine = make_engine(own_database)
    yield sessionmaker(engine, expire_on_commit=False)
    engine.dispose()


@pytest.fixture
def visit(browser: Browser, served: tuple[Flask, str]) -> Iterator[Visit]:
    """visit("ann@example.com"): a page in a browser of one's own, signed in by the form (None: signed out)."""
    contexts = []
    alerts: list[str] = []

    def begin(email: str | None, size: tuple[int, int] = DESK) -> Page:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, base_url=served[1], locale="en-GB"
        )
        contexts.append(context)
        page = context.new_page()
        page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
        page.on("pageerror", lambda error: alerts.append(str(error)))
        if email:
            page.goto("/sign-in")
            page.fill("input[name=email]", email)
            page.fill("input[name=password]", PASSWORD)
            page.click("main button[type=submit]")
        return page

    yield begin
    for context in contexts:
        context.close()
    assert alerts == []
