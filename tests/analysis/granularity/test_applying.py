"""Applying a trial: entries of the log like any other, by name what does not fit any more, all of it undoable."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from analysis.granularity.applying import apply_trial, take_back
from analysis.granularity.decided_topics import free_topics
from analysis.granularity.setting import granularity_of
from analysis.granularity.trials import APPLIED, request_trial, standing_edits
from analysis.topics.edits.log import TopicEdit
from analysis.topics.edits.naming import rename_topic
from analysis.topics.edits.undoing import undo_edit
from core.refusals import Conflict
from tests.analysis.granularity.conftest import Three

BOTH = ("part-1", "join-{charging}")


def keys(three: Three) -> list[str]:
    return [key.format(charging=three.charging.id) for key in BOTH]


def test_what_was_chosen_stands_in_the_log_and_the_step_holds(three: Three) -> None:
    trial = three.trial()
    done, missed = apply_trial(three.session, trial, keys(three), now=three.programme.now)
    assert [edit.kind for edit in done] == ["split", "merge"]
    assert missed == []
    assert three.standing() == {"At night": 3, "Battery": 4, "Camera": 2}
    assert (trial.state, granularity_of(three.session, trial.product)) == (APPLIED, -1)


def test_what_was_left_out_stays(three: Three) -> None:
    apply_trial(three.session, three.trial(), keys(three)[1:], now=three.programme.now)
    assert three.standing() == {"Battery": 7, "Camera": 2}


def test_chosen_nothing_the_step_alone_holds(three: Three) -> None:
    trial = three.trial(2)
    assert apply_trial(three.session, trial, ["part-9"], now=three.programme.now) == ([], [])
    assert granularity_of(three.session, trial.product) == 2


def test_a_topic_edited_meanwhile_is_told_by_name_and_left(three: Three) -> None:
    trial = three.trial()
    rename_topic(three.session, three.charging, "Charging takes hours", now=three.programme.now)
    done, missed = apply_trial(three.session, trial, keys(three), now=three.programme.now)
    assert [edit.kind for edit in done] == ["split"]
    assert [(each.title, each.message) for each in missed] == [
        ("Charging", "Somebody has decided about this topic since the preview.")
    ]
    assert trial.applied["missed"][0]["title"] == "Charging"
    assert three.standing()["Charging takes hours"] == 2


def test_a_text_that_is_gone_is_told_by_name(three: Three) -> None:
    trial = three.trial()
    number = three.power[0].id
    three.session.delete(three.power[0])
    three.session.flush()
    _, missed = apply_trial(three.session, trial, keys(three), now=three.programme.now)
    assert [(each.title, each.values) for each in missed] == [("Battery", {"number": number})]


def test_a_preview_is_applied_once_and_only_when_it_is_done(three: Three) -> None:
    trial = three.trial()
    apply_trial(three.session, trial, keys(three), now=three.programme.now)
    waiting = request_trial(three.session, trial.product, 1, now=three.programme.now)
    for each in (trial, waiting):
        with pytest.raises(Conflict, match="applied already, or is not there yet"):
            apply_trial(three.session, each, keys(three), now=three.programme.now)


def test_each_entry_can_be_undone_by_itself(three: Three) -> None:
    trial = three.trial()
    done, _ = apply_trial(three.session, trial, keys(three), now=three.programme.now)
    undo_edit(three.session, done[1], now=three.programme.now)
    assert three.standing() == {"At night": 3, "Battery": 2, "Charging": 2, "Camera": 2}
    assert standing_edits(three.session, trial) == [done[0].id]


def test_taken_back_everything_is_as_before_and_the_log_keeps_it(three: Three) -> None:
    trial, before = three.trial(), three.standing()
    apply_trial(three.session, trial, keys(three), now=three.programme.now)
    take_back(three.session, trial, now=three.programme.now)
    assert three.standing() == before
    assert granularity_of(three.session, trial.product) == 0
    assert three.session.scalar(sa.select(sa.func.count()).select_from(TopicEdit)) == 4
    with pytest.raises(Conflict, match="taken back already"):
        take_back(three.session, trial, now=three.programme.now)


def test_what_the_slider_joined_it_may_join_further(three: Three) -> None:
    apply_trial(three.session, three.trial(), keys(three), now=three.programme.now)
    free = free_topics(three.session, three.programme.product.id)
    assert {topic.title for topic in free.values()} == {"At night", "Battery", "Camera"}
