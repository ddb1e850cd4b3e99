"""The map: like topics near each other, nothing on top of anything, and much as it was last week."""

from __future__ import annotations

import numpy as np

from analysis.topics.found import FoundTheme, FoundTopic, FoundTopics
from analysis.topics.topic_map import TopicMap, aligned, topic_map

PEOPLE = [5 + (7 * number) % 11 for number in range(30)]


def found(
    count: int = 30, themes: int = 3, width: int = 50, scripts: tuple[str, ...] = ("latin",)
) -> FoundTopics:
    """Topics around the middles of as many themes; topic n is in theme n modulo their number."""
    random = np.random.default_rng(1)
    middles = random.normal(size=(themes, width)) * 2
    hearts = middles[np.arange(count) % themes] + random.normal(size=(count, width))
    hearts /= np.linalg.norm(hearts, axis=1, keepdims=True)
    topics = [
        FoundTopic(
            number + 1, f"Topic {number}", [], [number], [""], np.ones(2), scripts[number % len(scripts)], False,
            heart=hearts[number].astype(np.float32),
        )
        for number in range(count)
    ]  # fmt: skip
    groups = [FoundTheme(str(each), [], list(range(each, count, themes))) for each in range(themes)]
    return FoundTopics(topics, [], [], [], themes=groups)


def points(drawn: TopicMap) -> np.ndarray:
    return np.array([(bubble.x, bubble.y) for _place, bubble in sorted(drawn.bubbles.items())])


def test_nothing_found_is_an_empty_map() -> None:
    assert topic_map(FoundTopics([], [], [], []), []) == TopicMap()


def test_a_topic_without_a_vector_has_no_bubble() -> None:
    lone = FoundTopic(1, "Said by a person", [], [0], [""], np.zeros(1), "other", True)
    assert topic_map(FoundTopics([lone], [], [], []), [3]) == TopicMap()


def test_one_and_two_topics_lie_on_the_plane() -> None:
    for count in (1, 2):
        drawn = topic_map(found(count, 1), PEOPLE[:count])
        assert len(drawn.bubbles) == count and len(drawn.merges) == count - 1


def test_the_same_input_gives_the_same_map() -> None:
    assert topic_map(found(), PEOPLE) == topic_map(found(), PEOPLE)


def test_no_bubble_lies_on_another_and_all_lie_inside() -> None:
    bubbles = list(topic_map(found(), PEOPLE).bubbles.values())
    for number, one in enumerate(bubbles):
        assert abs(one.x) + one.radius <= 1.001 and abs(one.y) + one.radius <= 1.001
        for other in bubbles[:number]:
            apart = np.hypot(one.x - other.x, one.y - other.y)
            assert apart > 0.93 * (one.radius + other.radius)


def test_a_bubbles_area_goes_with_its_people() -> None:
    bubbles = topic_map(found(4, 2), [10, 40, 10, 10]).bubbles
    assert round(bubbles[1].radius / bubbles[0].radius, 2) == 2


def test_topics_of_a_theme_lie_nearer_than_others() -> None:
    plane = points(topic_map(found(), PEOPLE))
    apart = np.linalg.norm(plane[:, None] - plane[None, :], axis=2)
    same = (np.arange(30) % 3)[:, None] == (np.arange(30) % 3)[None, :]
    np.fill_diagonal(same, False)
    assert apart[same].mean() < 0.7 * apart[~same].mean()


def test_the_next_map_is_like_the_one_before() -> None:
    first = topic_map(found(), PEOPLE)
    before = {place + 1: (bubble.x, -bubble.y) for place, bubble in first.bubbles.items() if place < 24}
    moved = points(topic_map(found(), PEOPLE, before))[:24] - np.array([before[n + 1] for n in range(24)])
    assert np.median(np.linalg.norm(moved, axis=1)) < 0.15


def test_a_turned_map_is_turned_back() -> None:
    old = np.array([[0.1, 0.2], [0.5, -0.3], [-0.4, 0.4], [0.2, 0.6]])
    turned = 3 * old @ np.array([[0.0, 1.0], [1.0, 0.0]]) + 5
    assert np.allclose(aligned(turned, np.arange(4), old), old)


def test_the_tree_joins_the_topics_of_a_theme_before_themes() -> None:
    topics = found(9, 3)
    merges = topic_map(topics, PEOPLE[:9]).merges
    inside = [{number} for number in range(9)]
    for one, other, _height in merges:
        inside.append(inside[one] | inside[other])
    assert len(merges) == 8 and inside[-1] == set(range(9))
    assert all({0 + n, 3 + n, 6 + n} in inside for n in range(3))


def test_texts_in_several_scripts_are_on_one_map() -> None:
    drawn = topic_map(found(scripts=("latin", "han")), PEOPLE)
    assert len(drawn.bubbles) == 30 and len(drawn.merges) == 29
