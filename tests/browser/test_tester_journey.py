"""A tester's Friday in a real browser: with scripts and without, on a phone and at a desk, by keyboard alone."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PASSWORD, PHONE, Site, offline

pytestmark = pytest.mark.browser

ANN = "ann@example.com"
SIZES = pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])


@SIZES
def test_one_tap_is_a_vote_without_leaving_the_page(
    visitor: Callable[..., Page], size: dict[str, int]
) -> None:
    page = visitor(size, ANN)
    page.goto("/p/skylark/")
    page.evaluate("window.stayed = true")
    page.get_by_role("button", name="4: satisfied").click()
    expect(page.get_by_text("You voted 4")).to_be_visible()
    expect(page.get_by_text("of these testers are satisfied")).to_be_visible()
    assert page.evaluate("window.stayed") is True


def test_the_vote_and_what_follows_work_without_scripts(visitor: Callable[..., Page]) -> None:
    page = visitor(PHONE, ANN, java_script_enabled=False)
    page.goto("/p/skylark/")
    page.get_by_role("button", name="2: dissatisfied").click()
    expect(page.get_by_text("You voted 2")).to_be_visible()
    page.get_by_label("What is the main reason?").fill("The battery is empty by noon")
    page.get_by_role("button", name="Save the reason").click()
    expect(page.get_by_label("What is the main reason?")).to_have_value("The battery is empty by noon")
    page.locator(".vote-head summary").click()
    page.get_by_role("button", name="5: very satisfied").click()
    expect(page.get_by_text("You voted 5")).to_be_visible()


def test_voting_by_keyboard_alone(visitor: Callable[..., Page]) -> None:
    page = visitor(DESK, ANN)
    page.goto("/p/skylark/")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('aria-label')") == "4: satisfied":
            break
    page.keyboard.press("Enter")
    expect(page.locator(".voted", has_text="You voted 4")).to_be_focused()


def test_the_question_and_the_five_points_are_on_the_first_screen_of_a_phone(
    visitor: Callable[..., Page],
) -> None:
    page = visitor(PHONE, ANN)
    page.goto("/p/skylark/")
    box = page.get_by_role("button", name="5: very satisfied").bounding_box()
    assert box is not None and box["y"] + box["height"] < 600 and box["height"] >= 44


def test_what_was_typed_survives_a_lost_connection(visitor: Callable[..., Page]) -> None:
    page = visitor(PHONE, ANN)
    page.goto("/p/skylark/")
    page.get_by_role("button", name="2: dissatisfied").click()
    reason = page.get_by_label("What is the main reason?")
    reason.fill("The battery is empty by noon")
    with offline(page):
        page.get_by_role("button", name="Save the reason").click()
        expect(page.get_by_role("alert")).to_contain_text("No connection")
        expect(reason).to_have_value("The battery is empty by noon")
    page.get_by_role("button", name="Save the reason").click()
    expect(page.get_by_text("Saved. Thank you!")).to_be_visible()


def test_it_could_not_be_installed(visitor: Callable[..., Page]) -> None:
    page = visitor(PHONE, ANN)
    page.goto("/p/skylark/")
    page.get_by_text("I could not install it").click()
    page.get_by_role("button", name="Tell the team").click()
    expect(page.get_by_text("Say what happened")).to_be_visible()
    page.get_by_label("What happened?").fill("Stops at 80 %")
    page.get_by_role("button", name="Tell the team").click()
    expect(page.get_by_text("You could not install it: “Stops at 80 %”")).to_be_visible()


def test_me_too_in_the_list_stays_where_it_is(visitor: Callable[..., Page]) -> None:
    page = visitor(PHONE, ANN)
    page.goto("/p/skylark/requests")
    page.evaluate("window.stayed = true")
    page.get_by_role("button", name=re.compile("me too.*A longer battery life")).click()
    expect(page.get_by_text("you too").first).to_be_visible()
    assert page.evaluate("window.stayed") is True


def test_a_newcomer_signs_up_from_the_build_and_votes(visitor: Callable[..., Page]) -> None:
    page = visitor(PHONE)
    page.goto("/p/skylark/")
    page.get_by_role("link", name="Become a tester").click()
    page.get_by_label("Display name").fill("Cleo")
    page.get_by_label("E-mail address").fill("cleo@example.com")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Become a tester").click()
    page.get_by_role("button", name="3: neither").click()
    expect(page.get_by_text("You voted 3")).to_be_visible()


def test_feedback_from_a_phone_ends_on_its_own_page(visitor: Callable[..., Page]) -> None:
    page = visitor(PHONE, ANN)
    page.goto("/p/skylark/feedback/new")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Write what you noticed")).to_be_visible()
    page.get_by_label("What did you notice?").fill("Calls show no times")
    page.get_by_label("Problem").check()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="What happens next")).to_be_visible()
    expect(page.get_by_text("Calls show no times")).to_be_visible()


@SIZES
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_page_is_accessible_and_fits_its_window(
    visitor: Callable[..., Page], site: Site, size: dict[str, int], dark: bool
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page, found = visitor(size, ANN, dark=dark), {}
    page.goto("/p/skylark/")
    faults = {"home before the vote": _faults(Axe(), page)}
    page.get_by_role("button", name="4: satisfied").click()
    expect(page.get_by_text("You voted 4")).to_be_visible()
    for address in (
        "/p/skylark/",
        "/p/skylark/releases",
        "/p/skylark/releases/8.10.17",
        "/p/skylark/requests",
        f"/p/skylark/requests/{site.request_id}",
        "/p/skylark/feedback/new",
        "/me",
        "/me/tokens",
        "/nowhere",
    ):
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        faults[address] = _faults(Axe(), page)
        found[address] = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert {address: fault for address, fault in faults.items() if fault} == {}
    assert {address: wide for address, wide in found.items() if wide > 0} == {}


def test_what_visitors_see_is_accessible_too(visitor: Callable[..., Page]) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page, faults = visitor(PHONE, language="zh-CN"), {}
    for address in ("/p/skylark/", "/p/skylark/releases/8.10.24", "/sign-in", "/sign-up"):
        page.goto(address)
        faults[address] = _faults(Axe(), page)
    assert {address: fault for address, fault in faults.items() if fault} == {}


def _faults(axe: Any, page: Page) -> list[str]:
    found = axe.run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}).response[
        "violations"
    ]
    return [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in found]
