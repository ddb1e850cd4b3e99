"""Identity: each known topic is one node of the graph, so that no run can tear it apart."""

from __future__ import annotations

import numpy as np
from scipy import sparse


def node_of_each(known: list[int | None]) -> tuple[np.ndarray, list[int]]:
    """(node of each unit, known topic ids): node i < len(ids) is the topic ids[i], every free unit has a node
    of its own.
    """
    ids = sorted({topic for topic in known if topic is not None})
    place = {topic: node for node, topic in enumerate(ids)}
    nodes = np.empty(len(known), np.int64)
    following = len(ids)
    for unit, topic in enumerate(known):
        if topic is None:
            nodes[unit], following = following, following + 1
        else:
            nodes[unit] = place[topic]
    return nodes, ids


def contracted(graph: sparse.csr_matrix, nodes: np.ndarray) -> sparse.csr_matrix:
    """The graph of the nodes: edges between the same two nodes added up, those inside a node dropped."""
    count = len(nodes)
    belongs = sparse.csr_matrix(
        (np.ones(count), (np.arange(count), nodes)), shape=(count, int(nodes.max()) + 1)
    )
    small = (belongs.T @ graph @ belongs).tocsr()
    small = small - sparse.diags_array(small.diagonal(), format="csr")
    small.eliminate_zeros()
    small.sort_indices()
    return sparse.csr_matrix(small)


def centroids(vectors: np.ndarray, labels: np.ndarray, count: int) -> np.ndarray:
    """Mean direction of the units of each label 0 … count-1, at length one."""
    members = labels >= 0
    belongs = sparse.csr_matrix(
        (np.ones(int(members.sum()), np.float32), (labels[members], np.flatnonzero(members))),
        shape=(count, len(labels)),
    )
    means = np.asarray(belongs @ vectors, np.float32)
    return means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-12)


def known_apart(labels: np.ndarray, vectors: np.ndarray, nodes: np.ndarray, known_count: int) -> np.ndarray:
    """Where known topics fell into one cluster each keeps its own texts; the free ones go to the topic they
    are most like.

    Two known topics are only ever joined by a person. In the result label i < known_count is known topic i.
    """
    if known_count == 0:
        return np.unique(labels, return_inverse=True)[1].ravel()
    pinned = nodes < known_count
    home = centroids(vectors, np.where(pinned, nodes, -1), known_count)
    result = np.full(len(labels), -1, np.int64)
    following = known_count
    for label in np.unique(labels):
        units = np.flatnonzero(labels == label)
        topics = np.unique(nodes[units][pinned[units]])
        if len(topics) == 0:
            result[units], following = following, following + 1
        else:
            result[units] = topics[np.argmax(vectors[units] @ home[topics].T, axis=1)]
    result[pinned] = nodes[pinned]
    return result
