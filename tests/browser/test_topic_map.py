"""The topic map in a real browser: read, brought nearer, followed to a request."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from analysis.priorities.feature_requests import FeatureRequest
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
    drawn: Site, visit: Callable[..., Page], axe: Callable[[Page], list[str]], size: dict[str, int]
) -> None:
    page = visit("mei", size)
    broken: list[str] = []
    page.on("console", lambda said: broken.append(said.text) if said.type == "error" else None)
    page.goto(f"{drawn.address}/p/skylark/insights/map")
    map_, bubble = page.locator("svg.map"), page.locator(".bubble-link").first
    whole = map_.get_attribute("viewBox")
    page.get_by_role("button", name="Nearer").click()
    assert map_.get_attribute("viewBox") != whole
    page.get_by_role("button", name="Whole map").click()
    bubble.focus()
    expect(page.locator("[data-said]")).to_contain_text("A longer battery life")
    assert axe(page) == [] and broken == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    bubble.click()
    expect(page.locator("h1")).to_contain_text("A longer battery life")
    page.goto(f"{drawn.address}/p/skylark/insights/over-builds")
    assert axe(page) == [] and broken == []
