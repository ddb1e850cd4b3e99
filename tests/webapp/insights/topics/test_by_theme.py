"""The list of topics by theme, and lists narrowed to one."""

from __future__ import annotations

from flask.testing import FlaskClient

from analysis.runs import Run
from analysis.topics.theme_rows import ThemesOfRun
from tests.webapp.insights.topics.conftest import Themed
from webapp.insights.topics.tree import branches

TOPICS, REQUESTS = "/p/skylark/insights/topics", "/p/skylark/insights/requests"


def test_topics_stand_under_their_themes(manager: FlaskClient, themed: Themed) -> None:
    page = manager.get(f"{TOPICS}?by=theme").text
    power, pictures = page.split('<li id="theme-')[1:3]
    assert "power · &lt;b&gt;" in power and "=Battery drains" in power and "A thin wish" in power
    assert "pictures" in pictures and "An old one" in pictures


def test_without_themes_the_list_stays_a_list_and_says_so(manager: FlaskClient, run: Run) -> None:
    page = manager.get(f"{TOPICS}?by=theme").text
    assert "There are no themes" in page and "=Battery drains" in page


def test_the_list_can_be_narrowed_to_a_theme(manager: FlaskClient, themed: Themed) -> None:
    page = manager.get(f"{TOPICS}?theme={themed.pictures.id}").text.split("<tbody>")[1]
    assert "An old one" in page and "=Battery drains" not in page


def test_ranked_requests_can_be_narrowed_and_keep_their_places(manager: FlaskClient, themed: Themed) -> None:
    page = manager.get(f"{REQUESTS}?theme={themed.power.id}").text
    assert "=Battery drains" in page.split("<h1>")[1] and "An old one" not in page
    other = manager.get(f"{REQUESTS}?theme={themed.pictures.id}").text
    assert "An old one" in other and "A thin wish" not in other


def test_the_file_is_narrowed_like_the_page(manager: FlaskClient, themed: Themed) -> None:
    lines = manager.get(f"/p/skylark/insights/requests.csv?theme={themed.pictures.id}").text.splitlines()
    assert len(lines) == 2 and "An old one" in lines[1]


def test_no_topics_make_an_empty_tree() -> None:
    assert branches([], ThemesOfRun([], {}), {"topics": [], "merges": []}) == []
