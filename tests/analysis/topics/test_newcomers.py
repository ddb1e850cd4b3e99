"""When what came since the last run is a new wish, on made-up vectors."""

from __future__ import annotations

import numpy as np

from analysis.topics.clustering import LeidenClusters
from analysis.topics.newcomers import newborn
from analysis.topics.settings import TopicSettings

SETTINGS = TopicSettings(new_resolution=1.0)
WIDTH = 64


def around(centre: np.ndarray, count: int, seed: int) -> np.ndarray:
    """Vectors of length one about a centre; two of them have a cosine of about 0.6."""
    made = centre + 0.1 * np.random.default_rng(seed).normal(size=(count, WIDTH))
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), np.float32)


def axis(place: int, beside: float = 0.0) -> np.ndarray:
    centre = np.zeros(WIDTH)
    centre[[place, 9]] = np.sqrt(1 - beside**2), beside
    return centre


def born(old: np.ndarray, came: np.ndarray, settings: TopicSettings = SETTINGS) -> tuple[np.ndarray, int]:
    """What one known topic of `old` texts and what `came` become."""
    vectors = np.ascontiguousarray(np.vstack([old, came]))
    nodes = np.array([0] * len(old) + list(range(1, 1 + len(came))))
    return newborn(vectors, vectors, nodes, 1, settings, share=0.5, alike=0.9)


def test_texts_nearer_to_each_other_than_to_any_old_one_are_a_new_wish() -> None:
    nodes, count = born(around(axis(0, 0.4), 40, 1), around(axis(1, 0.4), 12, 2))
    assert count == 2
    assert nodes[40:].tolist() == [1] * 12


def test_more_of_what_a_known_topic_says_is_nothing_new() -> None:
    nodes, count = born(around(axis(0), 40, 1), around(axis(0), 12, 2))
    assert count == 1
    assert nodes[40:].tolist() == list(range(1, 13))


def test_who_is_no_part_of_the_new_wish_keeps_a_node_of_their_own() -> None:
    came = np.vstack([around(axis(1), 12, 2), around(axis(0), 12, 3)])
    nodes, count = born(around(axis(0), 40, 1), came)
    assert count == 2
    assert nodes[40:].tolist() == [1] * 12 + list(range(2, 14))


def test_three_texts_are_no_new_wish_yet() -> None:
    assert born(around(axis(0), 40, 1), around(axis(1), 3, 2))[1] == 1


def test_beside_a_seed_of_two_examples_nothing_is_called_new() -> None:
    assert born(around(axis(0), 2, 1), around(axis(0), 4, 2))[1] == 1


def test_where_most_is_new_the_graph_finds_it_by_itself() -> None:
    assert born(around(axis(0), 8, 1), around(axis(1), 17, 2))[1] == 1


def test_two_groups_that_say_the_same_are_one_new_wish() -> None:
    came = np.vstack([around(axis(1, 0.8), 20, 2), around(axis(2, 0.8), 20, 3)])
    nodes, count = born(around(axis(0), 100, 1), came)
    assert count == 2
    assert set(nodes[100:].tolist()) == {1}


def test_a_new_wish_beside_a_large_known_topic_becomes_a_topic_of_its_own() -> None:
    old, came = around(axis(0, 0.75), 200, 1), around(axis(1, 0.75), 12, 2)
    rest = np.vstack([around(axis(place), 60, place) for place in (2, 3, 4)])
    known = [7] * 200 + [8] * 60 + [9] * 60 + [10] * 60 + [None] * 12
    clusters = LeidenClusters(TopicSettings(), known, alike=0.95).fit(np.vstack([old, rest, came]))
    label = set(clusters.labels_[-12:].tolist())
    assert len(label) == 1
    assert not label & clusters.known_of_label_.keys()
