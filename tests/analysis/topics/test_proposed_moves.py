""" "This is not what I meant": for the writer alone, decided once, and a figure of the topic's quality."""

from __future__ import annotations

import pytest

from analysis.topics.edits.moving import move_texts
from analysis.topics.edits.undoing import undo_edit
from analysis.topics.proposed_moves import (
    accept_move,
    contested_share,
    contested_topics,
    moves_proposed_for,
    open_moves,
    propose_move,
    proposed_move_numbered,
    refuse_move,
)
from core.refusals import Conflict, Forbidden, NotFound
from tests.analysis.topics.edits.conftest import Two, ids, two
from tests.making import a_product, somebody

__all__ = ["two"]


def test_only_the_writer_proposes(two: Two) -> None:
    programme, text = two.programme, two.power[0]
    manager = somebody(programme.session, programme.product, "manager", programme.now)
    for other in (two.power[1].account, manager):
        with pytest.raises(Forbidden):
            propose_move(programme.session, text, two.battery, other, now=programme.now)
    move = propose_move(programme.session, text, two.battery, text.account, now=programme.now)
    assert open_moves(programme.session, programme.product) == [move]


def test_said_again_it_is_one_proposal_with_the_newest_wish(two: Two) -> None:
    session, text, now = two.programme.session, two.power[0], two.programme.now
    propose_move(session, text, two.battery, text.account, now=now)
    again = propose_move(session, text, two.battery, text.account, now=now, wanted=two.camera)
    assert moves_proposed_for(session, [text.id]) == {text.id: [again]}
    assert again.wanted_topic_id == two.camera.id


def test_accepted_the_text_moves_and_the_log_says_who(two: Two) -> None:
    session, text, boss = two.programme.session, two.power[0], two.programme.member()
    move = propose_move(session, text, two.battery, text.account, now=two.programme.now, wanted=two.camera)
    edit = accept_move(session, move, now=two.programme.now, by=boss)
    assert (edit.kind, edit.by) == ("move", boss)
    assert text.id in two.texts_of(two.camera) and text.id not in two.texts_of(two.battery)
    with pytest.raises(Conflict):
        refuse_move(session, move, now=two.programme.now, by=boss)


def test_undone_it_is_open_again_and_done_again_accepted(two: Two) -> None:
    session, now, text, boss = two.programme.session, two.programme.now, two.power[0], two.programme.member()
    move = propose_move(session, text, two.battery, text.account, now=now, wanted=two.camera)
    undone = undo_edit(session, accept_move(session, move, now=now, by=boss), now=now, by=boss)
    assert open_moves(session, two.programme.product) == [move] and move.decided_by_id is None
    undo_edit(session, undone, now=now, by=boss)
    assert (move.state, open_moves(session, two.programme.product)) == ("accepted", [])


def test_accepted_anew_the_first_entry_counts_for_it_no_longer(two: Two) -> None:
    session, now, text, boss = two.programme.session, two.programme.now, two.power[0], two.programme.member()
    move = propose_move(session, text, two.battery, text.account, now=now)
    undone = undo_edit(session, accept_move(session, move, now=now, by=boss), now=now, by=boss)
    accept_move(session, move, now=now, by=boss)
    undo_edit(session, undo_edit(session, undone, now=now), now=now)
    assert move.state == "accepted"


def test_refused_the_text_stays_and_is_not_proposed_again(two: Two) -> None:
    session, text, now = two.programme.session, two.power[0], two.programme.now
    move = propose_move(session, text, two.battery, text.account, now=now)
    refuse_move(session, move, now=now, by=two.programme.member())
    assert text.id in two.texts_of(two.battery) and contested_share(session, two.battery) == 0
    with pytest.raises(Conflict, match="looked at"):
        propose_move(session, text, two.battery, text.account, now=now)


def test_a_text_that_stands_elsewhere_by_now_is_refused(two: Two) -> None:
    session, text, now = two.programme.session, two.power[0], two.programme.now
    move_texts(session, two.battery, ids([text]), None, now=now)
    with pytest.raises(Conflict, match="stand there"):
        propose_move(session, text, two.battery, text.account, now=now)


def test_the_contested_share_counts_those_that_were_moved_too(two: Two) -> None:
    session, now, boss = two.programme.session, two.programme.now, two.programme.member()
    moves = [propose_move(session, text, two.battery, text.account, now=now) for text in two.power[:3]]
    accept_move(session, moves[0], now=now, by=boss)
    assert contested_share(session, two.battery) == 3 / 4
    assert contested_topics(session, two.programme.product) == [(two.battery, 3 / 4)]


def test_two_unhappy_writers_propose_no_split(two: Two) -> None:
    for text in two.power[:2]:
        propose_move(two.programme.session, text, two.battery, text.account, now=two.programme.now)
    assert contested_topics(two.programme.session, two.programme.product) == []


def test_a_proposal_of_another_product_is_not_found(two: Two) -> None:
    session, text = two.programme.session, two.power[0]
    move = propose_move(session, text, two.battery, text.account, now=two.programme.now)
    with pytest.raises(NotFound):
        proposed_move_numbered(session, a_product(session, two.programme.now), move.id)
