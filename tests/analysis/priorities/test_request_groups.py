"""Merged requests: one survivor, everybody counted once, told once, and everything back when it is undone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from analysis.priorities.credits import credit_line, credited_lines, credits_of, ship_credits, uncredit_line
from analysis.priorities.feature_requests.deciding import (
    decline_request,
    plan_request,
    review_request,
    ship_request,
    start_request,
    unplan_request,
)
from analysis.priorities.feature_requests.request import planned_for
from analysis.priorities.ranked import places_of, ranking_of
from analysis.priorities.request_lists import listed_requests
from analysis.priorities.request_names import rename_request
from analysis.priorities.supporters import (
    count_supporters,
    support_of,
    support_request,
    supported_by,
    supporters_of,
    withdraw_support,
)
from analysis.runs import last_run
from analysis.topics.edits.log import TopicEdit
from analysis.topics.edits.merging import merge_topics
from analysis.topics.edits.setting_aside import dismiss_topic
from analysis.topics.edits.undoing import undo_edit
from core.refusals import Conflict
from releases.builds.build import Build
from releases.builds.drafting import draft_build
from releases.notes import LineDraft, set_lines
from releases.train import publish_build
from tests.analysis.topics.edits.conftest import Two, two

__all__ = ["two"]


def merged(two: Two) -> TopicEdit:
    return merge_topics(two.programme.session, two.camera, two.battery, now=two.programme.now)


def a_draft(two: Two) -> Build:
    return draft_build(two.programme.session, two.programme.product, "8.11.7", now=two.programme.now)


def test_everybody_behind_two_merged_requests_counts_once(two: Two) -> None:
    session, now = two.programme.session, two.programme.now
    battery, camera = two.request_of(two.battery), two.request_of(two.camera)
    both = two.power[0].account
    support_request(session, camera, both, now=now)
    merged(two)
    assert count_supporters(session, [battery, camera]) == {battery.id: 7, camera.id: 7}
    assert len(supporters_of(session, camera)) == 7
    assert supported_by(session, two.photos[0].account) == {battery.id}
    mine = support_of(session, battery, both)
    assert mine is not None and mine.me_too


def test_a_me_too_is_taken_back_from_the_whole_group(two: Two) -> None:
    session, fan = two.programme.session, two.programme.member()
    camera = two.request_of(two.camera)
    support_request(session, camera, fan, now=two.programme.now)
    merged(two)
    withdraw_support(session, two.request_of(two.battery), fan)
    assert supported_by(session, fan) == set()


def test_undone_each_request_has_its_own_people_again(two: Two) -> None:
    session, fan = two.programme.session, two.programme.member()
    battery, camera = two.request_of(two.battery), two.request_of(two.camera)
    support_request(session, camera, fan, now=two.programme.now)
    before = [supporters_of(session, each) for each in (battery, camera)]
    undo_edit(session, merged(two), now=two.programme.now)
    assert [supporters_of(session, each) for each in (battery, camera)] == before
    assert camera.root_request_id is None


def test_lists_and_the_ranking_show_the_survivor_alone(two: Two) -> None:
    session, product = two.programme.session, two.programme.product
    battery, run = two.request_of(two.battery), last_run(two.programme.session, two.programme.product)
    merged(two)
    assert run is not None
    listed = listed_requests(session, product, None, run=run)
    assert [(row.request, row.people) for row in listed.rows] == [(battery, 7)] and listed.total == 1
    assert [row.shown_request for row in ranking_of(session, run)] == [battery]
    assert list(places_of(session, run)) == [battery.id]


def test_where_the_survivor_has_no_place_the_merged_row_stands_for_it(two: Two) -> None:
    session = two.programme.session
    run = last_run(session, two.programme.product)
    assert run is not None
    (row,) = [row for row in ranking_of(session, run) if row.request == two.request_of(two.battery)]
    session.delete(row)
    merged(two)
    assert [each.shown_request.title for each in ranking_of(session, run)] == ["Battery drains"]


def test_a_request_set_aside_is_not_listed(two: Two) -> None:
    session, product = two.programme.session, two.programme.product
    dismiss_topic(session, two.battery, now=two.programme.now)
    camera = two.request_of(two.camera)
    assert [row.request for row in listed_requests(session, product, None, run=None).rows] == [camera]
    two.run_again()
    run = last_run(session, product)
    assert run is not None and [row.request for row in ranking_of(session, run)] == [camera]


def test_the_request_that_came_further_goes_on(two: Two) -> None:
    review_request(two.programme.session, two.request_of(two.camera), now=two.programme.now)
    merged(two)
    assert two.battery.root_id == two.camera.id
    assert two.request_of(two.battery).survivor == two.request_of(two.camera)


def test_a_merged_request_refuses_decisions_and_names_the_survivor(two: Two) -> None:
    session, now = two.programme.session, two.programme.now
    merged(two)
    camera = two.request_of(two.camera)
    with pytest.raises(Conflict, match="Battery drains"):
        review_request(session, camera, now=now)
    with pytest.raises(Conflict, match="Battery drains"):
        rename_request(session, camera, "x", now=now)


def test_an_open_request_is_not_merged_with_a_closed_one(two: Two) -> None:
    decline_request(two.programme.session, two.request_of(two.camera), "No", now=two.programme.now)
    with pytest.raises(Conflict, match="second look"):
        merged(two)


def test_two_promises_are_not_merged(two: Two) -> None:
    session, now, build = two.programme.session, two.programme.now, a_draft(two)
    for topic in (two.battery, two.camera):
        plan_request(session, two.request_of(topic), build, now=now)
    start_request(session, two.request_of(two.camera), now=now)
    with pytest.raises(Conflict, match="both promised"):
        merged(two)
    unplan_request(session, two.request_of(two.camera), now=now)
    merged(two)
    assert planned_for(session, build) == [two.request_of(two.battery)]


def test_a_merge_is_not_done_again_where_a_promise_would_be_lost(two: Two) -> None:
    session, now = two.programme.session, two.programme.now
    undone = undo_edit(session, merged(two), now=now)
    plan_request(session, two.request_of(two.camera), a_draft(two), now=now)
    with pytest.raises(Conflict, match="further"):
        undo_edit(session, undone, now=now)


def test_a_promised_request_is_not_set_aside(two: Two) -> None:
    plan_request(two.programme.session, two.request_of(two.camera), a_draft(two), now=two.programme.now)
    with pytest.raises(Conflict, match="promised"):
        dismiss_topic(two.programme.session, two.camera, now=two.programme.now)


def test_credits_of_merged_requests_ship_the_survivor_and_tell_everybody_once(two: Two) -> None:
    session, now, build = two.programme.session, two.programme.now, a_draft(two)
    (line,) = set_lines(session, build, [LineDraft("fixed", "Power and photos")], now)
    for topic in (two.battery, two.camera):
        credit_line(session, line, two.request_of(topic))
    merged(two)
    publish_build(session, build, now=now)
    (told,) = ship_credits(session, build, now=now)
    battery, camera = two.request_of(two.battery), two.request_of(two.camera)
    assert (told.request, len(told.supporters)) == (battery, 7)
    assert (battery.state, camera.state) == ("shipped", "new")
    assert [(each.request, each.asked) for each in credits_of(session, build)[line.id]] == [(battery, 7)]
    assert credited_lines(session, battery) == [(line, build)]


def test_a_merge_undone_after_shipping_brings_the_other_back_as_it_was(two: Two) -> None:
    session, now = two.programme.session, two.programme.now
    edit = merged(two)
    ship_request(session, two.request_of(two.battery), two.programme.newer, now=now)
    undo_edit(session, edit, now=now + timedelta(days=1))
    assert two.request_of(two.camera).state == "new"
    assert len(supporters_of(session, two.request_of(two.camera))) == 3


def test_taking_a_credit_back_reaches_the_merged_request(two: Two) -> None:
    session, now, build = two.programme.session, two.programme.now, a_draft(two)
    (line,) = set_lines(session, build, [LineDraft("fixed", "Photos")], now)
    credit_line(session, line, two.request_of(two.camera))
    merged(two)
    uncredit_line(session, line, two.request_of(two.battery))
    assert credits_of(session, build) == {}
