"""The vote: one click, changeable, with what may be said beside it; all of it as plain forms."""

import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from community.accounts import Account
from releases.builds.build import Build
from releases.installs import InstallFailure
from surveys.feedback import Feedback
from surveys.highlights import Highlight
from surveys.votes import Vote, tally_of
from tests.webapp.conftest import MovedClock
from tests.webapp.pages.conftest import WEEK, count_of

PAGE = "/p/skylark/releases/8.10.24"


@pytest.fixture
def build(published: Callable[..., Build]) -> Build:
    """8.10.24, open to votes, with two lines; 8.10.17 is noise."""
    published("8.10.17", weeks_ago=1, lines=("fixed: Nothing to see",))
    return published("8.10.24", lines=("added: Call times", "fixed: The camera opens"))


@pytest.fixture
def ann(make_account: Callable[..., Account], visit_as: Callable[..., FlaskClient]) -> FlaskClient:
    """A tester at work."""
    return visit_as(make_account(name="Ann"))


def test_the_five_points_are_buttons_with_names_and_none_is_chosen(ann: FlaskClient, build: Build) -> None:
    page = ann.get("/p/skylark/").text
    assert re.findall(r'name="score" value="(\d)" aria-label="([^"]*)"', page) == [
        ("1", "1: very dissatisfied"),
        ("2", "2: dissatisfied"),
        ("3", "3: neither"),
        ("4", "4: satisfied"),
        ("5", "5: very satisfied"),
    ]
    assert "score-mine" not in page


def test_one_click_is_a_vote_and_leads_back_to_it(ann: FlaskClient, session: Session, build: Build) -> None:
    answer = ann.post(f"{PAGE}/vote", data={"score": "4"})
    assert answer.status_code == 303 and answer.location == "/p/skylark/#vote"
    assert tally_of(session, build.product_id, build.id) == (0, 0, 0, 1, 0)
    assert "You voted 4" in ann.get("/p/skylark/").text


def test_a_second_click_changes_the_vote(ann: FlaskClient, session: Session, build: Build) -> None:
    ann.post(f"{PAGE}/vote", data={"score": "4"})
    ann.post(f"{PAGE}/vote", data={"score": "2"})
    assert tally_of(session, build.product_id, build.id) == (0, 1, 0, 0, 0)


def test_a_vote_keeps_the_ring_and_the_language(ann: FlaskClient, session: Session, build: Build) -> None:
    ann.post(f"{PAGE}/vote", data={"score": "4"}, headers={"Accept-Language": "zh"})
    vote = session.scalars(sa.select(Vote)).one()
    assert (vote.ring, vote.language, vote.channel) == ("beta", "zh", "page")


@pytest.mark.parametrize("score", ["0", "6", "4.5", "", "many"])
def test_a_score_that_is_none_of_the_five_is_refused(
    ann: FlaskClient, session: Session, build: Build, score: str
) -> None:
    answer = ann.post(f"{PAGE}/vote", data={"score": score})
    assert answer.status_code == 422 and 'role="alert"' in answer.text
    assert count_of(session, Vote) == 0


def test_after_the_vote_has_closed_a_click_is_refused_in_words(
    app: Flask, ann: FlaskClient, session: Session, build: Build, clock: MovedClock
) -> None:
    app.config["ORANGE_FRIDAY_SESSION_IDLE_HOURS"] = 24 * 30
    clock.moment += 3 * WEEK
    answer = ann.post(f"{PAGE}/vote", data={"score": "4", "page": "release"})
    assert answer.status_code == 422 and "The vote on 8.10.24 is closed" in answer.text
    assert count_of(session, Vote) == 0


def test_who_is_signed_out_is_sent_to_sign_in_and_comes_back_to_the_page(
    client: FlaskClient, build: Build
) -> None:
    answer = client.post(f"{PAGE}/vote", data={"score": "4"})
    assert answer.status_code == 302 and answer.location.startswith("/sign-in")
    assert client.get(f"{PAGE}/vote").location == f"{PAGE}#vote"


def test_an_account_that_does_not_test_the_product_cannot_vote(
    visit_as: Callable[..., FlaskClient], make_account: Callable[..., Account], session: Session, build: Build
) -> None:
    stranger = visit_as(make_account(None))
    assert stranger.post(f"{PAGE}/vote", data={"score": "4"}).status_code == 403
    assert count_of(session, Vote) == 0


