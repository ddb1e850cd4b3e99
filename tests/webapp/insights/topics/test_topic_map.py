"""The topic map: bubbles with links, the same as a table, by theme."""

from __future__ import annotations

import re

from flask.testing import FlaskClient

from analysis.runs import Run
from tests.webapp.insights.topics.conftest import Themed

MAP = "/p/skylark/insights/map"


def links(page: str) -> list[str]:
    return re.findall(r'<a href="/p/skylark/insights/requests/(\d+)" class="bubble-link"', page)


def test_the_heard_requests_are_bubbles_that_lead_to_them(manager: FlaskClient, themed: Themed) -> None:
    page = manager.get(MAP).text
    assert links(page) == [str(number) for number in themed.requests[:2]]
    assert "=Battery drains: 14 people, costs 2.1 points (1.1 to 3.1)" in page


def test_the_table_says_the_same(manager: FlaskClient, themed: Themed) -> None:
    table = manager.get(MAP).text.split("<tbody>")[1]
    assert "A thin wish" in table and "An old one" not in table
    assert "power · &lt;b&gt;" in table


def test_a_theme_alone_can_be_drawn(manager: FlaskClient, themed: Themed) -> None:
    assert len(links(manager.get(f"{MAP}?theme={themed.power.id}").text)) == 2
    page = manager.get(f"{MAP}?theme={themed.pictures.id}").text
    assert links(page) == [] and "Nobody raised a request of this theme" in page


def test_a_theme_that_is_not_there_is_no_filter(manager: FlaskClient, themed: Themed) -> None:
    for asked in ("999", "x", "9" * 30, "-1"):
        answer = manager.get(f"{MAP}?theme={asked}")
        assert answer.status_code == 200 and len(links(answer.text)) == 2


def test_a_run_can_be_asked_for_by_its_number(manager: FlaskClient, themed: Themed) -> None:
    for asked in (str(themed.run.id), "999", "x", "9" * 30, "²"):
        assert len(links(manager.get(f"{MAP}?run={asked}").text)) == 2


def test_a_run_from_before_there_were_maps_says_so(manager: FlaskClient, run: Run) -> None:
    page = manager.get(MAP).text
    assert (
        "made before there were maps" in page and "=Battery drains" in page and "There are no themes" in page
    )


def test_without_an_analysis_the_page_offers_one(manager: FlaskClient, build: object) -> None:
    assert "No analysis has been made yet" in manager.get(MAP).text


def test_the_page_has_no_inline_style_or_script(manager: FlaskClient, themed: Themed) -> None:
    page = manager.get(MAP).text
    assert " style=" not in page and "<style" not in page and not re.search(r"<script(?![^>]*src=)", page)
