"""Writing feedback, and who may read the page that follows."""

import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from community.accounts import Account
from community.products import Product, add_area
from releases.builds.build import Build
from surveys.feedback import Feedback, write_feedback
from tests.webapp.conftest import MovedClock
from tests.webapp.pages.conftest import count_of

NEW = "/p/skylark/feedback/new"


@pytest.fixture
def ann(
    make_account: Callable[..., Account],
    visit_as: Callable[..., FlaskClient],
    published: Callable[..., Build],
) -> FlaskClient:
    """A tester at work; there are two builds."""
    published("8.10.17", weeks_ago=1)
    published("8.10.24")
    return visit_as(make_account(name="Ann"))


def _form(page: str, **filled: str) -> dict[str, str]:
    once = re.search(r'name="once"[^>]*value="([^"]+)"', page)
    assert once is not None
    return {
        "once": once.group(1),
        "text": "Battery drains",
        "kind": "",
        "severity": "",
        "build": "8.10.24",
    } | filled


def test_the_build_is_filled_in_and_can_be_another(ann: FlaskClient) -> None:
    assert 'selected value="8.10.24"' in ann.get(NEW).text
    assert 'selected value="8.10.17"' in ann.get(f"{NEW}?build=8.10.17").text
    ann.post("/p/skylark/on", data={"build": "8.10.17"})
    assert 'selected value="8.10.17"' in ann.get(NEW).text


def test_what_was_sent_is_kept_with_everything_said(
    ann: FlaskClient, session: Session, product: Product
) -> None:
    area = add_area(session, product, "Battery")
    session.commit()
    form = _form(ann.get(NEW).text, kind="problem", severity="major", area=str(area.id), build="8.10.17")
    answer = ann.post(NEW, data=form)
    kept = session.scalars(sa.select(Feedback)).one()
    assert answer.location == f"/p/skylark/feedback/{kept.id}"
    assert (kept.text, kept.kind, kept.severity, kept.build.version, kept.area.name) == (
        "Battery drains",
        "problem",
        "major",
        "8.10.17",
        "Battery",
    )


def test_a_text_alone_is_enough(ann: FlaskClient, session: Session) -> None:
    assert ann.post(NEW, data=_form(ann.get(NEW).text, build="-")).status_code == 303
    assert session.scalars(sa.select(Feedback)).one().build_id is None


def test_sending_twice_keeps_one(ann: FlaskClient, session: Session) -> None:
    form = _form(ann.get(NEW).text)
    assert ann.post(NEW, data=form).location == ann.post(NEW, data=form).location
    assert count_of(session, Feedback) == 1


def test_what_was_typed_stays_after_an_error(ann: FlaskClient, session: Session) -> None:
    answer = ann.post(
        NEW, data=_form(ann.get(NEW).text, kind="idea", severity="awful", text="Keep these words")
    )
    assert answer.status_code == 422
    assert "Keep these words" in answer.text and re.search(r'checked[^>]*value="idea"', answer.text)
    assert count_of(session, Feedback) == 0


def test_an_empty_text_is_answered_at_the_field(ann: FlaskClient, session: Session) -> None:
    answer = ann.post(NEW, data=_form(ann.get(NEW).text, text="  "))
    assert answer.status_code == 422 and "Write what you noticed" in answer.text


def test_its_author_and_staff_read_it_and_nobody_else(
    visit_as: Callable[..., FlaskClient],
    make_account: Callable[..., Account],
    session: Session,
    product: Product,
    clock: MovedClock,
) -> None:
    owner, colleague, stranger = make_account(), make_account("staff"), make_account()
    number = write_feedback(session, owner, product, "Between <b>us</b>", now=clock()).id
    session.commit()
    address = f"/p/skylark/feedback/{number}"
    for reader in (owner, colleague):
        page = visit_as(reader).get(address).text
        assert "Between &lt;b&gt;us&lt;/b&gt;" in page and "What happens next" in page
    assert visit_as(stranger).get(address).status_code == 404
    assert visit_as(None).get(address).status_code == 302


def test_who_is_no_tester_cannot_write(
    visit_as: Callable[..., FlaskClient], make_account: Callable[..., Account]
) -> None:
    assert visit_as(make_account(None)).get(NEW).status_code == 403
    assert visit_as(None).get(NEW).status_code == 302


def test_a_text_written_while_the_session_ended_is_still_there(client: FlaskClient, product: Product) -> None:
    answer = client.post("/p/skylark/feedback/new", data={"text": "A long story about my battery"})
    assert answer.status_code == 401 and "A long story about my battery" in answer.text
