"""Analyses: asked for once, followed, cancelled, and read with all that repeats them."""

from collections.abc import Callable
from datetime import datetime, timedelta

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from analysis.runs import FAILED, QUEUED, Run, claim_run, end_run, note_progress, request_run, runs_of
from community.accounts import Account
from community.products import Product
from releases.builds.build import Build
from releases.builds.drafting import draft_build
from tests.making import a_build, a_product

PAGE = "/p/skylark/insights/runs"


def test_analysing_now_asks_for_one_run_however_often_it_is_clicked(
    manager: FlaskClient, session: Session, product: Product
) -> None:
    first, second = manager.post(PAGE), manager.post(PAGE)
    assert first.headers["Location"] == second.headers["Location"]
    assert [run.state for run in runs_of(session, product)] == [QUEUED]


def test_the_manager_may_choose_the_build_to_rank(
    manager: FlaskClient, session: Session, product: Product, build: Build
) -> None:
    assert f'<option value="{build.slug}">8.11.20</option>' in manager.get(PAGE).text
    answer = manager.post(PAGE, data={"build": build.slug})
    assert [run.build for run in runs_of(session, product)] == [build]
    assert "It ranks 8.11.20." in manager.get(answer.headers["Location"]).text


def test_left_alone_the_engine_chooses(
    manager: FlaskClient, session: Session, product: Product, build: Build
) -> None:
    manager.post(PAGE, data={"build": ""})
    assert [run.build for run in runs_of(session, product)] == [None]


def test_a_waiting_run_takes_the_first_build_that_is_wished_and_keeps_it(
    manager: FlaskClient, session: Session, product: Product, build: Build, now: datetime
) -> None:
    other = a_build(session, product, "8.11.13", now - timedelta(days=8))
    session.commit()
    for slug in ("", build.slug, other.slug):
        answer = manager.post(PAGE, data={"build": slug})
    assert [run.build for run in runs_of(session, product)] == [build]
    assert "An analysis of another build waits already" in manager.get(answer.headers["Location"]).text


def test_a_build_of_another_product_is_not_ranked_here(
    manager: FlaskClient, session: Session, product: Product, build: Build, now: datetime
) -> None:
    a_build(session, a_product(session, now, "lantern"), "3.1", now)
    draft_build(session, product, "9.0", now=now)
    session.commit()
    for slug in ("3.1", "9.0"):
        assert manager.post(PAGE, data={"build": slug}).status_code == 404
    assert runs_of(session, product) == []


def test_a_running_run_shows_its_stage_and_looks_again_without_script(
    manager: FlaskClient, session: Session, product: Product, now: datetime
) -> None:
    run = request_run(session, product, now=now)
    claim_run(session, now, run.id)
    note_progress(session, run.id, "embed", 0.4, now)
    session.commit()
    page = manager.get(f"{PAGE}/{run.id}").text
    assert "Reading the texts" in page and "40 %" in page and 'http-equiv="refresh"' in page


def running(session: Session, product: Product, began: datetime, heard: datetime, done: float) -> str:
    """The address of a run that is reading the texts."""
    run = request_run(session, product, now=began)
    claim_run(session, began, run.id)
    note_progress(session, run.id, "embed", done, heard)
    session.commit()
    return f"{PAGE}/{run.id}"


def test_a_running_run_says_about_how_long_it_will_take(
    manager: FlaskClient, session: Session, product: Product, now: datetime
) -> None:
    page = manager.get(running(session, product, now - timedelta(seconds=20), now, 0.5)).text
    assert "about 20 seconds left" in page or "about 25 seconds left" in page
    assert "<progress" in page and "Look again" in page


def test_the_time_left_follows_the_shares_of_the_analysis_before(
    manager: FlaskClient, session: Session, product: Product, run: Run, now: datetime
) -> None:
    run.stage_seconds, run.totals = {"prepare": 1, "embed": 1, "rank": 8}, {**run.totals, "texts": 2}
    page = manager.get(running(session, product, now - timedelta(seconds=20), now, 1.0)).text
    assert "about a minute left" in page or "about 2 minutes left" in page


def test_a_run_that_has_just_begun_names_no_time(
    manager: FlaskClient, session: Session, product: Product, now: datetime
) -> None:
    assert "left" not in manager.get(running(session, product, now, now, 0.5)).text


def test_a_failed_run_says_why_and_that_nothing_changed(
    manager: FlaskClient, session: Session, product: Product, now: datetime
) -> None:
    run = request_run(session, product, now=now)
    end_run(session, run, FAILED, now=now, error="The model is not there.")
    session.commit()
    page = manager.get(f"{PAGE}/{run.id}").text
    assert "nothing was changed" in page and "The model is not there." in page


def test_a_waiting_run_can_be_cancelled_and_an_ended_one_cannot(
    manager: FlaskClient, session: Session, product: Product, now: datetime
) -> None:
    run = request_run(session, product, now=now)
    session.commit()
    assert manager.post(f"{PAGE}/{run.id}/cancel").status_code == 302
    assert manager.post(f"{PAGE}/{run.id}/cancel").status_code == 409


def test_a_run_of_another_product_is_not_found_here(
    manager: FlaskClient, session: Session, now: datetime
) -> None:
    run = request_run(session, a_product(session, now, "lantern"), now=now)
    session.commit()
    assert manager.get(f"{PAGE}/{run.id}").status_code == 404


def test_a_done_run_leads_to_its_list(manager: FlaskClient, run: Run) -> None:
    assert "/insights/requests?build=8.11.20" in manager.get(f"{PAGE}/{run.id}").text


def test_staff_read_runs_and_managers_begin_them(
    visit_as: Callable[..., FlaskClient], make_account: Callable[..., Account], run: Run
) -> None:
    staff = visit_as(make_account("staff"))
    assert staff.get(f"{PAGE}/{run.id}").status_code == 200
    assert staff.post(PAGE).status_code == 403
    assert visit_as(make_account("tester")).post(PAGE).status_code == 403
    assert "/sign-in" in visit_as(None).post(PAGE).headers["Location"]
