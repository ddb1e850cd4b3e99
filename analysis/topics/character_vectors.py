"""Vectors for scripts that the Latin model cannot read (Chinese above all): character n-grams, TF-IDF,
reduced by SVD.
"""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer

from core.language import fold_script

from .kinds import things_in
from .words import all_words

# Letters and Chinese characters only: marks, digits, emoji and markup between characters tell nothing.
_SKIP = re.compile(r"<[^>]*>|&\w+;|[\W\d_]+")


_SPELLINGS = {"登陆": "登录", "登入": "登录", "帐": "账", "其它": "其他"}  # the same word, typed otherwise
EVERYWHERE = (
    0.03  # of the texts: a word of so many that names no trouble (the bank, the app, "rubbish") only blurs
)


def plain(text: str, keep_blanks: bool) -> str:
    """Simplified script, small letters, one spelling, nothing but letters."""
    text = fold_script(text).casefold()
    for other, usual in _SPELLINGS.items():
        text = text.replace(other, usual)
    return _SKIP.sub(" " if keep_blanks else "", text).strip()


def without_common(texts: list[str]) -> list[str]:
    """Chinese texts without the words that stand everywhere and name no trouble."""
    if len(texts) < 200:
        return texts
    rows = Counter(word for text in texts for word in set(all_words(text)))
    common = {
        word for word, count in rows.items() if count >= EVERYWHERE * len(texts) and not things_in(word)
    }
    return ["".join(word for word in all_words(text) if word not in common) or text for text in texts]


def character_vectors(texts: list[str], *, script: str, dimensions: int, seed: int) -> np.ndarray:
    """float32 [n, ≤ dimensions], rows of length one (or zero where a text has no letter).

    Chinese: single characters and pairs; other scripts: two to four letters inside a word. The vectors belong to this
    corpus and are never stored.
    """
    han = script == "han"
    cleaned = [plain(text, keep_blanks=not han) for text in texts]
    analyzer, sizes = ("char", (1, 2)) if han else ("char_wb", (2, 4))
    cleaned = without_common(cleaned) if han else cleaned
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


def subjects_of(texts: list[str]) -> np.ndarray | None:
    """float32 [n, words]: 1 where a Chinese text names that known trouble; None where no text names any."""
    named = [set(things_in(plain(text, keep_blanks=False))) for text in texts]
    words = {word: column for column, word in enumerate(sorted(set().union(*named)))}
    subjects = np.zeros((len(texts), len(words)), np.float32)
    for row, found in enumerate(named):
        subjects[row, [words[word] for word in found]] = 1
    return subjects if words else None
