"""Asking for a trial, and which topics it leaves alone."""

from __future__ import annotations

import pytest

from analysis.granularity.decided_topics import free_topics
from analysis.granularity.trials import request_trial, trial_numbered, trial_under_way
from analysis.priorities.feature_requests.deciding import review_request
from analysis.priorities.feature_requests.describing import assign_owner, set_effort
from analysis.priorities.feature_requests.request import FeatureRequest
from analysis.topics.edits.naming import rename_topic
from analysis.topics.edits.setting_aside import dismiss_topic
from analysis.topics.edits.undoing import undo_edit
from analysis.topics.identity import Topic
from analysis.under_way import QUEUED, cancel
from core.refusals import Conflict, NotFound, Refusal
from tests.analysis.database_runs.programme import make_programme
from tests.analysis.granularity.conftest import Three
from tests.making import a_product


def request_about(three: Three, topic: Topic) -> FeatureRequest:
    return three.session.query(FeatureRequest).filter_by(topic_id=topic.id).one()


def free(three: Three) -> set[str]:
    return {topic.title for topic in free_topics(three.session, three.programme.product.id).values()}


def test_without_an_analysis_there_is_nothing_to_try(session, now) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Refusal, match="There is no analysis yet"):
        request_trial(session, make_programme(session, now).product, 1, now=now)


def test_a_second_wish_for_the_same_step_joins_the_first(three: Three) -> None:
    product, now = three.programme.product, three.programme.now
    first = request_trial(three.session, product, 1, now=now)
    assert request_trial(three.session, product, 1, now=now) is first
    assert (first.state, first.held) == (QUEUED, 0)


def test_another_step_waits_until_the_first_is_there_or_cancelled(three: Three) -> None:
    product, now = three.programme.product, three.programme.now
    first = request_trial(three.session, product, 1, now=now)
    with pytest.raises(Conflict, match="Another step is being tried"):
        request_trial(three.session, product, 2, now=now)
    cancel(three.session, first, now)
    assert trial_under_way(three.session, product) is None
    assert request_trial(three.session, product, 2, now=now) is not first


def test_a_trial_is_found_in_its_own_product_alone(three: Three) -> None:
    trial = request_trial(three.session, three.programme.product, 1, now=three.programme.now)
    other = a_product(three.session, three.programme.now, "lantern")
    with pytest.raises(NotFound):
        trial_numbered(three.session, other, trial.id)


def test_topics_that_nobody_decided_about_are_free(three: Three) -> None:
    assert free(three) == {"Battery", "Charging", "Camera"}


def test_an_edit_takes_a_topic_out_and_its_undo_gives_it_back(three: Three) -> None:
    edit = rename_topic(three.session, three.battery, "Power", now=three.programme.now)
    assert free(three) == {"Charging", "Camera"}
    undo_edit(three.session, edit, now=three.programme.now)
    assert free(three) == {"Battery", "Charging", "Camera"}


def test_a_topic_set_aside_is_not_free(three: Three) -> None:
    dismiss_topic(three.session, three.camera, now=three.programme.now)
    assert free(three) == {"Battery", "Charging"}


def test_a_request_under_review_or_estimated_is_decided_and_one_with_an_owner_is_not(three: Three) -> None:
    session, now = three.session, three.programme.now
    review_request(session, request_about(three, three.battery), now=now)
    set_effort(session, request_about(three, three.camera), 2.0, now=now)
    assign_owner(session, request_about(three, three.charging), three.programme.member(), now=now)
    assert free(three) == {"Charging"}
