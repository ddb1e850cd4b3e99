"""The log of edits: newest first, undone and done again, conflicts on top, and the topics of a past date."""

from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from analysis.topics.edits.log import TopicEdit
from analysis.topics.edits.merging import merge_topics
from analysis.topics.edits.naming import rename_topic
from analysis.topics.edits.splitting import split_topic
from analysis.topics.edits.undoing import undo_edit
from analysis.topics.identity import MachineTitle
from community.accounts import Account
from tests.webapp.conftest import MovedClock
from tests.webapp.insights.topics.conftest import Desk, Three


@pytest.fixture
def renamed(
    session: Session, three: Three, clock: MovedClock, make_account: Callable[..., Account]
) -> TopicEdit:
    """The battery has another name, for a reason."""
    by = make_account("manager", "Ida")
    edit = rename_topic(session, three.battery, "Power", now=clock(), by=by, reason="They say <power>")
    session.commit()
    return edit


def test_an_empty_log_says_what_to_do(desk: Desk) -> None:
    assert "Nobody has changed a topic yet" in desk.page("edits")


def test_an_entry_says_who_what_and_why(desk: Desk, three: Three, renamed: TopicEdit) -> None:
    page = desk.page("edits")
    assert f"Topic {three.battery.id} was called “Power”" in page
    assert "Ida" in page and "They say &lt;power&gt;" in page


def test_an_undo_is_previewed_done_and_done_again(
    desk: Desk, three: Three, renamed: TopicEdit, session: Session
) -> None:
    page = desk.do(f"edits/{renamed.id}/undo").text
    assert "Undone: Topic" in page and "log-undone" in page
    session.expire_all()
    assert three.battery.title == "Battery drains"
    newest = session.scalars(sa.select(TopicEdit).order_by(TopicEdit.id.desc())).first()
    assert newest is not None
    page = desk.do(f"edits/{newest.id}/undo").text
    assert "Done again: Topic" in page
    session.expire_all()
    assert three.battery.title == "Power"


def test_what_was_undone_is_not_undone_twice(desk: Desk, renamed: TopicEdit) -> None:
    assert desk.ask(f"edits/{renamed.id}/undo", confirmed="yes").status_code == 303
    answer = desk.ask(f"edits/{renamed.id}/undo", confirmed="yes")
    assert answer.status_code == 422 and "This has been undone already" in answer.text


def test_the_undo_of_a_split_warns_of_what_needs_it(
    desk: Desk, three: Three, session: Session, clock: MovedClock
) -> None:
    split = split_topic(session, three.battery, [three.power[0].id], "By day", now=clock())
    assert split.other_topic is not None
    merge_topics(session, three.colours, split.other_topic, now=clock())
    session.commit()
    answer = desk.ask(f"edits/{split.id}/undo")
    assert "1 other decision will have no effect" in answer.text


def test_a_decision_without_effect_stands_on_top_with_its_reason(
    desk: Desk, three: Three, session: Session, clock: MovedClock
) -> None:
    split = split_topic(session, three.battery, [three.power[0].id], "By day", now=clock())
    assert split.other_topic is not None
    rename_topic(session, split.other_topic, "By daylight", now=clock())
    undo_edit(session, split, now=clock())
    session.commit()
    page = desk.page("edits")
    top = page.partition('id="conflicts"')[2].partition("</section>")[0]
    assert "was called “By daylight”" in top and "The topic it is about is gone" in top
    assert "1 decision has no effect at present" in desk.page("topics")


def test_the_topics_of_a_past_day_have_the_names_of_that_day(
    desk: Desk, three: Three, session: Session, clock: MovedClock
) -> None:
    day = clock().astimezone(ZoneInfo("Asia/Shanghai")).date().isoformat()
    session.add(MachineTitle(topic_id=three.battery.id, title="Battery drains", since=clock()))
    clock.moment += timedelta(days=2)
    rename_topic(session, three.battery, "Power", now=clock())
    session.commit()
    page = desk.page(f"edits?at={day}").partition("Name now")[2].partition("</table>")[0]
    assert "Battery drains" in page and "Power" in page and ">3<" in page


@pytest.mark.parametrize("typed", ["yesterday", "9999-12-31", "0001-01-01", "2026-13-01", "<b>"])
def test_a_day_that_is_none_is_refused_or_empty_and_stays_typed(desk: Desk, three: Three, typed: str) -> None:
    page = desk.page(f"edits?at={typed}")
    assert "Give a day" in page or "There were no topics on that day" in page or "Name then" in page
    assert f'value="{typed}"' in page or "&lt;b&gt;" in page


def test_only_who_decides_undoes(
    visit_as: Callable[..., FlaskClient],
    make_account: Callable[..., Account],
    renamed: TopicEdit,
    three: Three,
    session: Session,
) -> None:
    staff = Desk(visit_as(make_account("staff")))
    assert "Undo…" not in staff.page("edits")
    for role in ("staff", "tester", None):
        answer = Desk(visit_as(make_account(role))).ask(f"edits/{renamed.id}/undo", confirmed="yes")
        assert answer.status_code == 403
    session.expire_all()
    assert three.battery.title == "Power"
