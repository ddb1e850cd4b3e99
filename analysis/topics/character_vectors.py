"""Vectors for scripts that the Latin model cannot read (Chinese above all): character n-grams, in Chinese beside
words, TF-IDF, reduced by SVD.
"""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
from scipy import sparse
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from threadpoolctl import threadpool_limits

from core.language import fold_script

from .kinds import things_in
from .words import MARKUP, ZH_STOP_WORDS, all_words

# Letters and Chinese characters only: marks, digits, emoji and markup between characters tell nothing.
_SKIP = re.compile(r"[\W\d_]+")


# The same word typed otherwise, or another word for the same.
_SPELLINGS = {"登陆": "登录", "登入": "登录", "登不": "登录不", "帐": "账", "其它": "其他", "升级": "更新"}
EVERYWHERE = 0.08  # of the texts: a word of so many that names no trouble (the bank, "rubbish") only blurs
FEWEST = 200  # texts: below, words say more about their writers than about their subjects
OTHER_DIMENSIONS = 160  # of scripts that are read by letters alone


def plain(text: str, keep_blanks: bool) -> str:
    """Simplified script, small letters, one spelling, nothing but letters."""
    text = fold_script(text).casefold()
    for other, usual in _SPELLINGS.items():
        text = text.replace(other, usual)
    return _SKIP.sub(" " if keep_blanks else "", MARKUP.sub(" ", text)).strip()


def telling_words(texts: list[str]) -> list[list[str]]:
    """The words of each Chinese text without those that say nothing and those that stand everywhere and name no
    trouble.
    """
    words = [all_words(text) for text in texts]
    rows = Counter(word for found in words for word in set(found))
    often = {word for word, count in rows.items() if count >= EVERYWHERE * len(texts)}
    empty = ZH_STOP_WORDS | {word for word in often if not things_in(word)}
    return [[word for word in found if word not in empty] for found in words]


def character_vectors(
    texts: list[str], *, script: str, dimensions: int, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """(float32 [n, ≤ dimensions], rows of length one, or zero where a text has no letter; float32 [n], how much of each
    text its row tells, 0 to about 1).

    Chinese: single characters and pairs, and from 200 texts on its words beside them, counting as much; other scripts:
    two to four letters inside a word, in `OTHER_DIMENSIONS`. The vectors belong to this corpus and are never stored.
    """
    han = script == "han"
    cleaned = [plain(text, keep_blanks=not han) for text in texts]
    try:
        counts = _han_counts(cleaned) if han else _counts(cleaned, analyzer="char_wb", ngram_range=(2, 4))
    except ValueError:  # no text has a letter in common with any other
        return np.eye(len(texts), dtype=np.float32), np.ones(len(texts), np.float32)
    width = min(dimensions if han else OTHER_DIMENSIONS, counts.shape[0] - 1, counts.shape[1] - 1)
    if len(texts) <= 50 or width < 2:
        return _unit(counts.toarray()), np.ones(len(texts), np.float32)
    svd = TruncatedSVD(width, random_state=seed, n_iter=4)
    with threadpool_limits(limits=1, user_api="blas"):  # the same bytes on one thread and on many
        vectors = svd.fit_transform(counts)
    told = np.linalg.norm(vectors, axis=1) / np.sqrt(
        np.maximum(counts.multiply(counts).sum(axis=1).A1, 1e-12)
    )
    # What many texts speak of counts more than what few do: likeness is then that of the texts that both are like.
    weighted = vectors * svd.singular_values_ if han and len(texts) >= FEWEST else vectors
    return _unit(weighted), np.asarray(told, np.float32)


def _unit(vectors: np.ndarray) -> np.ndarray:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12), np.float32)


def _han_counts(texts: list[str]) -> sparse.csr_matrix:
    """Characters and their pairs; on many texts of telling words only, and these words beside them."""
    if len(texts) < FEWEST:
        return _counts(texts, analyzer="char", ngram_range=(1, 2))
    words = telling_words(texts)
    kept = ["".join(found) or text for found, text in zip(words, texts, strict=True)]
    letters = _counts(kept, analyzer="char", ngram_range=(1, 2))
    return sparse.hstack([letters, _counts(words, analyzer=_as_they_are)]).tocsr()


def _counts(texts: list[str] | list[list[str]], **how: object) -> sparse.csr_matrix:
    """TF-IDF, [n, terms]; raises ValueError where no term stands in enough of the texts."""
    rare = 2 if len(texts) > FEWEST else 1
    vectorizer = TfidfVectorizer(min_df=rare, max_features=60_000, sublinear_tf=True, dtype=np.float32, **how)
    return vectorizer.fit_transform(texts)


def _as_they_are(words: list[str]) -> list[str]:
    return words


def subjects_of(texts: list[str]) -> np.ndarray | None:
    """float32 [n, words]: 1 where a Chinese text names that known trouble; None where no text names any."""
    named = [set(things_in(plain(text, keep_blanks=False))) for text in texts]
    words = {word: column for column, word in enumerate(sorted(set().union(*named)))}
    subjects = np.zeros((len(texts), len(words)), np.float32)
    for row, found in enumerate(named):
        subjects[row, [words[word] for word in found]] = 1
    return subjects if words else None
