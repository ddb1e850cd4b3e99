"""Vectors for scripts that the Latin model cannot read (Chinese above all): character n-grams, TF-IDF, reduced by SVD."""

from __future__ import annotations

import re

import numpy as np
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer

from core.language import fold_script

# Letters and Chinese characters only: marks, digits, emoji and markup between characters tell nothing.
_SKIP = re.compile(r"<[^>]*>|&\w+;|[\W\d_]+")


def plain(text: str, keep_blanks: bool) -> str:
    """Simplified script, small letters, nothing but letters."""
    return _SKIP.sub(" " if keep_blanks else "", fold_script(text).casefold()).strip()


def character_vectors(texts: list[str], *, script: str, dimensions: int, seed: int) -> np.ndarray:
    """float32 [n, ≤ dimensions], rows of length one (or zero where a text has no letter).

    Chinese: single characters and pairs; other scripts: two to four letters inside a word. The vectors belong to this
    corpus and are never stored.
    """
    han = script == "han"
    cleaned = [plain(text, keep_blanks=not han) for text in texts]
    analyzer, sizes = ("char", (1, 2)) if han else ("char_wb", (2, 4))
    rare = 2 if len(texts) > 200 else 1
    vectorizer = TfidfVectorizer(
        analyzer=analyzer,
        ngram_range=sizes,
        min_df=rare,
        max_features=60_000,
        sublinear_tf=True,
        dtype=np.float32,
    )
    try:
        counts = vectorizer.fit_transform(cleaned)
    except ValueError:  # no text has a letter in common with any other
        return np.eye(len(texts), dtype=np.float32)
    width = min(dimensions, counts.shape[0] - 1, counts.shape[1] - 1)
    if len(texts) <= 50 or width < 2:
        vectors = counts.toarray()
    else:
        vectors = TruncatedSVD(width, random_state=seed, n_iter=4).fit_transform(counts)
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12), np.float32)
