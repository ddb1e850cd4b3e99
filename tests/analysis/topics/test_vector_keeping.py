"""A caller may keep vectors: what it has is not computed again and is the truth."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from analysis.topics.finding import FoundTopics
from tests.analysis.topics.remarks_of_a_friday import CHINESE, TEXTS


class Memory:
    def __init__(self) -> None:
        self.held: dict[str, np.ndarray] = {}
        self.written: list[int] = []

    def get(self, hashes: list[str]) -> dict[str, np.ndarray]:
        return {key: self.held[key] for key in hashes if key in self.held}

    def put(self, vectors: dict[str, np.ndarray]) -> None:
        self.held.update(vectors)
        self.written.append(len(vectors))


def test_a_second_run_computes_only_what_is_new(topics_of: Callable[..., FoundTopics]) -> None:
    memory = Memory()
    topics_of(TEXTS[:12], vectors=memory)
    topics_of(TEXTS[:14], vectors=memory)
    assert memory.written == [12, 2]


def test_equal_texts_are_embedded_once(topics_of: Callable[..., FoundTopics]) -> None:
    memory = Memory()
    topics_of(["The app crashes on start"] * 9, vectors=memory)
    assert memory.written == [1]


def test_vectors_of_letters_belong_to_a_corpus_and_are_not_kept(
    topics_of: Callable[..., FoundTopics],
) -> None:
    memory = Memory()
    topics_of(CHINESE, vectors=memory)
    assert memory.written == []
