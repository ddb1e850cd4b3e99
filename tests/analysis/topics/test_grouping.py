"""The steps between vectors and topics, on made-up vectors."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.topics.clustering import LeidenClusters, without_singles
from analysis.topics.contraction import known_apart, node_of_each
from analysis.topics.gate import without_untold
from analysis.topics.merging import joined
from analysis.topics.neighbours import nearest, neighbour_graph
from analysis.topics.settings import TopicSettings

SETTINGS = TopicSettings()


def clouds(
    sizes: list[int], spread: float = 0.5, width: int = 32, seed: int = 1
) -> tuple[np.ndarray, np.ndarray]:
    """Vectors of length one in clouds of the given sizes, and the cloud of each."""
    random = np.random.default_rng(seed)
    middles = random.normal(size=(len(sizes), width))
    truth = np.repeat(np.arange(len(sizes)), sizes)
    vectors = middles[truth] + spread * random.normal(size=(len(truth), width))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32), truth


def test_clouds_of_very_different_sizes_are_found() -> None:
    vectors, truth = clouds([300, 60, 20, 10])
    labels = LeidenClusters(SETTINGS, [None] * len(vectors), alike=0.9).fit(vectors).labels_
    pairs = {(a, b) for a, b in zip(labels, truth, strict=True) if a >= 0}
    assert len(pairs) == 4


def test_what_lies_between_the_clouds_stays_unassigned() -> None:
    vectors, _ = clouds([100, 100], spread=0.3)
    stranger = np.random.default_rng(9).normal(size=(1, 32)).astype(np.float32)
    all_of_them = np.vstack([vectors, stranger / np.linalg.norm(stranger)])
    assert LeidenClusters(SETTINGS, [None] * 201, alike=0.9).fit(all_of_them).labels_[-1] == -1


def test_a_pinned_text_is_never_gated_out() -> None:
    vectors, _ = clouds([100, 100], spread=0.3)
    stranger = np.random.default_rng(9).normal(size=(1, 32)).astype(np.float32)
    clusters = LeidenClusters(SETTINGS, [5] + [None] * 199 + [5], alike=0.9)
    labels = clusters.fit(np.vstack([vectors, stranger / np.linalg.norm(stranger)])).labels_
    assert labels[-1] == labels[0] == 0
    assert clusters.known_of_label_ == {0: 5}


@pytest.mark.parametrize("threads", [1, 2])
def test_no_text_is_its_own_neighbour_even_among_twins(threads: int) -> None:
    vectors = np.tile(np.eye(4, dtype=np.float32), (10, 1))
    _, found = nearest(vectors, TopicSettings(threads=threads))
    assert not (found == np.arange(40)[:, None]).any()


def test_approximate_neighbours_are_nearly_the_exact_ones() -> None:
    vectors, _ = clouds([200] * 10)
    exact = nearest(vectors, SETTINGS)[1]
    quick = nearest(vectors, TopicSettings(ivf_above=100))[1]
    assert np.mean([len(set(a) & set(b)) / 15 for a, b in zip(exact, quick, strict=True)]) > 0.95


def test_the_graph_is_symmetric() -> None:
    graph = neighbour_graph(*nearest(clouds([30, 30])[0], SETTINGS))
    assert abs(graph - graph.T).max() == 0


@given(st.lists(st.sampled_from([None, 3, 5, 8]), min_size=1, max_size=40), st.integers(0, 5))
def test_known_topics_stay_whole_and_apart_whatever_was_clustered(known: list[int | None], seed: int) -> None:
    random = np.random.default_rng(seed)
    nodes, ids = node_of_each(known)
    communities = random.integers(0, 3, size=int(nodes.max()) + 1)
    vectors = random.normal(size=(len(known), 4)).astype(np.float32)
    labels = known_apart(communities[nodes], vectors, nodes, len(ids))
    for number, topic in enumerate(ids):
        assert {int(labels[i]) for i, one in enumerate(known) if one == topic} == {number}


@given(st.integers(2, 12), st.integers(0, 12), st.integers(0, 99))
def test_joining_never_puts_two_known_topics_together(count: int, known: int, seed: int) -> None:
    known = min(known, count)
    raw = np.random.default_rng(seed).uniform(size=(count, count))
    groups = joined((raw + raw.T) / 2, 0.3, known)
    assert list(groups[:known]) == list(range(known))


def test_a_new_topic_of_one_text_is_no_topic_yet() -> None:
    assert without_singles(np.array([0, 1, 1, 2, -1]), known_count=1).tolist() == [0, 1, 1, -1, -1]


def test_a_new_topic_of_which_the_vectors_tell_little_is_dissolved_but_a_known_one_stays() -> None:
    labels = np.repeat([0, 1, 2, 3], 5)
    told = np.repeat([0.1, 0.5, 0.6, 0.1], 5)
    kept = without_untold(labels, told, share=0.5, known_count=1)
    assert set(kept) == {0, 1, 2, -1} and (kept[15:] == -1).all()
