"""The ranked list: its parts, what is below the line, the way to the texts, the file."""

import csv
import io
from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from analysis.priorities.feature_requests.describing import set_effort
from analysis.priorities.feature_requests.request import FeatureRequest
from analysis.priorities.ranked import ranking_of
from analysis.runs import Run
from analysis.topics.edits.merging import merge_topics
from community.accounts import Account
from community.products import Product, create_product

PAGE = "/p/skylark/insights/requests"
PAGES = ["", "requests", "requests.csv", "texts", "runs"]


def test_without_an_analysis_the_page_says_so_and_offers_one(manager: FlaskClient) -> None:
    page = manager.get(PAGE).text
    assert "No analysis has been made yet" in page and "Analyse now" in page


def test_a_row_shows_points_with_interval_people_and_how_long_it_stays(
    manager: FlaskClient, battery: FeatureRequest
) -> None:
    page = manager.get(PAGE).text
    assert "=Battery drains" in page and "(1.1 – 3.1)" in page
    assert ">14</a>" in page and "98" in page


def test_a_row_opens_to_its_parts_and_what_they_come_to(
    manager: FlaskClient, battery: FeatureRequest
) -> None:
    page = manager.get(PAGE).text
    assert "14.0 %" in page and "15.0" in page
    # 2.1 points × 98 % ÷ effort 1
    assert "2.06" in page


def test_votes_of_those_who_raised_it_stand_beside_the_others(
    manager: FlaskClient, battery: FeatureRequest
) -> None:
    page = manager.get(PAGE).text
    raised, others = page.index("Votes of those who raised it"), page.index("Votes of the others")
    assert "0.0 %" in page[raised:others] and "100.0 %" in page[others : others + 400]


def test_quotes_carry_the_vote_and_no_personal_data(manager: FlaskClient, battery: FeatureRequest) -> None:
    page = manager.get(PAGE).text
    assert "Battery drains overnight" in page and "voted 2" in page
    assert "ann@example.com" not in page


def test_what_cannot_be_said_and_what_was_not_raised_stand_below_the_line(
    manager: FlaskClient, run: Run
) -> None:
    page = manager.get(PAGE).text
    line = page.index("Too few to say below this line: 1 more")
    assert (
        line
        < page.index("A thin wish")
        < page.index("Not raised on this build: 1 older request")
        < page.index("An old one")
    )


def test_reports_of_lost_data_rise_in_a_lane_of_their_own(manager: FlaskClient, run: Run) -> None:
    page = manager.get(PAGE).text
    assert "Severity lane" in page and "1 report of lost data or a security hole" in page


def test_the_lane_holds_what_is_told_of_this_build_alone(manager: FlaskClient, run: Run) -> None:
    lane = manager.get(PAGE).text.partition("Severity lane")[2].partition("</section>")[0]
    assert "Battery drains" in lane and "An old one" not in lane


def test_how_sure_the_first_five_are_is_said_where_a_run_knows_it(
    manager: FlaskClient, session: Session, run: Run
) -> None:
    assert "these five stay" not in manager.get(PAGE).text
    run.totals = {**run.totals, "first_kept": 0.834}
    session.commit()
    assert "In 83 of 100 resamples these five stay the top five." in manager.get(PAGE).text


def test_the_order_follows_the_effort_of_now(
    manager: FlaskClient, run: Run, battery: FeatureRequest, session: Session
) -> None:
    set_effort(session, battery, 3, now=run.requested_at)
    session.commit()
    assert "points ÷ effort: 0.70" in manager.get(PAGE).text


def test_staff_read_the_list_and_decide_nothing(
    visit_as: Callable[..., FlaskClient], make_account: Callable[..., Account], battery: FeatureRequest
) -> None:
    page = visit_as(make_account("staff")).get(PAGE).text
    assert "=Battery drains" in page
    assert 'name="effort"' not in page and "Decline and tell them" not in page


def test_the_file_holds_the_list_and_no_formula(manager: FlaskClient, battery: FeatureRequest) -> None:
    answer = manager.get(PAGE + ".csv")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [row["rank"] for row in rows] == ["1", "2", "3"]
    assert rows[0]["title"] == "'=Battery drains" and rows[0]["example"] == "'+It drains"
    assert rows[0]["points_at_stake"] == "2.1" and rows[1]["points_at_stake"] == ""


def test_the_file_of_nothing_is_not_found(manager: FlaskClient) -> None:
    assert manager.get(PAGE + ".csv").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_only_the_team_reads_insights(
    page: str, visit_as: Callable[..., FlaskClient], make_account: Callable[..., Account], run: Run
) -> None:
    address = f"/p/skylark/insights/{page}"
    assert visit_as(make_account("staff")).get(address).status_code == 200
    assert visit_as(make_account("tester")).get(address).status_code == 403
    assert visit_as(make_account(None)).get(address).status_code == 403
    assert "/sign-in" in visit_as(None).get(address).headers["Location"]


def test_another_products_requests_stay_with_its_team(
    visit_as: Callable[..., FlaskClient],
    make_account: Callable[..., Account],
    battery: FeatureRequest,
    session: Session,
) -> None:
    other = create_product(session, "lantern", "Lantern", now=battery.created_at)
    stranger = visit_as(make_account("manager", of=other))
    assert stranger.get(f"{PAGE}/{battery.id}").status_code == 403
    assert stranger.get(f"/p/lantern/insights/requests/{battery.id}").status_code == 404


def test_every_text_behind_a_request_is_on_its_page(
    manager: FlaskClient, battery: FeatureRequest, product: Product
) -> None:
    page = manager.get(f"{PAGE}/{battery.id}").text
    assert "Battery drains overnight" in page and "8.11.20" in page
    assert "希望增加深色模式" not in page


def test_requests_that_were_merged_stand_as_one(
    manager: FlaskClient, battery: FeatureRequest, run: Run, session: Session, now: datetime
) -> None:
    thin = next(row.request for row in ranking_of(session, run) if row.rank == 2)
    assert thin.topic is not None and battery.topic is not None
    merge_topics(session, thin.topic, battery.topic, now=now)
    session.commit()
    page = manager.get(PAGE).text
    assert "=Battery drains" in page and "A thin wish" not in page
    answer = manager.get(f"{PAGE}/{thin.id}")
    assert answer.status_code == 302 and answer.location.endswith(f"/requests/{battery.id}")
    texts = manager.get(f"/p/skylark/insights/texts?topic={thin.topic_id}").text
    assert "Battery drains overnight" in texts
