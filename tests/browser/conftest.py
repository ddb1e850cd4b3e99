"""A real browser before a real server on this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import make_server

from analysis.priorities.credits import credit_line, ship_credits
from analysis.priorities.feature_requests.describing import answer_request
from analysis.priorities.feature_requests.opening import open_request
from analysis.priorities.supporters import support_request
from community.accounts import Account, create_member
from community.products import create_product
from community.rings import join_product
from community.roles import MANAGER, grant_role
from core.clock import system_clock
from releases.builds.download import Download
from releases.builds.drafting import draft_build, set_downloads
from releases.known_issues import state_issue
from releases.notes import LineDraft, lines_of, set_lines, set_notes
from releases.train import publish_build
from surveys.votes import Ballot, cast_votes
from webapp.app import create_app
from webapp.auth.credentials import _keep
from webapp.extensions import db

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
PASSWORD = "correct horse battery staple"


@dataclass(frozen=True)
class Site:
    """A running site: where it is, and the numbers of what stands in it."""

    address: str
    app: Flask
    request_id: int


@pytest.fixture
def site(own_database: str, tmp_path: Path) -> Iterator[Site]:
    """The site on a free port of this machine, with a small programme: two builds, people, a request."""
    environment = {
        "DATABASE_URL": own_database,
        "ORANGE_FRIDAY_DATA_DIR": str(tmp_path),
        "ORANGE_FRIDAY_SECRET_KEY": "for tests only",
        "ORANGE_FRIDAY_QUICKEST_SECONDS": "0",  # a driven browser types quicker than people
    }
    app = create_app(
        environment,
        SECURITY_PASSWORD_HASH="plaintext",
        SECURITY_PASSWORD_SCHEMES=["plaintext"],
        SECURITY_PASSWORD_SINGLE_HASH=["plaintext"],
    )
    with app.app_context():
        request_id = _programme(system_clock())
        db.session.remove()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Site(f"http://127.0.0.1:{server.port}", app, request_id)
    server.shutdown()
    thread.join()
    server.server_close()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _programme(now: datetime) -> int:
    session = db.session()
    product = create_product(session, "skylark", "Skylark", now=now, zone="Asia/Shanghai")
    ann, bo, mei = (_member(name, now) for name in ("Ann", "Bo", "Mei"))
    for tester in (ann, bo):
        join_product(session, tester, product, now=now)
    grant_role(session, mei, MANAGER, product, now=now)
    wish = open_request(session, product, "Show when a call was answered", now=now - timedelta(days=20))
    other = open_request(session, product, "A longer battery life", now=now - timedelta(days=9))
    for tester in (ann, bo):
        tester.named_in_credits = True
        support_request(session, wish, tester, now=now - timedelta(days=19))
    support_request(session, other, bo, now=now - timedelta(days=8))
    answer_request(session, other, "We are looking into it.", now=now)
    for version, days in (("8.10.17", 21), ("8.10.24", 2)):
        at = now - timedelta(days=days)
        build = draft_build(session, product, version, now=at)
        texts = {
            "what_to_test": "Call somebody.",
            "install_steps": "1. Tap it.",
            "go_back_steps": "Hold both keys.",
        }
        set_notes(session, build, headline="Faster camera, calmer notifications", **texts, now=at)
        set_lines(
            session, build, [LineDraft("added", "Call times"), LineDraft("fixed", "The camera opens")], at
        )
        set_downloads(
            session,
            build,
            [Download(device="Lark 5", url="https://example.com/a.zip", sha256="ab" * 32, size_bytes=10**9)],
        )
        state_issue(session, build, "The widget stays on an old city", workaround="Add it again", now=at)
        publish_build(session, build, now=at)
        cast_votes(session, [Ballot(bo.id, build, 4)], at)
    credit_line(session, lines_of(session, build)[0], wish)
    ship_credits(session, build, now=at)
    session.commit()
    return other.id


def _member(name: str, now: datetime) -> Account:
    account = create_member(db.session(), f"{name.lower()}@example.com", name, now=now)
    _keep(db.session(), account, PASSWORD, now)
    return account


@pytest.fixture
def visitor(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """Open a window: visitor(PHONE, "ann@example.com", dark=True, language="zh"); without an address, signed out.

    A page that raises a script error or breaks the content security policy fails the test.
    """
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def visit(
        size: dict[str, int],
        email: str | None = None,
        *,
        dark: bool = False,
        language: str = "en",
        **more: Any,
    ) -> Page:
        context = browser.new_context(
            viewport=size,
            base_url=site.address,
            color_scheme="dark" if dark else "light",
            locale=language,
            **more,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console",
            lambda message: (
                errors.append(message.text) if "Content Security Policy" in message.text else None
            ),
        )
        if email is not None:
            page.goto("/sign-in")
            page.fill("#email", email)
            page.fill("#password", PASSWORD)
            page.click("main button[type=submit]")
            page.wait_for_url(lambda url: "/sign-in" not in url)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert errors == []


@contextmanager
def offline(page: Page) -> Iterator[None]:
    """Without a connection for a while."""
    page.context.set_offline(True)
    yield
    page.context.set_offline(False)
