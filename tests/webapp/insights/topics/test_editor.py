"""A topic's page: every deed first shows what it would change, then changes it, and can be undone."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from analysis.topics.edits.log import TopicEdit
from analysis.topics.identity import Topic, TopicText
from community.accounts import Account
from community.products import Product
from tests.making import a_product, a_topic
from tests.webapp.insights.topics.conftest import Desk, Three


def count(session: Session, topic: Topic) -> int:
    session.expire_all()
    query = sa.select(sa.func.count()).select_from(TopicText).where(TopicText.topic_id == topic.id)
    return session.scalar(query) or 0


def edits(session: Session) -> list[TopicEdit]:
    session.expire_all()
    return list(session.scalars(sa.select(TopicEdit).order_by(TopicEdit.id)))


def test_the_page_shows_its_texts_with_build_and_without_markup(desk: Desk, three: Three) -> None:
    page = desk.page(f"topics/{three.battery.id}")
    assert "Empty by noon" in page and "8.11.20" in page and "&lt;b&gt;Hot" in page
    assert "The camera is slow" not in page


def test_a_preview_of_a_merge_says_what_changes_and_changes_nothing(
    desk: Desk, three: Three, session: Session
) -> None:
    answer = desk.ask(f"topics/{three.camera.id}/merge", topic="battery DRAINS")
    assert answer.status_code == 200
    assert "2 texts change their topics" in answer.text and "3 → <strong>5</strong>" in answer.text
    assert edits(session) == [] and count(session, three.battery) == 3


def test_a_merge_is_done_by_the_previews_button_and_undone_by_the_messages(
    desk: Desk, three: Three, session: Session
) -> None:
    page = desk.do(f"topics/{three.camera.id}/merge", topic=f"#{three.battery.id}").text
    assert "“Slow camera” was merged into “Battery drains”." in page
    assert count(session, three.battery) == 5
    (edit,) = edits(session)
    assert edit.reason == "Because" and f"/edits/{edit.id}/undo" in page
    desk.ask(f"edits/{edit.id}/undo", confirmed="yes")
    assert count(session, three.battery) == 3 and count(session, three.camera) == 2


def test_a_merged_topic_leads_to_the_one_that_goes_on(desk: Desk, three: Three) -> None:
    desk.do(f"topics/{three.camera.id}/merge", topic=str(three.battery.id))
    answer = desk.client.get(f"/p/skylark/insights/topics/{three.camera.id}")
    assert answer.headers["Location"].endswith(f"/topics/{three.battery.id}")


def test_a_name_is_given(desk: Desk, three: Three, session: Session) -> None:
    page = desk.do(f"topics/{three.battery.id}/rename", title="Battery at night").text
    assert "<h1>Battery at night</h1>" in page and "was called “Battery at night”" in page


def test_chosen_texts_are_split_off(desk: Desk, three: Three, session: Session) -> None:
    chosen = [three.power[0].id, three.power[1].id]
    page = desk.do(f"topics/{three.battery.id}/split", texts=chosen, title="By day").text
    assert "2 texts were split off “Battery drains” as “By day”." in page
    assert count(session, three.battery) == 1


def test_chosen_texts_are_moved_into_another_topic(desk: Desk, three: Three, session: Session) -> None:
    desk.do(f"topics/{three.battery.id}/move", texts=[three.power[0].id], topic="Colours")
    assert (count(session, three.battery), count(session, three.colours)) == (2, 1)


def test_chosen_texts_are_taken_out(desk: Desk, three: Three, session: Session) -> None:
    desk.do(f"topics/{three.battery.id}/out", texts=[three.power[0].id])
    assert count(session, three.battery) == 2


def test_a_pinned_text_is_marked(desk: Desk, three: Three) -> None:
    assert "pinned by a person" in desk.do(f"topics/{three.battery.id}/pin", texts=[three.power[0].id]).text


@pytest.mark.parametrize(("deed", "words"), [("dismiss", "Set aside"), ("sink", "nothing in common")])
def test_a_topic_is_set_aside(desk: Desk, three: Three, deed: str, words: str) -> None:
    assert words in desk.do(f"topics/{three.colours.id}/{deed}").text
    assert "Colours" not in desk.page("topics").split("<tbody>")[1]


@pytest.mark.parametrize(
    ("deed", "data", "words"),
    [
        ("rename", {"title": " "}, "A title has 1 to 300 characters"),
        ("merge", {"topic": "Nonsense"}, "No topic is called that"),
        ("merge", {"topic": ""}, "Say which topic"),
        ("merge", {"topic": "#999999999999999999999"}, "No topic is called that"),
        ("split", {"title": "Typed already"}, "Choose at least one text"),
        ("move", {"topic": "Colours"}, "Choose at least one text"),
        ("pin", {"texts": "x"}, "Invalid"),
        ("out", {"texts": "999"}, "There is no feedback 999 here"),
    ],
)
def test_a_refusal_stands_at_its_deed_and_keeps_what_was_typed(
    desk: Desk, three: Three, deed: str, data: dict[str, str], words: str
) -> None:
    answer = desk.ask(f"topics/{three.battery.id}/{deed}", **data)
    assert answer.status_code == 422 and words in answer.text
    for typed in {"title", "topic"} & data.keys():
        assert f'value="{data[typed]}"' in answer.text


def test_texts_stay_chosen_after_a_refusal(desk: Desk, three: Three) -> None:
    number = three.power[1].id
    page = desk.ask(f"topics/{three.battery.id}/split", texts=[number], title="").text
    assert f'id="choose-{number}" checked' in page and f'id="choose-{three.power[0].id}" checked' not in page


def test_an_overlong_reason_stays_on_the_preview(desk: Desk, three: Three, session: Session) -> None:
    path = f"topics/{three.colours.id}/dismiss"
    answer = desk.ask(path, reason="x" * 501, confirmed="yes")
    assert answer.status_code == 422 and "Nothing has changed yet" in answer.text and "x" * 501 in answer.text
    assert edits(session) == []


def test_two_topics_of_one_name_are_told_apart_by_their_numbers(
    desk: Desk, three: Three, session: Session
) -> None:
    double = a_topic(
        session, session.get_one(Product, three.battery.product_id), "Colours", three.battery.created_at
    )
    session.commit()
    answer = desk.ask(f"topics/{three.battery.id}/merge", topic="Colours")
    assert answer.status_code == 422 and "Several topics are called that" in answer.text
    assert desk.ask(f"topics/{three.battery.id}/merge", topic=f"Colours #{double.id}").status_code == 200


def test_a_reload_of_a_preview_leads_to_the_topic(desk: Desk, three: Three) -> None:
    answer = desk.client.get(f"/p/skylark/insights/topics/{three.battery.id}/merge")
    assert answer.headers["Location"].endswith(f"/topics/{three.battery.id}")


def test_words_narrow_the_texts(desk: Desk, three: Three) -> None:
    page = desk.page(f"topics/{three.battery.id}?q=noon")
    assert "Empty by noon" in page and "It drains" not in page


def test_another_products_topic_is_not_found(desk: Desk, three: Three, session: Session) -> None:
    other = a_topic(session, a_product(session, three.battery.created_at), "Alien", three.battery.created_at)
    session.commit()
    assert desk.client.get(f"/p/skylark/insights/topics/{other.id}").status_code == 404
    assert desk.ask(f"topics/{three.battery.id}/merge", topic=str(other.id)).status_code == 422


def test_staff_read_and_change_nothing(
    visit_as: Callable[..., FlaskClient], make_account: Callable[..., Account], three: Three, session: Session
) -> None:
    staff = Desk(visit_as(make_account("staff")))
    page = staff.page(f"topics/{three.battery.id}")
    assert "Empty by noon" in page and "Split off" not in page and "Rename…" not in page
    answer = staff.ask(f"topics/{three.battery.id}/rename", title="Mine", confirmed="yes")
    assert answer.status_code == 403 and edits(session) == []


def test_testers_and_strangers_see_no_topic(
    visit_as: Callable[..., FlaskClient], make_account: Callable[..., Account], three: Three
) -> None:
    for role in ("tester", None):
        client = visit_as(make_account(role))
        assert client.get(f"/p/skylark/insights/topics/{three.battery.id}").status_code == 403
        assert client.get("/p/skylark/insights/topics").status_code == 403


def test_an_undone_split_leaves_a_topic_that_says_so(desk: Desk, three: Three, session: Session) -> None:
    desk.do(f"topics/{three.battery.id}/split", texts=[three.power[0].id], title="By day")
    (edit,) = edits(session)
    desk.ask(f"edits/{edit.id}/undo", confirmed="yes")
    page = desk.page(f"topics/{edit.other_topic_id}")
    assert "This topic is gone" in page and "Do again…" in page


def test_a_new_topic_is_begun_from_examples(desk: Desk, three: Three) -> None:
    page = desk.do("topics/new", title="Ringtones", examples="Louder\n\nMy own tune\n").text
    assert "“Ringtones” was begun from 2 examples." in page
    assert "No text stands in it yet" in page


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"title": "Ringtones", "examples": " \n "}, "Give 1 to 20 examples"),
        ({"title": "", "examples": "Louder"}, "A title has 1 to 300 characters"),
        ({"title": "Ringtones", "examples": "Call me: ann@example.com"}, "Leave addresses"),
    ],
)
def test_examples_that_will_not_do_stay_typed(
    desk: Desk, three: Three, data: dict[str, str], words: str
) -> None:
    answer = desk.ask("topics/new", **data)
    assert answer.status_code == 422 and words in answer.text
    assert data["examples"].strip() in answer.text and f'value="{data["title"]}"' in answer.text


@pytest.mark.parametrize(
    "hostile",
    [
        '"><script>alert(1)</script>',
        "' onfocus=alert(1) x='%(topic)s %s {0} {{ 7*7 }}",
        "\u202eright to left\u202c \u200b",
        "田中さんにあげて下さい 👾 🙇",
        "x\x00y\ud800z",
        "-1; DROP TABLE topics --",
    ],
)
def test_hostile_words_are_shown_as_they_are_and_do_nothing(desk: Desk, three: Three, hostile: str) -> None:
    words = hostile.encode("utf-8", "surrogatepass")
    desk.do(f"topics/{three.battery.id}/rename", title=words)
    desk.do("topics/new", title=words, examples=words)
    desk.do(f"topics/{three.camera.id}/split", texts=[three.photos[0].id], title=words)
    desk.ask(f"topics/{three.camera.id}/merge", topic=words, back=words)
    for path in ("topics", f"topics/{three.battery.id}", "edits", f"topics?q={quote(words)}"):
        page = desk.page(path)
        assert "<script>alert" not in page and "49" not in page.partition("<main")[2]
        assert "onfocus=alert(1) x='" not in page
