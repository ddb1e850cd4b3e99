"""Vectors of the words of a corpus beside those of the model: what the model thinks alike but people say apart."""

from __future__ import annotations

import numpy as np
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from threadpoolctl import threadpool_limits

FEWEST = 200  # texts: below, words say more about their writers than about their subjects


def word_vectors(texts: list[str], *, dimensions: int, seed: int) -> np.ndarray | None:
    """float32 [n, ≤ dimensions], rows of length one (or zero): words and pairs of words, TF-IDF, reduced by SVD
    (latent semantic analysis: Deerwester et al. 1990). None where no word stands in two texts.

    They belong to this corpus and are never stored. The same bytes on one thread and on many.
    """
    vectorizer = TfidfVectorizer(
        ngram_range=(1, 2), min_df=2, sublinear_tf=True, max_features=60_000, dtype=np.float32
    )
    try:
        counts = vectorizer.fit_transform(texts)
    except ValueError:
        return None
    width = min(dimensions, counts.shape[0] - 1, counts.shape[1] - 1)
    if width < 2:
        return None
    with threadpool_limits(limits=1, user_api="blas"):
        vectors = TruncatedSVD(width, random_state=seed, n_iter=3).fit_transform(counts)
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12), np.float32)
