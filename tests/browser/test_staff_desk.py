"""The desks of staff and product managers in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK

pytestmark = pytest.mark.browser


def test_a_build_is_written_and_published_without_the_page_jumping(visitor: Callable[..., Page]) -> None:
    page = visitor(DESK, "mei@example.com")
    page.goto("/p/skylark/studio/")
    page.get_by_label("Version").fill("8.10.31")
    page.get_by_role("button", name="Begin the notes").click()
    page.get_by_label("Headline").fill("Quiet nights")
    page.get_by_role("button", name="Add a line").click()
    expect(page.locator("[name=lines-0-text]")).to_be_focused()
    # The row came without a new page: what was typed above is still there, and not saved.
    expect(page.get_by_label("Headline")).to_have_value("Quiet nights")
    expect(page.get_by_text("Not saved yet.")).to_be_visible()
    page.locator("[name=lines-0-text]").fill("The phone sleeps at night")
    page.locator("[name=lines-0-another]").fill("A longer battery life")
    page.locator(".savebar").get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    page.get_by_role("link", name="Publish now…").click()
    expect(page.get_by_text("1 person who asked is told.")).to_be_visible()
    page.get_by_role("button", name="Publish now").click()
    expect(page.get_by_role("heading", name="8.10.31")).to_be_visible()


def test_rows_work_without_script(visitor: Callable[..., Page]) -> None:
    page = visitor(DESK, "mei@example.com", java_script_enabled=False)
    page.goto("/p/skylark/studio/")
    page.get_by_label("Version").fill("8.10.31")
    page.get_by_role("button", name="Begin the notes").click()
    page.get_by_label("Headline").fill("Quiet nights")
    page.get_by_role("button", name="Add a line").click()
    expect(page.get_by_label("Headline")).to_have_value("Quiet nights")
    page.locator("[name=lines-0-text]").fill("The phone sleeps at night")
    page.locator(".savebar").get_by_role("button", name="Save").click()
    expect(page.locator("[name=lines-0-text]")).to_have_value("The phone sleeps at night")


def test_an_analysis_asked_for_shows_that_it_waits_and_can_be_cancelled(visitor: Callable[..., Page]) -> None:
    page = visitor(DESK, "mei@example.com")
    page.goto("/p/skylark/insights/requests")
    page.get_by_role("button", name="Analyse now").click()
    expect(page.get_by_text("It waits for the worker")).to_be_visible()
    page.get_by_role("button", name="Cancel it").click()
    expect(page.get_by_text("It was cancelled; the result before it stays.")).to_be_visible()
