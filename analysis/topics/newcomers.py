"""New wishes among what came since the last run: texts that are nearer to each other than to anything said before."""

from __future__ import annotations

import numpy as np

from .communities import leiden
from .contraction import centroids
from .merging import merged
from .neighbours import nearest, neighbour_graph
from .settings import TopicSettings

FEWEST = 4  # texts of a new wish: fewer have no three neighbours among themselves
FEWEST_OLD = 8  # texts of the nearest known topic: fewer do not show how wide it is (a seed has one or two)
NEAREST = 3
MOST = 2  # times the known topics' texts: where more is new, the graph is made by the new and finds them by itself


def newborn(
    vectors: np.ndarray, raw: np.ndarray, nodes: np.ndarray, known_count: int, settings: TopicSettings,
    *, share: float, alike: float,
) -> tuple[np.ndarray, int]:  # fmt: skip
    """(nodes with those of each new wish in a node of their own, known topics and new wishes together).

    `nodes` as contraction.node_of_each gives them. The free texts are grouped among themselves; a group is a new wish
    where its texts' three nearest in the group are by `new_gap` (cosine) more alike than their three nearest among all
    texts of known topics: the nearest-neighbour test of two samples (Schilling 1986) with the cosines in place of
    counts. A graph cannot tell this: an old topic with many texts is a neighbour of everything. New wishes that say
    the same are joined by the rule of `merged`; `share` and `alike` are its.
    """
    free = np.flatnonzero(nodes >= known_count)
    if not FEWEST <= len(free) <= MOST * (len(nodes) - len(free)):
        return nodes, known_count
    own = np.ascontiguousarray(vectors[free])
    groups, within = _groups(own, settings)
    gap = within - _nearness(own, np.ascontiguousarray(vectors[nodes < known_count]), settings)
    sizes = np.bincount(groups)
    new = (np.bincount(groups, gap) / sizes > settings.new_gap) & (sizes >= FEWEST)
    new &= _old_enough(own, groups, vectors, nodes, known_count)
    taken = new[groups]
    if not taken.any():
        return nodes, known_count
    wishes = np.unique(groups[taken], return_inverse=True)[1].ravel()
    wishes = merged(wishes, own[taken], raw[free][taken], share=share, alike=alike, known_count=0)
    return _renumbered(nodes, free, taken, wishes, known_count)


def _groups(own: np.ndarray, settings: TopicSettings) -> tuple[np.ndarray, np.ndarray]:
    """(group of each text, mean cosine to its nearest in the group; who has fewer than three counts 0 for the rest)."""
    cosines, found = nearest(own, settings)
    graph = neighbour_graph(cosines, found, settings.sharpness)
    groups = np.unique(leiden(graph, settings.new_resolution, settings.seed), return_inverse=True)[1].ravel()
    same = np.where(groups[found] == groups[:, None], cosines, 0)
    same = -np.sort(-same, axis=1)[:, :NEAREST]
    return groups, same.mean(axis=1, dtype=np.float64)


def _nearness(own: np.ndarray, old: np.ndarray, settings: TopicSettings) -> np.ndarray:
    """Mean cosine of each text to its nearest among the `old` ones."""
    import faiss

    faiss.omp_set_num_threads(settings.threads)
    index = faiss.IndexFlatIP(old.shape[1])
    index.add(old)
    return np.asarray(index.search(own, min(NEAREST, len(old)))[0].mean(axis=1, dtype=np.float64))


def _old_enough(
    own: np.ndarray, groups: np.ndarray, vectors: np.ndarray, nodes: np.ndarray, known_count: int
) -> np.ndarray:
    """bool [groups]: whether the known topic that each is most like has texts enough to be compared with."""
    held = np.where(nodes < known_count, nodes, -1)
    home = centroids(vectors, held, known_count)
    middle = centroids(own, groups, int(groups.max()) + 1)
    sizes = np.bincount(held[held >= 0], minlength=known_count)
    return np.asarray(sizes[np.argmax(middle @ home.T, axis=1)] >= FEWEST_OLD)


def _renumbered(
    nodes: np.ndarray, free: np.ndarray, taken: np.ndarray, wishes: np.ndarray, known_count: int
) -> tuple[np.ndarray, int]:
    count = known_count + int(wishes.max()) + 1
    result = nodes.copy()
    result[free[taken]] = known_count + wishes
    rest = free[~taken]
    result[rest] = count + np.arange(len(rest))
    return result, count
