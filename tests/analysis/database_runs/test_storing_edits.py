"""Runs and people at once: what one has decided while the other was busy."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from analysis.database_runs.storing import RunOvertaken, store_findings
from analysis.priorities.feature_requests.request import FeatureRequest
from analysis.priorities.ranked import ranking_of
from analysis.runs import QUEUED, Run, claim_run, request_run
from analysis.settling import settled
from analysis.topics.alike import possibly_same, proposed_texts, split_proposals
from analysis.topics.edits.merging import merge_topics
from analysis.topics.edits.setting_aside import not_a_topic
from analysis.topics.edits.splitting import split_topic
from analysis.topics.edits.undoing import undo_edit
from analysis.topics.found import SecondCentre
from analysis.topics.identity import Topic
from analysis.topics.pieces import piece_key
from analysis.topics.placing import HOME, Placing
from tests.analysis.database_runs.programme import Wish, findings_about
from tests.analysis.topics.edits.conftest import Two, ids, two

__all__ = ["two"]


def both(two: Two) -> list[Wish]:
    return [
        Wish("Battery drains", two.power, known_id=two.battery.id),
        Wish("Slow camera", two.photos, known_id=two.camera.id),
    ]


def homes(two: Two) -> dict[int, int]:
    query = sa.select(Placing.feedback_id, Placing.topic_id)
    query = query.where(Placing.role == HOME, Placing.until.is_(None))
    return {text: topic for text, topic in two.programme.session.execute(query)}


def test_an_edit_during_a_run_holds_and_another_run_follows(two: Two) -> None:
    programme = two.programme
    run, reading = programme.run(), programme.reading()
    merge_topics(programme.session, two.camera, two.battery, now=programme.now)
    store_findings(
        programme.session, run, reading, findings_about(reading.remarks, both(two)), now=programme.now
    )
    assert two.texts_of(two.battery) == ids(two.power + two.photos)
    assert [row.request.topic_id for row in ranking_of(programme.session, run)] == [two.battery.id]
    assert "another one follows" in run.notes[-1]
    waiting = programme.session.scalars(sa.select(Run).where(Run.state == QUEUED)).one()
    assert waiting.product_id == programme.product.id


def test_a_run_that_another_one_overtook_is_not_stored(two: Two) -> None:
    programme = two.programme
    slow, reading = programme.run(), programme.reading()
    text = programme.say(programme.member(), "No maps")
    two.run_again(Wish("No maps", [text]))
    with pytest.raises(RunOvertaken):
        store_findings(
            programme.session,
            slow,
            reading,
            findings_about(reading.remarks, [Wish("Twice", two.power)]),
            now=programme.now,
        )


def test_a_run_of_a_past_day_leaves_no_topic_behind(two: Two) -> None:
    programme = two.programme
    day = programme.now
    programme.now += timedelta(days=7)
    two.run_again()
    asked = request_run(programme.session, programme.product, now=programme.now, as_of=day)
    run = claim_run(programme.session, programme.now, asked.id)
    assert run is not None
    reading = programme.reading()
    wishes = [both(two)[0], Wish("A new one", two.photos)]
    store_findings(
        programme.session, run, reading, findings_about(reading.remarks, wishes), now=programme.now
    )
    assert programme.session.scalar(sa.select(sa.func.count()).select_from(Topic)) == 2
    assert [row.request.title for row in ranking_of(programme.session, run)] == ["Battery drains"]
    assert homes(two)[two.photos[0].id] == two.camera.id


def test_a_text_erased_during_a_run_is_not_missed(two: Two) -> None:
    programme = two.programme
    run, reading = programme.run(), programme.reading()
    findings = findings_about(reading.remarks, both(two))
    programme.session.delete(two.power[0])
    store_findings(programme.session, run, reading, findings, now=programme.now)
    assert two.texts_of(two.battery) == ids(two.power[1:])


def test_a_text_rewritten_during_a_run_is_placed_by_the_next_one(two: Two) -> None:
    programme = two.programme
    text = programme.say(programme.member(), "No maps")
    run, reading = programme.run(), programme.reading()
    findings = findings_about(reading.remarks, [*both(two), Wish("No maps", [text])])
    text.changed_at = programme.now + timedelta(seconds=1)
    store_findings(programme.session, run, reading, findings, now=programme.now)
    assert text.id not in homes(two)


def test_a_rewritten_text_is_free_again(two: Two) -> None:
    two.power[0].changed_at = two.programme.now + timedelta(hours=1)
    two.programme.session.flush()
    assert two.programme.remarks().known_topics[:2] == [None, two.battery.id]


def test_a_text_that_joined_while_two_were_one_is_free_when_they_part(two: Two) -> None:
    programme = two.programme
    edit = merge_topics(programme.session, two.camera, two.battery, now=programme.now)
    late = programme.say(programme.member(), "The camera drains the battery")
    texts = [*two.power, *two.photos, late]
    programme.store(Wish("Battery drains", texts, known_id=two.battery.id))
    assert programme.remarks().known_topics[-1] == two.battery.id
    undo_edit(programme.session, edit, now=programme.now)
    assert programme.remarks().known_topics == [two.battery.id] * 4 + [two.camera.id] * 3 + [None]


def test_a_topic_of_second_sentences_alone_is_known_again(two: Two) -> None:
    programme = two.programme
    programme.store(*both(two), Wish("Too hot", two.power[:2]))
    (hot,) = programme.session.scalars(sa.select(Topic).where(Topic.title == "Too hot"))
    decided = programme.reading().decided
    assert [list(topics.values()) for topics in decided.also.values()] == [[hot.id], [hot.id]]
    assert [list(decided.also), decided.pieces[0]] == [[0, 1], piece_key(two.power[0].text)]


def test_homes_are_not_written_anew(two: Two) -> None:
    query = sa.select(Placing.id, Placing.until).order_by(Placing.id)
    before = [tuple(row) for row in two.programme.session.execute(query)]
    two.run_again()
    assert [tuple(row) for row in two.programme.session.execute(query)] == before


def test_what_falls_into_no_topic_is_at_home_there_and_comes_back_with_it(two: Two) -> None:
    programme = two.programme
    edit = not_a_topic(programme.session, two.battery, now=programme.now)
    text = programme.say(programme.member(), "Whatever")
    run, reading = programme.run(), programme.reading()
    wishes = [Wish("Battery drains", [*two.power, text], known_id=two.battery.id), both(two)[1]]
    findings = findings_about(reading.remarks, wishes)
    found, left_out = settled(findings.topics, reading.remarks, reading.decided)
    requests = [replace(findings.requests[1], topic_index=0)]
    findings = replace(findings, topics=found, left_out=left_out, requests=requests)
    store_findings(programme.session, run, reading, findings, now=programme.now)
    assert homes(two)[text.id] == two.battery.id and two.texts_of(two.battery) == []
    undo_edit(programme.session, edit, now=programme.now)
    assert two.texts_of(two.battery) == ids([*two.power, text])


def test_like_topics_are_pointed_out_until_they_are_one(two: Two) -> None:
    programme = two.programme
    run, reading = programme.run(), programme.reading()
    findings = findings_about(reading.remarks, both(two))
    findings = replace(findings, topics=replace(findings.topics, alike=[(1, 0, 0.8)]))
    store_findings(programme.session, run, reading, findings, now=programme.now)
    (pair,) = possibly_same(programme.session, programme.product)
    assert (pair.topic, pair.other, pair.similarity) == (two.battery, two.camera, 0.8)
    assert (
        pair.other_request
        == programme.session.scalars(
            sa.select(FeatureRequest).where(FeatureRequest.topic_id == two.camera.id)
        ).one()
    )
    merge_topics(programme.session, two.camera, two.battery, now=programme.now)
    assert possibly_same(programme.session, programme.product) == []


def test_a_topic_with_two_centres_is_proposed_for_a_split_while_it_is_not_split(two: Two) -> None:
    programme = two.programme
    run, reading = programme.run(), programme.reading()
    findings = findings_about(reading.remarks, both(two))
    grown = replace(findings.topics.topics[0], second_centre=SecondCentre([0, 1], 0.1))
    findings = replace(findings, topics=replace(findings.topics, topics=[grown, findings.topics.topics[1]]))
    store_findings(programme.session, run, reading, findings, now=programme.now)
    (proposal,) = split_proposals(programme.session, programme.product)
    texts = proposed_texts(programme.session, proposal)
    assert (proposal.topic, texts) == (two.battery, ids(two.power[:2]))
    edit = split_topic(programme.session, two.battery, texts, "At night", now=programme.now)
    assert split_proposals(programme.session, programme.product) == []
    undo_edit(programme.session, edit, now=programme.now)
    assert split_proposals(programme.session, programme.product) == [proposal]
