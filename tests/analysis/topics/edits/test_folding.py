"""The log taken together: undo and redo, merges, conflicts that wait, the last word about a text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from analysis.topics.edits.folding import (
    ELSEWHERE,
    ERASED,
    MERGE,
    MOVE,
    NOT_A_TOPIC,
    PIN,
    RENAME,
    SEED,
    SPLIT,
    SUBJECT_UNMADE,
    TOGETHER,
    UNDO,
    Edit,
    Origin,
    active_ids,
    fold,
)

A, B, C, PART = 1, 2, 3, 4
TOPICS = {topic: Origin() for topic in (A, B, C)}
SPLIT_A = Edit(1, SPLIT, A, PART, title="Part", texts=((7, None),), named=1)
WITH_PART = TOPICS | {PART: Origin(A, 1)}


def test_an_undone_entry_does_not_stand_and_an_undone_undo_does() -> None:
    log = [Edit(1, RENAME, A, title="x"), Edit(2, UNDO, undoes_id=1)]
    assert active_ids(log) == {2}
    assert active_ids([*log, Edit(3, UNDO, undoes_id=2)]) == {1, 3}


@given(st.integers(0, 12))
def test_a_chain_of_undos_stands_where_its_length_is_even(length: int) -> None:
    log = [Edit(1, RENAME, A, title="x"), *(Edit(2 + i, UNDO, undoes_id=1 + i) for i in range(length))]
    assert (fold(log, TOPICS).titles == {A: "x"}) == (length % 2 == 0)


def test_the_last_name_counts_and_the_one_before_comes_back() -> None:
    log = [Edit(1, RENAME, A, title="first"), Edit(2, RENAME, A, title="second")]
    assert fold(log, TOPICS).titles == {A: "second"}
    assert fold([*log, Edit(3, UNDO, undoes_id=2)], TOPICS).titles == {A: "first"}


def test_merges_lead_to_one_root_in_any_length() -> None:
    folded = fold([Edit(1, MERGE, A, B), Edit(2, MERGE, B, C)], TOPICS)
    assert [folded.root(topic) for topic in (A, B, C)] == [C, C, C]


def test_a_merge_of_what_is_one_already_is_idle_and_harmless() -> None:
    log = [Edit(1, MERGE, A, C), Edit(2, MERGE, B, C), Edit(3, MERGE, A, B)]
    assert fold(log, TOPICS).idle == {3: TOGETHER}


def test_a_merge_of_what_went_elsewhere_waits_until_it_is_free() -> None:
    log = [Edit(1, MERGE, A, B), Edit(2, UNDO, undoes_id=1), Edit(3, MERGE, A, C), Edit(4, UNDO, undoes_id=2)]
    folded = fold(log, TOPICS)
    assert (folded.idle, folded.root(A)) == ({3: ELSEWHERE}, B)
    assert fold([*log, Edit(5, UNDO, undoes_id=4)], TOPICS).root(A) == C


def test_a_merge_cannot_go_round_in_a_circle() -> None:
    log = [Edit(1, MERGE, A, B), Edit(2, UNDO, undoes_id=1), Edit(3, MERGE, B, A), Edit(4, UNDO, undoes_id=2)]
    folded = fold(log, TOPICS)
    assert (folded.root(A), folded.root(B), folded.idle) == (B, B, {3: TOGETHER})


def test_what_was_split_off_goes_home_when_the_split_is_undone() -> None:
    folded = fold([SPLIT_A, Edit(2, UNDO, undoes_id=1)], WITH_PART)
    assert (folded.root(PART), folded.standing(PART), folded.holds) == (A, "unmade", {})


def test_an_edit_of_an_unmade_topic_waits_and_revives() -> None:
    log = [SPLIT_A, Edit(2, RENAME, PART, title="Better"), Edit(3, UNDO, undoes_id=1)]
    assert fold(log, WITH_PART).idle == {2: SUBJECT_UNMADE}
    revived = fold([*log, Edit(4, UNDO, undoes_id=3)], WITH_PART)
    assert (revived.idle, revived.titles[PART]) == ({}, "Better")


def test_a_split_of_an_unmade_topic_makes_nothing() -> None:
    log = [
        SPLIT_A,
        Edit(2, SPLIT, PART, 5, title="x", texts=((7, None),), named=1),
        Edit(3, UNDO, undoes_id=1),
    ]
    folded = fold(log, WITH_PART | {5: Origin(PART, 2)})
    assert (folded.root(5), folded.idle) == (A, {2: SUBJECT_UNMADE})


def test_a_seed_taken_back_has_no_root() -> None:
    log = [Edit(1, SEED, 5, title="Seed", examples=("It fails",))]
    origins = TOPICS | {5: Origin(None, 1)}
    assert fold(log, origins).seeds == [(5, "It fails")]
    undone = fold([*log, Edit(2, UNDO, undoes_id=1)], origins)
    assert (undone.root(5), undone.seeds) == (None, [])


def test_a_move_says_out_and_in() -> None:
    holds = fold([Edit(1, MOVE, A, B, texts=((7, "key"),), named=1)], TOPICS).holds[7]
    assert {topic: hold.is_in for topic, hold in holds.items()} == {A: False, B: True}


def test_of_two_words_about_a_text_and_a_topic_the_last_counts() -> None:
    log = [
        Edit(1, PIN, A, texts=((7, None),), named=1),
        Edit(2, MOVE, A, None, texts=((7, None),), named=1),
    ]
    assert not fold(log, TOPICS).holds[7][A].is_in
    assert fold([*log, Edit(3, UNDO, undoes_id=2)], TOPICS).holds[7][A].is_in


def test_a_move_between_two_topics_that_became_one_keeps_the_text_in() -> None:
    log = [Edit(1, MOVE, A, B, texts=((7, None),), named=1), Edit(2, MERGE, B, A)]
    assert fold(log, TOPICS).holds[7][A].is_in


def test_an_edit_whose_texts_were_all_erased_is_told() -> None:
    assert fold([Edit(1, PIN, A, named=2)], TOPICS).idle == {1: ERASED}


def test_a_split_whose_texts_were_erased_keeps_its_topic() -> None:
    folded = fold([Edit(1, SPLIT, A, PART, title="Part", named=1)], WITH_PART)
    assert (folded.idle, folded.root(PART)) == ({1: ERASED}, PART)


def test_what_is_merged_into_no_topic_sinks_with_it() -> None:
    folded = fold([Edit(1, MERGE, A, B), Edit(2, NOT_A_TOPIC, B)], TOPICS)
    assert folded.standing(A) == "sink"


def test_a_home_read_while_a_merge_stood_is_open_again_after_its_undo() -> None:
    log = [Edit(3, MERGE, A, B), Edit(5, UNDO, undoes_id=3)]
    folded = fold(log, TOPICS)
    assert [folded.is_freed(B, read) for read in (2, 3, 4, 5)] == [False, True, True, False]
    assert not folded.is_freed(A, 4)
    assert not fold([*log, Edit(6, UNDO, undoes_id=5)], TOPICS).is_freed(B, 4)
