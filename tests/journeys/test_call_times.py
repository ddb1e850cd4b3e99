"""The story the house tells: testers ask for the times of their calls; it is heard, ranked, built, named, and told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy.orm import Session, sessionmaker

from community.accounts import Account, create_member
from community.products import create_product, product_called
from community.rings import join_product
from community.roles import MANAGER, STAFF, grant_role
from core.database import begin_write
from core.outbox import OutboxMessage
from docs.make_pictures import PHONE
from releases.builds.drafting import draft_build
from releases.builds.seeing import build_called
from releases.train import publish_build
from surveys.feedback import give_answer
from surveys.votes import Ballot, cast_votes
from tests.journeys.conftest import Visit
from tests.webapp.conftest import PASSWORD, MovedClock
from webapp import loop
from webapp.auth.credentials import set_password
from webapp.performing import topic_settings
from webapp.transports.delivery import deliver
from webapp.worker import workplace

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WISH = "Please show at what time a call was answered, I need the times of my calls"
SAYINGS = [
    "I cannot see when a call was answered, the call list shows no times",
    "The time of each phone call should be recorded",
    "Record the times of my phone calls please",
    "When was that call answered? The log does not show the time",
    "call times are missing from the call history",
    "I want to see the time when I answered a call",
    "Show the times of calls in the call log",
    "No call times anywhere, I have to write down when I was called",
]
OTHERS = [
    "Battery is empty by noon",
    "The battery drains overnight",
    "Battery lost 40 percent while I slept",
    "Great build, thank you",
    "The camera takes too long to start",
    "Camera opens slowly since the update",
    "Slow camera start",
    "Love the new icons",
]


def settle(app: Flask, sessions: sessionmaker[Session], clock: MovedClock) -> None:
    """A product with its people, a published build, and what forty of them say; Ann has said nothing yet."""
    with app.app_context(), sessions() as session:
        begin_write(session)
        now = clock.moment
        product = create_product(session, "skylark", "Skylark", now=now, zone="Asia/Shanghai")
        for name, role in (("Stan", STAFF), ("Mei", MANAGER), ("Ann", None)):
            account = create_member(session, f"{name.lower()}@example.com", name, now=now)
            set_password(session, account, PASSWORD, now=now)
            if role:
                grant_role(session, account, role, product, now=now)
            else:
                join_product(session, account, product, now=now)
                account.named_in_credits = True
        build = draft_build(session, product, "8.10.24", now=now)
        publish_build(session, build, now=now)
        for number in range(40):
            tester = create_member(session, f"t{number}@example.com", f"Tester {number}", now=now)
            join_product(session, tester, product, now=now)
            asks = number < len(SAYINGS)
            cast_votes(session, [Ballot(tester.id, build, 2 if asks else 4 + number % 2)], now)
            text = SAYINGS[number] if asks else OTHERS[number - 8] if number < 16 else ""
            give_answer(session, tester, build, "reason", text, now=now)
        session.commit()


def test_from_the_first_text_to_the_credit_in_the_notes(
    served: tuple[Flask, str], sessions: sessionmaker[Session], clock: MovedClock, visit: Visit
) -> None:
    app, _address = served
    settle(app, sessions, clock)

    # A tester on a phone: one tap is a vote, the reason comes after.
    ann = visit("ann@example.com", PHONE)
    ann.goto("/p/skylark/")
    ann.locator("#vote button[value='2']").click()
    expect(ann.get_by_text("You voted 2")).to_be_visible()
    ann.locator("#vote form.reason textarea").fill(WISH)
    ann.get_by_role("button", name="Save the reason").click()
    expect(ann.get_by_text("Saved. Thank you!")).to_be_visible()

    # A product manager asks for an analysis; the worker performs it.
    mei = visit("mei@example.com")
    mei.goto("/p/skylark/insights/requests")
    mei.get_by_role("button", name="Analyse now").first.click()
    clock.moment += timedelta(minutes=5)
    assert loop.perform_run(sessions, 1, clock, topic_settings(app.config))
    mei.goto("/p/skylark/insights/requests")
    wish = mei.get_by_role("link", name="call").first
    wish.click()
    expect(mei.get_by_text(WISH).first).to_be_visible()
    number = int(mei.url.rstrip("/").split("/")[-1].split("?")[0])

    # Plans it into a build that is begun with it.
    mei.select_option(f"#plan-{number}", "new")
    mei.fill(f"#new-version-{number}", "8.10.31")
    mei.get_by_role("button", name="Plan", exact=True).click()
    expect(mei.get_by_text("Planned").first).to_be_visible()

    # Staff write the line that ships it, and publish.
    stan = visit("stan@example.com")
    stan.goto("/p/skylark/studio/builds/8.10.31")
    stan.locator("button[value^='ship:']").first.click()
    stan.locator("textarea[name='lines-0-text']").fill("The call list shows when a call was answered")
    stan.fill("[name=headline]", "Call times")
    stan.get_by_role("button", name="Save", exact=True).last.click()
    expect(stan.get_by_text("Saved.", exact=True)).to_be_visible()
    stan.goto("/p/skylark/studio/builds/8.10.31/publish")
    stan.get_by_role("button", name="Publish now").click()
    expect(stan.locator("p.message-good")).to_be_visible()

    # The notes carry the credit, the request says where it went, and a letter waits for Ann.
    ann.goto("/p/skylark/releases/8.10.31")
    expect(ann.get_by_text("The call list shows when a call was answered")).to_be_visible()
    expect(ann.get_by_text("testers: Ann")).to_be_visible()
    ann.goto(f"/p/skylark/requests/{number}")
    expect(ann.get_by_text("Shipped").first).to_be_visible()
    place = workplace(app)
    deliver(place.sessions, place.transports, place.clock)
    with sessions() as session:
        told = session.query(Account).filter_by(email="ann@example.com").one()
        assert build_called(session, product_called(session, "skylark"), "8.10.31").state == "published"
        letters = sent_to(session, told.id)
    assert any("8.10.31" in letter for letter in letters)


def sent_to(session: Session, account_id: int) -> list[str]:
    """The bodies of what was sent to an account."""
    rows = session.query(OutboxMessage).filter(
        OutboxMessage.account_id == account_id, OutboxMessage.sent_at.is_not(None)
    )
    return [row.body_text for row in rows]
