"""The topic map in a real browser: read, brought nearer, followed to a request."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from analysis.priorities.feature_requests.request import FeatureRequest
from analysis.priorities.ranked import RankedRequest
from analysis.runs import DONE, claim_run, end_run, request_run
from analysis.topics.theme_rows import Theme, ThemeRecord, TopicPlace
from core.clock import system_clock
from tests.browser.conftest import DESK, PHONE, Site
from tests.making import a_member, wrote_about
from webapp.extensions import db

pytestmark = pytest.mark.browser


@pytest.fixture
def drawn(site: Site) -> Site:
    """The site, with a run that put the battery on a map, in a theme."""
    with site.app.app_context():
        session, now = db.session(), system_clock()
        wish = session.get_one(FeatureRequest, site.request_id)
        wrote_about(session, wish, a_member(session, now), now)
        run = request_run(session, wish.product, now=now)
        theme = Theme(product_id=wish.product_id, title="power", titled_by_person=False, created_at=now)
        session.add(theme)
        session.flush()
        claim_run(session, now, run.id)
        run.totals = {"ranked_by": "people", "people": 1, "voters": 0, "requests": 1, "texts": 1}
        builds = [
            {"build": each, "version": each, "people": 1, "share": 0.5} for each in ("8.10.17", "8.10.24")
        ]
        session.add_all(
            [
                RankedRequest(
                    run_id=run.id, request_id=wish.id, rank=1, people=1, share=1.0, confidence=0.9, effort=1.0,
                    priority=1.0, trend="new", severity="none", example="It drains", parts={"builds": builds},
                ),
                ThemeRecord(
                    run_id=run.id, theme_id=theme.id, title="power", keywords=["battery"], people=1, share=1.0,
                    people_ever=1, loose_texts=0, parts={"builds": builds},
                ),
                TopicPlace(
                    run_id=run.id, topic_id=wish.topic_id or 0, theme_id=theme.id, x=0.0, y=0.0, radius=0.3
                ),
            ]
        )  # fmt: skip
        end_run(session, run, DONE, now=now)
        session.commit()
        db.session.remove()
    return site


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_map_is_read_brought_nearer_and_followed(
    drawn: Site, visitor: Callable[..., Page], size: dict[str, int]
) -> None:
    page = visitor(size, "mei@example.com")
    page.goto("/p/skylark/insights/map")
    drawing, bubble = page.locator("svg.map"), page.locator(".bubble-link").first
    whole = drawing.get_attribute("viewBox")
    page.get_by_role("button", name="Nearer").click()
    assert drawing.get_attribute("viewBox") != whole
    page.get_by_role("button", name="Whole map").click()
    assert drawing.get_attribute("viewBox") == whole
    bubble.focus()
    expect(page.locator("[data-said]")).to_contain_text("A longer battery life")
    bubble.click()
    expect(page.locator("h1")).to_contain_text("A longer battery life")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("path", ["map", "over-builds", "topics?by=theme"])
def test_the_pages_of_themes_are_accessible_and_fit(
    drawn: Site, visitor: Callable[..., Page], size: dict[str, int], path: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = visitor(size, "mei@example.com")
    page.goto(f"/p/skylark/insights/{path}")
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}).response
    assert [each["id"] for each in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
