"""What comes in from outside: numbers beyond every row, NULs, halves of characters."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from community.accounts import Account
from community.products import Product
from releases.builds.build import Build
from surveys.feedback import feedback_by
from tests.making import a_build
from webapp.plain_input import plain, row_number

HUGE = "9" * 25
ALL_OF_JSON = st.recursive(
    st.none() | st.integers() | st.text(st.characters()),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters()), inner),
)


@pytest.fixture
def build(session: Session, product: Product, clock: Callable[[], object]) -> Build:
    """A published build."""
    made = a_build(session, product, "8.10.24", clock())  # type: ignore[arg-type]
    session.commit()
    return made


@pytest.mark.parametrize(
    "address",
    ["requests/{}", "feedback/{}", "insights/runs/{}", "insights/requests/{}", "requests/{}/me-too"],
)
def test_a_number_beyond_every_row_is_not_found(
    visit_as: Callable[..., FlaskClient], make_account: Callable[..., Account], address: str
) -> None:
    visitor = visit_as(make_account("admin"))
    assert visitor.get(f"/p/skylark/{address.format(HUGE)}").status_code == 404


def test_a_filter_by_a_number_beyond_every_row_filters_nothing(
    visit_as: Callable[..., FlaskClient], make_account: Callable[..., Account]
) -> None:
    visitor = visit_as(make_account("staff"))
    assert visitor.get(f"/p/skylark/insights/texts?topic={HUGE}&page={HUGE}").status_code == 200


def test_a_nul_in_a_form_is_dropped_and_the_text_kept(
    visit_as: Callable[..., FlaskClient], make_account: Callable[..., Account], build: Build, session: Session
) -> None:
    ann = make_account(name="Ann")
    form = {"text": "half\0way", "kind": "", "severity": "", "area": "", "build": build.slug, "once": "o\0"}
    assert visit_as(ann).post("/p/skylark/feedback/new", data=form).status_code == 303
    assert [each.text for each in feedback_by(session, ann)] == ["halfway"]


@given(ALL_OF_JSON)
def test_plain_json_can_be_stored_everywhere(value: object) -> None:
    text = str(plain(value))
    text.encode("utf-8")
    assert "\0" not in text


@pytest.mark.parametrize("text", ["", "x", "-1", HUGE, "1.5"])
def test_what_is_no_row_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        row_number(text)
