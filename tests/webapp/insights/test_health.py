"""Build health: figures as published, what is noise, who could not install, and votes that name no build."""

from collections.abc import Callable
from datetime import datetime, timedelta

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from analysis.runs import Run
from community.accounts import Account
from community.products import Product
from releases.builds.build import Build
from releases.installs import report_failure
from surveys.votes import move_tally, tally_of
from tests.making import a_build, fill_tally, vote

PAGE = "/p/skylark/insights/"


def test_without_a_build_the_page_leads_to_the_studio(manager: FlaskClient) -> None:
    assert "No build is out yet" in manager.get(PAGE).text


def test_the_published_figures_come_with_their_verdicts(
    manager: FlaskClient, session: Session, product: Product, now: datetime
) -> None:
    votes = (("8.10.10", 8944), ("8.10.17", 8932), ("8.10.24", 8729))
    for week, (version, satisfied) in enumerate(votes):
        out = a_build(session, product, version, now - timedelta(weeks=3 - week))
        fill_tally(session, out, {5: satisfied, 1: 10_000 - satisfied})
    session.commit()
    page = manager.get(PAGE).text
    assert "87.29" in page and "89.32" in page and "89.44" in page
    assert "−2.03" in page and "−0.12" in page
    # The newest in full and in the table; the one before is noise.
    assert page.count("more than noise</span>") == 2 and page.count(">noise</span>") == 1


def test_a_build_without_votes_says_so(manager: FlaskClient, build: Build) -> None:
    assert "Nobody has voted on it yet" in manager.get(PAGE).text


def test_who_votes_after_a_failure_counts_as_a_voter_alone(
    manager: FlaskClient, session: Session, build: Build, make_account: Callable[..., Account], now: datetime
) -> None:
    ann, bo = make_account("tester"), make_account("tester")
    vote(session, bo, build, 5, now - timedelta(hours=2))
    for tester in (ann, bo):
        report_failure(session, tester, build, "Stops at 80 %", now=now - timedelta(hours=1))
    vote(session, ann, build, 1, now)
    vote(session, ann, build, 2, now)
    session.commit()
    page = manager.get(PAGE).text
    assert 'Could not install it <span class="count">1</span>' in page
    assert page.count("voted on it since") == 1
    assert tally_of(session, build.product_id, build.id) == (0, 1, 0, 0, 1)


def test_reasons_why_it_could_not_be_installed_are_counted_apart(
    manager: FlaskClient, session: Session, build: Build, make_account: Callable[..., Account], now: datetime
) -> None:
    report_failure(session, make_account("tester"), build, "Stops at 80 %", now=now)
    session.commit()
    page = manager.get(PAGE).text
    assert "Stops at 80 %" in page and "Nobody has voted on it yet" in page


def test_votes_that_name_no_build_have_a_line_of_their_own(
    manager: FlaskClient, session: Session, build: Build
) -> None:
    move_tally(session, build.product_id, 0, None, 5, by=7)
    session.commit()
    assert "names no build" in manager.get(PAGE).text


def test_what_costs_most_and_what_is_new_lead_to_the_requests(manager: FlaskClient, run: Run) -> None:
    page = manager.get(PAGE).text
    assert "2.1 points" in page and page.count("=Battery drains") == 2
