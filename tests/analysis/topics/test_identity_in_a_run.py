"""A known topic is one node: it keeps its id and texts, takes in new ones, is never joined to another known one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from analysis.topics.finding import FoundTopics
from tests.analysis.topics.remarks_of_a_friday import TEXTS, THINGS, TRUTH

Topics = Callable[..., FoundTopics]
IDS = {thing: 100 + number for number, thing in enumerate(THINGS)}
LAST_WEEK, ALL = 32, 48


@pytest.fixture(scope="module")
def this_week(topics_of: Topics) -> FoundTopics:
    """Last week's texts of three things are known; the export is new."""
    known = [
        IDS.get(thing) if row < LAST_WEEK and thing != "export" else None
        for row, thing in enumerate(TRUTH[:ALL])
    ]
    return topics_of(TEXTS[:ALL], known=known)


def topic_by_id(found: FoundTopics) -> dict[int, set[int]]:
    return {topic.known_id: set(topic.positions) for topic in found.topics if topic.known_id is not None}


def test_known_topics_come_back_under_their_ids(this_week: FoundTopics) -> None:
    assert set(topic_by_id(this_week)) == {IDS[thing] for thing in ("login", "battery", "dark mode")}


def test_known_texts_stay_in_their_topic(this_week: FoundTopics) -> None:
    for thing in ("login", "battery", "dark mode"):
        pinned = {row for row in range(LAST_WEEK) if TRUTH[row] == thing}
        assert pinned <= topic_by_id(this_week)[IDS[thing]]


def test_new_texts_join_the_known_topic_they_speak_of(this_week: FoundTopics) -> None:
    new = {row for row in range(LAST_WEEK, ALL) if TRUTH[row] == "battery"}
    assert len(new & topic_by_id(this_week)[IDS["battery"]]) >= len(new) - 1


def test_a_new_thing_becomes_a_new_topic(this_week: FoundTopics) -> None:
    new = max((topic for topic in this_week.topics if topic.known_id is None), key=lambda t: len(t.positions))
    assert {TRUTH[position] for position in new.positions} == {"export"}


def test_known_topics_that_say_the_same_are_not_merged(topics_of: Topics) -> None:
    known = [
        7 if row % 8 == 0 else 8 if row % 8 == 4 else None for row in range(ALL)
    ]  # the login, torn in two
    assert {7, 8} <= set(topic_by_id(topics_of(TEXTS[:ALL], known=known)))


def test_a_person_may_keep_equal_sentences_apart(topics_of: Topics) -> None:
    found = topics_of(["Login fails on my phone"] * 2 + ["The battery is empty"], known=[7, 8, None])
    assert topic_by_id(found)[7] == {0}
    assert topic_by_id(found)[8] == {1}


def test_an_unpinned_twin_follows_the_pinned_sentence(topics_of: Topics) -> None:
    found = topics_of(
        ["Login fails on my phone", "login fails on my phone", "Battery is empty"], known=[7, None, None]
    )
    assert topic_by_id(found)[7] == {0, 1}


def test_praise_that_a_person_put_into_a_topic_stays_there(topics_of: Topics) -> None:
    found = topics_of(["Great app", *TEXTS[:8]], known=[9] + [None] * 8)
    assert 0 in topic_by_id(found)[9]
