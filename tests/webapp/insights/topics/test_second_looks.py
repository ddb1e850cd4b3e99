"""Second looks: texts like a closed request, and moves that writers propose."""

from collections.abc import Callable
from datetime import datetime

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from analysis.priorities.feature_requests.deciding import decline_request
from analysis.priorities.feature_requests.opening import open_request
from analysis.priorities.feature_requests.request import FeatureRequest
from analysis.priorities.second_look.queue import Resemblance, SecondLook, queue_look
from analysis.priorities.supporters import count_supporters
from analysis.runs import Run
from analysis.topics.proposed_moves import ProposedMove, propose_move
from community.accounts import Account
from community.roles import grant_role
from core.audit import AuditEntry
from surveys.feedback import write_feedback
from tests.making import a_product
from tests.webapp.insights.topics.conftest import Desk, Three


@pytest.fixture
def look(
    session: Session, three: Three, run: Run, make_account: Callable[..., Account], now: datetime
) -> SecondLook:
    """A text that resembles the declined request for colours."""
    wish = open_request(session, run.product, "Colours", now=now, topic=three.colours)
    decline_request(session, wish, "No.", now=now)
    text = write_feedback(
        session, make_account("tester"), run.product, "More colours, please", now=now, build=run.build
    )
    queue_look(session, run.id, Resemblance(text.id, wish.id, None, 0.8), now=now)
    session.commit()
    return session.query(SecondLook).one()


@pytest.fixture
def move(session: Session, three: Three, now: datetime) -> ProposedMove:
    """The first writer about the battery meant the camera."""
    text = three.power[0]
    made = propose_move(session, text, three.battery, text.account, now=now, wanted=three.camera)
    session.commit()
    return made


def supporters(session: Session, wish: FeatureRequest) -> int:
    session.expire_all()
    return count_supporters(session, [wish])[wish.id]


def test_nothing_waiting_says_what_comes_here(desk: Desk) -> None:
    assert "Nothing waits" in desk.page("second-look")


def test_a_text_like_a_closed_request_is_counted_by_build(desk: Desk, look: SecondLook) -> None:
    page = desk.page("second-look")
    assert "More colours, please" in page and "Declined" in page and "8.11.20 (1)" in page


def test_attaching_counts_the_writer_and_can_be_undone(
    desk: Desk, look: SecondLook, session: Session
) -> None:
    answer = desk.ask(f"second-look/{look.id}/attach")
    assert answer.status_code == 303 and supporters(session, look.request) == 1
    page = desk.page("second-look")
    assert "was pinned to" in page and "Undo" in page and "Nothing waits" in page


def test_left_closed_says_that_it_stays_closed(desk: Desk, look: SecondLook) -> None:
    desk.ask(f"second-look/{look.id}/attach")
    assert "The request Colours stays closed: Declined" in desk.page("second-look")


def test_opened_again_it_is_under_review_and_noted(desk: Desk, look: SecondLook, session: Session) -> None:
    desk.ask(f"second-look/{look.id}/reopen")
    page = desk.page("second-look")
    assert "The request Colours is open again: Under review" in page and "Undo" in page
    assert "Open again" in desk.page(f"requests/{look.request_id}")
    acts = session.scalars(
        sa.select(AuditEntry.act).where(AuditEntry.subject == f"request:{look.request_id}")
    )
    assert list(acts)[-1] == "request.under review"


def test_a_text_about_something_else_leaves_the_queue(desk: Desk, look: SecondLook, session: Session) -> None:
    desk.ask(f"second-look/{look.id}/elsewhere")
    assert supporters(session, look.request) == 0
    assert "Nothing waits" in desk.page("second-look")


def test_a_second_answer_is_refused(desk: Desk, look: SecondLook) -> None:
    desk.ask(f"second-look/{look.id}/attach")
    answer = desk.ask(f"second-look/{look.id}/elsewhere")
    assert answer.status_code == 422 and "Somebody has answered this already" in answer.text


def test_a_proposed_move_is_accepted(desk: Desk, three: Three, move: ProposedMove, session: Session) -> None:
    page = desk.page("second-look")
    assert "This is not what I meant" in page and "It drains" in page and "Slow camera" in page
    desk.ask(f"second-look/moves/{move.id}/accept")
    assert "It drains" in desk.page(f"topics/{three.camera.id}")


def test_a_proposed_move_is_refused(desk: Desk, three: Three, move: ProposedMove, session: Session) -> None:
    desk.ask(f"second-look/moves/{move.id}/refuse")
    session.expire_all()
    assert move.state == "refused" and "It drains" in desk.page(f"topics/{three.battery.id}")


@pytest.mark.parametrize("deed", ["reopen", "attach", "elsewhere"])
def test_a_look_or_move_of_another_product_is_not_found(
    desk: Desk, look: SecondLook, move: ProposedMove, session: Session, now: datetime, deed: str
) -> None:
    other = a_product(session, now, "lantern")
    grant_role(session, session.query(Account).filter_by(display_name="Mei").one(), "manager", other, now=now)
    session.commit()
    client = desk.client
    assert client.get("/p/lantern/insights/second-look").status_code == 200
    assert client.post(f"/p/lantern/insights/second-look/{look.id}/{deed}").status_code == 404
    assert client.post(f"/p/lantern/insights/second-look/moves/{move.id}/accept").status_code == 404
    session.expire_all()
    assert (look.state, look.request.state, move.state) == ("waiting", "declined", "open")


def test_only_who_decides_answers(
    visit_as: Callable[..., FlaskClient],
    make_account: Callable[..., Account],
    look: SecondLook,
    move: ProposedMove,
    session: Session,
) -> None:
    for role in ("staff", "tester", None):
        other = Desk(visit_as(make_account(role)))
        assert other.ask(f"second-look/{look.id}/attach").status_code == 403
        assert other.ask(f"second-look/{look.id}/reopen").status_code == 403
        assert other.ask(f"second-look/moves/{move.id}/accept").status_code == 403
    session.expire_all()
    assert (look.state, move.state) == ("waiting", "open")
    page = Desk(visit_as(make_account("staff"))).page("second-look")
    assert "More colours, please" in page and "Same thing" not in page
