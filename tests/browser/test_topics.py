"""Editing topics in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from analysis.priorities.feature_requests.request import FeatureRequest
from analysis.priorities.ranked import RankedRequest
from analysis.runs import DONE, claim_run, end_run, request_run
from analysis.topics.alike import AlikeTopics
from core.clock import system_clock
from tests.browser.conftest import DESK, PHONE, Site
from tests.making import a_member, wrote_about
from webapp.extensions import db

pytestmark = pytest.mark.browser
CALLS, BATTERY = "Show when a call was answered", "A longer battery life"


@pytest.fixture
def alike(site: Site) -> Site:
    """The site, with texts behind two requests for the battery that a run found alike."""
    with site.app.app_context():
        session, now = db.session(), system_clock()
        battery = session.get_one(FeatureRequest, site.request_id)
        product = battery.product
        lasting = FeatureRequest(
            product_id=product.id, title="Make the battery last", state="new", created_at=now, changed_at=now
        )
        session.add(lasting)
        session.flush()
        for wish, writers in ((battery, 3), (lasting, 2)):
            for _ in range(writers):
                wrote_about(session, wish, a_member(session, now), now)
        run = request_run(session, product, now=now)
        session.flush()
        claim_run(session, now, run.id)
        run.totals = {"ranked_by": "people", "people": 5, "voters": 0, "requests": 2, "texts": 5}
        for rank, (wish, people) in enumerate(((battery, 3), (lasting, 2)), start=1):
            session.add(
                RankedRequest(
                    run_id=run.id, request_id=wish.id, rank=rank, people=people, share=people / 5,
                    confidence=0.9, effort=1.0, priority=float(people), trend="new", severity="none",
                    example="It drains", parts={},
                )
            )  # fmt: skip
        session.add(
            AlikeTopics(
                run_id=run.id,
                topic_id=battery.topic_id or 0,
                other_topic_id=lasting.topic_id or 0,
                similarity=0.9,
            )
        )
        end_run(session, run, DONE, now=now)
        session.commit()
        db.session.remove()
    return site


@pytest.mark.parametrize(("size", "script"), [(DESK, True), (PHONE, False)])
def test_two_requests_are_merged_seen_in_the_list_and_taken_apart_again(
    alike: Site, visitor: Callable[..., Page], size: dict[str, int], script: bool
) -> None:
    page = visitor(size, "mei@example.com", java_script_enabled=script)
    page.goto("/p/skylark/insights/requests")
    row = page.locator("tbody").filter(has=page.locator(".wish-title", has_text="Make the battery last"))
    row.get_by_role("link", name=BATTERY).first.click()
    expect(page.get_by_role("heading", name="Make the battery last")).to_be_visible()
    page.locator(".hint").get_by_role("button", name="Merge").click()
    expect(page.get_by_text("Nothing has changed yet")).to_be_visible()
    page.get_by_label("Why?").fill("One wish")
    page.get_by_role("button", name="Merge them").click()
    expect(page.get_by_text("“Make the battery last” was merged into")).to_be_visible()
    expect(page.get_by_text("5 texts · 5 people")).to_be_visible()
    page.get_by_role("link", name="Topics", exact=True).first.click()
    expect(page.locator("tr", has_text="merged into it: Make the battery last")).to_be_visible()
    page.get_by_role("link", name="Edits").click()
    expect(page.get_by_text("One wish")).to_be_visible()
    page.get_by_role("button", name="Undo…").click()
    page.get_by_role("button", name="Undo it").click()
    expect(page.get_by_text("Undone: “Make the battery last” was merged into")).to_be_visible()
    page.get_by_role("link", name="Topics", exact=True).click()
    expect(page.locator("th", has_text="Make the battery last")).to_be_visible()
