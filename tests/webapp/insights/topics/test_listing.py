"""The list of topics, its filters, and what it says somebody should look at."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from analysis.priorities.feature_requests.deciding import decline_request
from analysis.priorities.feature_requests.request import FeatureRequest
from analysis.runs import Run
from analysis.topics.alike import AlikeTopics, SplitProposal, SplitProposalText
from analysis.topics.edits.merging import merge_topics
from analysis.topics.edits.setting_aside import dismiss_topic
from analysis.topics.proposed_moves import propose_move
from tests.making import a_topic
from tests.webapp.conftest import MovedClock
from tests.webapp.insights.topics.conftest import Desk, Three


def rows(desk: Desk, asked: str = "") -> str:
    return desk.page(f"topics{asked}").partition("<tbody>")[2]


@pytest.fixture
def noticed(session: Session, three: Three, run: Run) -> Run:
    """A run that found battery and camera alike, and a second centre in the battery."""
    session.add(
        AlikeTopics(run_id=run.id, topic_id=three.battery.id, other_topic_id=three.camera.id, similarity=0.9)
    )
    proposal = SplitProposal(run_id=run.id, topic_id=three.battery.id, similarity=0.3)
    session.add(proposal)
    session.flush()
    session.add(SplitProposalText(proposal_id=proposal.id, feedback_id=three.power[2].id))
    session.commit()
    return run


def test_without_topics_the_page_says_where_they_come_from(desk: Desk) -> None:
    page = desk.page("topics")
    assert "There are no topics yet" in page and "Analyse now" in page and "New topic" in page


def test_a_row_has_its_texts_people_and_request(desk: Desk, three: Three) -> None:
    row = rows(desk).split('id="topic-')[1]
    assert "Battery drains" in row and row.count(">3<") == 2 and "New" in row


def test_topics_possibly_the_same_have_a_button_to_merge_them(desk: Desk, three: Three, noticed: Run) -> None:
    page = rows(desk, "?look=same")
    assert "possibly the same as" in page and f"/topics/{three.battery.id}/merge" in page
    assert f'value="#{three.camera.id}"' in page and "Colours" not in page


def test_an_open_and_a_closed_request_have_no_button_to_merge_them(
    desk: Desk, three: Three, noticed: Run, session: Session, clock: MovedClock
) -> None:
    decline_request(session, session.get_one(FeatureRequest, 1), "No.", now=clock())
    session.commit()
    page = rows(desk, "?look=same")
    assert "possibly the same as" in page and "Merge…" not in page and "Declined" in page


def test_a_merge_from_the_list_leads_back_to_it(desk: Desk, three: Three, noticed: Run) -> None:
    page = desk.do(f"topics/{three.battery.id}/merge", topic=f"#{three.camera.id}", back="list same").text
    assert "was merged into" in page and "No topic is like that" in page


def test_a_proposed_split_chooses_its_texts(desk: Desk, three: Three, noticed: Run) -> None:
    assert rows(desk, "?look=split").count('id="topic-') == 1
    page = desk.page(f"topics/{three.battery.id}?proposed=1")
    assert f'id="choose-{three.power[2].id}" checked' in page and "Empty by noon" not in page


def test_contested_texts_are_counted(desk: Desk, three: Three, session: Session, clock: MovedClock) -> None:
    text = three.power[0]
    propose_move(session, text, three.battery, text.account, now=clock())
    session.commit()
    page = rows(desk, "?look=contested")
    assert "33" in page and "Slow camera" not in page
    assert "its writer says: this is not what I meant" in desk.page(f"topics/{three.battery.id}")


@pytest.mark.parametrize(
    ("asked", "shown", "hidden"),
    [
        ("?request=none", "Colours", "Battery drains"),
        ("?request=open", "Battery drains", "Colours"),
        ("?q=CAMERA", "Slow camera", "Battery drains"),
        ("?standing=dismissed", "Put away", "Battery drains"),
        ("?standing=nonsense&look=nonsense&page=99", "Battery drains", "Put away"),
    ],
)
def test_filters_leave_what_was_asked_for(
    desk: Desk, three: Three, session: Session, clock: MovedClock, asked: str, shown: str, hidden: str
) -> None:
    product = session.get_one(FeatureRequest, 1).product
    dismiss_topic(session, a_topic(session, product, "Put away", clock()), now=clock())
    session.commit()
    page = rows(desk, asked)
    assert shown in page and hidden not in page


def test_a_filter_that_leaves_nothing_says_so(desk: Desk, three: Three) -> None:
    assert "No topic is like that" in desk.page("topics?q=zebra")


def test_a_merged_topic_is_named_beside_the_one_that_goes_on(
    desk: Desk, three: Three, session: Session, clock: MovedClock
) -> None:
    merge_topics(session, three.camera, three.battery, now=clock())
    session.commit()
    page = rows(desk, "?look=merged")
    assert "merged into it: Slow camera" in page and page.count("<tr") == 1


def test_the_ranked_list_and_the_request_lead_to_the_topic(
    desk: Desk, three: Three, session: Session, battery: FeatureRequest, run: Run
) -> None:
    session.add(
        AlikeTopics(
            run_id=run.id, topic_id=three.battery.id, other_topic_id=battery.topic_id or 0, similarity=0.9
        )
    )
    session.commit()
    for path in ("requests", f"requests/{battery.id}"):
        page = desk.page(path)
        assert f"/insights/topics/{battery.topic_id}" in page and "Its topic: merge, split, rename" in page
        assert "possibly the same as" in page and "Battery drains" in page


def test_staff_see_the_list_without_buttons(
    visit_as: Callable[..., FlaskClient], make_account: Callable[..., object], three: Three, noticed: Run
) -> None:
    page = Desk(visit_as(make_account("staff"))).page("topics?look=same")
    assert "possibly the same as" in page and "Merge…" not in page and "New topic" not in page
