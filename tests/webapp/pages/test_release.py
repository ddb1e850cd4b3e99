"""The page of a build."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from community.accounts import Account
from releases.builds.build import Build
from releases.builds.download import Download
from releases.builds.drafting import draft_build, set_downloads
from releases.notes import lines_of
from releases.train import withdraw_build

PAGE = "/p/skylark/releases/8.10.24"


@pytest.fixture
def build(published: Callable[..., Build]) -> Build:
    """8.10.24 between two others."""
    published("8.10.17", weeks_ago=1)
    published("8.10.31")
    return published("8.10.24", lines=("fixed: The camera opens", "added: *Call* times"))


def test_lines_stand_by_kind_each_with_a_link_of_its_own(
    client: FlaskClient, session: Session, build: Build
) -> None:
    lines = lines_of(session, build)
    page = client.get(PAGE).text
    assert page.index("<em>Call</em> times") < page.index("The camera opens")
    for line in lines:
        assert f'id="line-{line.id}"' in page and f'href="{PAGE}#line-{line.id}"' in page


def test_the_neighbours_are_linked(client: FlaskClient, build: Build) -> None:
    page = client.get(PAGE).text
    assert 'rel="prev" href="/p/skylark/releases/8.10.17"' in page
    assert 'rel="next" href="/p/skylark/releases/8.10.31"' in page


def test_it_says_how_to_get_it_and_how_to_go_back(
    client: FlaskClient, session: Session, build: Build
) -> None:
    way = Download(
        device="Lark 5", url="https://example.com/lark5.zip", sha256="ab" * 32, size_bytes=1_234_000_000
    )
    set_downloads(session, build, [way])
    session.commit()
    page = client.get(PAGE).text
    for words in (
        "https://example.com/lark5.zip",
        "Lark 5",
        "ab" * 32,
        "1.2 GB",
        "Tap it.",
        "Hold both keys.",
    ):
        assert words in page


def test_a_withdrawn_build_says_what_to_do_and_offers_neither_vote_nor_download(
    visit_as: Callable[..., FlaskClient], make_account: Callable[..., Account], session: Session, build: Build
) -> None:
    withdraw_build(session, build, "Go back to 8.10.17.", now=build.published_at + timedelta(hours=1))
    session.commit()
    page = visit_as(make_account()).get(PAGE).text
    assert "This build was withdrawn" in page and "Go back to 8.10.17." in page and "Hold both keys." in page
    assert 'name="score"' not in page and "Get this build" not in page


@pytest.mark.parametrize("version", ["8.11.1", "nowhere"])
def test_a_draft_and_nothing_look_the_same(
    client: FlaskClient, session: Session, build: Build, version: str
) -> None:
    draft_build(session, build.product, "8.11.1", now=build.published_at)
    session.commit()
    answer = client.get(f"/p/skylark/releases/{version}")
    assert answer.status_code == 404 and f"There is no build “{version}” here." in answer.text


def test_html_in_a_line_is_shown_as_text(client: FlaskClient, published: Callable[..., Build]) -> None:
    published("8.1", lines=("added: <script>alert(1)</script> works",))
    page = client.get("/p/skylark/releases/8.1").text
    assert "<script>alert" not in page and "&lt;script&gt;" in page
