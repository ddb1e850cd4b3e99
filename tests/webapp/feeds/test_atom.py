"""The feed of builds: well-formed, for everybody, without numbers."""

import xml.etree.ElementTree as ET

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from community.products import Product
from releases.builds.build import Build
from releases.builds.drafting import draft_build
from releases.notes import LineDraft, set_lines
from releases.train import publish_build
from tests.webapp.conftest import MovedClock

FEED = "/feeds/skylark.atom"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def build(session: Session, product: Product, clock: MovedClock) -> Build:
    """A published build, with a pilot build and a draft as noise."""
    made = draft_build(session, product, "8.10.24", now=clock())
    set_lines(session, made, [LineDraft("fixed", "The <camera> & the *gallery* open")], clock())
    pilot = draft_build(session, product, "8.10.25", now=clock(), ring="pilot")
    draft_build(session, product, "8.10.26", now=clock())
    for each in (made, pilot):
        publish_build(session, each, now=clock())
    session.commit()
    return made


def test_it_lists_what_a_visitor_may_see_with_the_notes_as_html(client: FlaskClient, build: Build) -> None:
    feed = ET.fromstring(client.get(FEED).text)
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["8.10.24"]
    assert "<li>The &lt;camera&gt; &amp; the <em>gallery</em> open</li>" in (
        entries[0].findtext(f"{ATOM}content") or ""
    )


def test_a_reader_that_has_it_gets_no_second_copy(client: FlaskClient, build: Build) -> None:
    tag = client.get(FEED).headers["ETag"]
    assert client.get(FEED, headers={"If-None-Match": tag}).status_code == 304


def test_a_product_without_builds_has_an_empty_feed(client: FlaskClient, product: Product) -> None:
    assert ET.fromstring(client.get(FEED).text).findall(f"{ATOM}entry") == []


def test_an_unknown_product_has_none(client: FlaskClient, product: Product) -> None:
    assert client.get("/feeds/other.atom").status_code == 404


def test_characters_that_xml_cannot_write_do_not_break_it(
    client: FlaskClient, session: Session, build: Build, clock: MovedClock
) -> None:
    set_lines(session, build, [LineDraft("fixed", "It \x0b\x1b[31m\ufffe opens\x7f")], clock())
    session.commit()
    assert "opens" in "".join(ET.fromstring(client.get(FEED).text).itertext())
