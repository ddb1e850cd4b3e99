"""The second level: topics fall into themes whole, and themes are named by what their texts say more than others."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.topics.finding import find_topics
from analysis.topics.found import FoundTopic
from analysis.topics.themes import theme_keywords, theme_of_each, themes_of


def topic(title: str, rows: list[int], quotes: list[str] | None = None) -> FoundTopic:
    return FoundTopic(
        None, title, [], rows, quotes or [f"{title} {row}" for row in rows], np.ones(2), "latin", False
    )


PEOPLE = [str(row) for row in range(40)]


def test_a_topic_is_in_the_theme_where_most_of_its_pieces_fall() -> None:
    labels, communities = np.array([0, 0, 0, 1, 1]), np.array([4, 4, 2, 2, 2])
    assert theme_of_each(labels, communities) == {0: 4, 1: 2}


def test_of_two_themes_with_as_many_pieces_the_first_has_the_topic() -> None:
    assert theme_of_each(np.array([0, 0]), np.array([3, 1])) == {0: 1}


def test_unassigned_pieces_decide_nothing() -> None:
    assert theme_of_each(np.array([-1, -1, 0]), np.array([0, 0, 1])) == {0: 1}
    assert theme_of_each(np.array([-1, -1]), np.array([0, 0])) == {}


@given(st.lists(st.tuples(st.integers(-1, 5), st.integers(0, 4)), min_size=1, max_size=40))
def test_every_topic_is_in_exactly_one_theme(pairs: list[tuple[int, int]]) -> None:
    labels, communities = (np.array(each) for each in zip(*pairs, strict=True))
    found = theme_of_each(labels, communities)
    assert set(found) == set(labels[labels >= 0].tolist())
    assert set(found.values()) <= set(communities.tolist())


def test_three_topics_are_too_few_for_themes() -> None:
    topics = [topic(name, [row]) for row, name in enumerate("abc")]
    assert themes_of(topics, [1, 1, 2], PEOPLE, {}) == []


def test_topics_all_in_one_group_are_no_themes() -> None:
    topics = [topic(name, [row]) for row, name in enumerate("abcd")]
    assert themes_of(topics, [1, 1, 1, 1], PEOPLE, {}) == []


def test_the_theme_of_most_people_comes_first_and_people_count_once() -> None:
    topics = [
        topic("loud", [0, 1, 2]),
        topic("calls", [3, 4]),
        topic("camera", [5, 6]),
        topic("loud too", [2]),
    ]
    people = ["ann", "ann", "ann", *map(str, range(3, 9))]
    assert [theme.topics for theme in themes_of(topics, [1, 2, 2, 1], people, {})] == [[1, 2], [0, 3]]


def test_a_topic_without_a_group_is_in_no_theme() -> None:
    topics = [topic(name, [row]) for row, name in enumerate("abcde")]
    found = themes_of(topics, [1, 1, 2, 2, None], PEOPLE, {})
    assert sorted(place for theme in found for place in theme.topics) == [0, 1, 2, 3]


def test_rows_in_no_topic_stand_beside_the_theme_they_fall_in() -> None:
    topics = [topic(name, [row]) for row, name in enumerate("abcd")]
    found = themes_of(topics, [1, 1, 2, 2], PEOPLE, {9: 2, 8: 2, 7: 3})
    assert [theme.loose for theme in found] == [[], [8, 9]]


def test_the_name_is_made_of_words_that_the_others_do_not_say() -> None:
    texts = [["The password fails", "password and login"], ["The camera fails", "camera and flash"]]
    keywords = theme_keywords(texts)
    assert keywords[0][0] == "password" and keywords[1][0] == "camera"
    assert all("fails" not in words for words in keywords)


def test_a_second_theme_of_the_same_words_is_named_by_its_largest_topic() -> None:
    same = ["battery empty", "battery empty"]
    topics = [topic(f"Topic {n}", [2 * n, 2 * n + 1], same) for n in range(2)]
    topics += [topic(f"Topic {n}", [2 * n, 2 * n + 1], ["camera blurred", "camera blurred"]) for n in (2, 3)]
    titles = [theme.title for theme in themes_of(topics, [1, 2, 3, 3], PEOPLE, {})]
    assert len(set(titles)) == 3 and "Topic 1" in titles


@pytest.mark.parametrize("count", [0, 1, 10, 39])
def test_few_texts_have_no_themes(count: int) -> None:
    texts = [f"希望增加功能 {chr(0x4E00 + 7 * number)}" for number in range(count)]
    assert find_topics(texts, PEOPLE[:count]).themes == []
