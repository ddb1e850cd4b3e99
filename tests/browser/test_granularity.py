"""The slider in a real browser: with a script and without, by keyboard, on a phone and at a desk."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from analysis.granularity.outcome import Joining, Outcome
from analysis.granularity.trials import GranularityTrial
from analysis.priorities.feature_requests.request import FeatureRequest
from analysis.topics.identity import Topic
from analysis.under_way import DONE
from core.clock import system_clock
from tests.browser.conftest import DESK, PHONE, Site
from tests.browser.test_tester_journey import _faults
from tests.browser.test_topics import alike
from webapp.extensions import db

__all__ = ["alike"]

pytestmark = pytest.mark.browser
PAGE = "/p/skylark/insights/granularity"
MEI = "mei@example.com"


def answered(site: Site) -> None:
    """The preview that was asked for is done: the lasting battery would become part of the longer one."""
    with site.app.app_context():
        session = db.session()
        trial = session.query(GranularityTrial).one()
        battery = session.get_one(Topic, session.get_one(FeatureRequest, site.request_id).topic_id)
        lasting = session.query(Topic).filter(Topic.title == "Make the battery last").one()
        joining = Joining(lasting.id, battery.id, lasting.title, battery.title, 2, (), False, True)
        trial.result = Outcome((joining,), (), (), 2, 0, (), ()).to_json()
        trial.state, trial.read_edit_id, trial.finished_at = DONE, 0, system_clock()
        session.commit()
        db.session.remove()


@pytest.mark.parametrize(("size", "script"), [(DESK, True), (PHONE, True), (PHONE, False)])
def test_a_step_is_chosen_previewed_applied_and_taken_back(
    alike: Site,
    visitor: Callable[..., Page],
    size: dict[str, int],
    script: bool,
) -> None:
    page = visitor(size, MEI, java_script_enabled=script)
    page.goto(PAGE)
    if script:
        slider = page.get_by_role("slider", name="How fine?")
        slider.press("ArrowLeft")
        expect(slider).to_have_attribute("aria-valuetext", "Coarser")
        expect(page.get_by_text("About a fifth fewer topics").first).to_be_visible()
    else:
        page.get_by_label("Coarser", exact=True).check()
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", name="Preview: Coarser")).to_be_visible()
    answered(alike)
    if not script:
        page.reload()
    expect(page.get_by_text("Would come together")).to_be_visible(timeout=10_000)
    expect(page.get_by_role("checkbox", name="Make the battery last")).to_be_checked()
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_text("1 change was made")).to_be_visible()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("No change of it stands.")).to_be_visible()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_both_pages_are_accessible_and_fit_their_window(
    alike: Site,
    visitor: Callable[..., Page],
    size: dict[str, int],
    dark: bool,
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = visitor(size, MEI, dark=dark)
    page.goto(PAGE)
    faults = _faults(Axe(), page)
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("It waits for the worker")).to_be_visible()
    faults += _faults(Axe(), page)
    answered(alike)
    page.reload()
    faults += _faults(Axe(), page)
    assert faults == []
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
