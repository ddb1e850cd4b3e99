"""Who asked for something is told once: planned, shipped, declined; in their language, about their ring."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from analysis.priorities.credits import ship_credits
from analysis.priorities.feature_requests.deciding import decline_request, plan_request, review_request
from core.outbox import OutboxMessage
from releases.train import publish_build
from tests.webapp.letters.conftest import Wish
from webapp.letters.requests import tell_declined, tell_planned, tell_shipped

Letters = Callable[[], dict[str, OutboxMessage]]


def ship(session: Session, wish: Wish, now: datetime) -> int:
    publish_build(session, wish.build, now=now)
    return tell_shipped(session, wish.build, ship_credits(session, wish.build, now=now), now=now)


def test_each_member_who_asked_is_told_and_nobody_else(
    session: Session, wish: Wish, letters: Letters, now: datetime
) -> None:
    assert ship(session, wish, now) == 2
    assert list(letters()) == ["Ann", "Mei"]


def test_the_letter_names_the_wish_the_line_and_the_page(
    session: Session, wish: Wish, letters: Letters, now: datetime
) -> None:
    ship(session, wish, now)
    letter = letters()["Ann"]
    assert letter.subject == "What you asked for is in 8.11.7: Show when a <call> was answered"
    assert "  Call times in the call log\n" in letter.body_text
    assert "http://127.0.0.1:5000/p/skylark/releases/8.11.7" in letter.body_text
    assert f"/p/skylark/requests/{wish.request.id}" in letter.body_text


def test_html_shows_what_testers_wrote_as_text(
    session: Session, wish: Wish, letters: Letters, now: datetime
) -> None:
    ship(session, wish, now)
    html = letters()["Ann"].body_html or ""
    assert "a &lt;call&gt; was" in html
    assert "<call>" not in html


def test_the_page_is_in_the_readers_language_not_the_writers(
    session: Session, wish: Wish, letters: Letters, now: datetime
) -> None:
    ship(session, wish, now)
    assert '<html lang="zh-Hans">' in (letters()["Mei"].body_html or "")
    assert '<html lang="en">' in (letters()["Ann"].body_html or "")


def test_whose_ring_comes_later_is_told_so_and_not_sent_to_a_closed_page(
    session: Session, wish: Wish, letters: Letters, now: datetime
) -> None:
    wish.build.ring = "pilot"
    ship(session, wish, now)
    text = letters()["Ann"].body_text
    assert "smaller ring" in text
    assert "/releases/8.11.7" not in text


def test_a_closed_account_gets_no_letter(
    session: Session, wish: Wish, letters: Letters, now: datetime
) -> None:
    wish.ann.active = False
    ship(session, wish, now)
    assert list(letters()) == ["Mei"]


def test_planning_twice_for_one_build_is_told_once(
    session: Session, wish: Wish, letters: Letters, now: datetime
) -> None:
    plan_request(session, wish.request, wish.build, now=now)
    assert tell_planned(session, wish.request, wish.build, now=now) == 2
    assert tell_planned(session, wish.request, wish.build, now=now) == 0
    assert letters()["Ann"].subject == "Planned for 8.11.7: Show when a <call> was answered"


def test_a_no_carries_its_reason(session: Session, wish: Wish, letters: Letters, now: datetime) -> None:
    decline_request(session, wish.request, "Phones cannot tell.", now=now)
    assert tell_declined(session, wish.request, "Phones cannot tell.", now=now) == 2
    assert "Phones cannot tell." in letters()["Ann"].body_text


def test_a_second_no_after_a_second_look_is_told_again(session: Session, wish: Wish, now: datetime) -> None:
    for hours in (0, 1):
        at = now + timedelta(hours=hours)
        decline_request(session, wish.request, "Phones cannot tell.", now=at)
        assert tell_declined(session, wish.request, "Phones cannot tell.", now=at) == 2
        review_request(session, wish.request, now=at)
