"""Leiden as BERTopic's cluster model: anything with `fit` and `labels_` clusters."""

from __future__ import annotations

import time

import numpy as np

from .centring import Centred
from .communities import leiden
from .contraction import centroids, contracted, known_apart, node_of_each
from .gate import gated, without_scattered, without_untold
from .merging import between, joined, merged
from .neighbours import nearest, neighbour_graph
from .newcomers import newborn
from .settings import Progress, TopicSettings, silent
from .themes import theme_of_each

FEW = 40  # units: below, a graph of 15 neighbours joins everything; they are grouped by likeness alone


class LeidenClusters:
    """Groups vectors of length one; `known` names the topic that a row is pinned to, None for a free row.

    After `fit`: `labels_` (-1 = unassigned), `known_of_label_` (label → the known topic it continues) and
    `theme_of_label_` (label → its theme; empty where the texts are too few for themes), and `theme_of_loose_`
    (unassigned row → the theme it would be in).
    `alike` is the cosine from which two texts of this kind of vectors mostly say the same; `centred` is the
    step before,
    which still has the vectors as they came; `subjects` says which known things each row names; `letters` that the
    vectors are of letters, not of a model. `told`, set before `fit`: how much of each text its vector tells.
    """

    def __init__(
        self, settings: TopicSettings, known: list[int | None], *, alike: float, centred: Centred | None = None,
        subjects: np.ndarray | None = None, letters: bool = False, progress: Progress = silent,
    ) -> None:  # fmt: skip
        self.settings, self.known, self.alike, self.progress = settings, known, alike, progress
        self.centred, self.subjects, self.letters = centred, subjects, letters
        self.told: np.ndarray | None = None
        self.seconds: dict[str, float] = {}
        self.labels_ = np.empty(0, np.int64)
        self.known_of_label_: dict[int, int] = {}
        self.theme_of_label_: dict[int, int] = {}
        self.theme_of_loose_: dict[int, int] = {}

    def fit(self, vectors: np.ndarray, y: object = None) -> LeidenClusters:
        """Group the rows; `y` is ignored (BERTopic hands it to every cluster model)."""
        vectors = np.ascontiguousarray(vectors, np.float32)
        nodes, ids = node_of_each(self.known)
        if len(vectors) < FEW:
            labels = grouped_few(vectors, nodes, len(ids), self.alike)
        else:
            labels = self._grouped(vectors, nodes, len(ids))
        self.labels_ = labels
        self.known_of_label_ = dict(enumerate(ids))
        return self

    def _grouped(self, vectors: np.ndarray, nodes: np.ndarray, known_count: int) -> np.ndarray:
        settings = self.settings
        self.progress("neighbours", 0.0)
        begin = time.perf_counter()
        cosines, found = nearest(vectors, settings)
        self.seconds["neighbours"] = time.perf_counter() - begin
        self.progress("cluster", 0.0)
        graph = neighbour_graph(cosines, found, 1.0 if self.letters else settings.sharpness)
        resolution = settings.letters_resolution if self.letters else settings.resolution
        strict = settings.merge_share
        if known_count and not self.letters:
            resolution = between(len(vectors), resolution, settings.known_resolution, start=300)
            strict = between(len(vectors), strict, settings.known_share, start=300)
        pinned, apart = nodes < known_count, known_count
        raw = self.centred.raw_ if self.centred else vectors
        if known_count and not self.letters:
            # A new wish is held together and apart from known topics like one of them, for this run.
            limits = {"share": self._merge_share(len(vectors)), "alike": self.alike}
            nodes, apart = newborn(vectors, raw, nodes, known_count, settings, **limits)
        small = contracted(graph, nodes)
        communities = leiden(small, resolution, settings.seed)
        labels = known_apart(communities[nodes], vectors, nodes, apart)
        labels = merged(
            labels,
            vectors,
            raw,
            share=self._merge_share(len(vectors)),
            alike=self.alike,
            known_count=apart,
            known_share=None if self.letters else strict,
            subjects=self.subjects,
        )
        labels = gated(labels, vectors, cosines, found, mads=settings.gate_mads, pinned=pinned)
        labels = self._without_general_talk(labels, vectors, known_count)
        labels = without_singles(labels, known_count)
        self.seconds["cluster"] = time.perf_counter() - begin - self.seconds["neighbours"]
        themes = leiden(small, settings.theme_resolution, settings.seed)[nodes]
        self.theme_of_label_ = theme_of_each(labels, themes)
        self.theme_of_loose_ = {int(row): int(themes[row]) for row in np.flatnonzero(labels < 0)}
        self.seconds["themes"] = time.perf_counter() - begin - sum(self.seconds.values())
        return labels

    def _without_general_talk(self, labels: np.ndarray, vectors: np.ndarray, known_count: int) -> np.ndarray:
        """New topics about nothing are dissolved. Vectors of letters are long for what is spoken of much, so there a
        wide topic is no sign; that its texts have little of it is.
        """
        settings = self.settings
        if self.told is None:
            return without_scattered(labels, vectors, share=settings.scattered_share, known_count=known_count)
        return without_untold(labels, self.told, share=settings.told_share, known_count=known_count)

    def _merge_share(self, count: int) -> float:
        settings = self.settings
        # Letters, unlike the model, see sentences about one thing as hardly alike, but also those about several.
        small = settings.merge_share_large if self.letters else settings.merge_share
        return between(count, small, settings.merge_share_large, start=1000)


def grouped_few(vectors: np.ndarray, nodes: np.ndarray, known_count: int, alike: float) -> np.ndarray:
    """A handful of texts: average linkage by likeness, each text that is like no other on its own."""
    middle = centroids(vectors, nodes, int(nodes.max()) + 1)
    return joined(middle @ middle.T, alike, known_count)[nodes]


def without_singles(labels: np.ndarray, known_count: int) -> np.ndarray:
    """A new topic of one text is no topic yet: the text stays unassigned. Labels are renumbered without holes."""
    sizes = np.bincount(labels[labels >= 0], minlength=known_count)
    kept = [label for label in range(len(sizes)) if label < known_count or sizes[label] > 1]
    place = np.full(len(sizes) + 1, -1)
    place[kept] = np.arange(len(kept))
    return place[labels]
