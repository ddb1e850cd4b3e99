"""Passkeys in a real browser with a virtual authenticator: made, signed in with, and as a second factor."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import PASSWORD, Site

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """A page whose browser has an authenticator with a willing finger; "localhost", since passkeys need a name."""
    context = browser.new_context(base_url=site.address.replace("127.0.0.1", "localhost"), locale="en-GB")
    made = context.new_page()
    devtools = context.new_cdp_session(made)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    yield made
    context.close()


@pytest.fixture
def sign_in(page: Page) -> Callable[[], None]:
    """Sign in with the password."""

    def do() -> None:
        page.goto("/sign-in")
        page.get_by_label("Email").fill("ann@example.com")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()

    return do


def make(page: Page, label: str) -> None:
    page.goto("/me/passkeys")
    page.locator("#name").fill("Phone")
    page.get_by_label(label).check()
    page.get_by_role("button", name="Make it").click()
    page.wait_for_url("**/me/passkeys")
    page.get_by_text("Phone").first.wait_for()


def sign_out(page: Page) -> None:
    page.goto("/me")
    page.get_by_role("button", name="Sign out").click()


def test_a_passkey_signs_in_instead_of_a_password(page: Page, sign_in: Callable[[], None]) -> None:
    sign_in()
    make(page, "Instead of a password")
    sign_out(page)
    page.goto("/sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)
    assert page.goto("/me").status == 200 and "ann@example.com" in page.content()


def test_a_passkey_is_asked_for_after_the_password(page: Page, sign_in: Callable[[], None]) -> None:
    sign_in()
    make(page, "As second factor")
    sign_out(page)
    sign_in()
    assert "/sign-in/passkey" in page.url
    page.get_by_role("button", name="Use my passkey").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)
    assert page.goto("/me").status == 200 and "ann@example.com" in page.content()