def test_a_build_of_another_ring_is_not_there_to_vote_on(
    ann: FlaskClient, published: Callable[..., Build], build: Build
) -> None:
    published("8.10.25", ring="pilot")
    assert ann.post("/p/skylark/releases/8.10.25/vote", data={"score": "4"}).status_code == 404


def test_the_main_reason_is_kept_shown_and_can_be_taken_back(
    ann: FlaskClient, session: Session, build: Build
) -> None:
    ann.post(f"{PAGE}/vote", data={"score": "2"})
    ann.post(f"{PAGE}/reason", data={"text": "The battery is empty by noon"})
    assert "The battery is empty by noon" in ann.get("/p/skylark/").text
    ann.post(f"{PAGE}/reason", data={"text": ""})
    assert count_of(session, Feedback) == 0


def test_a_reason_that_is_too_long_stays_in_the_form(
    ann: FlaskClient, session: Session, build: Build
) -> None:
    ann.post(f"{PAGE}/vote", data={"score": "2"})
    answer = ann.post(f"{PAGE}/reason", data={"text": "too long " * 3000, "page": "release"})
    assert answer.status_code == 422 and "too long too long" in answer.text
    assert count_of(session, Feedback) == 0


def test_two_best_and_one_worst_are_picked_from_the_lines_or_typed(
    ann: FlaskClient, session: Session, build: Build
) -> None:
    ann.post(f"{PAGE}/vote", data={"score": "4"})
    line = re.search(r'id="line-(\d+)"', ann.get(PAGE).text)
    assert line is not None
    ann.post(f"{PAGE}/highlights", data={"best1_line": line.group(1), "worst1_text": "The new icons"})
    found = {(each.kind, each.change_line_id, each.text) for each in session.scalars(sa.select(Highlight))}
    assert found == {("best", int(line.group(1)), None), ("worst", None, "The new icons")}


def test_a_line_of_another_build_is_no_choice(ann: FlaskClient, session: Session, build: Build) -> None:
    ann.post(f"{PAGE}/vote", data={"score": "4"})
    other = re.search(r'id="line-(\d+)"', ann.get("/p/skylark/releases/8.10.17").text)
    assert other is not None
    assert ann.post(f"{PAGE}/highlights", data={"best1_line": other.group(1)}).status_code == 422
    assert count_of(session, Highlight) == 0


def test_not_being_able_to_install_it_is_an_answer_of_its_own(
    ann: FlaskClient, session: Session, build: Build
) -> None:
    ann.post(f"{PAGE}/not-installed", data={"reason": "Stops at 80 %"})
    assert session.scalars(sa.select(InstallFailure)).one().reason == "Stops at 80 %"
    assert "Stops at 80 %" in ann.get("/p/skylark/").text
    assert count_of(session, Vote) == 0


def test_it_wants_a_reason(ann: FlaskClient, session: Session, build: Build) -> None:
    answer = ann.post(f"{PAGE}/not-installed", data={"reason": " "})
    assert answer.status_code == 422 and "Say what happened" in answer.text


def test_after_the_vote_its_testers_satisfaction_is_shown_whole(
    ann: FlaskClient,
    session: Session,
    build: Build,
    make_account: Callable[..., Account],
    voted: Callable[..., None],
) -> None:
    for score in (1, 5, 5):
        voted(make_account(), build, score)
    assert "75.0 %" not in ann.get("/p/skylark/").text
    ann.post(f"{PAGE}/vote", data={"score": "4"})
    page = ann.get("/p/skylark/").text
    assert "75.0 %" in page and "4 votes" in page and "95 % interval 30.1 – 95.4 %" in page
    assert re.findall(r'distribution-count">(\d)<', page) == ["1", "0", "0", "1", "2"]


def test_the_change_from_the_build_before_says_whether_it_is_noise(
    ann: FlaskClient, build: Build, published: Callable[..., Build], tallied: Callable[..., None]
) -> None:
    tallied(published("8.9.30", weeks_ago=4), 8932, 10000)
    tallied(published("8.10.10", weeks_ago=3), 8729, 10000)
    page = ann.get("/p/skylark/releases/8.10.10").text
    assert "2.0 points lower than 8.9.30: more than noise" in page
