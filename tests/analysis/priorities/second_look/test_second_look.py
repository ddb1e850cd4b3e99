"""Texts like a closed request: queued once, answered by a person, undone like any edit."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from analysis.database_runs.storing import store_findings
from analysis.priorities.feature_requests.deciding import plan_request, ship_request
from analysis.priorities.feature_requests.request import PLANNED, REVIEW, SHIPPED, history_of
from analysis.priorities.second_look.answers import attach_look, reopen_look, turn_look_away
from analysis.priorities.second_look.queue import SecondLook, second_look_numbered, waiting_looks
from analysis.priorities.supporters import supporters_of
from analysis.settling import settled
from analysis.topics.edits.undoing import undo_edit
from core.refusals import Conflict, NotFound
from releases.builds.drafting import draft_build
from surveys.feedback import Feedback
from tests.analysis.database_runs.programme import Wish, findings_about
from tests.analysis.topics.edits.conftest import Two, two
from tests.making import a_product

__all__ = ["two"]


@pytest.fixture
def late(two: Two) -> Feedback:
    """The battery request has shipped; a week later somebody writes that it drains still, and a run finds it."""
    ship_request(
        two.programme.session, two.request_of(two.battery), two.programme.newer, now=two.programme.now
    )
    two.programme.now += timedelta(days=7)
    text = two.programme.say(two.programme.member(), "It drains still")
    run_with(two, text)
    return text


def run_with(two: Two, *texts: Feedback) -> None:
    """A run in whose eyes these texts are about the battery."""
    programme = two.programme
    run, reading = programme.run(), programme.reading()
    wish = Wish("Battery drains", [*two.power, *texts], known_id=two.battery.id)
    findings = findings_about(
        reading.remarks, [wish, Wish("Slow camera", two.photos, known_id=two.camera.id)]
    )
    found, left_out = settled(findings.topics, reading.remarks, reading.decided)
    findings = replace(findings, topics=found, left_out=left_out)
    store_findings(programme.session, run, reading, findings, now=programme.now)


def waiting(two: Two) -> list[SecondLook]:
    return waiting_looks(two.programme.session, two.programme.product)[0]


def test_a_late_text_waits_and_is_not_attached(two: Two, late: Feedback) -> None:
    (look,) = waiting(two)
    assert (look.feedback, look.request) == (late, two.request_of(two.battery))
    assert late.id not in two.texts_of(two.battery)


def test_a_second_run_asks_no_second_time(two: Two, late: Feedback) -> None:
    run_with(two, late)
    assert len(waiting(two)) == 1


@pytest.mark.parametrize("change", ["older build", "before closing", "known"])
def test_what_cannot_be_news_joins_without_a_look(two: Two, change: str) -> None:
    programme = two.programme
    ship_request(programme.session, two.request_of(two.battery), programme.newer, now=programme.now)
    if change != "before closing":
        programme.now += timedelta(days=7)
    build = programme.older if change == "older build" else None
    text = programme.say(programme.member(), "It drains", build)
    run_with(two, *([] if change == "known" else [text]))
    assert waiting(two) == [] and two.power[0].id in two.texts_of(two.battery)
    assert (text.id in two.texts_of(two.battery)) == (change != "known")


def test_attached_the_writer_is_behind_the_request_also_after_the_next_run(two: Two, late: Feedback) -> None:
    session, now = two.programme.session, two.programme.now
    attach_look(session, waiting(two)[0], now=now)
    run_with(two, late)
    assert waiting(two) == [] and late.id in two.texts_of(two.battery)
    assert late.account in supporters_of(session, two.request_of(two.battery))


def test_turned_away_it_never_comes_back(two: Two, late: Feedback) -> None:
    turn_look_away(two.programme.session, waiting(two)[0], now=two.programme.now)
    run_with(two, late)
    assert waiting(two) == [] and late.id not in two.texts_of(two.battery)


def test_left_closed_it_stays_as_it_was(two: Two, late: Feedback) -> None:
    attach_look(two.programme.session, waiting(two)[0], now=two.programme.now)
    assert two.request_of(two.battery).state == SHIPPED


def test_reopened_the_request_is_under_review_and_its_history_says_so(two: Two, late: Feedback) -> None:
    reopen_look(two.programme.session, waiting(two)[0], now=two.programme.now)
    request = two.request_of(two.battery)
    assert (request.state, request.shipped_build_id) == (REVIEW, None)
    assert late.account in supporters_of(two.programme.session, request)
    assert [step.reopens for step in history_of(two.programme.session, request)][-2:] == [False, True]


def test_an_undone_reopening_closes_it_again_and_done_again_opens_it(two: Two, late: Feedback) -> None:
    session, now = two.programme.session, two.programme.now
    undone = undo_edit(session, reopen_look(session, waiting(two)[0], now=now), now=now)
    request = two.request_of(two.battery)
    assert (request.state, request.shipped_build) == (SHIPPED, two.programme.newer)
    assert [look.feedback for look in waiting(two)] == [late]
    undo_edit(session, undone, now=now)
    assert (request.state, waiting(two)) == (REVIEW, [])


def test_an_undo_does_not_overrule_what_was_decided_since(two: Two, late: Feedback) -> None:
    session, now = two.programme.session, two.programme.now
    edit = reopen_look(session, waiting(two)[0], now=now)
    request = two.request_of(two.battery)
    plan_request(session, request, draft_build(session, request.product, "9.0", now=now), now=now)
    undo_edit(session, edit, now=now)
    assert request.state == PLANNED and late.id not in two.texts_of(two.battery)


@pytest.mark.parametrize("answer", [attach_look, reopen_look, turn_look_away])
def test_an_undone_answer_waits_again(two: Two, late: Feedback, answer: object) -> None:
    edit = answer(two.programme.session, waiting(two)[0], now=two.programme.now)  # type: ignore[operator]
    undo_edit(two.programme.session, edit, now=two.programme.now)
    assert [look.feedback for look in waiting(two)] == [late]


def test_two_people_do_not_both_answer(two: Two, late: Feedback) -> None:
    (look,) = waiting(two)
    attach_look(two.programme.session, look, now=two.programme.now)
    with pytest.raises(Conflict, match="answered"):
        turn_look_away(two.programme.session, look, now=two.programme.now)


def test_an_erased_text_leaves_the_queue(two: Two, late: Feedback) -> None:
    two.programme.session.delete(late)
    two.programme.session.flush()
    assert waiting(two) == []


def test_a_look_of_another_product_is_not_found(two: Two, late: Feedback) -> None:
    session, (look,) = two.programme.session, waiting(two)
    assert second_look_numbered(session, two.programme.product, look.id) is look
    with pytest.raises(NotFound):
        second_look_numbered(session, a_product(session, two.programme.now), look.id)
