"""BERTopic as the frame: our steps in its seams, its c-TF-IDF for the keywords."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from .centring import Centred
from .clustering import LeidenClusters
from .words import NO_WORD, distinct, terms_of

if TYPE_CHECKING:
    from bertopic import BERTopic


def fitted(
    texts: list[str],
    embed: Callable[[list[str]], np.ndarray],
    centred: Centred,
    clusters: LeidenClusters,
    top_words: int,
) -> BERTopic:
    """A BERTopic model fitted on `texts`: embedded by `embed`, `centred` instead of reduced, grouped by `clusters`.

    bertopic takes seconds to import, so only a run that really analyses does it. Never call the model's `transform`
    (0.17.4 needs hdbscan there): new texts are placed by a new run.
    """
    from bertopic import BERTopic
    from bertopic.backend import BaseEmbedder
    from bertopic.vectorizers import ClassTfidfTransformer
    from sklearn.feature_extraction.text import CountVectorizer

    class Backend(BaseEmbedder):
        def embed(self, documents: list[str], verbose: bool = False) -> np.ndarray:
            return embed(list(documents))

    model = BERTopic(
        embedding_model=Backend(),
        umap_model=centred,
        hdbscan_model=clusters,
        vectorizer_model=CountVectorizer(analyzer=shared_terms(texts)),
        ctfidf_model=ClassTfidfTransformer(bm25_weighting=True, reduce_frequent_words=True),
        top_n_words=2 * top_words,
        calculate_probabilities=False,
    )
    model.fit_transform(texts)
    return model


def shared_terms(texts: list[str]) -> Callable[[str], list[str]]:
    """Cuts a text into terms that enough of the texts share; a word of one or two people is nobody's tag."""
    rows = Counter(term for text in texts for term in set(terms_of(text)))
    fewest = min(5, 1 + len(texts) // 200)

    def shared(text: str) -> list[str]:
        found = terms_of(text)
        return [term for term in found if rows[term] >= fewest] or found

    # BERTopic's c-TF-IDF breaks on a vocabulary of a single word, which "The app crashes" from everybody gives.
    alone = not _several(term for text in texts for term in shared(text))
    return lambda text: [*shared(text), NO_WORD] if alone else shared(text)


def _several(terms: Iterator[str]) -> bool:
    """Whether there are two different ones; the rest is not looked at."""
    first = next(terms, None)
    return any(term != first for term in terms)


def keywords_by_label(model: BERTopic, labels: np.ndarray, most: int) -> dict[int, list[str]]:
    """Our label → its tags, best first. BERTopic numbers topics by size at each fit; the texts say which is which."""
    theirs = {int(ours): int(number) for ours, number in zip(labels, model.topics_, strict=True)}
    found = {}
    for ours, number in theirs.items():
        if ours >= 0:
            words = [
                word
                for word, weight in model.get_topic(number) or []
                if word and weight > 1e-4 and word != NO_WORD
            ]
            found[ours] = distinct(words)[:most]
    return found
