"""Themes over builds, the requests of one, and naming a theme."""

from __future__ import annotations

import re

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from analysis.runs import Run
from tests.webapp.insights.topics.conftest import Themed

PAGE = "/p/skylark/insights/over-builds"


def rows(page: str) -> list[list[str]]:
    table = page.split("<tbody>")[1].split("</tbody>")[0]
    plain = [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "|", row)) for row in table.split("<tr>")[1:]]
    return [[cell.strip() for cell in row.split("|") if cell.strip()] for row in plain]


def test_the_themes_stand_with_people_and_shares_by_build(manager: FlaskClient, themed: Themed) -> None:
    assert rows(manager.get(PAGE).text) == [
        ["power · &lt;b&gt;", "14", "70.0", "3", "15.0"],
        ["pictures", "–", "3", "15.0"],
    ]


def test_a_chosen_theme_shows_its_requests(manager: FlaskClient, themed: Themed) -> None:
    page = manager.get(f"{PAGE}?theme={themed.power.id}").text
    assert [row[0] for row in rows(page)] == ["=Battery drains", "A thin wish"]
    assert "2 texts are about it and in none of its topics" in page


def test_without_themes_the_requests_stand_there(manager: FlaskClient, run: Run) -> None:
    page = manager.get(PAGE).text
    assert "There are no themes" in page and rows(page)[0][0] == "=Battery drains"


def test_without_an_analysis_the_page_offers_one(manager: FlaskClient, build: object) -> None:
    assert "No analysis has been made yet" in manager.get(PAGE).text


def test_a_name_stays(manager: FlaskClient, session: Session, themed: Themed) -> None:
    address = f"/p/skylark/insights/themes/{themed.power.id}/rename"
    page = manager.post(address, data={"title": "Staying awake"}, follow_redirects=True).text
    assert "<h1>Staying awake</h1>" in page and "Later analyses keep the name" in page
    session.refresh(themed.power)
    assert themed.power.titled_by_person


def test_an_unfit_name_is_refused_with_its_reason(
    manager: FlaskClient, session: Session, themed: Themed
) -> None:
    address = f"/p/skylark/insights/themes/{themed.power.id}/rename"
    page = manager.post(address, data={"title": "ask ann@example.com"}, follow_redirects=True).text
    assert "Titles are public" in page
    session.refresh(themed.power)
    assert themed.power.title == "power · <b>"


def test_a_theme_that_is_not_there_cannot_be_named(manager: FlaskClient, themed: Themed) -> None:
    assert manager.post("/p/skylark/insights/themes/999/rename", data={"title": "x"}).status_code == 404
