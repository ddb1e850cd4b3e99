"""What people decided leaves the database as tables, too."""

from __future__ import annotations

from analysis.exporting import assignments, edited_texts, edits, requests
from analysis.topics.edits.merging import merge_topics
from analysis.topics.edits.moving import move_texts
from tests.analysis.topics.edits.conftest import Two, ids, two

__all__ = ["two"]


def test_the_log_of_edits_is_exported_with_the_numbers_of_people(two: Two) -> None:
    session, by = two.programme.session, two.programme.member()
    edit = merge_topics(session, two.camera, two.battery, now=two.programme.now, by=by, reason="the same")
    (row,) = edits(session, two.programme.product)
    assert (row["id"], row["person"], row["kind"], row["reason"]) == (edit.id, by.id, "merge", "the same")
    assert (row["topic_id"], row["other_topic_id"]) == (two.camera.id, two.battery.id)


def test_an_erased_text_is_not_exported_with_its_edit(two: Two) -> None:
    session = two.programme.session
    edit = move_texts(session, two.battery, ids(two.power[:2]), two.camera, now=two.programme.now)
    session.delete(two.power[0])
    session.flush()
    rows = list(edited_texts(session, two.programme.product))
    assert rows == [{"edit_id": edit.id, "feedback_id": two.power[1].id}]
    assert [row["texts_named"] for row in edits(session, two.programme.product)] == [2]


def test_a_merged_request_is_exported_with_its_survivor(two: Two) -> None:
    session, product = two.programme.session, two.programme.product
    merge_topics(session, two.camera, two.battery, now=two.programme.now)
    battery, camera = two.request_of(two.battery), two.request_of(two.camera)
    merged = {
        row["request_id"]: (row["merged_into"], row["supporters"]) for row in requests(session, product)
    }
    assert merged == {battery.id: (None, 7), camera.id: (battery.id, 0)}
    assert {row["request_id"] for row in assignments(session, product)} == {battery.id}
