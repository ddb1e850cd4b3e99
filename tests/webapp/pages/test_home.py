"""Home: what stands there, and for whom."""

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from analysis.priorities.credits import credit_line, ship_credits
from analysis.priorities.feature_requests.opening import open_request
from analysis.priorities.supporters import support_request
from community.accounts import Account
from community.products import Product
from releases.builds.build import Build
from releases.known_issues import state_issue
from releases.notes import lines_of
from tests.webapp.conftest import PASSWORD, MovedClock
from tests.webapp.pages.conftest import WEEK

HOME = "/p/skylark/"


def test_the_newest_build_the_visitor_may_see_stands_on_top(
    client: FlaskClient, published: Callable[..., Build]
) -> None:
    published("8.9.1", weeks_ago=1)
    published("8.10.1")
    published("8.11.1", ring="pilot")
    assert '<h1 class="version">8.10.1</h1>' in client.get(HOME).text


def test_without_a_build_it_says_when_one_may_come(client: FlaskClient, product: Product) -> None:
    page = client.get(HOME).text
    assert "The first build is still to come" in page and "Friday" in page


def test_a_visitor_is_asked_to_sign_in_or_become_a_tester(
    client: FlaskClient, published: Callable[..., Build]
) -> None:
    published("8.10.1")
    page = client.get(HOME).text
    assert "Sign in to vote" in page and "Become a tester" in page and 'name="score"' not in page


def test_an_account_becomes_a_tester_with_one_button(
    visit_as: Callable[..., FlaskClient],
    make_account: Callable[..., Account],
    published: Callable[..., Build],
) -> None:
    published("8.10.1")
    client = visit_as(make_account(None))
    assert 'name="score"' not in client.get(HOME).text
    client.post("/p/skylark/join")
    assert 'name="score"' in client.get(HOME).text


def test_joining_again_does_not_move_anybody_to_another_ring(
    visit_as: Callable[..., FlaskClient],
    make_account: Callable[..., Account],
    published: Callable[..., Build],
) -> None:
    published("8.11.1", ring="pilot")
    client = visit_as(make_account(ring="pilot"))
    client.post("/p/skylark/join")
    assert "8.11.1" in client.get(HOME).text


def test_signing_up_from_a_products_page_makes_a_tester_of_it(
    client: FlaskClient, published: Callable[..., Build]
) -> None:
    published("8.10.1")
    form = {"email": "ann@example.com", "display_name": "Ann", "password": PASSWORD, "next": HOME}
    assert client.post("/sign-up", data=form).location == HOME
    assert 'name="score"' in client.get(HOME).text


def test_signing_up_elsewhere_does_not(client: FlaskClient, published: Callable[..., Build]) -> None:
    published("8.10.1")
    client.post("/sign-up", data={"email": "ann@example.com", "display_name": "Ann", "password": PASSWORD})
    assert 'name="score"' not in client.get(HOME).text


def test_a_device_remembers_its_build_and_the_vote_goes_to_that_one(
    visit_as: Callable[..., FlaskClient],
    make_account: Callable[..., Account],
    published: Callable[..., Build],
) -> None:
    published("8.10.17", weeks_ago=1)
    published("8.10.24")
    client = visit_as(make_account())
    client.post("/p/skylark/on", data={"build": "8.10.17"})
    page = client.get(HOME).text
    assert (
        "You are on 8.10.17" in page
        and "How satisfied are you with 8.10.17?" in page
        and "I am on 8.10.24 now" in page
    )


def test_another_device_of_the_same_person_knows_nothing_of_it(
    visit_as: Callable[..., FlaskClient],
    make_account: Callable[..., Account],
    published: Callable[..., Build],
) -> None:
    published("8.10.24")
    ann = make_account()
    visit_as(ann).post("/p/skylark/on", data={"build": "8.10.24"})
    assert "You are on" not in visit_as(ann).get(HOME).text


def test_a_visitors_build_is_remembered_by_the_cookie_alone(
    client: FlaskClient, published: Callable[..., Build]
) -> None:
    published("8.10.24")
    client.post("/p/skylark/on", data={"build": "8.10.24"})
    assert "You are on 8.10.24" in client.get(HOME).text


def test_a_build_that_is_not_open_to_the_visitor_cannot_be_claimed(
    client: FlaskClient, published: Callable[..., Build]
) -> None:
    published("8.10.25", ring="pilot")
    assert client.post("/p/skylark/on", data={"build": "8.10.25"}).status_code == 404


def test_when_the_vote_on_the_build_in_use_has_closed_the_newest_is_asked_about(
    app: Flask,
    visit_as: Callable[..., FlaskClient],
    make_account: Callable[..., Account],
    published: Callable[..., Build],
    clock: MovedClock,
) -> None:
    published("8.10.3", weeks_ago=1)
    client = visit_as(make_account())
    client.post("/p/skylark/on", data={"build": "8.10.3"})
    app.config["ORANGE_FRIDAY_SESSION_IDLE_HOURS"] = 24 * 30
    clock.moment += 2 * WEEK
    published("8.10.24", weeks_ago=-1.9)
    assert "Do you have 8.10.24 by now?" in client.get(HOME).text


def test_a_shipped_wish_names_only_those_who_agreed(
    client: FlaskClient,
    session: Session,
    product: Product,
    make_account: Callable[..., Account],
    published: Callable[..., Build],
) -> None:
    build = published("8.10.24", lines=("added: Call times", "fixed: Other"))
    named, silent = make_account(name="Named Nora"), make_account(name="Silent Sam")
    named.named_in_credits = True
    wish = open_request(session, product, "Show when a call was answered", now=build.published_at)
    for account in (named, silent):
        support_request(session, wish, account, now=build.published_at)
    credit_line(session, lines_of(session, build)[0], wish)
    ship_credits(session, build, now=build.published_at)
    session.commit()
    page = client.get(HOME).text
    assert "Show when a call was answered" in page and "asked for by 2 testers: Named Nora and 1 more" in page
    assert "Silent Sam" not in page


def test_a_known_issue_takes_one_me_too_a_person(
    visit_as: Callable[..., FlaskClient],
    make_account: Callable[..., Account],
    session: Session,
    published: Callable[..., Build],
) -> None:
    build = published("8.10.24")
    issue = state_issue(
        session, build, "The widget stays on an old city", workaround="Add it again", now=build.published_at
    )
    session.commit()
    client = visit_as(make_account())
    for _ in range(2):
        client.post(f"/p/skylark/releases/8.10.24/known-issues/{issue.id}/me-too", data={"page": "home"})
    page = client.get(HOME).text
    assert "<strong>1</strong>" in page and "you too" in page and "Add it again" in page


def test_home_costs_the_same_with_one_build_and_with_many(
    visit_as: Callable[..., FlaskClient],
    make_account: Callable[..., Account],
    session: Session,
    product: Product,
    published: Callable[..., Build],
    count_queries: Callable[[Callable[[], object]], int],
    voted: Callable[..., None],
) -> None:
    ann = make_account()
    client = visit_as(ann)
    first = published("8.9.1", weeks_ago=1, lines=("added: One",))
    published("8.9.2", lines=("added: Two",))
    state_issue(session, first, "Issue", now=first.published_at)
    session.commit()
    few = count_queries(lambda: client.get(HOME))
    for number in range(3, 9):
        build = published(f"8.9.{number}", lines=("added: One", "fixed: Two", "fixed: Three"))
        state_issue(session, build, "Issue", now=build.published_at)
    session.commit()
    assert count_queries(lambda: client.get(HOME)) == few
