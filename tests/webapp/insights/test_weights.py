"""Weights: looked at before they are saved; a new analysis follows."""

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from analysis.priorities.ranking_order import Weights
from analysis.priorities.ranking_weights import weights_of
from analysis.runs import QUEUED, Run
from releases.builds.build import Build

ADDRESS = "/p/skylark/insights/weights"
TYPED = {"reach": "0", "impact": "1", "confidence": "1", "effort": "0.5"}


def test_the_page_shows_the_weights_that_hold(manager: FlaskClient, build: Build) -> None:
    page = manager.get(ADDRESS).text
    assert 'value="1.0"' in page and "Show what would change" in page


def test_a_look_shows_places_and_saves_nothing(manager: FlaskClient, run: Run, session: Session) -> None:
    page = manager.post(ADDRESS, data=TYPED | {"deed": "preview"})
    assert page.status_code == 200 and "=Battery drains" in page.text
    assert weights_of(session, run.product) == Weights()


def test_saving_holds_and_asks_for_a_run(manager: FlaskClient, run: Run, session: Session) -> None:
    assert manager.post(ADDRESS, data=TYPED | {"deed": "save"}).status_code == 302
    session.expire_all()
    assert weights_of(session, run.product) == Weights(0, 1, 1, 0.5)
    assert session.query(Run).filter_by(state=QUEUED).count() == 1


def test_nonsense_is_refused_at_its_field_and_kept(manager: FlaskClient, run: Run) -> None:
    page = manager.post(ADDRESS, data=TYPED | {"effort": "9", "deed": "save"})
    assert page.status_code == 422 and "A weight goes from 0" in page.text and 'value="9"' in page.text


def test_a_weight_may_have_a_decimal_comma(manager: FlaskClient, run: Run, session: Session) -> None:
    manager.post(ADDRESS, data=TYPED | {"effort": "0,5", "deed": "save"})
    session.expire_all()
    assert weights_of(session, run.product).effort == 0.5


def test_a_weight_that_is_no_number_is_refused_by_its_name(manager: FlaskClient, run: Run) -> None:
    page = manager.post(ADDRESS, data=TYPED | {"reach": "much", "deed": "save"})
    assert page.status_code == 422 and "Reach is a number such as 2.5, not “much”." in page.text


def test_without_an_analysis_there_is_nothing_to_compare(manager: FlaskClient, build: Build) -> None:
    assert "nothing to compare" in manager.post(ADDRESS, data=TYPED | {"deed": "preview"}).text
