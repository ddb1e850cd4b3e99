"""What strangers write is shown and never run: an alert handler that must stay silent, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from analysis.priorities.feature_requests.request import FeatureRequest
from community.accounts import account_of
from community.products import product_called
from core.clock import system_clock
from releases.builds.seeing import build_called
from releases.known_issues import state_issue
from releases.notes import LineDraft, set_lines, set_notes
from surveys.feedback import write_feedback
from tests.browser.conftest import DESK, Site
from tests.webapp.hostile import scripts
from webapp.extensions import db

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PAGES = (
    "/p/skylark/",
    "/p/skylark/releases",
    "/p/skylark/releases/8.10.24",
    "/p/skylark/requests",
    "/p/skylark/requests/{request}",
    "/p/skylark/insights/",
    "/p/skylark/studio/",
    "/p/skylark/studio/releases/8.10.24",
    "/me",
    "/feeds/skylark.atom",
)
WATCH = """
window.fired = [];
for (const name of ["alert", "prompt", "confirm", "print"]) window[name] = () => fired.push(name);
"""


def plant(site: Site, payloads: list[str]) -> None:
    """Put the payloads into every text that pages show."""
    with site.app.app_context():
        session, now = db.session(), system_clock()
        product = product_called(session, "skylark")
        build = build_called(session, product, "8.10.24", None, all_states=True)
        ann = account_of(session, "ann@example.com")
        assert ann is not None
        for text in payloads:
            write_feedback(session, ann, product, text, now=now, build=build)
        lines = [LineDraft("fixed", text[:900]) for text in payloads[:40]]
        set_lines(session, build, lines, now)
        notes = {
            "what_to_test": "\n\n".join(payloads),
            "install_steps": payloads[1],
            "go_back_steps": payloads[2],
        }
        set_notes(session, build, headline=payloads[0][:150], **notes, now=now)
        state_issue(session, build, payloads[3], workaround=payloads[4], now=now)
        for wish, text in zip(session.query(FeatureRequest), payloads, strict=False):
            wish.title, wish.answer = text[:150], "\n\n".join(payloads)
        ann.display_name = "<img src=x onerror=alert(1)>"
        session.commit()


def fired_on(page: Page, path: str) -> list[str]:
    page.goto(path, wait_until="load")
    for each in page.query_selector_all("details:not([open]) > summary"):
        each.click(force=True) if each.is_visible() else None
    return [f"{path}: {name}" for name in page.evaluate("window.fired || []")]


def test_no_payload_runs_on_any_main_page(
    site: Site, visitor: Callable[..., Page], shared_data: Path
) -> None:
    payloads = scripts(shared_data)[::55]
    plant(site, payloads)
    page = visitor(DESK, "mei@example.com")
    page.add_init_script(WATCH)
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    found = [each for path in PAGES for each in fired_on(page, path.format(request=site.request_id))]
    for number in range(1, 4):
        found += fired_on(page, f"/p/skylark/insights/texts?page={number}")
    assert (found, dialogs) == ([], [])
    assert page.get_by_text("alert", exact=False).count() > 5
