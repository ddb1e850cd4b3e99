"""The list of texts and its filters."""

import pytest
from flask.testing import FlaskClient

from analysis.runs import Run

PAGE = "/p/skylark/insights/texts"
BATTERY, DARK = "Battery drains overnight", "希望增加深色模式"


def test_without_texts_the_page_says_where_they_come_from(manager: FlaskClient) -> None:
    assert "Nobody has written anything yet" in manager.get(PAGE).text


@pytest.mark.parametrize(
    ("asked", "shown", "hidden"),
    [
        ("language=zh", DARK, BATTERY),
        ("kind=problem", BATTERY, DARK),
        ("assigned=no", DARK, BATTERY),
        ("assigned=yes", BATTERY, DARK),
        ("q=overnight", BATTERY, DARK),
        ("build=8.11.20", DARK, "No text is like that"),
        ("build=none", "No text is like that", BATTERY),
    ],
)
def test_filters_leave_what_was_asked_for(
    manager: FlaskClient, run: Run, asked: str, shown: str, hidden: str
) -> None:
    page = manager.get(f"{PAGE}?{asked}").text
    assert shown in page and hidden not in page


def test_a_text_shows_its_vote_its_build_and_the_request_it_became(manager: FlaskClient, run: Run) -> None:
    page = manager.get(PAGE + "?kind=problem").text
    assert "voted 2" in page and "8.11.20" in page and "=Battery drains" in page


def test_an_unknown_build_is_not_found(manager: FlaskClient, run: Run) -> None:
    assert manager.get(PAGE + "?build=9.9.9").status_code == 404
