"""The corpus's own words as vectors."""

from __future__ import annotations

import numpy as np
from threadpoolctl import threadpool_limits

from analysis.topics.word_vectors import word_vectors

TEXTS = [
    f"{thing} {verb} after the {time}"
    for thing in ("battery", "camera", "screen")
    for verb in ("drains", "freezes")
    for time in ("update", "night", "call")
] * 12


def test_rows_have_length_one_and_at_most_the_wished_width() -> None:
    vectors = word_vectors(TEXTS, dimensions=6, seed=0)
    assert vectors is not None and vectors.shape == (len(TEXTS), 6)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_texts_that_share_words_are_nearer_than_those_that_share_none() -> None:
    texts = [
        "battery drains fast",
        "battery drains overnight",
        "camera cannot focus",
        "camera cannot zoom",
    ] * 60
    vectors = word_vectors(texts, dimensions=4, seed=0)
    assert vectors is not None
    assert vectors[0] @ vectors[1] > 0.3 > abs(vectors[0] @ vectors[2])


def test_the_same_bytes_come_on_one_thread_and_on_two() -> None:
    with threadpool_limits(limits=1):
        one = word_vectors(TEXTS, dimensions=8, seed=3)
    with threadpool_limits(limits=2):
        two = word_vectors(TEXTS, dimensions=8, seed=3)
    assert one is not None and two is not None and one.tobytes() == two.tobytes()


def test_where_no_word_stands_in_two_texts_there_is_nothing_to_tell() -> None:
    assert word_vectors([f"word{number}" for number in range(300)], dimensions=8, seed=0) is None
