"""What is mine, and only mine."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from community.accounts import Account
from community.products import Product
from community.tokens import ApiToken, token_of
from releases.builds.build import Build
from surveys.feedback import write_feedback
from tests.webapp.conftest import MovedClock
from tests.webapp.pages.conftest import count_of

PROFILE = {"display_name": "Annika", "language": "zh", "zone": "Asia/Shanghai", "named_in_credits": "y"}


@pytest.fixture
def ann(make_account: Callable[..., Account]) -> Account:
    """The owner of the page."""
    return make_account(name="Ann")


def test_my_votes_texts_and_devices_are_listed_and_nobody_elses(
    visit_as: Callable[..., FlaskClient],
    make_account: Callable[..., Account],
    ann: Account,
    session: Session,
    product: Product,
    published: Callable[..., Build],
    voted: Callable[..., None],
    clock: MovedClock,
) -> None:
    build, other = published("8.10.24"), make_account()
    voted(ann, build, 4)
    write_feedback(session, ann, product, "My own words", now=clock())
    write_feedback(session, other, product, "Words of another", now=clock())
    session.commit()
    client = visit_as(ann)
    client.post("/p/skylark/on", data={"build": "8.10.24"})
    page = client.get("/me").text
    assert "My own words" in page and "Skylark 8.10.24" in page and "<strong>4</strong>" in page
    assert "Words of another" not in page


def test_who_is_new_reads_what_to_do(visit_as: Callable[..., FlaskClient], ann: Account) -> None:
    page = visit_as(ann).get("/me").text
    assert "You have not voted yet" in page and "Nothing yet" in page


def test_the_profile_is_saved(visit_as: Callable[..., FlaskClient], session: Session, ann: Account) -> None:
    assert visit_as(ann).post("/me", data=PROFILE).status_code == 303
    session.refresh(ann)
    assert (ann.display_name, ann.language, ann.zone, ann.named_in_credits) == (
        "Annika",
        "zh",
        "Asia/Shanghai",
        True,
    )


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("zone", "Mars/Olympus", "is not a time zone"),
        ("display_name", "ann@example.com", "may not hold an e-mail address"),
    ],
)
def test_a_refusal_stands_at_its_field_and_changes_nothing(
    visit_as: Callable[..., FlaskClient], session: Session, ann: Account, field: str, value: str, words: str
) -> None:
    answer = visit_as(ann).post("/me", data=PROFILE | {field: value})
    assert answer.status_code == 422 and words in answer.text and f'value="{value}"' in answer.text
    session.refresh(ann)
    assert ann.display_name == "Ann"


def test_a_token_is_shown_once_and_works(
    visit_as: Callable[..., FlaskClient], session: Session, ann: Account, clock: MovedClock
) -> None:
    client = visit_as(ann)
    answer = client.post("/me/tokens", data={"name": "Pipeline", "scopes": ["read", "vote"], "lasts": "30"})
    text = re.search(r"of_[\w-]{20,}", answer.text)
    assert text is not None and answer.headers["Cache-Control"] == "no-store"
    found = token_of(session, text.group(), now=clock())
    assert found is not None and found.account.id == ann.id and found.scopes == {"read", "vote"}
    assert text.group() not in client.get("/me/tokens").text


def test_a_token_without_a_scope_is_refused(
    visit_as: Callable[..., FlaskClient], session: Session, ann: Account
) -> None:
    answer = visit_as(ann).post("/me/tokens", data={"name": "Pipeline", "lasts": "30"})
    assert answer.status_code == 422 and 'value="Pipeline"' in answer.text
    assert count_of(session, ApiToken) == 0


def test_only_its_owner_ends_a_token(
    visit_as: Callable[..., FlaskClient], make_account: Callable[..., Account], ann: Account
) -> None:
    visit_as(ann).post("/me/tokens", data={"name": "Pipeline", "scopes": ["read"], "lasts": "30"})
    visit_as(make_account()).post("/me/tokens/1/revoke")
    assert "Pipeline" in visit_as(ann).get("/me/tokens").text
    visit_as(ann).post("/me/tokens/1/revoke")
    assert "Pipeline" not in visit_as(ann).get("/me/tokens").text


def test_the_page_is_for_members(client: FlaskClient) -> None:
    assert client.get("/me").status_code == 302 and client.get("/me/tokens").status_code == 302
