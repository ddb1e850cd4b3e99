"""What a run leaves: topics that keep number and name, requests, supporters, a ranked list, a record."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from analysis.database_runs.storing import hash_of, store_findings
from analysis.priorities.feature_requests.deciding import review_request
from analysis.priorities.feature_requests.request import FeatureRequest
from analysis.priorities.ranked import ranking_of
from analysis.priorities.request_names import rename_request
from analysis.priorities.supporters import support_request, supporters_of
from analysis.runs import DONE, FAILED, Run, end_run, last_run
from analysis.topics.identity import Topic, TopicText, topics_of
from core.refusals import Conflict
from surveys.feedback import Feedback
from tests.analysis.database_runs.programme import Programme, Wish, findings_about


def battery(programme: Programme, count: int = 3) -> list[Feedback]:
    return [programme.say(programme.member(), f"The battery drains {number}") for number in range(count)]


def store(programme: Programme, *wishes: Wish) -> Run:
    return programme.store(*wishes)


def only_request(programme: Programme) -> FeatureRequest:
    return programme.session.scalars(sa.select(FeatureRequest)).one()


def test_a_new_topic_becomes_a_request_with_its_people(programme: Programme) -> None:
    texts = battery(programme)
    store(programme, Wish("Battery drains", texts))
    request = only_request(programme)
    assert (request.title, request.state, request.product_id) == (
        "Battery drains",
        "new",
        programme.product.id,
    )
    assert [person.id for person in supporters_of(programme.session, request)] == [
        text.account_id for text in texts
    ]


def test_a_known_topic_keeps_its_number_and_its_request(programme: Programme) -> None:
    texts = battery(programme)
    store(programme, Wish("Battery drains", texts))
    topic, request = topics_of(programme.session, programme.product)[0], only_request(programme)
    texts += battery(programme, 1)
    store(programme, Wish("Power is lost", texts, known_id=topic.id))
    assert [found.id for found in topics_of(programme.session, programme.product)] == [topic.id]
    assert only_request(programme).id == request.id
    assert len(supporters_of(programme.session, request)) == 4


def test_a_topic_keeps_its_name_while_it_grows_slowly(programme: Programme) -> None:
    texts = battery(programme)
    store(programme, Wish("Battery drains", texts))
    topic = topics_of(programme.session, programme.product)[0]
    store(programme, Wish("Power is lost", texts + battery(programme, 2), known_id=topic.id))
    assert (topic.title, only_request(programme).title) == ("Battery drains", "Battery drains")


def test_a_young_topic_is_renamed_when_it_has_doubled(programme: Programme) -> None:
    texts = battery(programme)
    store(programme, Wish("Battery drains", texts))
    topic = topics_of(programme.session, programme.product)[0]
    store(programme, Wish("Power is lost", texts + battery(programme, 3), known_id=topic.id))
    assert (topic.title, only_request(programme).title) == ("Power is lost", "Power is lost")


@pytest.mark.parametrize("act", ["rename", "review"])
def test_no_run_renames_what_a_person_has_dealt_with(programme: Programme, act: str) -> None:
    texts = battery(programme)
    store(programme, Wish("Battery drains", texts))
    topic, request = topics_of(programme.session, programme.product)[0], only_request(programme)
    if act == "rename":
        rename_request(programme.session, request, "Battery drains", now=programme.now)
    else:
        review_request(programme.session, request, now=programme.now)
    store(programme, Wish("Power is lost", texts + battery(programme, 9), known_id=topic.id))
    assert (topic.title, request.title) == ("Battery drains", "Battery drains")


def test_one_persons_remark_is_a_topic_but_no_request(programme: Programme) -> None:
    run = store(programme, Wish("Battery drains", battery(programme, 1)))
    assert len(topics_of(programme.session, programme.product)) == 1
    assert programme.session.scalar(sa.select(sa.func.count()).select_from(FeatureRequest)) == 0
    assert ranking_of(programme.session, run) == []


def test_one_persons_lost_data_is_a_request(programme: Programme) -> None:
    store(programme, Wish("Photos gone", battery(programme, 1), severity="critical"))
    assert only_request(programme).title == "Photos gone"


def test_a_me_too_outlives_a_run(programme: Programme) -> None:
    texts = battery(programme)
    store(programme, Wish("Battery drains", texts))
    fan, request = programme.member(), only_request(programme)
    support_request(programme.session, request, fan, now=programme.now)
    store(programme, Wish("Battery drains", texts, known_id=request.topic_id))
    assert fan in supporters_of(programme.session, request)


def test_the_ranked_list_carries_every_part(programme: Programme) -> None:
    texts = battery(programme)
    run = store(programme, Wish("Battery drains", texts))
    row = ranking_of(programme.session, run)[0]
    assert (row.rank, row.people, row.points, row.points_low, row.points_high) == (1, 3, 2.0, 1.0, 3.0)
    assert (row.confidence, row.effort, row.priority, row.trend) == (0.9, 1.0, 2.0, "up")
    assert row.parts["builds"][1] == {"build": "8.10.24", "version": "8.10.24", "people": 3, "share": 0.75}
    assert row.parts["example_ids"] == [text.id for text in texts]


def test_topics_that_are_no_requests_leave_no_gap_in_the_ranks(programme: Programme) -> None:
    first, single, last = battery(programme), battery(programme, 1), battery(programme)
    run = store(programme, Wish("Battery", first), Wish("One voice", single), Wish("Camera", last))
    assert [(row.rank, row.request.title) for row in ranking_of(programme.session, run)] == [
        (1, "Battery"),
        (2, "Camera"),
    ]


def test_a_severity_that_testers_chose_raises_the_request(programme: Programme) -> None:
    texts = [programme.say(programme.member(), "It is gone", severity="critical") for _ in range(2)]
    run = store(programme, Wish("Gone", texts))
    row = ranking_of(programme.session, run)[0]
    assert (row.severity, row.parts["severity_by_words"]) == ("critical", "none")


def test_a_text_that_says_two_things_stands_in_both_topics(programme: Programme) -> None:
    texts = battery(programme)
    store(programme, Wish("Battery", texts), Wish("Camera", texts[:2]))
    places = programme.session.execute(
        sa.select(Topic.title, TopicText.place).join(Topic).where(TopicText.feedback_id == texts[0].id)
    )
    assert {row.title: row.place for row in places} == {"Battery": 0, "Camera": 1}


def test_a_text_stays_at_home_where_another_topic_comes_nearer(programme: Programme) -> None:
    texts = battery(programme)
    store(programme, Wish("Camera", texts))
    home = topics_of(programme.session, programme.product)[0]
    store(programme, Wish("Battery", texts), Wish("Camera", texts, known_id=home.id))
    assert set(programme.remarks().known_topics) == {home.id}


def test_the_run_is_a_record_of_what_was_done(programme: Programme) -> None:
    battery(programme)
    run = store(programme)
    assert (run.state, run.build_id, run.finished_at) == (DONE, programme.newer.id, programme.now)
    assert run.data_hash == hash_of(programme.remarks())
    assert run.stage_seconds == {"embed": 1.235}
    assert "numpy" in run.versions
    assert (run.totals["texts"], run.totals["voters"], run.totals["satisfaction_low"]) == (3, 3, 0.2)


def test_the_hash_tells_other_data(programme: Programme) -> None:
    battery(programme)
    remarks = programme.remarks()
    assert hash_of(remarks) == hash_of(programme.remarks())
    assert hash_of(remarks) != hash_of(replace(remarks, scores=[5.0, None, None]))


def test_a_run_that_was_given_up_stores_nothing(programme: Programme) -> None:
    texts = battery(programme)
    run, reading = programme.run(), programme.reading()
    end_run(programme.session, run, FAILED, now=programme.now, error="silent")
    findings = findings_about(reading.remarks, [Wish("Battery", texts)])
    with pytest.raises(Conflict):
        store_findings(programme.session, run, reading, findings, now=programme.now)
    assert topics_of(programme.session, programme.product) == []


def test_nothing_said_is_a_good_run_too(programme: Programme) -> None:
    run = store(programme)
    assert last_run(programme.session, programme.product) is run
    assert ranking_of(programme.session, run) == []
