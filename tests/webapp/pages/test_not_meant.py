""" "This is not what I meant", on the page of one's own text."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from analysis.priorities.feature_requests.opening import open_request
from analysis.priorities.feature_requests.request import FeatureRequest
from analysis.topics.proposed_moves import ProposedMove, accept_move, refuse_move
from community.accounts import Account
from community.products import Product
from surveys.feedback import Feedback
from tests.making import somebody, wrote_about


@pytest.fixture
def ann(make_account: Callable[..., Account]) -> Account:
    """The writer."""
    return make_account(name="Ann")


@pytest.fixture
def text(session: Session, product: Product, ann: Account, now: datetime) -> Feedback:
    """What she wrote counts for a request about the battery."""
    text = wrote_about(session, open_request(session, product, "A better battery", now=now), ann, now)
    session.commit()
    return text


@pytest.fixture
def camera(
    session: Session, product: Product, make_account: Callable[..., Account], now: datetime
) -> FeatureRequest:
    """Another request, by somebody else."""
    wish = open_request(session, product, "A faster camera", now=now)
    wrote_about(session, wish, make_account(), now)
    session.commit()
    return wish


def page_of(text: Feedback) -> str:
    return f"/p/skylark/feedback/{text.id}"


def moves(session: Session) -> list[ProposedMove]:
    session.expire_all()
    return session.query(ProposedMove).all()


def test_the_writer_says_so_and_is_told_that_somebody_looks(
    visit_as: Callable[..., FlaskClient], ann: Account, text: Feedback, session: Session
) -> None:
    client = visit_as(ann)
    assert "This is not what I meant" in client.get(page_of(text)).text
    answer = client.post(page_of(text) + "/not-meant", data={"wanted": ""}, follow_redirects=True)
    assert "Somebody of the team will look at it" in answer.text and "Say it differently" in answer.text
    assert [move.wanted_topic_id for move in moves(session)] == [None]


def test_another_request_may_be_what_was_meant(
    visit_as: Callable[..., FlaskClient],
    ann: Account,
    text: Feedback,
    camera: FeatureRequest,
    session: Session,
) -> None:
    client = visit_as(ann)
    assert "A faster camera" in client.get(page_of(text)).text
    client.post(page_of(text) + "/not-meant", data={"wanted": str(camera.id)})
    assert [move.wanted_topic_id for move in moves(session)] == [camera.topic_id]


def test_a_request_that_is_not_offered_is_refused(
    visit_as: Callable[..., FlaskClient], ann: Account, text: Feedback, session: Session
) -> None:
    answer = visit_as(ann).post(page_of(text) + "/not-meant", data={"wanted": "999"})
    assert answer.status_code == 422 and "Not a valid choice" in answer.text and moves(session) == []


@pytest.mark.parametrize(
    ("decide", "words"), [(accept_move, "moved your text"), (refuse_move, "belongs here")]
)
def test_the_writer_reads_what_came_of_it(
    visit_as: Callable[..., FlaskClient],
    ann: Account,
    text: Feedback,
    camera: FeatureRequest,
    session: Session,
    now: datetime,
    decide: Callable[..., object],
    words: str,
) -> None:
    client = visit_as(ann)
    client.post(page_of(text) + "/not-meant", data={"wanted": str(camera.id)})
    (move,) = moves(session)
    decide(session, move, now=now, by=somebody(session, camera.product, "manager", now))
    session.commit()
    assert words in client.get(page_of(text)).text


def test_what_was_decided_is_not_proposed_again(
    visit_as: Callable[..., FlaskClient],
    ann: Account,
    text: Feedback,
    product: Product,
    session: Session,
    now: datetime,
) -> None:
    client = visit_as(ann)
    client.post(page_of(text) + "/not-meant", data={"wanted": ""})
    (move,) = moves(session)
    refuse_move(session, move, now=now, by=somebody(session, product, "manager", now))
    session.commit()
    answer = client.post(page_of(text) + "/not-meant", data={"wanted": ""})
    assert answer.status_code == 422 and "The team has looked at this already" in answer.text


def test_only_the_writer_says_what_a_text_means(
    visit_as: Callable[..., FlaskClient],
    make_account: Callable[..., Account],
    text: Feedback,
    session: Session,
) -> None:
    for role, status in (("manager", 422), ("tester", 404), (None, 404)):
        client = visit_as(make_account(role))
        assert client.post(page_of(text) + "/not-meant", data={"wanted": ""}).status_code == status
    assert "This is not what I meant" not in visit_as(make_account("staff")).get(page_of(text)).text
    assert moves(session) == []
